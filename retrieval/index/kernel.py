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
from retrieval.index.term_scores import Hits, Masks

_SEGMENT = struct.Struct("=Q Q q Q Q Q Q q q Q Q Q q Q")


class KernelScores:
    """The `TermScorer` of the compiled functions: terms in, hits out; nothing is prepared or cached."""

    def __init__(self, segments: Sequence[Segment], average: float) -> None:
        self.size = sum(segment.size for segment in segments)
        self._count = len(segments)
        self._arrays = [_arrays(segment, average) for segment in segments]  # the addresses' owners
        self._segments = b"".join(map(_packed, self._arrays))
        masks = [segment.alive for segment in segments]
        self._masks = masks, _addresses(masks)

    def df(self, term: str) -> int:
        """In how many texts a term is."""
        data = encoded(term)
        count = array("q", (0,))
        length = array("I", (len(data),))
        library().kernel_frequencies(
            self._segments, self._count, data, length.buffer_info()[0], 1, count.buffer_info()[0]
        )
        return count[0]

    def top(self, terms: Sequence[str], weights: Sequence[float], k: int, masks: Masks | None = None) -> Hits:
        """Return the k best documents, best first, ties by segment and document."""
        data = [encoded(term) for term in terms]
        lengths, weighed, df = (
            array("I", map(len, data)),
            array("d", weights),
            array("q", bytes(8 * len(data))),
        )
        k = min(k, self.size)
        owners, documents, scores = (
            array("I", bytes(4 * k)),
            array("I", bytes(4 * k)),
            array("d", bytes(8 * k)),
        )
        addresses = self._masks[1] if masks is None else _addresses(masks)
        numbers = [each.buffer_info()[0] for each in (lengths, weighed, df, owners, documents, scores)]
        count = library().kernel_top(
            self._segments,
            self._count,
            self.size,
            b"".join(data),
            *numbers[:2],
            len(data),
            k,
            addresses,
            *numbers[2:],
        )
        if count < 0:
            raise MemoryError
        return Hits(owners[:count], documents[:count], scores[:count], df)

    def scores(
        self, terms: Sequence[str], owners: NDArray[np.integer] | None, documents: NDArray[np.integer]
    ) -> NDArray[np.float64]:
        """Return terms x documents, 0 where a document does not have the term."""
        scores = np.zeros((len(terms), len(documents)))
        if scores.size:
            data = [encoded(term) for term in terms]
            lengths = array("I", map(len, data))
            numbers = np.ascontiguousarray(documents, np.uint32)
            parts = None if owners is None else np.ascontiguousarray(owners, np.uint32)
            failed = library().kernel_scores(
                self._segments,
                self._count,
                self.size,
                b"".join(data),
                lengths.buffer_info()[0],
                len(data),
                None if parts is None else address(parts),
                address(numbers),
                len(numbers),
                address(scores),
            )
            if failed:
                raise MemoryError
        return scores


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
