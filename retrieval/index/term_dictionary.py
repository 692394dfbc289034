"""The words of an index: sorted bytes to look them up in, without a dict of them all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from retrieval.index.slips import Spelling


@dataclass(frozen=True, eq=False)
class Strings:
    """Sorted distinct strings, end to end in UTF-8, whose byte order is that of the code points."""

    data: NDArray[np.uint8]
    bounds: NDArray[np.uint32]  # one more than strings

    @classmethod
    def of(cls, ordered: Sequence[str]) -> "Strings":
        """Hold strings that are sorted and distinct."""
        # A lone surrogate is a character like another: reports have them, and nothing may fail on one.
        encoded = [string.encode("utf-8", "surrogatepass") for string in ordered]
        bounds = np.zeros(len(encoded) + 1, np.uint32)
        bounds[1:] = np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)))
        return cls(np.frombuffer(b"".join(encoded), np.uint8), bounds)

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
        wanted = string.encode("utf-8", "surrogatepass")
        at = self._first(wanted)
        return at if at < len(self) and self._encoded(at) == wanted else -1

    def prefixed(self, prefix: str) -> range:
        """Return the places of the strings that begin so."""
        wanted = prefix.encode("utf-8", "surrogatepass")
        return range(self._first(wanted), self._first(wanted + b"\xff"))  # no UTF-8 byte is 0xff

    def _first(self, wanted: bytes) -> int:
        # bisect.bisect_left with a key, without the calls: this is on every new word's way.
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


@dataclass(frozen=True, eq=False)
class TermDictionary:
    """The terms of a segment, and the surface words that stand for them."""

    terms: Strings
    words: Strings
    term: NDArray[np.uint32]  # place of a surface word -> place of its term
    saved: Spelling | None = None

    @cached_property
    def spelling(self) -> Spelling:
        """The spelling of the surface words; worked out only where somebody asks for near ones."""
        return self.saved or Spelling.of(list(self.words))

    @cached_property
    def _elsewhere(self) -> "WeakKeyDictionary[TermDictionary, NDArray[np.int64]]":
        return WeakKeyDictionary()

    def places_in(self, other: "TermDictionary") -> NDArray[np.int64]:
        """Place of a term here -> its place there, or -1; found out once."""
        places = self._elsewhere.get(other)
        if places is None:
            places = np.fromiter(map(other.terms.find, self.terms), np.int64, len(self.terms))
            self._elsewhere[other] = places
        return places

    @classmethod
    def of(cls, terms: Sequence[str], surfaces: Mapping[str, int]) -> "TermDictionary":
        """Hold sorted terms and the surface words that stand for them, word -> place of its term."""
        ordered = sorted(surfaces)
        term = np.fromiter((surfaces[word] for word in ordered), np.uint32, len(ordered))
        return cls(Strings.of(terms), Strings.of(ordered), term)
