"""A small memory that forgets: bounded in entries and in time, never written to disk."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memory(Generic[K, V]):
    """Remembers the newest `size` values for `seconds` each."""

    def __init__(self, size: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = size
        self._seconds = seconds
        self._clock = clock
        self._kept: OrderedDict[K, tuple[float, V]] = OrderedDict()  # oldest first: key -> (time, value)

    def remember(self, key: K, value: V) -> None:
        """Keep a value, forgetting what is too old and, when full, the oldest."""
        self._kept.pop(key, None)
        self._kept[key] = (self._clock(), value)
        self._forget()

    def recall(self, key: K) -> V | None:
        """The value kept for a key, or None when there is none any more."""
        self._forget()
        kept = self._kept.get(key)
        return kept[1] if kept else None

    def drop(self, which: Callable[[K], bool]) -> int:
        """Forget the values of some keys; how many there were."""
        self._forget()
        dropped = [key for key in self._kept if which(key)]
        for key in dropped:
            del self._kept[key]
        return len(dropped)

    def __len__(self) -> int:
        return len(self._kept)

    def _forget(self) -> None:
        horizon = self._clock() - self._seconds
        while self._kept:
            key, (when, _) = next(iter(self._kept.items()))
            if when > horizon and len(self._kept) <= self._size:
                return
            del self._kept[key]
