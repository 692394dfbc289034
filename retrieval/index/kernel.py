"""The functions of `kernel.c`, where it was compiled on installation."""

import struct
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

_VERSION = 2  # of the interface; kernel.c knows the same one
_FOLDER = Path(__file__).parent
_LAYERS = 3
_TERM = struct.Struct("=4q3d3qQd")
_SEGMENT = struct.Struct("=3Qq")
_WEIGHT = struct.Struct("=d")

WeightedPackedTerm: TypeAlias = tuple[bytes, float]  # a term packed by `term`, and its weight


class _Scratch(threading.local):
    """One thread's sums, all zero between queries, and room for its results."""

    def __init__(self) -> None:
        self.size = self.k = -1

    def fit(self, size: int, k: int) -> None:
        if self.size < size:
            self.sums, self.touched = np.zeros(size), np.empty(size + 1, np.uint32)
            self.size, self.addresses = size, (address(self.sums), address(self.touched))
        if self.k < k:
            import ctypes

            self.documents, self.scores, self.k = (ctypes.c_uint32 * k)(), (ctypes.c_double * k)(), k


_SCRATCH = _Scratch()


@cache
def _library() -> Any:
    # The compiled functions, or None. ctypes is imported only where they are called.
    import ctypes

    for path in sorted(_FOLDER.glob("_kernel.*")):
        try:
            library = ctypes.CDLL(str(path))
            if library.kernel_version() == _VERSION:
                pointer, number, packed = ctypes.c_void_p, ctypes.c_int64, ctypes.c_char_p
                library.kernel_top.argtypes = (packed, packed, number, number, *[pointer] * 5)
                library.kernel_top.restype = number
                library.kernel_scores.argtypes = (packed, packed, number, pointer, number, pointer)
                library.kernel_scores.restype = None
                return library
        except (OSError, AttributeError):  # built for another machine, or another library by that name
            continue
    return None


def available() -> bool:
    """Whether there is a compiled kernel."""
    return _library() is not None


def address(array: NDArray[Any]) -> int:
    """Where an array's first element is; the caller keeps the array alive."""
    return int(array.__array_interface__["data"][0])


def segment(documents: NDArray[Any], code: NDArray[Any], scores: NDArray[Any]) -> bytes:
    """Pack what all queries of a segment share."""
    return _SEGMENT.pack(address(documents), address(code), address(scores), code.itemsize == 4)


def term(
    start: int, layers: Sequence[tuple[int, float, int]], idf: float, table: NDArray[Any] | None
) -> bytes:
    """Pack a term; each layer by where it stops, its bound but for the weight, and its first code."""
    stops, bounds, firsts = zip(*layers, *[(layers[-1][0], 0.0, 0)] * (_LAYERS - len(layers)), strict=True)
    return _TERM.pack(start, *stops, *bounds, *firsts, 0 if table is None else address(table), idf)


def top(
    packed: bytes, size: int, weighted: Sequence[WeightedPackedTerm], k: int, alive: NDArray[np.bool_] | None
) -> tuple[list[int], list[float]]:
    """Return the k best documents of a segment and their scores, best first, ties by document."""
    scratch, k = _SCRATCH, min(k, size)
    scratch.fit(size, k)
    terms = _joined(weighted)
    sums, touched = scratch.addresses
    documents, scores = scratch.documents, scratch.scores
    mask = None if alive is None else address(alive)
    count = _library().kernel_top(packed, terms, len(weighted), k, mask, sums, touched, documents, scores)
    if count < 0:
        raise MemoryError
    return documents[:count], scores[:count]


def scores(
    packed: bytes, weighted: Sequence[WeightedPackedTerm], documents: NDArray[np.integer]
) -> NDArray[np.float64]:
    """Return terms x documents of a segment, 0 where a document does not have the term."""
    numbers = np.ascontiguousarray(documents, np.uint32)
    scores = np.empty((len(weighted), len(numbers)))
    terms = _joined(weighted)
    _library().kernel_scores(packed, terms, len(weighted), address(numbers), len(numbers), address(scores))
    return scores


def _joined(weighted: Sequence[WeightedPackedTerm]) -> bytes:
    return b"".join([part for term, weight in weighted for part in (term, _WEIGHT.pack(weight))])
