"""A segment in a folder: a header that says what belongs there, and arrays to be mapped into memory."""

import json
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.index import bm25
from retrieval.index.codes import Codes
from retrieval.index.lexicon import Lexicon, Strings
from retrieval.index.postings import Postings
from retrieval.index.segments import Segment
from retrieval.index.slips import Spelling
from retrieval.language import analysis

FORMAT = 1
_HEADER = "header.json"
_VERSIONS = {"format": FORMAT, "analysis": analysis.VERSION, "k1": bm25.K1, "b": bm25.B}
# part of a segment -> its arrays
_PARTS: dict[str, tuple[str, ...]] = {
    "terms": ("data", "bounds"),
    "words": ("data", "bounds"),
    "spelling": ("order", "starts", "signatures"),
    "lexicon": ("term",),
    "codes": ("tf", "length"),
    "postings": ("bounds", "documents", "code", "lengths", "long", "layers"),
}


class StorageError(Exception):
    """A saved index that cannot be used; building it again is the cure."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}. Build the index again.")
        self.path = path
        self.problem = problem


def write(segment: Segment, path: Path | str) -> None:
    """Write a segment whose documents are all alive; readers see the old one or the new one, never half."""
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    data = Path(mkdtemp(prefix="data-", dir=folder))
    arrays = dict(_arrays(segment))
    for name, array in arrays.items():
        with (data / name).open("wb") as file:
            file.write(np.ascontiguousarray(array).data)
    about = {name: [array.dtype.str, array.shape, _checksum(array)] for name, array in arrays.items()}
    header = {**_VERSIONS, "data": data.name, "arrays": about}
    fresh = data / _HEADER
    fresh.write_text(json.dumps({"checksum": _signed(header), **header}, indent=1), "utf-8")
    fresh.replace(folder / _HEADER)  # the one step that makes it so
    for old in folder.glob("data-*"):
        if old != data:
            shutil.rmtree(old, ignore_errors=True)  # a reader may still hold it open, where that forbids it


def read(path: Path | str) -> Segment:
    """Map a segment into memory, once its versions, sizes and checksums have proved right.

    Raises:
        StorageError: damaged, written by another version, or not there at all.
    """
    folder = Path(path)
    try:
        header: dict[str, Any] = json.loads((folder / _HEADER).read_text("utf-8"))
        signature = header.pop("checksum")
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise StorageError(folder, "no header to be read") from error
    for name, version in _VERSIONS.items():
        if header.get(name) != version:
            raise StorageError(folder, f"{name} is {header.get(name)}, not {version}")
    if signature != _signed(header):
        raise StorageError(folder, "the header is damaged")
    data = folder / header["data"]
    arrays = {name: _mapped(data / name, *about) for name, about in header["arrays"].items()}
    part = {name: [arrays[f"{name}.{array}"] for array in fields] for name, fields in _PARTS.items()}
    bounds, documents, code, lengths, long, layers = part["postings"]
    lexicon = Lexicon(
        Strings(*part["terms"]), Strings(*part["words"]), part["lexicon"][0], Spelling(*part["spelling"])
    )
    return Segment(lexicon, Postings(bounds, documents, code, Codes(*part["codes"]), lengths, long, layers))


def _arrays(segment: Segment) -> Iterator[tuple[str, NDArray[Any]]]:
    lexicon, postings = segment.lexicon, segment.postings
    holders = {
        "terms": lexicon.terms,
        "words": lexicon.words,
        "spelling": lexicon.spelling,
        "lexicon": lexicon,
        "codes": postings.codes,
        "postings": postings,
    }
    for part, fields in _PARTS.items():
        for field in fields:
            yield f"{part}.{field}", getattr(holders[part], field)


def _mapped(path: Path, dtype: str, shape: list[int], checksum: int) -> NDArray[Any]:
    kind = np.dtype(dtype)
    count = int(np.prod(shape))
    try:
        if path.stat().st_size != count * kind.itemsize:
            raise StorageError(path, "not as long as it was written")
        if not count:
            return np.zeros(shape, kind)
        # A plain view: slicing a memmap object itself costs ten times as much.
        array = np.memmap(path, kind, "r", shape=tuple(shape)).view(np.ndarray)
    except OSError as error:
        raise StorageError(path, "cannot be opened") from error
    if _checksum(array) != checksum:
        raise StorageError(path, "not what was written")
    return array


def _checksum(array: NDArray[Any]) -> int:
    return zlib.crc32(np.ascontiguousarray(array).data)


def _signed(header: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(header, sort_keys=True).encode())
