"""What both classes of index share: texts in segments, and their words and terms."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.index import segments
from retrieval.index.postings import distinct
from retrieval.index.segments import Segment, settled
from retrieval.text.idf import inverse_document_frequency
from retrieval.text.report_terms import report_stem
from retrieval.text.term_places import NO_OTHERS, Others, TermPlaces, joined


class WordLookup:
    """The texts of some segments by position, and which words and terms they have."""

    def __init__(self, segments: Sequence[Segment], forward: bool = False) -> None:
        self._segments = tuple(segments)
        self._forward = forward or any(segment.forward is not None for segment in self._segments)
        sizes = [segment.size for segment in self._segments]
        self.size = sum(sizes)
        self._starts = [sum(sizes[:at]) for at in range(len(sizes))]

    def __len__(self) -> int:
        return self.size

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.size} texts in {len(self._segments)} segments>"

    def _replaced(self, remove: Iterable[int], add: Iterable[str] | Segment) -> tuple[Segment, ...]:
        # The segments of `Index.replace`.
        removed = distinct(np.fromiter(remove, np.int64))
        if len(removed) and not 0 <= removed[0] <= removed[-1] < self.size:
            outside = removed[-1] if removed[0] >= 0 else removed[0]
            raise IndexError(f"There is no text {outside} of {self.size}.")
        stops = np.searchsorted(removed, [*self._starts, self.size])
        remaining = []
        for at, segment in enumerate(self._segments):
            here = removed[stops[at] : stops[at + 1]]
            texts = [remove[position] for position in here.tolist()] if isinstance(remove, Mapping) else None
            remaining.append(segment.without(here - self._starts[at], texts))
        added = add if isinstance(add, Segment) else Segment.build(add, forward=self._forward)
        return settled([*remaining, added])

    def packed(self) -> dict[str, NDArray[Any]]:
        """Return the arrays that the index consists of, by name."""
        return segments.packed(self._segments or [Segment.build((), forward=self._forward)])

    def positions(self, term: str) -> NDArray[np.int64]:
        """The positions of the texts that have a term, ascending."""
        segments, starts = self._segments, self._starts
        parts = [starts[number] + segments[number].positions(place) for number, place in self._located(term)]
        return parts[0] if len(parts) == 1 else np.concatenate([np.zeros(0, np.int64), *parts])

    def term_places(
        self, terms: Sequence[str], positions: Sequence[int] | NDArray[np.integer], numbers: bool = False
    ) -> TermPlaces:
        """Return where terms stand in the texts at some positions; with `numbers`, all numbers, too."""
        asked = np.asarray(positions, np.int64)
        wanted: list[dict[int, int]] = [{} for _ in self._segments]
        for row, term in enumerate(terms):
            for number, place in self._located(term):
                wanted[number].setdefault(place, row)
        others = [NO_OTHERS for _ in self._segments]
        if numbers:
            for number, segment in enumerate(self._segments):
                in_a_row, single = segment.dictionary.numbers
                others[number] = Others(in_a_row.start, in_a_row.stop, len(terms))
                one = {place: len(terms) + 1 for at, place in self._located("1") if at == number}
                wanted[number] = dict.fromkeys(single, len(terms)) | one | wanted[number]
        if len(self._segments) == 1:
            return self._segments[0].term_places(wanted[0], asked, others[0])
        owners = np.searchsorted(self._starts, asked, side="right") - 1
        parts = []
        for number, (segment, start) in enumerate(zip(self._segments, self._starts, strict=True)):
            here = np.flatnonzero(owners == number)
            parts.append((here, segment.term_places(wanted[number], asked[here] - start, others[number])))
        return joined(parts, len(asked))

    def df(self, term: str) -> int:
        """In how many texts a term is."""
        return sum(self._places(term)[1])

    def idf(self, term: str) -> float:
        """The inverse document frequency of a term; highest for an unknown one."""
        return inverse_document_frequency(self.size, self.df(term))

    def prefixed(self, prefix: str, limit: int) -> list[str]:
        """Return words with a prefix, accents aside, sorted; of more, those of the most frequent terms."""
        frequencies: dict[str, int] = {}
        for number, segment in enumerate(self._segments):
            places = segment.dictionary.beginning(prefix)
            used = places[segment.uses[places] > 0]
            counts = self._frequencies(number, segment.dictionary.term[used])
            for at in np.argsort(-counts, kind="stable")[:limit].tolist():
                frequencies[segment.dictionary.words[int(used[at])]] = int(counts[at])
        return sorted(sorted(frequencies, key=lambda word: (-frequencies[word], word))[:limit])

    def near(self, word: str, distance: int) -> list[tuple[str, int, int]]:
        """Return (word, edits, document frequency of its term) of words at most so many edits away."""
        edits: dict[str, int] = {}
        for segment in self._segments:
            dictionary = segment.dictionary
            for place, count in dictionary.words_by_length.near(word, distance):
                if segment.uses[place]:
                    edits[dictionary.words[place]] = count
        near = [(each, count, self.df(report_stem(each))) for each, count in edits.items()]
        return sorted((each for each in near if each[2]), key=lambda each: (each[1], -each[2], each[0]))

    def _places(self, term: str) -> tuple[list[int], list[int]]:
        # Where a term is in the dictionary of each segment, -1 if it is not, and in how many texts there.
        places = [segment.dictionary.terms.find(term) for segment in self._segments]
        counts = [
            int(segment.df[place]) if place >= 0 else 0
            for segment, place in zip(self._segments, places, strict=True)
        ]
        return places, counts

    def _located(self, term: str) -> Iterable[tuple[int, int]]:
        # Each segment that has a term, by its number, and the place of the term in its dictionary.
        return [(number, place) for number, place in enumerate(self._places(term)[0]) if place >= 0]

    @cached_property
    def _totals(self) -> NDArray[np.int64]:
        # Term of the biggest segment, which is the first -> in how many texts of all segments it is.
        first, *others = self._segments
        totals = first.df.copy()
        for other in others:
            places = other.dictionary.places_in(first.dictionary)
            totals[places[places >= 0]] += other.df[places >= 0]
        return totals

    def _frequencies(self, number: int, terms: NDArray[np.integer]) -> NDArray[np.int64]:
        # In how many texts of all segments each of one segment's terms is.
        if number == 0:
            totals: NDArray[np.int64] = self._totals[terms]
            return totals
        dictionary = self._segments[number].dictionary
        places = dictionary.places_in(self._segments[0].dictionary)[terms]
        counts = np.zeros(len(places), np.int64)
        counts[places >= 0] = self._totals[places[places >= 0]]
        for at in np.flatnonzero(places < 0).tolist():
            counts[at] = self.df(dictionary.terms[int(terms[at])])
        return counts
