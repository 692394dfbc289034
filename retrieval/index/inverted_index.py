"""BM25 over a collection of texts: an immutable snapshot that readers share without a lock."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from retrieval.index import array_file, bm25, storage, top_k
from retrieval.index.segments import Segment, merged, settled
from retrieval.index.term_scores import Term, TermScores
from retrieval.text.analysis import stem, words

Hit: TypeAlias = tuple[int, float]  # position and score
Within: TypeAlias = NDArray[np.bool_] | NDArray[np.integer] | Sequence[int] | None

_REMEMBERED = 1 << 16  # words looked up of which an index remembers what they stand for
_EXPANSIONS = 32  # words that the beginning of one may stand for


class _Known(NamedTuple):
    """A term of the index: its name, its document frequency, and where its postings are."""

    name: str
    df: int
    parts: tuple[tuple[int, Term], ...]  # number of the segment, and the term there


class Index:
    """Texts by position, counted from 0 in the order given; a text added comes last, a removed one closes up.

    Scores are those of `bm25.Okapi` over the same texts, for each word of the question once.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = tuple(segments)
        sizes = [segment.size for segment in self._segments]
        self.size = sum(sizes)
        self._starts = [sum(sizes[:at]) for at in range(len(sizes))]
        self._average = sum(segment.length for segment in self._segments) / max(1, self.size)
        self._impacts = [TermScores(segment.postings, self._average) for segment in self._segments]
        self._terms: dict[str, _Known | None] = {}
        self._words: dict[str, _Known | None] = {}

    def __len__(self) -> int:
        return self.size

    def __repr__(self) -> str:
        return f"<Index of {self.size} texts in {len(self._segments)} segments>"

    @classmethod
    def build(cls, texts: Iterable[str], progress: Callable[[int], None] | None = None) -> "Index":
        """Read texts, holding none of them; `progress` hears now and then how many have been read."""
        return cls(settled([Segment.build(texts, progress)]))

    def replace(
        self,
        remove: Iterable[int] = (),
        add: Iterable[str] = (),
        progress: Callable[[int], None] | None = None,
    ) -> "Index":
        """Return an index without the texts at some positions, and with others after the last.

        What to remove may be a mapping, position -> text; then words that no other text uses go at once.
        """
        gone = np.unique(np.fromiter(remove, np.int64))
        if len(gone) and not 0 <= gone[0] <= gone[-1] < self.size:
            raise IndexError(f"There is no text {gone[-1] if gone[0] >= 0 else gone[0]} of {self.size}.")
        stops = np.searchsorted(gone, [*self._starts, self.size])
        kept = []
        for at, segment in enumerate(self._segments):
            here = gone[stops[at] : stops[at + 1]]
            texts = [remove[position] for position in here.tolist()] if isinstance(remove, Mapping) else None
            kept.append(segment.without(here - self._starts[at], texts))
        return Index(settled([*kept, Segment.build(add, progress)]))

    def add(self, texts: Iterable[str]) -> "Index":
        """Return an index with more texts after the last."""
        return self.replace(add=texts)

    def remove(self, positions: Iterable[int]) -> "Index":
        """Return an index without the texts at these positions."""
        return self.replace(remove=positions)

    def save(self, path: Path | str) -> None:
        """Write the index into a folder; one that was there is replaced in one step."""
        whole = len(self._segments) == 1 and self._segments[0].alive is None
        segments = self._segments if whole else [merged(self._segments or [Segment.build(())])]
        array_file.write(Path(path), storage.VERSIONS, storage.packed(segments))

    @classmethod
    def load(cls, path: Path | str) -> "Index":
        """Open a saved index without reading it into memory.

        Raises:
            ArrayFileError: the folder is damaged, or was written by another version.
        """
        return cls(storage.unpacked(array_file.read(Path(path), storage.VERSIONS)))

    def packed(self) -> dict[str, NDArray[Any]]:
        """Return all that the index is made of, as it is, by name."""
        return storage.packed(self._segments)

    @classmethod
    def unpacked(cls, arrays: Mapping[str, NDArray[Any]]) -> "Index":
        """Return the index that was packed."""
        return cls(storage.unpacked(arrays))

    def search(self, text: str, k: int = 10, within: Within = None) -> list[Hit]:
        """Return the best texts for a question, best first; only those with a word of it."""
        known = {each.name: (each, 1.0) for word in words(text) if (each := self._word(word))}
        return self._best(list(known.values()), k, within)

    def typed(self, text: str, k: int = 10, within: Within = None) -> list[Hit]:
        """Search while the last word may still be unfinished: it stands for all words that begin so."""
        *whole, last = words(text) or [""]
        weights = {stem(word): 1.0 for word in [*whole, *self.prefixed(last, _EXPANSIONS), last]}
        return self.top(weights, k, within)

    def top(self, query: Mapping[str, float], k: int = 10, within: Within = None) -> list[Hit]:
        """Return the best texts for terms with weights, best first; ties by position.

        `within` allows some texts only: their positions in ascending order, or True for each allowed.
        """
        return self._best(self._weighted(query), k, within)

    def scores(
        self, query: Mapping[str, float], positions: Sequence[int] | NDArray[np.integer]
    ) -> NDArray[np.float64]:
        """Return the scores of the texts at these positions, 0 where nothing matches."""
        asked = np.asarray(positions, np.int64)
        scores = np.zeros(len(asked))
        known = self._weighted(query)
        owner = np.searchsorted(self._starts, asked, side="right") - 1
        for number, segment in enumerate(self._segments):
            mine = np.flatnonzero(owner == number)
            documents = segment.living[asked[mine] - self._starts[number]]
            scores[mine] = top_k.scores(self._impacts[number], _wanted(known, number), documents)
        return scores

    def term_scores(
        self, terms: Sequence[str], positions: Sequence[int] | NDArray[np.integer]
    ) -> NDArray[np.float64]:
        """Return the score of each term in each text at these positions, terms x positions."""
        rows = [self.scores({term: 1.0}, positions) for term in terms]
        return np.array(rows, np.float64).reshape(len(terms), len(positions))

    def positions(self, term: str) -> NDArray[np.int64]:
        """Where a term is, ascending."""
        found = [np.zeros(0, np.int64)]
        for start, segment in zip(self._starts, self._segments, strict=True):
            if (place := segment.dictionary.terms.find(term)) >= 0:
                found.append(start + segment.positions(place))
        return np.concatenate(found)

    def df(self, term: str) -> int:
        """In how many texts a term is."""
        known = self._term(term)
        return known.df if known else 0

    def idf(self, term: str) -> float:
        """What a term is worth; one that is nowhere would be worth most."""
        return bm25.idf(self.size, self.df(term))

    def prefixed(self, prefix: str, limit: int) -> list[str]:
        """Return the words that begin so, sorted; of too many, those of the most frequent terms."""
        found: dict[str, int] = {}
        for number, segment in enumerate(self._segments):
            places = segment.dictionary.words.prefixed(prefix)
            used = places.start + np.flatnonzero(segment.uses[places.start : places.stop])
            counts = self._counts(number, segment.dictionary.term[used])
            for at in np.argsort(-counts, kind="stable")[:limit].tolist():
                found[segment.dictionary.words[int(used[at])]] = int(counts[at])
        return sorted(sorted(found, key=lambda word: (-found[word], word))[:limit])

    def near(self, word: str, distance: int) -> list[tuple[str, int, int]]:
        """Return (word, slips, document frequency of its term) of words so few slips away, nearest first."""
        found: dict[str, int] = {}
        for segment in self._segments:
            dictionary = segment.dictionary
            for place, slips in dictionary.spelling.near(word, dictionary.words, distance):
                if segment.uses[place]:
                    found[dictionary.words[place]] = slips
        near = [(each, slips, self.df(stem(each))) for each, slips in found.items()]
        return sorted((each for each in near if each[2]), key=lambda each: (each[1], -each[2], each[0]))

    @cached_property
    def _totals(self) -> NDArray[np.int64]:
        # Term of the biggest segment, which is the first -> in how many texts of all segments it is.
        first, *others = self._segments
        totals = first.df.copy()
        for other in others:
            places = other.dictionary.places_in(first.dictionary)
            totals[places[places >= 0]] += other.df[places >= 0]
        return totals

    def _counts(self, number: int, terms: NDArray[np.integer]) -> NDArray[np.int64]:
        # In how many texts each of a segment's terms is.
        if number == 0:
            totals: NDArray[np.int64] = self._totals[terms]
            return totals
        dictionary = self._segments[number].dictionary
        places = dictionary.places_in(self._segments[0].dictionary)[terms]
        counts = np.zeros(len(places), np.int64)
        counts[places >= 0] = self._totals[places[places >= 0]]
        for at in np.flatnonzero(places < 0).tolist():
            counts[at] = sum(self._parted(dictionary.terms[int(terms[at])])[1])
        return counts

    def _best(self, known: Sequence[tuple[_Known, float]], k: int, within: Within) -> list[Hit]:
        if not known or k < 1:
            return []
        hits: list[tuple[float, int, float]] = []
        for number, segment in enumerate(self._segments):
            if not (wanted := _wanted(known, number)):
                continue
            documents, scores = top_k.top(self._impacts[number], wanted, k, self._allowed(number, within))
            if segment.alive is not None:
                documents = np.searchsorted(segment.living, documents).tolist()
            if len(self._segments) == 1:
                return list(zip(documents, scores, strict=True))
            start = self._starts[number]
            for document, score in zip(documents, scores, strict=True):
                hits.append((-round(score, 9), document + start, score))
        hits.sort()
        return [(position, score) for _, position, score in hits[:k]]

    def _allowed(self, number: int, within: Within) -> top_k.Allowed:
        segment, start = self._segments[number], self._starts[number]
        if within is None:
            return segment.alive
        if isinstance(within, np.ndarray) and within.dtype == np.bool_:
            return segment.living[within[start : start + segment.size]]
        positions = np.asarray(within, np.int64)
        first, stop = np.searchsorted(positions, [start, start + segment.size])
        return segment.living[positions[first:stop] - start]

    def _weighted(self, query: Mapping[str, float]) -> list[tuple[_Known, float]]:
        if not all(0 < weight < float("inf") for weight in query.values()):
            raise ValueError(f"A weight must be positive: {dict(query)}")
        return [(known, weight) for term, weight in query.items() if (known := self._term(term))]

    def _word(self, word: str) -> _Known | None:
        try:
            return self._words[word]
        except KeyError:
            known = self._term(stem(word))
            if len(self._words) >= _REMEMBERED:
                self._words.clear()
            self._words[word] = known
            return known

    def _term(self, name: str) -> _Known | None:
        if not name:
            return None
        try:
            return self._terms[name]
        except KeyError:
            known = self._found(name)
            if len(self._terms) >= _REMEMBERED:
                self._terms.clear()
            self._terms[name] = known
            return known

    def _parted(self, name: str) -> tuple[list[int], list[int]]:
        # Where a term is in each segment, and in how many texts there.
        places = [segment.dictionary.terms.find(name) for segment in self._segments]
        counts = [
            int(segment.df[place]) if place >= 0 else 0
            for segment, place in zip(self._segments, places, strict=True)
        ]
        return places, counts

    def _found(self, name: str) -> _Known | None:
        places, counts = self._parted(name)
        if not (df := sum(counts)):
            return None
        idf = bm25.idf(self.size, df)
        parts = [
            (number, self._impacts[number].term(place, idf))
            for number, (place, count) in enumerate(zip(places, counts, strict=True))
            if count
        ]
        return _Known(name, df, tuple(parts))


def _wanted(known: Sequence[tuple[_Known, float]], number: int) -> list[tuple[Term, float]]:
    return [(term, weight) for each, weight in known for at, term in each.parts if at == number]
