"""Segments of an index: words and postings that never change, and which documents are still alive."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.index.indexing import Inversion, Vocabulary
from retrieval.index.postings import Postings, ScoreCodes
from retrieval.index.term_dictionary import Strings, TermDictionary
from retrieval.text.analysis import words
from retrieval.text.term_places import NO_OTHERS, Others, TermPlaces, places_in

_SHRINK = 4  # a segment is written anew when one in so many of its documents is dead
_GROW = 4  # and joined with the next one unless it is at least so many times as big
_REPORTED = 1000  # texts between two calls of `progress`
# part of a segment -> its arrays
_PARTS: dict[str, tuple[str, ...]] = {
    "terms": ("data", "bounds"),
    "words": ("data", "bounds"),
    "dictionary": ("term",),
    "codes": ("tf", "length"),
    "postings": ("bounds", "documents", "code", "lengths", "long", "layers"),
    "segment": ("uses", "df", "alive", "forward"),
}


@dataclass(frozen=True, eq=False)
class Segment:
    """Some documents in a row, some of them perhaps dead."""

    dictionary: TermDictionary
    postings: Postings
    uses: NDArray[np.int64]  # surface word -> how often living documents have it
    df: NDArray[np.int64]  # term -> in how many living documents it is
    alive: NDArray[np.bool_] | None = None  # None: all are
    forward: NDArray[np.uint32] | None = None  # each document's terms in the order of its text, end to end

    @classmethod
    def build(
        cls, texts: Iterable[str], progress: Callable[[int], None] | None = None, forward: bool = False
    ) -> "Segment":
        """Return a segment of texts, which are read once and not stored, perhaps with a forward index."""
        inversion = Inversion(Vocabulary(), forward)
        for text in _reported(texts, progress):
            inversion.add(text)
        return cls.of(inversion)

    @classmethod
    def of(cls, inversion: Inversion) -> "Segment":
        """Return the segment of texts that have been added to an inversion."""
        dictionary, postings, uses, forward = inversion.inverted()
        return cls(dictionary, postings, uses, np.diff(postings.bounds), forward=forward)

    @cached_property
    def size(self) -> int:
        """How many documents are alive."""
        return self.postings.size if self.alive is None else int(self.alive.sum())

    @cached_property
    def length(self) -> int:
        """The terms of all that are alive."""
        lengths = self.postings.lengths
        return int((lengths if self.alive is None else lengths[self.alive]).sum(dtype=np.int64))

    @cached_property
    def living(self) -> NDArray[np.intp]:
        """The documents that are alive, ascending."""
        return np.arange(self.postings.size) if self.alive is None else np.flatnonzero(self.alive)

    def spread(self, living: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """What is true of each living document, for all documents; of the others it is false."""
        if self.alive is None:
            return living
        documents = np.zeros(self.postings.size, np.bool_)
        documents[self.alive] = living
        return documents

    def positions(self, place: int) -> NDArray[np.int64]:
        """Where a term is, counted among the living documents, ascending."""
        documents = np.sort(self.postings.documents[slice(*self.postings.bounds[place : place + 2])]).astype(
            np.int64
        )
        if self.alive is None:
            return documents
        return np.searchsorted(self.living, documents[self.alive[documents]])

    @cached_property
    def _stops(self) -> NDArray[np.int64]:
        # Where each document stops in the forward index.
        stops: NDArray[np.int64] = np.cumsum(self.postings.lengths, dtype=np.int64)
        return stops

    def term_places(
        self, wanted: Mapping[int, int], living: NDArray[np.integer], others: Others = NO_OTHERS
    ) -> TermPlaces:
        """Where terms stand in some living documents; `wanted`: place in the dictionary -> row."""
        if self.forward is None:
            raise RuntimeError("This index does not know the order of terms. Build it with a forward index.")
        documents = self.living[living]
        stops = self._stops[documents]
        return places_in(self.forward, stops - self.postings.lengths[documents], stops, wanted, others)

    def in_order(self, numbers: NDArray[np.int64]) -> list[NDArray[np.uint32]]:
        """The forward index of the living documents, if there is one, with other numbers for the terms."""
        if self.forward is None:
            return []
        alive = slice(None) if self.alive is None else np.repeat(self.alive, self.postings.lengths)
        return [numbers.astype(np.uint32)[self.forward[alive]]]

    def documents(self) -> list[list[str]]:
        """Each living document's terms, as often as it has them, in no particular order."""
        postings, names = self.postings, list(self.dictionary.terms)
        terms = np.repeat(np.arange(len(names)), np.diff(postings.bounds))
        order = np.argsort(postings.documents, kind="stable")
        counts = postings.codes.tf[postings.code[order]]
        flat = np.repeat(terms[order], counts).tolist()
        stops = np.cumsum(postings.lengths.astype(np.int64)).tolist()
        starts = [0, *stops[:-1]]
        return [[names[term] for term in flat[starts[at] : stops[at]]] for at in self.living.tolist()]

    def without(self, living: NDArray[np.intp], texts: Sequence[str] | None = None) -> "Segment":
        """Return the segment without some documents, counted among the living.

        Given their texts, words that only they use are removed now, else when the segment is merged.
        """
        if not len(living):
            return self
        alive = np.ones(self.postings.size, bool) if self.alive is None else self.alive.copy()
        alive[self.living[living]] = False
        if texts is None:
            remaining = np.concatenate(([0], np.cumsum(alive[self.postings.documents])))
            return replace(self, alive=alive, df=np.diff(remaining[self.postings.bounds]))
        uses, df = self.uses.copy(), self.df.copy()
        for text in texts:
            counts = Counter(words(text))
            places = np.array([self.dictionary.words.find(word) for word in counts], np.int64)
            held = places >= 0
            uses[places[held]] -= np.array([*counts.values()], np.int64)[held]
            df[np.unique(self.dictionary.term[places[held]])] -= 1
        return replace(self, alive=alive, uses=uses, df=df)


