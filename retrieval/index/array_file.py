"""Arrays in a folder: one file of data under one header, which is replaced in one step."""

import io
import json
import mmap
import os
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeAlias

import numpy as np
import Stemmer
from numpy.typing import NDArray

from retrieval.atomic_file import write_atomically

# Raise FORMAT_VERSION when what is stored for the same reports changes: the format, the analysis of words,
# how passages are split and attributed, or the dates read in them. Indexes on disk are then built again.
FORMAT_VERSION = 9
VERSIONS = {"version": FORMAT_VERSION, "stemmer": Stemmer.version(), "unicode": unicodedata.unidata_version}

_HEADER = "header.json"
_ALIGNED = 64  # bytes; every array starts at a multiple of it
_CHUNK = 1 << 22  # bytes read at once when checking, so that the file is never in memory as a whole
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
    folder.mkdir(parents=True, exist_ok=True)
    before = _data_name(folder)
    data = folder / f"data-{token_hex(8)}"
    try:
        with data.open("xb") as file:
            layout, checksum = _write_parts(file, parts)
            size = file.tell()
            file.flush()
            os.fsync(file.fileno())
        header = {**versions, "data": data.name, "size": size, "crc": checksum, "parts": layout}
        signed = {"checksum": _checksum(header), **header}
        write_atomically(folder / _HEADER, json.dumps(signed, indent=1).encode())
    except BaseException:
        data.unlink(missing_ok=True)
        raise
    _sweep(folder, data, before)


def read(folder: Path, versions: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Map the arrays into memory after checking their versions, size and checksum.

    Raises:
        ArrayFileError: missing, damaged or written by another version.
    """
    tried = None
    while True:
        header = _header(folder, versions)
        data = folder / str(header["data"])
        if data == tried:
            raise ArrayFileError(data, "cannot be opened")
        tried = data
        try:
            with data.open("rb") as file:
                _check(data, file, header["size"], header["crc"])
                return _mapped(file, header["size"], header["parts"])
        except FileNotFoundError:  # replaced meanwhile: read the new header
            continue
        except OSError as error:
            raise ArrayFileError(data, "cannot be read") from error


def _write_parts(file: io.BufferedWriter, parts: Mapping[str, Part]) -> tuple[dict[str, list[Any]], int]:
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
        return str(json.loads((folder / _HEADER).read_text("utf-8"))["data"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _sweep(folder: Path, data: Path, before: str | None) -> None:
    # Delete the replaced data file and abandoned ones, but not one that another process is writing.
    now = data.stat().st_mtime
    for old in folder.glob("data-*"):
        with suppress(OSError):  # already deleted, or held open on a system where that prevents it
            if old != data and (old.name == before or old.stat().st_mtime < now - _ABANDONED):
                old.unlink()


def _header(folder: Path, versions: Mapping[str, Any]) -> dict[str, Any]:
    try:
        header: dict[str, Any] = json.loads((folder / _HEADER).read_text("utf-8"))
        signature = header.pop("checksum")
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ArrayFileError(folder, "no readable header") from error
    for name, version in versions.items():
        if header.get(name) != version:
            raise ArrayFileError(folder, f"{name} is {header.get(name)}, not {version}")
    if signature != _checksum(header):
        raise ArrayFileError(folder, "the header is damaged")
    return header


def _check(path: Path, file: io.BufferedReader, size: int, checksum: int) -> None:
    if os.fstat(file.fileno()).st_size != size:
        raise ArrayFileError(path, "its size is not the one written")
    actual, buffer = 0, memoryview(bytearray(min(size, _CHUNK)))
    while count := file.readinto(buffer):
        actual = zlib.crc32(buffer[:count], actual)
    if actual != checksum:
        raise ArrayFileError(path, "its content is not what was written")


def _mapped(file: io.BufferedReader, size: int, parts: dict[str, list[Any]]) -> dict[str, NDArray[Any]]:
    whole = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) if size else b""
    arrays = {}
    for name, (kind, shape, start) in parts.items():
        count = int(np.prod(shape))
        flat = np.frombuffer(whole, kind, count, start) if count else np.zeros(0, kind)
        arrays[name] = flat.reshape(shape)
    return arrays


def _checksum(header: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(header, sort_keys=True).encode())
