"""Scores of an index's terms by the functions of `postings.c`, where it was compiled on installation."""

import struct
from array import array
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from retrieval.compiled.library import address, library
from retrieval.index.segments import Segment
from retrieval.index.term_dictionary import encoded
from retrieval.index.term_scores import Hits, Integers, Located, Masks, remember

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
        return self._known.get(term) or self._looked_up([term])[0]

    def _located(self, terms: Sequence[str]) -> list[Located]:
        known = [*map(self._known.get, terms)]
        if None not in known:
            return cast("list[Located]", known)
        new = iter(self._looked_up([term for term, each in zip(terms, known, strict=True) if each is None]))
        return [each or next(new) for each in known]

    def _looked_up(self, terms: Sequence[str]) -> list[Located]:
        data, width = [*map(encoded, terms)], self._count
        lengths, df = array("I", map(len, data)), array("q", bytes(8 * len(data)))
        places = array("q", bytes(8 * len(data) * width))
        asked = b"".join(data), _at(lengths), len(data)
        library().kernel_find(self._segments, width, *asked, _at(places), _at(df))
        parts = [places[at * width : (at + 1) * width] for at in range(len(data))]
        return [remember(self._known, *each) for each in zip(terms, map(Located, df, parts), strict=True)]

    def top(self, terms: Sequence[str], weights: Sequence[float], k: int, masks: Masks | None = None) -> Hits:
        """Return the k best documents, best first, ties by segment and document."""
        k, located = min(k, self.size), self._located(terms)
        weighed, owners, documents = array("d", weights), array("I", bytes(4 * k)), array("I", bytes(4 * k))
        scores = array("d", bytes(8 * k))
        addresses = self._masks if masks is None else _addresses(masks)
        asked = _places(located), _at(weighed), len(located), k
        results = _at(owners), _at(documents), _at(scores)
        found = library().kernel_top(self._segments, self._count, self.size, *asked, addresses, *results)
        if found < 0:
            raise MemoryError
        return Hits(owners[:found], documents[:found], scores[:found], [each.df for each in located])

    def scores(
        self, terms: Sequence[str], owners: Integers | None, documents: Integers
    ) -> NDArray[np.float64]:
        """Return terms x documents, 0 where a document does not have the term."""
        count, width = len(terms), len(documents)
        scores = np.zeros((count, width))
        index = self._segments, self._count, self.size
        wanted = _address(owners), address(documents), width
        library().kernel_scores(*index, _places(self._located(terms)), count, *wanted, address(scores))
        return scores

    def having(
        self, groups: Sequence[Collection[str]], owners: Integers | None, documents: Integers
    ) -> NDArray[np.bool_]:
        """Return for each document whether it has a term of each group."""
        places = _places(self._located([*chain.from_iterable(groups)]))
        sizes, counts = array("q", map(len, groups)), np.zeros(len(documents), np.int32)
        asked = self._segments, self._count, places, _at(sizes), len(groups)
        wanted = _address(owners), address(documents), len(documents)
        library().kernel_having(*asked, *wanted, address(counts))
        having: NDArray[np.bool_] = counts == len(groups)
        return having


def _places(located: Iterable[Located]) -> bytes:
    # Terms x segments.
    return b"".join([cast("array[int]", each.places) for each in located])


def _address(array: Integers | None) -> int | None:
    return None if array is None else address(array)


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
