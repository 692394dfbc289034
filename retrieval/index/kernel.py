"""The functions of `postings.c`, where it was compiled on installation."""

import struct
import threading
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from retrieval.compiled.library import address, library

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
    count = library().kernel_top(packed, terms, len(weighted), k, mask, sums, touched, documents, scores)
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
    library().kernel_scores(packed, terms, len(weighted), address(numbers), len(numbers), address(scores))
    return scores


def _joined(weighted: Sequence[WeightedPackedTerm]) -> bytes:
    return b"".join([part for term, weight in weighted for part in (term, _WEIGHT.pack(weight))])
