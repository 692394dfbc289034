"""A ChatStore in the memory of one process, bounded in bytes."""

import asyncio
from collections.abc import Callable
from time import monotonic

from cachetools import TLRUCache, TTLCache

from bot.clock import Sleep
from bot.replicas.chat_store import FORGOTTEN_SECONDS, SWEEP_SECONDS, Entry, Key

MOST_BYTES = 32 << 20  # of each kind; the entry that was used longest ago goes first
ENTRY_BYTES = 600  # of an entry beside its value, at most
MOST_FORGOTTEN = 10_000  # chats and users


class LocalChatStore:
    """Entries in memory; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic, most_bytes: int = MOST_BYTES) -> None:
        self._clock = clock
        self._most_bytes = most_bytes
        self._kinds: dict[str, TLRUCache[Key, Entry]] = {}
        self._forgotten: TTLCache[int, float] = TTLCache(
            MOST_FORGOTTEN, FORGOTTEN_SECONDS, clock
        )  # chat or user -> when it was forgotten

    async def get(self, kind: str, key: Key) -> bytes | None:
        """The value of an entry; None where there is none."""
        entry = self._kind(kind).get(key)
        return entry.value if entry else None

    async def put(self, entry: Entry) -> bool:
        """Store an entry; False where it is too large, or somebody was forgotten meanwhile."""
        if self._is_forgotten(entry) or _size(entry) > self._most_bytes:
            return False
        self._kind(entry.kind)[entry.key] = entry
        return True

    async def put_if_absent(self, entry: Entry) -> bytes | None:
        """Store an entry if there is none with its key; else the value that there is."""
        if (there := await self.get(entry.kind, entry.key)) is None:
            await self.put(entry)
        return there

    async def take(self, kind: str, key: Key) -> bytes | None:
        """The value of an entry, which is then deleted."""
        entry = self._kind(kind).pop(key, None)
        return entry.value if entry else None

    async def forget(self, number: int) -> frozenset[str]:
        """Delete what is about a chat or user; the kinds of what there was."""
        self._forgotten[number] = self._clock()
        kinds = set()
        for kind, entries in self._kinds.items():
            about = [key for key, entry in entries.items() if number in (entry.chat, entry.user)]
            if sum(entries.pop(key, None) is not None for key in about):  # one may expire meanwhile
                kinds.add(kind)
        return frozenset(kinds)

    async def sweep(self, sleep: Sleep = asyncio.sleep) -> None:
        """Delete what has expired, again and again until cancelled."""
        while True:
            await sleep(SWEEP_SECONDS)
            for entries in self._kinds.values():
                entries.expire()

    def _kind(self, kind: str) -> TLRUCache[Key, Entry]:
        if kind not in self._kinds:
            self._kinds[kind] = TLRUCache(self._most_bytes, _expiry, self._clock, _size)
        return self._kinds[kind]

    def _is_forgotten(self, entry: Entry) -> bool:
        begun = self._clock() - entry.age
        return any(
            number is not None and self._forgotten.get(number, -1.0) >= begun
            for number in (entry.chat, entry.user)
        )


def _expiry(_: Key, entry: Entry, now: float) -> float:
    return now + entry.seconds


def _size(entry: Entry) -> int:
    return ENTRY_BYTES + len(entry.value)
