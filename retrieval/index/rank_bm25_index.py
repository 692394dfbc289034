"""BM25 by rank-bm25, for small collections; and the border from which on an inverted index takes over."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from retrieval.index import bm25, segments
from retrieval.index.inverted_index import InvertedIndex
from retrieval.index.protocol import Index, ScoredPosition, Within
from retrieval.index.segments import Segment, merged
from retrieval.index.word_lookup import WordLookup
from retrieval.text.analysis import terms

INVERTED = 250  # texts from which on an index is inverted
_LONG = 100  # terms of a text on average, above which fewer texts are large: reports, not passages

_Column: TypeAlias = tuple[NDArray[np.int64], NDArray[np.float64]]  # the positions with a term, its scores


class RankBm25Index(WordLookup):
    """An `Index` for small collections: `bm25.Okapi` computes all scores, of the texts that have a term."""

    def __init__(self, segments: Sequence[Segment], forward: bool = False) -> None:
        single = len(segments) == 1 and segments[0].alive is None
        super().__init__(segments if single or not segments else [merged(segments)], forward)
        # Of terms asked for before; those of all terms take as much as the postings do: little.
        self._columns: dict[str, _Column] = {}

    @classmethod
    def build(
        cls, texts: Iterable[str], progress: Callable[[int], None] | None = None, forward: bool = False
    ) -> Self:
        """Index texts, which are read once; `progress` is called with how many have been read."""
        return cls([Segment.build(texts, progress, forward)], forward)

    def replace(self, remove: Iterable[int] = (), add: Iterable[str] | Segment = ()) -> Index:
        """Return an index without some texts and with others, of the class that fits its new size."""
        return _suited(self._replaced(remove, add), self._forward)

    def search(self, text: str, k: int = 10, within: Within = None) -> list[ScoredPosition]:
        """Return the best texts for a question, each of its terms counted once."""
        return self.top(dict.fromkeys(terms(text), 1.0), k, within)

    def top(self, weights: Mapping[str, float], k: int = 10, within: Within = None) -> list[ScoredPosition]:
        """Return the best texts that have any of the terms, best first; ties by position."""
        bm25.check_weights(weights)
        # A ranking is rank_bm25's every time; `term_scores` looks again at what was added up.
        known = [(self._scored(term), weight) for term, weight in weights.items() if term in self._df]
        if not known:
            return []
        holders = np.concatenate([positions for (positions, _), _ in known])
        gains = np.concatenate([weight * scores for (_, scores), weight in known])
        sums = np.bincount(holders, gains, self.size)
        matched = np.zeros(self.size, np.bool_)
        matched[holders] = True
        if within is not None:
            allowed = np.zeros(self.size, np.bool_)
            allowed[within] = True
            matched &= allowed
        candidates = np.flatnonzero(matched)
        best = candidates[np.lexsort((candidates, -sums[candidates].round(9)))[: max(0, k)]]
        return list(zip(best.tolist(), sums[best].tolist(), strict=True))

    def term_scores(
        self, terms: Sequence[str], positions: Sequence[int] | NDArray[np.integer]
    ) -> NDArray[np.float64]:
        """Return terms x positions: what each term adds to each text's score, 0 where it does not occur."""
        asked = np.asarray(positions, np.int64)
        known = [(row, self._column(term)) for row, term in enumerate(terms) if term in self._df]
        if not known:
            return np.zeros((len(terms), len(asked)))
        width = len(asked) + 1  # the last column takes the scores of texts that are not asked for
        columns = np.full(self.size, len(asked))
        columns[asked] = np.arange(len(asked))
        cells = columns[np.concatenate([holders for _, (holders, _) in known])]
        cells += np.repeat([row * width for row, _ in known], [len(holders) for _, (holders, _) in known])
        scores = np.zeros(len(terms) * width)
        scores[cells] = np.concatenate([values for _, (_, values) in known])
        return scores.reshape(len(terms), width)[:, columns[asked]]  # a text that is asked for twice has one

    def having(
        self, groups: Sequence[Collection[str]], positions: Sequence[int] | NDArray[np.integer]
    ) -> NDArray[np.bool_]:
        """Return for each of some texts whether it has a term of each group."""
        counts = np.zeros(self.size, np.int64)
        for at, group in enumerate(groups):
            for term in group:
                holders = self.positions(term)
                counts[holders[counts[holders] == at]] += 1
        having: NDArray[np.bool_] = counts[np.asarray(positions, np.int64)] == len(groups)
        return having

    def df(self, term: str) -> int:
        """In how many texts a term is."""
        return self._df.get(term, 0)

    def positions(self, term: str) -> NDArray[np.int64]:
        """The positions of the texts that have a term, ascending."""
        if term not in self._df:
            return np.zeros(0, np.int64)
        return self._columns[term][0] if term in self._columns else super().positions(term)

    def _column(self, term: str) -> _Column:
        # The column of a known term, from rank_bm25 where it is not at hand.
        return self._columns[term] if term in self._columns else self._scored(term)

    def _scored(self, term: str) -> _Column:
        positions = self.positions(term)
        column = positions, np.array(self._okapi.get_batch_scores([term], positions.tolist()))
        for array in column:
            array.setflags(write=False)
        self._columns[term] = column
        return column

    def _located(self, term: str) -> Iterable[tuple[int, int]]:
        return [(0, self._place[term])] if term in self._place else ()

    @cached_property
    def _place(self) -> dict[str, int]:
        # Every term of the texts -> its place in the dictionary.
        return {term: at for segment in self._segments for at, term in enumerate(segment.dictionary.terms)}

    @cached_property
    def _df(self) -> dict[str, int]:
        # Every term of the texts -> in how many it is.
        if not self._segments:
            return {}
        (segment,) = self._segments
        counts = zip(segment.dictionary.terms, segment.df.tolist(), strict=True)
        return {term: df for term, df in counts if df}

    @cached_property
    def _okapi(self) -> bm25.Okapi:
        (segment,) = self._segments
        return bm25.Okapi(segment.documents())


class _LargeIndex(InvertedIndex):
    """An inverted index that gives way to rank-bm25 when it shrinks."""

    def replace(self, remove: Iterable[int] = (), add: Iterable[str] | Segment = ()) -> Index:
        """Return an index without some texts and with others, of the class that fits its new size."""
        return _suited(self._replaced(remove, add), self._forward)


def empty_index(forward: bool = False) -> Index:
    """An index without texts, which `replace` grows into the class that fits its size."""
    return RankBm25Index((), forward)


def unpacked_index(arrays: Mapping[str, NDArray[Any]]) -> Index:
    """The index that was packed, of the class that fits its size."""
    return _suited(segments.unpacked(arrays))


def _suited(segments: Sequence[Segment], forward: bool = False) -> Index:
    size = sum(segment.size for segment in segments)
    small = size < INVERTED and sum(segment.length for segment in segments) < INVERTED * _LONG
    return (RankBm25Index if small else _LargeIndex)(segments, forward)
