"""The scores of terms in the documents of some segments, and the best documents for weighted terms."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from retrieval.index.postings import Postings
from retrieval.index.segments import Segment
from retrieval.text.analysis import LONGEST_WORD
from retrieval.text.idf import inverse_document_frequency

Masks: TypeAlias = Sequence[NDArray[np.bool_] | None]  # segment -> which of its documents count; None: all

_Value = TypeVar("_Value")
_CACHED = 1 << 16  # terms, or words, that an index remembers
_TIE = 1e-9  # scores closer than this are a tie: sums taken in another order differ by less


class Hits(NamedTuple):
    """The best documents, best first; and in how many texts each of the terms is."""

    owners: Sequence[int]  # the numbers of their segments
    documents: Sequence[int]  # their numbers within the segment
    scores: Sequence[float]
    df: Sequence[int]


class TermScorer(Protocol):
    """What an inverted index asks its postings."""

    def df(self, term: str) -> int:
        """In how many texts a term is."""
        ...

    def top(self, terms: Sequence[str], weights: Sequence[float], k: int, masks: Masks | None = None) -> Hits:
        """Return the k best documents, best first, ties by segment and document.

        Without masks all living documents count.
        """
        ...

    def scores(
        self, terms: Sequence[str], owners: NDArray[np.integer] | None, documents: NDArray[np.integer]
    ) -> NDArray[np.float64]:
        """Return terms x documents, each in a segment (None: the first), 0 where one lacks the term."""
        ...


class NumpyScores:
    """The `TermScorer` without a compiler: every posting is counted."""

    def __init__(self, segments: Sequence[Segment], average: float) -> None:
        self.size = sum(segment.size for segment in segments)
        self._segments = segments
        self._masks = [segment.alive for segment in segments]
        self._scores = [segment.postings.codes.scores(average) for segment in segments]
        self._known: dict[str, list[tuple[int, int]]] = {}

    def df(self, term: str) -> int:
        """In how many texts a term is."""
        return sum(df for _, df in self._places(term))

    def top(self, terms: Sequence[str], weights: Sequence[float], k: int, masks: Masks | None = None) -> Hits:
        """Return the k best documents, best first, ties by segment and document."""
        places = [self._places(term) for term in terms]
        df = [sum(count for _, count in each) for each in places]
        factors = [
            weight * inverse_document_frequency(self.size, count)
            for weight, count in zip(weights, df, strict=True)
        ]
        hits: list[tuple[float, int, int, float]] = []
        for number, mask in enumerate(self._masks if masks is None else masks):
            here = [
                (each[number][0], factor)
                for each, factor in zip(places, factors, strict=True)
                if each[number][1]
            ]
            if here:
                sums = self._sums(number, here)
                if mask is not None:
                    sums[~mask] = 0
                documents, scores = best(sums, k)
                hits += [(-round(s, 9), number, d, s) for d, s in zip(documents, scores, strict=True)]
        hits = sorted(hits)[:k]
        return Hits([hit[1] for hit in hits], [hit[2] for hit in hits], [hit[3] for hit in hits], df)

    def scores(
        self, terms: Sequence[str], owners: NDArray[np.integer] | None, documents: NDArray[np.integer]
    ) -> NDArray[np.float64]:
        """Return terms x documents, 0 where a document does not have the term."""
        scores = np.zeros((len(terms), len(documents)))
        wanted = documents.astype(np.uint32)
        columns = (
            [np.flatnonzero(owners == number) for number in range(len(self._segments))]
            if owners is not None
            else [np.arange(len(documents))]
        )
        for row, term in zip(scores, terms, strict=True):
            places = self._places(term)
            idf = inverse_document_frequency(self.size, sum(df for _, df in places))
            for number, here in enumerate(columns):
                place, df = places[number]
                if df:
                    row[here] = self._looked_up(number, place, wanted[here]) * idf
        return scores

    def _looked_up(self, number: int, place: int, wanted: NDArray[np.uint32]) -> NDArray[np.float64]:
        postings = self._segments[number].postings
        found = np.full(len(wanted), len(postings.codes))
        for start, stop in _stretches(postings, place):
            holders = postings.documents[start:stop]
            at = holders.searchsorted(wanted)
            matched = (holders.take(at, mode="clip") == wanted).nonzero()[0]
            found[matched] = postings.code[start:stop].take(at.take(matched))
        return self._scores[number].take(found)

    def _sums(self, number: int, weighted: Sequence[tuple[int, float]]) -> NDArray[np.float64]:
        postings = self._segments[number].postings
        stretches = [slice(*postings.bounds[place : place + 2]) for place, _ in weighted]
        documents = np.concatenate([postings.documents[each] for each in stretches])
        gains = [
            self._scores[number].take(postings.code[each]) * factor
            for each, (_, factor) in zip(stretches, weighted, strict=True)
        ]
        return np.bincount(documents, np.concatenate(gains), postings.size).astype(np.float64, copy=False)

    def _places(self, term: str) -> list[tuple[int, int]]:
        # Segment -> where the term is in its dictionary, and how many living documents have it there.
        if (places := self._known.get(term)) is None:
            found = [segment.dictionary.terms.find(term) for segment in self._segments]
            places = [
                (place, int(segment.df[place]) if place >= 0 else 0)
                for segment, place in zip(self._segments, found, strict=True)
            ]
            if any(df for _, df in places):
                remember(self._known, term, places)
        return places


def remember(known: dict[str, _Value], word: str, value: _Value) -> None:
    """Keep what is known of a word or term that texts have; others might be anything, and are not kept."""
    if len(word) <= LONGEST_WORD:
        if len(known) >= _CACHED:
            known.clear()
        known[word] = value


def _stretches(postings: Postings, place: int) -> list[tuple[int, int]]:
    # Where a term's postings are that are sorted by document.
    start, last = postings.bounds[place : place + 2].tolist()
    at = int(np.searchsorted(postings.long, place))
    if at == len(postings.long) or postings.long[at] != place:
        return [(start, last)]
    stops = postings.layers[at, :, 1].tolist()
    return [(first, stop) for first, stop in pairwise([start, *stops]) if first < stop]


def best(scores: NDArray[np.float64], k: int) -> tuple[list[int], list[float]]:
    matched = np.flatnonzero(scores)
    scores = scores.take(matched)
    if len(scores) > 2 * k:
        near = np.flatnonzero(scores >= np.partition(scores, -k)[-k] - _TIE)
        matched, scores = matched.take(near), scores.take(near)
    order = np.lexsort((matched, -scores.round(9)))[:k]
    return matched.take(order).tolist(), scores.take(order).tolist()
