"""The words of all reports: in memory where just read, else made from the kept file when asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from retrieval.snapshot.document_format import StoredReport, decode, encode
from retrieval.snapshot.report_metadata import Key

_MADE = 1024  # entries made from the kept file that stay in memory
Places = Mapping[Key, tuple[int, int]]
T = TypeVar("T")


class MappedDocuments:
    """Records end to end in a file that is mapped into memory; `places` are where each starts and stops."""

    def __init__(self, data: NDArray[np.uint8], places: Places) -> None:
        self.places = places  # file name -> where its record starts and stops
        self._data = data.data
        self.entry: Callable[[Key], StoredReport] = lru_cache(_MADE)(partial(_made, self._data, places))

    def record(self, key: Key) -> memoryview:
        """The record of a report, as it is kept."""
        start, stop = self.places[key]
        return self._data[start:stop]


def _made(data: memoryview, places: Places, key: Key) -> StoredReport:
    start, stop = places[key]
    return decode(bytes(data[start:stop]))


@dataclass(frozen=True, eq=False)
class DocumentStore:
    """Reports with their passages, by the keys of their cards."""

    fresh: Mapping[Key, StoredReport] = field(default_factory=dict)  # wins over what is kept
    kept: MappedDocuments | None = None

    def entry(self, key: Key) -> StoredReport:
        """A report with its passages."""
        found = self.fresh.get(key)
        if found is None:
            if self.kept is None:
                raise KeyError(key)
            found = self.kept.entry(key)
        return found

    def record(self, key: Key) -> bytes | memoryview:
        """The same as bytes."""
        if key in self.fresh or self.kept is None:
            return encode(self.entry(key))
        return self.kept.record(key)

    def adding(self, entries: Mapping[Key, StoredReport]) -> "DocumentStore":
        """The same with more reports, or with others in their place."""
        return DocumentStore({**self.fresh, **entries}, self.kept)

    def without(self, stale: Iterable[Key]) -> "DocumentStore":
        """The same without reports that nobody will ask for again."""
        left = set(stale)
        return DocumentStore({key: entry for key, entry in self.fresh.items() if key not in left}, self.kept)


class LazySequence(Sequence[T]):
    """What is made when it is asked for; slices are tuples."""

    def __init__(self, size: int, make: Callable[[int], T]) -> None:
        self._size = size
        self._make = make

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...

    def __getitem__(self, at: Any) -> T | tuple[T, ...]:
        if isinstance(at, slice):
            return tuple(map(self._make, range(*at.indices(self._size))))
        place = int(at)
        if not -self._size <= place < self._size:
            raise IndexError(f"there is no {place} of {self._size}")
        return self._make(place % self._size)

    def __iter__(self) -> Iterator[T]:
        return map(self._make, range(self._size))
