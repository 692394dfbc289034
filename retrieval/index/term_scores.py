"""The scores of terms in the documents of some segments, and the best documents for weighted terms."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from retrieval.index.postings import Postings
from retrieval.index.segments import Segment
from retrieval.text.analysis import LONGEST_WORD
from retrieval.text.idf import inverse_document_frequency

Masks: TypeAlias = Sequence[NDArray[np.bool_] | None]  # segment -> which of its documents count; None: all

Integers: TypeAlias = NDArray[np.int64]  # end to end in memory

CACHED = 1 << 16  # terms, or words, that an index remembers
_TIE = 1e-9  # scores closer than this are a tie: sums taken in another order differ by less


class Located(NamedTuple):
    """Where a term is."""

    df: int  # how many living documents have it
    places: Sequence[int]  # segment -> its place in the dictionary, or -1


class Hits(NamedTuple):
    """The best documents, best first; and in how many texts each of the terms is."""

    owners: Sequence[int]  # the numbers of their segments
    documents: Sequence[int]  # their numbers within the segment
    scores: Sequence[float]
    df: Sequence[int]


class TermScorer(Protocol):
    """What an inverted index asks its postings."""

    def find(self, term: str) -> Located:
        """Return where a term is."""
        ...

    def top(self, terms: Sequence[str], weights: Sequence[float], k: int, masks: Masks | None = None) -> Hits:
        """Return the k best documents, best first, ties by segment and document.

        Without masks all living documents count.
        """
        ...

    def scores(
        self, terms: Sequence[str], owners: Integers | None, documents: Integers
    ) -> NDArray[np.float64]:
        """Return terms x documents, each in a segment (None: the first), 0 where one lacks the term."""
        ...

    def having(
        self, groups: Sequence[Collection[str]], owners: Integers | None, documents: Integers
    ) -> NDArray[np.bool_]:
        """Return for each document whether it has a term of each group."""
        ...


class NumpyScores:
    """The `TermScorer` without a compiler: every posting is counted."""

    def __init__(self, segments: Sequence[Segment], average: float) -> None:
        self.size = sum(segment.size for segment in segments)
        self._segments = segments
        self._masks = [segment.alive for segment in segments]
        self._scores = [segment.postings.codes.scores(average) for segment in segments]
        self._known: dict[str, Located] = {}

    def find(self, term: str) -> Located:
        """Return where a term is."""
        if known := self._known.get(term):
            return known
        places = [segment.dictionary.terms.find(term) for segment in self._segments]
        found = zip(self._segments, places, strict=True)
        df = sum(int(segment.df[place]) for segment, place in found if place >= 0)
        return remember(self._known, term, Located(df, places))

    def top(self, terms: Sequence[str], weights: Sequence[float], k: int, masks: Masks | None = None) -> Hits:
        """Return the k best documents, best first, ties by segment and document."""
        located = [self.find(term) for term in terms]
        df = [each.df for each in located]
        factors = [
            weight * inverse_document_frequency(self.size, count)
            for weight, count in zip(weights, df, strict=True)
        ]
        hits: list[tuple[float, int, int, float]] = []
        for number, mask in enumerate(self._masks if masks is None else masks):
            here = [
                (place, factor)
                for each, factor in zip(located, factors, strict=True)
                if (place := each.places[number]) >= 0
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
        self, terms: Sequence[str], owners: Integers | None, documents: Integers
    ) -> NDArray[np.float64]:
        """Return terms x documents, 0 where a document does not have the term."""
        scores = np.zeros((len(terms), len(documents)))
        wanted = documents.astype(np.uint32)
        numbers = np.zeros(len(documents), np.int64) if owners is None else owners
        columns = [np.flatnonzero(numbers == number) for number in range(len(self._segments))]
        for row, term in zip(scores, terms, strict=True):
            located = self.find(term)
            idf = inverse_document_frequency(self.size, located.df)
            for number, (place, here) in enumerate(zip(located.places, columns, strict=True)):
                if place >= 0:
                    row[here] = self._looked_up(number, place, wanted[here]) * idf
        return scores

    def having(
        self, groups: Sequence[Collection[str]], owners: Integers | None, documents: Integers
    ) -> NDArray[np.bool_]:
        """Return for each document whether it has a term of each group."""
        having = np.ones(len(documents), np.bool_)
        for group in groups:
            having &= np.logical_or.reduce(self.scores([*group], owners, documents), axis=0)
        return having

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


def remember(known: dict[str, Located], term: str, located: Located) -> Located:
    """Keep where a term is that texts have; another might be anything, and is not kept."""
    if located.df and len(term) <= LONGEST_WORD:
        if len(known) >= CACHED:
            known.clear()
        known[term] = located
    return located


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
