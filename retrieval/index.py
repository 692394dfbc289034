"""BM25 over postings: which passages match comes from postings, how well from rank-bm25."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.analysis import stem, words
from retrieval.bm25 import Okapi


@dataclass(frozen=True, slots=True)
class Index:
    """Texts by position, searchable; made by `build`."""

    size: int
    _model: Okapi | None
    _postings: Mapping[str, "array[int]"] = field(repr=False)  # term -> positions, ascending
    _lexicon: Sequence[str] = field(repr=False)  # surface words, sorted

    @classmethod
    def build(cls, texts: Iterable[str]) -> "Index":
        """An index of the texts; a text may be empty."""
        postings: dict[str, array[int]] = {}
        lexicon: set[str] = set()
        documents = []
        for position, text in enumerate(texts):
            surface = words(text)
            document = [term for word in surface if (term := stem(word))]
            lexicon.update(surface)
            documents.append(document)
            for term in dict.fromkeys(document):
                postings.setdefault(term, array("I")).append(position)
        # rank-bm25 divides by the corpus size and by the average length
        model = Okapi(documents) if postings else None
        return cls(len(documents), model, postings, sorted(lexicon))

    def search(self, text: str, k: int = 10) -> list[tuple[int, float]]:
        """The k best (position, score), best first, ties by position; only what matched."""
        return self.top(dict.fromkeys((term for word in words(text) if (term := stem(word))), 1.0), k)

    def top(
        self, query: Mapping[str, float], k: int, within: NDArray[np.int64] | None = None
    ) -> list[tuple[int, float]]:
        """The k best for weighted terms, among the positions `within` if given."""
        matched = {position for term in query for position in self._postings.get(term, ())}
        candidates = sorted(matched if within is None else matched.intersection(map(int, within)))
        scored = zip(candidates, self.scores(query, candidates), strict=True)
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))[:k]

    def scores(self, query: Mapping[str, float], positions: Sequence[int]) -> list[float]:
        """The score of each position, 0 where nothing matches."""
        totals = [0.0] * len(positions)
        if self._model is None or not positions:
            return totals
        for term, weight in query.items():
            if term in self._postings:
                for at, score in enumerate(self._model.get_batch_scores([term], positions)):
                    totals[at] += weight * score
        return totals

    def positions(self, term: str) -> NDArray[np.int64]:
        """Where a term stands, ascending."""
        return np.array(self._postings.get(term, ()), np.int64)

    def df(self, term: str) -> int:
        """How many texts have the term."""
        return len(self._postings.get(term, ()))

    def idf(self, term: str) -> float:
        """The model's weight of a term; 0 for an unknown one."""
        return float(self._model.idf.get(term, 0.0)) if self._model else 0.0

    def prefixed(self, prefix: str, limit: int = 50) -> list[str]:
        """The surface words that begin with a prefix, in order."""
        start = bisect_left(self._lexicon, prefix)
        found = []
        for at in range(start, min(start + limit, len(self._lexicon))):
            if not self._lexicon[at].startswith(prefix):
                break
            found.append(self._lexicon[at])
        return found

    def near(self, word: str, distance: int) -> list[tuple[str, int]]:
        """The surface words within an edit distance (transpositions count one), nearest first."""
        alike = [other for other in self._lexicon if abs(len(other) - len(word)) <= distance]
        found = process.extract(word, alike, scorer=OSA.distance, score_cutoff=distance, limit=50)
        return sorted(((other, int(edits)) for other, edits, _ in found), key=lambda each: each[::-1])
