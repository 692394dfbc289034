"""The words of an index, in sorted bytes that are searched as they are."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from retrieval.compiled import library
from retrieval.index.postings import distinct
from retrieval.text.analysis import without_marks

_LINE_END = ord("\n")
_LONGEST_NEAR = 32  # characters; a longer word is not taken for a misspelling of another


def encoded(string: str) -> bytes:
    """A string as it is stored. Reports may contain lone surrogates, and nothing may fail on one."""
    return string.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, eq=False)
class Strings:
    """Sorted distinct strings, end to end in UTF-8, whose byte order is that of the code points."""

    data: NDArray[np.uint8]
    bounds: NDArray[np.uint32]  # one more than strings

    @classmethod
    def of(cls, ordered: Sequence[str]) -> "Strings":
        """Hold strings that are sorted and distinct."""
        lines = np.frombuffer(encoded("\n".join(ordered)), np.uint8)
        ends = np.flatnonzero(lines == _LINE_END)
        if ordered and len(ends) == len(ordered) - 1:  # none has a line end: all are encoded at once
            stops = np.append(ends, len(lines)) - np.arange(len(ordered))
            return cls(lines[lines != _LINE_END], np.concatenate(([0], stops)).astype(np.uint32))
        parts = [encoded(string) for string in ordered]
        bounds = np.zeros(len(parts) + 1, np.uint32)
        bounds[1:] = np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)))
        return cls(np.frombuffer(b"".join(parts), np.uint8), bounds)

    def only(self, kept: NDArray[np.bool_]) -> "Strings":
        """Some of them: those that are kept."""
        if kept.all():
            return self
        sizes = np.diff(self.bounds)
        bounds = np.concatenate(([0], np.cumsum(sizes[kept]))).astype(np.uint32)
        return Strings(self.data[np.repeat(kept, sizes)], bounds)

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __getitem__(self, at: int) -> str:
        return self._encoded(at).decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        data, bounds = self.data.tobytes(), self.bounds.tolist()
        for start, stop in pairwise(bounds):
            yield data[start:stop].decode("utf-8", "surrogatepass")

    def find(self, string: str) -> int:
        """Return the place of a string, or -1."""
        wanted = encoded(string)
        at = self._first(wanted)
        return at if at < len(self) and self._encoded(at) == wanted else -1

    def find_all(self, wanted: "Strings") -> NDArray[np.int64]:
        """Return the place of each of other strings, or -1."""
        if not library.available():
            return np.fromiter(map(self.find, wanted), np.int64, len(wanted))
        places = np.empty(len(wanted), np.int64)
        arrays = (self.data, self.bounds, wanted.data, wanted.bounds, places)
        data, bounds, others, other_bounds, found = [library.address(array) for array in arrays]
        library.library().kernel_lookup(data, bounds, len(self), others, other_bounds, len(wanted), found)
        return places

    def prefixed(self, prefix: str) -> range:
        """Return the places of the strings that begin so."""
        wanted = encoded(prefix)
        return range(self._first(wanted), self._first(wanted + b"\xff"))  # no UTF-8 byte is 0xff

    def _first(self, wanted: bytes) -> int:
        # bisect.bisect_left with a key, without its calls: every new word is looked up here.
        data, bounds = self._views
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) >> 1
            if bytes(data[bounds[middle] : bounds[middle + 1]]) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def _encoded(self, at: int) -> bytes:
        return self.data[self.bounds[at] : self.bounds[at + 1]].tobytes()

    @cached_property
    def _views(self) -> tuple[memoryview, memoryview]:
        # Indexing a view gives a Python int ten times as fast as indexing an array does.
        return self.data.data, self.bounds.data


class WordsByLength:
    """Words in order of their length, so that only those that can be near another are compared with it."""

    def __init__(self, words: Iterable[str]) -> None:
        groups: dict[int, tuple[list[str], list[int]]] = {}
        for place, word in enumerate(words):
            if 0 < len(word) <= _LONGEST_NEAR:
                group, places = groups.setdefault(len(word), ([], []))
                group.append(word)
                places.append(place)
        self._words: list[str] = []
        self._places: list[int] = []
        letters = [np.zeros(0, np.uint32)]  # which letters each word has
        self._starts = [0]  # length -> where the words of that length, or longer ones, begin
        for length in range(_LONGEST_NEAR + 1):
            if length in groups:
                group, places = groups.pop(length)
                self._words += group
                self._places += places
                letters.append(_letters(group, length))
            self._starts.append(len(self._words))
        self._letters = np.concatenate(letters)

    def near(self, word: str, distance: int) -> list[tuple[int, int]]:
        """Return (place, edits) of the words at most so many edits away, the word itself left out.

        An edit is a letter left out, added or replaced, or two neighbours swapped (optimal string alignment).
        """
        if not 0 < len(word) <= _LONGEST_NEAR:
            return []
        own = _letters([word], len(word))[0]
        first = self._starts[max(0, len(word) - distance)]
        stop = self._starts[min(_LONGEST_NEAR, len(word) + distance) + 1]
        # An edit brings in one letter at most, and takes out one at most.
        alike = np.flatnonzero(np.bitwise_count(self._letters[first:stop] ^ own) <= 2 * distance)
        candidates = {first + at: self._words[first + at] for at in alike.tolist()}
        from rapidfuzz.distance import OSA  # slow to import
        from rapidfuzz.process import extract

        matches = extract(word, candidates, scorer=OSA.distance, score_cutoff=distance, limit=None)
        return [(self._places[at], edits) for _, edits, at in matches if edits]


def _letters(words: Sequence[str], length: int) -> NDArray[np.uint32]:
    # For each word a set of bits, one for each letter that it has; some letters share a bit.
    codes = np.array(words, f"U{length}").view(np.uint32).reshape(len(words), length)
    letters: NDArray[np.uint32] = np.bitwise_or.reduce(np.uint32(1) << (codes & np.uint32(31)), axis=1)
    return letters


@dataclass(frozen=True, eq=False)
class TermDictionary:
    """The terms of a segment, and the surface words that stand for them."""

    terms: Strings
    words: Strings
    term: NDArray[np.uint32]  # place of a surface word -> place of its term

    @cached_property
    def numbers(self) -> tuple[range, list[int]]:
        """The places of the terms that begin with a digit: those of ASCII, in a row, and the others."""
        terms = self.terms
        ascii_ones = range(terms.prefixed("0").start, terms.prefixed("9").stop)
        others: list[int] = []
        at = terms.prefixed("\x80").start
        while at < len(terms):  # from one first character to the next
            same = terms.prefixed(terms[at][0])
            others += same if terms[at][0].isdigit() else ()
            at = same.stop
        return ascii_ones, others

    @cached_property
    def words_by_length(self) -> WordsByLength:
        """The surface words, without accents, to look for near ones among; made when first asked for."""
        plain = list(self.words)
        folded, marked = self._without_marks
        for word, place in zip(folded, marked.tolist(), strict=True):
            plain[place] = word
        return WordsByLength(plain)

    def beginning(self, prefix: str) -> NDArray[np.int64]:
        """Return the places of the surface words that begin so, as they are or without accents."""
        places = self.words.prefixed(prefix)
        folded, marked = self._without_marks
        also = marked[bisect_left(folded, prefix) : bisect_left(folded, prefix + "\U0010ffff")]
        return distinct(np.append(np.arange(places.start, places.stop), also))

    @cached_property
    def _without_marks(self) -> tuple[list[str], NDArray[np.int64]]:
        # The words that are not plain ASCII as they are without accents, sorted, and their places.
        bytes_of_marked = np.flatnonzero(self.words.data > 127)
        marked = distinct(np.searchsorted(self.words.bounds, bytes_of_marked, "right") - 1)
        folded = [without_marks(self.words[at]) for at in marked.tolist()]
        order = sorted(range(len(folded)), key=folded.__getitem__)
        return [folded[at] for at in order], marked[np.array(order, np.int64)]

    @cached_property
    def _elsewhere(self) -> "WeakKeyDictionary[TermDictionary, NDArray[np.int64]]":
        return WeakKeyDictionary()

    def places_in(self, other: "TermDictionary") -> NDArray[np.int64]:
        """Place of a term here -> its place there, or -1; worked out once."""
        places = self._elsewhere.get(other)
        if places is None:
            places = other.terms.find_all(self.terms)
            self._elsewhere[other] = places
        return places

    @classmethod
    def of(cls, terms: Sequence[str], surfaces: Mapping[str, int]) -> "TermDictionary":
        """Hold sorted terms and the surface words that stand for them, word -> place of its term."""
        ordered = sorted(surfaces)
        term = np.fromiter((surfaces[word] for word in ordered), np.uint32, len(ordered))
        return cls(Strings.of(terms), Strings.of(ordered), term)