def _reported(texts: Iterable[str], progress: Callable[[int], None] | None) -> Iterator[str]:
    # The texts; `progress` is called as they are read.
    read = 0
    for read, text in enumerate(texts, 1):
        yield text
        if progress and read % _REPORTED == 0:
            progress(read)
    if progress:
        progress(read)


def merged(segments: Sequence[Segment]) -> Segment:
    """Return one segment of the living documents of several, as if built from their texts."""
    runs = [segment.postings.run(segment.alive) for segment in segments]
    names = [list(segment.dictionary.terms) for segment in segments]
    known = sorted({names[at][term] for at, run in enumerate(runs) for term in run.terms.tolist()})
    place = {term: at for at, term in enumerate(known)}
    # A term without a living document has no place here, and no posting either.
    places = [np.fromiter((place.get(term, -1) for term in each), np.int64, len(each)) for each in names]
    surfaces: dict[str, int] = {}
    used: Counter[str] = Counter()
    for segment, here in zip(segments, places, strict=True):
        terms = here[segment.dictionary.term].tolist()
        for word, at, uses in zip(segment.dictionary.words, terms, segment.uses.tolist(), strict=True):
            if uses and at >= 0:
                surfaces[word] = at
                used[word] += uses
    postings = Postings.join(runs, places, len(known))
    uses = np.fromiter((used[word] for word in sorted(surfaces)), np.int64, len(surfaces))
    dictionary = TermDictionary.of(known, surfaces)
    held = [part for segment, here in zip(segments, places, strict=True) for part in segment.in_order(here)]
    forward = np.concatenate(held) if len(held) == len(segments) else None
    return Segment(dictionary, postings, uses, np.diff(postings.bounds), forward=forward)


def settled(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Merge segments of similar size and those with many dead documents: they stay few, at a small cost."""
    result: list[Segment] = []
    for segment in segments:
        if segment.size * _SHRINK < segment.postings.size * (_SHRINK - 1):
            segment = merged([segment])
        if segment.size:
            result.append(segment)
        while len(result) > 1 and result[-2].size < _GROW * result[-1].size:
            result[-2:] = [merged(result[-2:])]
    return tuple(result)


def packed(segments: Sequence[Segment]) -> dict[str, NDArray[Any]]:
    """Name -> array, of everything that segments consist of."""
    return {f"{at}.{name}": array for at, segment in enumerate(segments) for name, array in _arrays(segment)}


def unpacked(arrays: Mapping[str, NDArray[Any]]) -> list[Segment]:
    """The segments that were packed."""
    count = len({name.partition(".")[0] for name in arrays})
    return [_segment(arrays, at) for at in range(count)]


def _arrays(segment: Segment) -> Iterator[tuple[str, NDArray[Any]]]:
    dictionary, postings = segment.dictionary, segment.postings
    owners = {
        "terms": dictionary.terms,
        "words": dictionary.words,
        "dictionary": dictionary,
        "codes": postings.codes,
        "postings": postings,
        "segment": segment,
    }
    for part, fields in _PARTS.items():
        for field in fields:
            array = getattr(owners[part], field)
            yield f"{part}.{field}", np.zeros(0, np.bool_) if array is None else array


def _segment(arrays: Mapping[str, NDArray[Any]], number: int) -> Segment:
    parts = {
        name: [arrays[f"{number}.{name}.{field}"] for field in fields] for name, fields in _PARTS.items()
    }
    dictionary = TermDictionary(Strings(*parts["terms"]), Strings(*parts["words"]), *parts["dictionary"])
    bounds, documents, code, lengths, long, layers = parts["postings"]
    postings = Postings(bounds, documents, code, ScoreCodes(*parts["codes"]), lengths, long, layers)
    uses, df, alive, forward = parts["segment"]
    if forward.dtype != np.bool_ and len(forward) != lengths.sum(dtype=np.int64):
        raise IndexError("the forward index is not of these documents")
    held = None if forward.dtype == np.bool_ else forward
    return Segment(dictionary, postings, uses, df, alive if len(alive) else None, held)
