"""Scores of an index's terms by the functions of `postings.c`, where it was compiled on installation."""

import struct
from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.compiled.library import address, library
from retrieval.index.segments import Segment
from retrieval.index.term_dictionary import encoded
from retrieval.index.term_scores import Hits, Located, Masks, remember

_SEGMENT = struct.Struct("=2Qq4Q2q3QqQ")


class KernelScores:
    """The `TermScorer` of the compiled functions: terms in, hits out."""

    def __init__(self, segments: Sequence[Segment], average: float) -> None:
        self.size = sum(segment.size for segment in segments)
        self._count = len(segments)
        self._arrays = [_arrays(segment, average) for segment in segments]  # the addresses' owners
        self._segments = b"".join(map(_packed, self._arrays))
        self._known: dict[str, Located] = {}
        self._living = [segment.alive for segment in segments]
        self._masks = _addresses(self._living)

    def find(self, term: str) -> Located:
        """Return where a term is."""
        if known := self._known.get(term):
            return known
        data, places = encoded(term), array("q", bytes(8 * self._count))
        df = library().kernel_find(self._segments, self._count, data, len(data), _at(places))
        return remember(self._known, term, Located(df, places))

    def top(self, terms: Sequence[str], weights: Sequence[float], k: int, masks: Masks | None = None) -> Hits:
        """Return the k best documents, best first, ties by segment and document."""
        count, k = len(terms), min(k, self.size)
        data, lengths = _joined(terms)
        weighed, df = array("d", weights), array("q", bytes(8 * count))
        owners, documents = array("I", bytes(4 * k)), array("I", bytes(4 * k))
        scores = array("d", bytes(8 * k))
        addresses = self._masks if masks is None else _addresses(masks)
        index, asked = (self._segments, self._count, self.size), (data, _at(lengths), _at(weighed), count, k)
        results = _at(df), _at(owners), _at(documents), _at(scores)
        found = library().kernel_top(*index, *asked, addresses, *results)
        if found < 0:
            raise MemoryError
        return Hits(owners[:found], documents[:found], scores[:found], df)

    def scores(
        self, terms: Sequence[str], owners: NDArray[np.integer] | None, documents: NDArray[np.integer]
    ) -> NDArray[np.float64]:
        """Return terms x documents, 0 where a document does not have the term."""
        count, width = len(terms), len(documents)
        scores = np.zeros((count, width))
        data, lengths = _joined(terms)
        places = array("q", bytes(8 * self._count))
        numbers = np.ascontiguousarray(documents, np.uint32)
        parts = None if owners is None else np.ascontiguousarray(owners, np.uint32)
        index, asked = (self._segments, self._count, self.size), (data, _at(lengths), count, _at(places))
        wanted = None if parts is None else address(parts), address(numbers), width
        library().kernel_scores(*index, *asked, *wanted, address(scores))
        return scores


def _joined(terms: Sequence[str]) -> tuple[bytes, "array[int]"]:
    # The bytes of terms, end to end, and how many each has.
    data = [encoded(term) for term in terms]
    return b"".join(data), array("I", map(len, data))


def _at(values: "array[Any]") -> int:
    return values.buffer_info()[0]


def _arrays(segment: Segment, average: float) -> tuple[NDArray[Any], ...]:
    terms, postings = segment.dictionary.terms, segment.postings
    scores = postings.codes.scores(average)
    # code -> the highest score of it and of those after it: they are ordered for another average
    highest = np.maximum.accumulate(scores[::-1])[::-1].copy()
    layers = np.ascontiguousarray(postings.layers)
    arrays = (terms.data, terms.bounds, segment.df, postings.bounds, postings.documents, postings.code)
    return *arrays, scores, highest, postings.long, layers


def _packed(arrays: tuple[NDArray[Any], ...]) -> bytes:
    data, bounds, df, starts, documents, code, scores, highest, long, layers = map(address, arrays)
    return _SEGMENT.pack(
        data,
        bounds,
        len(arrays[1]) - 1,
        df,
        starts,
        documents,
        code,
        arrays[5].itemsize == 4,
        len(arrays[6]) - 1,
        scores,
        highest,
        long,
        len(arrays[8]),
        layers,
    )


def _addresses(masks: Masks) -> bytes:
    return struct.pack(f"={len(masks)}Q", *(0 if mask is None else address(mask) for mask in masks))
