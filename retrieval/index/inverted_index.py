"""BM25 from postings in arrays."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from retrieval.compiled import library
from retrieval.index import array_file, bm25, segments
from retrieval.index.kernel import KernelScores
from retrieval.index.protocol import Index, ScoredPosition, Within
from retrieval.index.segments import Segment, merged, settled
from retrieval.index.term_scores import CACHED, Hits, NumpyScores, TermScorer, best
from retrieval.index.word_lookup import WordLookup
from retrieval.text.analysis import LONGEST_WORD, stem, words

_LOOKUP = 8  # postings counted in the time that one document is looked up


class InvertedIndex(WordLookup):
    """An `Index` for collections of any size."""

    def __init__(self, segments: Sequence[Segment], forward: bool = False) -> None:
        super().__init__(segments, forward)
        average = sum(segment.length for segment in self._segments) / max(1, self.size)
        scores = KernelScores if library.available() else NumpyScores
        self._scores: TermScorer = scores(self._segments, average)
        self._stems: dict[str, str] = {}  # words of questions that the texts have -> their terms

    @classmethod
    def build(
        cls, texts: Iterable[str], progress: Callable[[int], None] | None = None, forward: bool = False
    ) -> Self:
        """Index texts, which are read once; `progress` is called with how many have been read.

        With `forward`, the order of each text's terms is kept too, for `term_places`.
        """
        return cls(settled([Segment.build(texts, progress, forward)]), forward)

    def replace(self, remove: Iterable[int] = (), add: Iterable[str] | Segment = ()) -> Index:
        """Return an index without the texts at some positions, and with others after the last."""
        return type(self)(self._replaced(remove, add), self._forward)

    def save(self, path: Path | str) -> None:
        """Write the index into a folder, replacing one that was there in one step."""
        single = len(self._segments) == 1 and self._segments[0].alive is None
        stored = (
            self._segments
            if single
            else [merged(self._segments or [Segment.build((), forward=self._forward)])]
        )
        array_file.write(Path(path), array_file.VERSIONS, segments.packed(stored))

    @classmethod
    def load(cls, path: Path | str) -> Self:
        """Read a saved index.

        Raises:
            ArrayFileError: the folder is damaged, or was written by another version.
        """
        arrays = array_file.read(Path(path), array_file.VERSIONS)
        with array_file.unpacking(Path(path)):
            return cls(segments.unpacked(arrays))

    def search(self, text: str, k: int = 10, within: Within = None) -> list[ScoredPosition]:
        """Return the best texts for a question, each of its terms counted once."""
        stems, new = self._stems, {}
        terms: dict[str, None] = {}
        for word in words(text):
            if (term := stems.get(word)) is None:
                term = new[word] = stem(word)
            terms[term] = None
        terms.pop("", None)
        names = list(terms)
        hits, df = self._best(names, [1.0] * len(names), k, within)
        # Nothing is kept that the texts lack: it might be anything.
        frequencies = dict(zip(names, df, strict=True)) if new else {}
        for word, term in new.items():
            if frequencies.get(term) and len(word) <= LONGEST_WORD:
                if len(stems) >= CACHED:
                    stems.clear()
                stems[word] = term
        return hits

    def top(self, weights: Mapping[str, float], k: int = 10, within: Within = None) -> list[ScoredPosition]:
        """Return the best texts that have any of the terms, best first; ties by position."""
        bm25.check_weights(weights)
        return self._best([*weights], [*weights.values()], k, within)[0]

    def term_scores(
        self, terms: Sequence[str], positions: Sequence[int] | NDArray[np.integer]
    ) -> NDArray[np.float64]:
        """Return terms x positions: what each term adds to each text's score, 0 where it does not occur."""
        return self._scores.scores(terms, *self._documents_of(np.asarray(positions, np.int64)))

    def having(
        self, groups: Sequence[Collection[str]], positions: Sequence[int] | NDArray[np.integer]
    ) -> NDArray[np.bool_]:
        """Return for each of some texts whether it has a term of each group."""
        return self._scores.having(groups, *self._documents_of(np.asarray(positions, np.int64)))

    def df(self, term: str) -> int:
        """In how many texts a term is."""
        return self._scores.find(term).df

    def _best(
        self, terms: Sequence[str], weights: Sequence[float], k: int, within: Within
    ) -> tuple[list[ScoredPosition], Sequence[int]]:
        # The hits, and the document frequencies of the terms.
        if not terms or k < 1 or not self.size:
            return [], [0] * len(terms)
        if within is None:
            hits = self._scores.top(terms, weights, k)
            return self._positions_of(hits), hits.df
        allowed = np.asarray(within)
        if allowed.dtype != np.bool_:
            df = [self.df(term) for term in terms]
            if allowed.size * _LOOKUP < sum(df):
                return self._best_of(terms, weights, k, allowed.astype(np.int64, copy=False)), df
        hits = self._scores.top(terms, weights, k, self._masks(allowed))
        return self._positions_of(hits), hits.df

    def _best_of(
        self, terms: Sequence[str], weights: Sequence[float], k: int, positions: NDArray[np.int64]
    ) -> list[ScoredPosition]:
        # The best of few positions, by looking each of them up.
        chosen, scores = best(np.array(weights) @ self.term_scores(terms, positions), k)
        return list(zip(positions[chosen].tolist(), scores, strict=True))

    def _masks(self, within: NDArray[Any]) -> list[NDArray[np.bool_]]:
        # Segment -> which of its documents are alive and allowed.
        if within.dtype != np.bool_:
            allowed = np.zeros(self.size, np.bool_)
            allowed[within.astype(np.int64, copy=False)] = True
            within = allowed
        parts = zip(self._starts, self._segments, strict=True)
        masks = [segment.spread(within[start : start + segment.size]) for start, segment in parts]
        return [np.ascontiguousarray(mask) for mask in masks]

    def _located(self, term: str) -> Iterable[tuple[int, int]]:
        return [(number, place) for number, place in enumerate(self._scores.find(term).places) if place >= 0]

    def _positions_of(self, hits: Hits) -> list[ScoredPosition]:
        if len(self._segments) == 1 and self._segments[0].alive is None:
            return list(zip(hits.documents, hits.scores, strict=True))
        documents, owners = np.array(hits.documents, np.int64), np.array(hits.owners, np.int64)
        for number, segment in enumerate(self._segments):
            here = owners == number
            if segment.alive is not None:
                documents[here] = np.searchsorted(segment.living, documents[here])
            documents[here] += self._starts[number]
        return list(zip(documents.tolist(), hits.scores, strict=True))

    def _documents_of(
        self, positions: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64] | None, NDArray[np.int64]]:
        # For each position the number of its segment (None: all are in the first) and its document there.
        positions = np.ascontiguousarray(positions)
        # Read as unsigned, a negative one is too large.
        if len(positions) and positions.view(np.uint64).max() >= self.size:
            outside = positions.min() if positions.min() < 0 else positions.max()
            raise IndexError(f"There is no text {outside} of {self.size}.")
        if len(self._segments) == 1 and self._segments[0].alive is None:
            return None, positions
        owners = np.searchsorted(self._starts, positions, side="right") - 1
        documents = positions - np.array(self._starts, np.int64)[owners]
        for number, segment in enumerate(self._segments):
            if segment.alive is not None:
                here = owners == number
                documents[here] = segment.living[documents[here]]
        return owners, documents
