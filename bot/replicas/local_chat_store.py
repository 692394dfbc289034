"""A ChatStore in the memory of one process, bounded for each kind."""

import asyncio
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, TypeVar

from cachetools import TTLCache

from bot.clock import Sleep
from bot.replicas.chat_store import (
    FORGOTTEN_SECONDS,
    SWEEP_SECONDS,
    Entry,
    EntryKind,
    EntryPlace,
    Key,
    Reading,
    StoreMoment,
)

MOST_FORGOTTEN = 10_000  # chats and users

V = TypeVar("V")


class LocalChatStore:
    """Entries in memory, as they are; `clock` gives seconds. Nothing here waits, so each action is atomic."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._kinds: dict[str, TTLCache[Key, Entry[Any]]] = {}
        self._forgettings = 0  # so far: the moments that matter
        self._forgotten: TTLCache[int, int] = TTLCache(
            MOST_FORGOTTEN, FORGOTTEN_SECONDS, clock
        )  # chat or user -> which forgetting it was

    async def read(self, *places: EntryPlace[Any]) -> Reading:
        """What there is at some places."""
        entries = ((place, self._of(place.kind).get(place.key)) for place in places)
        return Reading(self._forgettings, {place: entry.value for place, entry in entries if entry})

    async def write(self, entries: Sequence[Entry[Any]], since: StoreMoment | None = None) -> None:
        """Store entries; not one that is larger than all of its kind may be."""
        for entry in entries:
            kind = entry.place.kind
            cache = self._of(kind)
            if kind.size(entry.value) <= cache.maxsize and not self._is_forgotten(entry, since):
                cache[entry.place.key] = entry

    async def put_if_absent(self, entry: Entry[V]) -> V | None:
        """Store an entry if there is none at its place; else the value that there is."""
        if there := self._of(entry.place.kind).get(entry.place.key):
            value: V = there.value
            return value
        await self.write([entry])
        return None

    async def take(self, place: EntryPlace[V]) -> V | None:
        """The value at a place, which is then deleted."""
        entry = self._of(place.kind).pop(place.key, None)
        return entry.value if entry else None

    async def forget(self, number: int) -> frozenset[str]:
        """Delete what is about a chat or user; the names of the kinds of what there was."""
        self._forgettings += 1
        self._forgotten[number] = self._forgettings
        kinds: set[str] = set()
        for name, entries in self._kinds.items():
            about = [key for key, entry in entries.items() if number in (entry.chat, entry.user)]
            if sum(entries.pop(key, None) is not None for key in about):  # one may expire meanwhile
                kinds.add(name)
        return frozenset(kinds)

    def expire(self) -> None:
        """Drop what has expired; a cache by itself does so only when it is written to."""
        for entries in self._kinds.values():
            entries.expire()
        self._forgotten.expire()

    async def sweep(self, sleep: Sleep = asyncio.sleep) -> None:
        """Drop what has expired, again and again until cancelled, also while nobody writes."""
        while True:
            await sleep(SWEEP_SECONDS)
            self.expire()

    def _of(self, kind: EntryKind[Any]) -> TTLCache[Key, Entry[Any]]:
        entries = self._kinds.get(kind.name)
        if entries is None:
            most = kind.most if kind.seconds > 0 else 0
            entries = TTLCache(most, kind.seconds, self._clock, lambda entry: kind.size(entry.value))
            self._kinds[kind.name] = entries
        return entries

    def _is_forgotten(self, entry: Entry[Any], since: StoreMoment | None) -> bool:
        if not isinstance(since, int):
            return False
        return any(
            number is not None and self._forgotten.get(number, 0) > since
            for number in (entry.chat, entry.user)
        )
