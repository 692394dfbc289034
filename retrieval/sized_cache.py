"""A cache bounded in bytes, for what is made of reports; nothing of a question may come into one."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

ENTRY = 350  # bytes of an entry beside its key and value: the table's share, the link, the pair and its size
_SHARE = 8  # an entry that would take more than one part in so many is made anew each time


class SizedCache(Generic[K, T]):
    """A function that remembers what it returned, the least recently used dropped; threads may share it.

    `most` is the bound in bytes, `size` the bytes of a key and its value. They are shared with others where
    they can be, so that the true sum is below the bound.
    """

    def __init__(self, function: Callable[[K], T], most: int, size: Callable[[K, T], int]) -> None:
        self._function = function
        self._most, self._size = most, size
        self._entries: OrderedDict[K, tuple[T, int]] = OrderedDict()
        self._used = 0
        self._lock = Lock()

    def __call__(self, key: K) -> T:
        """What the function makes of a key."""
        with self._lock:
            if entry := self._entries.get(key):
                self._entries.move_to_end(key)
                return entry[0]
        value = self._function(key)
        size = self._size(key, value) + ENTRY
        if size * _SHARE <= self._most:
            self._add(key, value, size)
        return value

    def _add(self, key: K, value: T, size: int) -> None:
        with self._lock:
            if key in self._entries:  # another thread was faster
                return
            self._entries[key] = value, size
            self._used += size
            while self._used > self._most:
                self._used -= self._entries.popitem(last=False)[1][1]

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._entries)
