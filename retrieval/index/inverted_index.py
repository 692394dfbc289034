"""BM25 from postings in arrays."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from retrieval.index import array_file, bm25, segments
from retrieval.index.protocol import Index, ScoredPosition, Within
from retrieval.index.segments import Segment, merged, settled
from retrieval.index.term_scores import Allowed, SegmentScores, Term
from retrieval.index.word_lookup import WordLookup
from retrieval.text.analysis import LONGEST_WORD, stem, words
from retrieval.text.idf import inverse_document_frequency

_CACHED = 1 << 16  # terms, and words, that an index remembers


class _IndexTerm(NamedTuple):
    """A term of the index: its name, its document frequency, and where its postings are."""

    name: str
    df: int
    parts: tuple[tuple[int, Term], ...]  # number of the segment, and the term there
    places: tuple[tuple[int, int], ...]  # number of the segment, and the term's place in its dictionary


class InvertedIndex(WordLookup):
    """An `Index` for collections of any size."""

    def __init__(self, segments: Sequence[Segment], forward: bool = False) -> None:
        super().__init__(segments, forward)
        average = sum(segment.length for segment in self._segments) / max(1, self.size)
        self._scores = [SegmentScores(segment.postings, average) for segment in self._segments]
        # What questions have asked for; nothing that the texts lack, which might be anything.
        self._terms: dict[str, _IndexTerm] = {}
        self._words: dict[str, _IndexTerm] = {}

    @classmethod
    def build(
        cls, texts: Iterable[str], progress: Callable[[int], None] | None = None, forward: bool = False
    ) -> Self:
        """Index texts, which are read once; `progress` is called with how many have been read.

        With `forward`, the order of each text's terms is kept too, for `term_places`.
        """
        return cls(settled([Segment.build(texts, progress, forward)]), forward)

    def replace(
        self,
        remove: Iterable[int] = (),
        add: Iterable[str] = (),
        progress: Callable[[int], None] | None = None,
    ) -> Index:
        """Return an index without the texts at some positions, and with others after the last."""
        return type(self)(self._replaced(remove, add, progress), self._forward)

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
        terms = {each.name: (each, 1.0) for word in words(text) if (each := self._word(word))}
        return self._best(list(terms.values()), k, within)

    def top(self, weights: Mapping[str, float], k: int = 10, within: Within = None) -> list[ScoredPosition]:
        """Return the best texts that have any of the terms, best first; ties by position."""
        bm25.check_weights(weights)
        terms = [(each, weight) for name, weight in weights.items() if (each := self._term(name))]
        return self._best(terms, k, within)

    def term_scores(
        self, terms: Sequence[str], positions: Sequence[int] | NDArray[np.integer]
    ) -> NDArray[np.float64]:
        """Return terms x positions: what each term adds to each text's score, 0 where it does not occur."""
        asked = np.asarray(positions, np.int64)
        scores = np.zeros((len(terms), len(asked)))
        known = [(row, term) for row, name in enumerate(terms) if (term := self._term(name))]
        if known and len(self._segments) == 1:
            documents = self._segments[0].living[asked]
            parts = [term.parts[0][1] for _, term in known]
            scores[[row for row, _ in known]] = self._scores[0].scores(parts, documents)
            return scores
        owners = np.searchsorted(self._starts, asked, side="right") - 1
        for number, segment in enumerate(self._segments):
            columns = np.flatnonzero(owners == number)
            here = [(row, part) for row, term in known for at, part in term.parts if at == number]
            if here and len(columns):
                documents = segment.living[asked[columns] - self._starts[number]]
                rows = np.array([row for row, _ in here])
                scores[rows[:, None], columns] = self._scores[number].scores([t for _, t in here], documents)
        return scores

    def df(self, term: str) -> int:
        """In how many texts a term is."""
        known = self._term(term)
        return known.df if known else 0

    def _best(
        self, terms: Sequence[tuple[_IndexTerm, float]], k: int, within: Within
    ) -> list[ScoredPosition]:
        if not terms or k < 1:
            return []
        hits: list[tuple[float, int, float]] = []
        for number, segment in enumerate(self._segments):
            here = [(part, weight) for term, weight in terms for at, part in term.parts if at == number]
            if not here:
                continue
            documents, scores = self._scores[number].top(here, k, self._allowed(number, within))
            if segment.alive is not None:
                documents = np.searchsorted(segment.living, documents).tolist()
            if len(self._segments) == 1:
                return list(zip(documents, scores, strict=True))
            start = self._starts[number]
            for document, score in zip(documents, scores, strict=True):
                hits.append((-round(score, 9), document + start, score))
        hits.sort()
        return [(position, score) for _, position, score in hits[:k]]

    def _allowed(self, number: int, within: Within) -> Allowed:
        segment, start = self._segments[number], self._starts[number]
        if within is None:
            return segment.alive
        if isinstance(within, np.ndarray) and within.dtype == np.bool_:
            return segment.spread(within[start : start + segment.size].astype(np.bool_, copy=False))
        positions = np.asarray(within, np.int64)
        first, stop = np.searchsorted(positions, [start, start + segment.size])
        return segment.living[positions[first:stop] - start]

    def _word(self, word: str) -> _IndexTerm | None:
        try:
            return self._words[word]
        except KeyError:
            return _remembered(self._words, word, self._term(stem(word)))

    def _term(self, name: str) -> _IndexTerm | None:
        if not name:
            return None
        try:
            return self._terms[name]
        except KeyError:
            return _remembered(self._terms, name, self._prepared(name))

    def _prepared(self, name: str) -> _IndexTerm | None:
        places, counts = self._places(name)
        if not (df := sum(counts)):
            return None
        idf = inverse_document_frequency(self.size, df)
        parts = [
            (number, self._scores[number].term(place, idf))
            for number, (place, count) in enumerate(zip(places, counts, strict=True))
            if count
        ]
        located = [(number, places[number]) for number, _ in parts]
        return _IndexTerm(name, df, tuple(parts), tuple(located))

    def _located(self, term: str) -> Iterable[tuple[int, int]]:
        known = self._term(term)
        return known.places if known else ()


def _remembered(known: dict[str, _IndexTerm], name: str, term: _IndexTerm | None) -> _IndexTerm | None:
    if term and len(name) <= LONGEST_WORD:
        if len(known) >= _CACHED:
            known.clear()
        known[name] = term
    return term
