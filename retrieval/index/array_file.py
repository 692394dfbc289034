"""Arrays in a folder: one file of data under one header, which is replaced in one step."""

import io
import json
import mmap
import os
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

_HEADER = "header.json"
_ALIGNED = 64  # bytes; every array starts at a multiple of it
_CHUNK = 1 << 22  # bytes read at once: checking puts no file into this process's memory
_ABANDONED = 3600  # seconds after which data without a header belongs to a process that died

Part: TypeAlias = "NDArray[Any] | Iterable[bytes]"  # an array, or the bytes of one in portions


class ArrayFileError(Exception):
    """A saved index that cannot be used; building it again is the cure."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}. Build the index again.")
        self.path = path
        self.problem = problem


def write(folder: Path, versions: Mapping[str, Any], parts: Mapping[str, Part]) -> None:
    """Write arrays; readers see the old ones or the new ones, never half, not even when the power fails.

    Raises:
        OSError: the folder cannot be written to; what was there before still stands.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = _named(folder)
    data = folder / f"data-{token_hex(8)}"
    try:
        with data.open("xb") as file:
            about, checksum = _laid_out(file, parts)
            size = file.tell()
            _secured(file)
        header = {**versions, "data": data.name, "size": size, "crc": checksum, "parts": about}
        _secured_header(folder, data.with_name(f"{data.name}.header"), header)
    except BaseException:
        data.unlink(missing_ok=True)
        raise
    _sweep(folder, data, before)


def read(folder: Path, versions: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Map the arrays into memory, once their versions, size and checksum have proved right.

    Raises:
        ArrayFileError: damaged, written by another version, or not there at all.
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


def _laid_out(file: io.BufferedWriter, parts: Mapping[str, Part]) -> tuple[dict[str, list[Any]], int]:
    # Part -> type, shape and start; and the checksum of the whole file.
    about: dict[str, list[Any]] = {}
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
        about[name] = [kind, shape or [file.tell() - start], start]
    return about, checksum


def _secured(file: io.BufferedWriter) -> None:
    file.flush()
    os.fsync(file.fileno())


def _secured_header(folder: Path, fresh: Path, header: dict[str, Any]) -> None:
    try:
        with fresh.open("wb") as file:
            file.write(json.dumps({"checksum": _signed(header), **header}, indent=1).encode())
            _secured(file)
        fresh.replace(folder / _HEADER)  # the one step that makes it so
    finally:
        fresh.unlink(missing_ok=True)
    with suppress(OSError):  # not every system can secure a folder
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _named(folder: Path) -> str | None:
    # The data of which the header speaks.
    try:
        return str(json.loads((folder / _HEADER).read_text("utf-8"))["data"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _sweep(folder: Path, data: Path, before: str | None) -> None:
    # Take away what has been replaced and what was abandoned; another process may be writing its own.
    now = data.stat().st_mtime
    for old in folder.glob("data-*"):
        with suppress(OSError):  # somebody else took it away, or holds it open where that forbids it
            if old != data and (old.name == before or old.stat().st_mtime < now - _ABANDONED):
                old.unlink()


def _header(folder: Path, versions: Mapping[str, Any]) -> dict[str, Any]:
    try:
        header: dict[str, Any] = json.loads((folder / _HEADER).read_text("utf-8"))
        signature = header.pop("checksum")
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ArrayFileError(folder, "no header to be read") from error
    for name, version in versions.items():
        if header.get(name) != version:
            raise ArrayFileError(folder, f"{name} is {header.get(name)}, not {version}")
    if signature != _signed(header):
        raise ArrayFileError(folder, "the header is damaged")
    return header


def _check(path: Path, file: io.BufferedReader, size: int, checksum: int) -> None:
    if os.fstat(file.fileno()).st_size != size:
        raise ArrayFileError(path, "not as long as it was written")
    found, buffer = 0, memoryview(bytearray(min(size, _CHUNK)))
    while count := file.readinto(buffer):
        found = zlib.crc32(buffer[:count], found)
    if found != checksum:
        raise ArrayFileError(path, "not what was written")


def _mapped(file: io.BufferedReader, size: int, parts: dict[str, list[Any]]) -> dict[str, NDArray[Any]]:
    whole = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) if size else b""
    arrays = {}
    for name, (kind, shape, start) in parts.items():
        count = int(np.prod(shape))
        flat = np.frombuffer(whole, kind, count, start) if count else np.zeros(0, kind)
        arrays[name] = flat.reshape(shape)
    return arrays


def _signed(header: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(header, sort_keys=True).encode())
