"""BM25 by rank-bm25, for small collections; and the border from which on an inverted index takes over."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from retrieval.index import bm25, segments
from retrieval.index.inverted_index import InvertedIndex
from retrieval.index.protocol import Hit, Index, Within
from retrieval.index.segments import Segment, merged
from retrieval.index.word_lookup import WordLookup
from retrieval.text.analysis import terms

LARGE = 1000  # texts from which on an index is inverted, and an archive's index is written to disk
_LONG = 100  # terms of a text on average, above which fewer texts are large: reports, not passages

_Scored: TypeAlias = tuple[NDArray[np.int64], NDArray[np.float64]]  # positions that have a term, its scores


class RankBm25Index(WordLookup):
    """An `Index` for small collections: `bm25.Okapi` computes all scores, of the texts that have a term."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        single = len(segments) == 1 and segments[0].alive is None
        super().__init__(segments if single or not segments else [merged(segments)])
        self._remembered: dict[str, _Scored] = {}

    @classmethod
    def build(cls, texts: Iterable[str], progress: Callable[[int], None] | None = None) -> Self:
        """Index texts, which are read once; `progress` is called with how many have been read."""
        return cls([Segment.build(texts, progress)])

    def replace(
        self,
        remove: Iterable[int] = (),
        add: Iterable[str] = (),
        progress: Callable[[int], None] | None = None,
    ) -> Index:
        """Return an index without some texts and with others, of the class that fits its new size."""
        return _suited(self._replaced(remove, add, progress))

    def search(self, text: str, k: int = 10, within: Within = None) -> list[Hit]:
        """Return the best texts for a question, each of its terms counted once."""
        return self.top(dict.fromkeys(terms(text), 1.0), k, within)

    def top(self, weights: Mapping[str, float], k: int = 10, within: Within = None) -> list[Hit]:
        """Return the best texts that have any of the terms, best first; ties by position."""
        bm25.check_weights(weights)
        # A ranking is rank_bm25's every time; only what it adds up is looked at again by `term_scores`.
        known = [
            (self._score(term, self._holders(term)), weight)
            for term, weight in weights.items()
            if term in self._df
        ]
        if not known:
            return []
        holders = np.concatenate([positions for (positions, _), _ in known])
        gains = np.concatenate([scores * weight for (_, scores), weight in known])
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
        scores = np.zeros((len(terms), len(asked)))
        known = [(row, self._scored(term)) for row, term in enumerate(terms) if term in self._df]
        if not known:
            return scores
        column = np.full(self.size, -1)
        column[asked] = np.arange(len(asked))
        columns = column[np.concatenate([holders for _, (holders, _) in known])]
        rows = np.repeat([row for row, _ in known], [len(holders) for _, (holders, _) in known])
        matched = columns >= 0
        values = np.concatenate([values for _, (_, values) in known])
        scores[rows[matched], columns[matched]] = values[matched]
        return scores[:, column[asked]]  # a text that is asked for twice has its scores in one column

    def df(self, term: str) -> int:
        """In how many texts a term is."""
        return self._df.get(term, 0)

    def _scored(self, term: str) -> _Scored:
        # The texts that have a known term, and rank_bm25's score of it in each; remembered, for `term_scores`
        # asks for the same of every question. All terms together fill as much as the index has postings.
        try:
            return self._remembered[term]
        except KeyError:
            return self._score(term, self.positions(term))

    def _holders(self, term: str) -> NDArray[np.int64]:
        return self._remembered[term][0] if term in self._remembered else self.positions(term)

    def _score(self, term: str, holders: NDArray[np.int64]) -> _Scored:
        scored = holders, np.array(self._okapi.get_batch_scores([term], holders.tolist()))
        self._remembered[term] = scored
        return scored

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

    def replace(
        self,
        remove: Iterable[int] = (),
        add: Iterable[str] = (),
        progress: Callable[[int], None] | None = None,
    ) -> Index:
        """Return an index without some texts and with others, of the class that fits its new size."""
        return _suited(self._replaced(remove, add, progress))


def empty_index() -> Index:
    """An index without texts, which `replace` grows into the class that fits its size."""
    return RankBm25Index(())


def unpacked_index(arrays: Mapping[str, NDArray[Any]]) -> Index:
    """The index that was packed, of the class that fits its size."""
    return _suited(segments.unpacked(arrays))


def _suited(segments: Sequence[Segment]) -> Index:
    size = sum(segment.size for segment in segments)
    small = size < LARGE and sum(segment.length for segment in segments) < LARGE * _LONG
    return RankBm25Index(segments) if small else _LargeIndex(segments)
