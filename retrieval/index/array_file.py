"""Arrays in a folder: one file of data under one header, which is replaced in one step."""

import io
import json
import math
import os
import re
import sys
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO, TypeAlias

import numpy as np
import Stemmer
from numpy.typing import NDArray

from retrieval.atomic_file import OWNER_ONLY, create_file, make_private_folder, write_atomically
from retrieval.regular_file import open_regular

# Raise FORMAT_VERSION when what is stored for the same reports changes: the format, the analysis of words,
# how passages are split and attributed, or the dates read in them. Indexes on disk are then built again.
FORMAT_VERSION = 13
VERSIONS = {
    "version": FORMAT_VERSION,
    "stemmer": Stemmer.version(),
    "unicode": unicodedata.unidata_version,
    "byte_order": sys.byteorder,
}

_HEADER = "header.json"
_ALIGNED = 64  # bytes; every array starts at a multiple of it
_CHUNK = 1 << 22  # bytes read at once: they are still in the processor's cache when they are checked
_MAX_HEADER = 1_000_000  # bytes; it has some thousand
_DATA_NAME = re.compile(r"data-[0-9a-f]{16}")
_NUMBERS = re.compile(r"[<>|][biuf][1248]")  # how NumPy names the types of truth values and numbers
_ABANDONED = 3600  # seconds after which a data file without a header is taken for a dead process's

Part: TypeAlias = "NDArray[Any] | Iterable[bytes]"  # an array, or the bytes of one in portions


class ArrayFileError(Exception):
    """A saved index that cannot be used and has to be built again."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}. Build the index again.")
        self.path = path
        self.problem = problem


def write(folder: Path, versions: Mapping[str, Any], parts: Mapping[str, Part]) -> None:
    """Write arrays so that readers see the old ones or the new ones, even after a power failure.

    Raises:
        OSError: the folder cannot be written to; the arrays that were there stay as they are.
    """
    make_private_folder(folder)
    before = _data_name(folder)
    data = folder / f"data-{token_hex(8)}"
    try:
        with create_file(data, OWNER_ONLY) as file:
            layout, checksum = _write_parts(file, parts)
            size = file.tell()
            file.flush()
            os.fsync(file.fileno())
        header = {**versions, "data": data.name, "size": size, "crc": checksum, "parts": layout}
        signed = {"checksum": _checksum(header), **header}
        write_atomically(folder / _HEADER, json.dumps(signed, indent=1).encode(), OWNER_ONLY)
    except BaseException:
        if _data_name(folder) != data.name:  # else the new header is in place: only what follows has failed
            data.unlink(missing_ok=True)
        raise
    _sweep(folder, data, before)


def read(folder: Path, versions: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Read the arrays into memory, and check their versions, size and checksum.

    They are no map of the file: one that is cut short or overwritten later would end the process (SIGBUS) or
    change answers.

    Raises:
        ArrayFileError: missing, damaged or written by another version.
    """
    tried = None
    while True:
        header = _header(folder, versions)
        with unpacking(folder):
            name, size, checksum, parts = (header[key] for key in ("data", "size", "crc", "parts"))
            if not _DATA_NAME.fullmatch(name):
                raise ValueError(f"{name} is no name of a data file")
        data = folder / name
        if data == tried:
            raise ArrayFileError(data, "cannot be opened")
        tried = data
        try:
            with open_regular(data) as file:
                content = _content(data, file, size, checksum)
        except FileNotFoundError:  # replaced meanwhile: read the new header
            continue
        except OSError as error:
            raise ArrayFileError(data, "cannot be read") from error
        with unpacking(data):
            return {part: _array(content, *layout) for part, layout in parts.items()}


@contextmanager
def unpacking(path: Path) -> Iterator[None]:
    """Take what goes wrong while stored values are used for damage. Raises ArrayFileError in its place."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise ArrayFileError(path, "its content is not what was written") from error


def _write_parts(file: BinaryIO, parts: Mapping[str, Part]) -> tuple[dict[str, list[Any]], int]:
    # Write the parts; return part -> type, shape and start, and the checksum of the whole file.
    layout: dict[str, list[Any]] = {}
    checksum = 0
    for name, part in parts.items():
        checksum = zlib.crc32(gap := b"\0" * (-file.tell() % _ALIGNED), checksum)
        file.write(gap)
        start = file.tell()
        portions = (np.ascontiguousarray(part).data,) if isinstance(part, np.ndarray) else part
        for portion in portions:
            if len(portion):
                checksum = zlib.crc32(portion, checksum)
                file.write(portion)
        kind, shape = (part.dtype.str, part.shape) if isinstance(part, np.ndarray) else ("|u1", None)
        layout[name] = [kind, shape or [file.tell() - start], start]
    return layout, checksum


def _data_name(folder: Path) -> str | None:
    # The name of the data file in the header.
    try:
        return str(_read_header(folder)["data"])
    except (OSError, ValueError, KeyError, RecursionError):
        return None


def _read_header(folder: Path) -> dict[str, Any]:
    # Raises OSError, ValueError and RecursionError.
    with open_regular(folder / _HEADER) as file:
        header = json.loads(file.read(_MAX_HEADER).decode())
    if not isinstance(header, dict):
        raise ValueError("the header is no object")
    return header


def _sweep(folder: Path, data: Path, before: str | None) -> None:
    # Delete the replaced data file and abandoned ones, but not one that another process is writing.
    now = data.stat().st_mtime
    for old in folder.glob("data-*"):
        with suppress(OSError):  # already deleted, or held open on a system where that prevents it
            if old != data and (old.name == before or old.stat().st_mtime < now - _ABANDONED):
                old.unlink()


def _header(folder: Path, versions: Mapping[str, Any]) -> dict[str, Any]:
    try:
        header = _read_header(folder)
        signature = header.pop("checksum")
    except (OSError, ValueError, KeyError, RecursionError) as error:
        raise ArrayFileError(folder, "no readable header") from error
    for name, version in versions.items():
        if header.get(name) != version:
            raise ArrayFileError(folder, f"{name} is {header.get(name)}, not {version}")
    if signature != _checksum(header):
        raise ArrayFileError(folder, "the header is damaged")
    return header


def _content(path: Path, file: io.BufferedReader, size: int, checksum: int) -> NDArray[np.uint8]:
    # The content of a data file, once it is known to be what was written. Raises OSError too.
    if os.fstat(file.fileno()).st_size != size:
        raise ArrayFileError(path, "its size is not the one written")
    content = np.empty(size, np.uint8)
    actual = read = 0
    while len(portion := content.data[read : read + _CHUNK]):
        count = file.readinto(portion)
        if not count:
            raise ArrayFileError(path, "its size is not the one written")
        actual, read = zlib.crc32(portion[:count], actual), read + count
    if actual != checksum:
        raise ArrayFileError(path, "its content is not what was written")
    content.flags.writeable = False
    return content


def _array(content: NDArray[np.uint8], kind: str, shape: list[int], start: int) -> NDArray[Any]:
    # One of the arrays. Raises ValueError and TypeError where the content has no such part.
    if not _NUMBERS.fullmatch(kind) or min(start, *shape) < 0:
        raise ValueError(f"there is no array of {kind} and {shape} at {start}")
    dtype = np.dtype(kind)
    return content[start : start + math.prod(shape) * dtype.itemsize].view(dtype).reshape(shape)


def _checksum(header: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(header, sort_keys=True).encode())
