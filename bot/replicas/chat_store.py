"""What is remembered of chats for a while: the same in memory, for one process, and shared by replicas."""

from dataclasses import dataclass, field
from typing import Protocol

from bot.clock import Sleep

SWEEP_SECONDS = 5.0  # what has expired, and is given to nobody any more, is deleted so much later at most
FORGOTTEN_SECONDS = 600.0  # for which it is known that somebody was forgotten: longer than any answer takes

Key = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to remember."""

    kind: str  # at most 32 characters
    key: Key  # unique in its kind
    value: bytes = field(repr=False)
    seconds: float  # for which it is remembered
    chat: int  # whom it is about: with them it is forgotten
    user: int | None = None
    age: float = 0.0  # seconds since it began: an answer, that its question was taken


class ChatStore(Protocol):
    """A store of entries that expire.

    Whoever is forgotten stays so: what began before is not stored afterwards either. All but `put` and
    `sweep` raise DatabaseError where a database is needed and away.
    """

    async def get(self, kind: str, key: Key) -> bytes | None:
        """The value of an entry; None where there is none."""

    async def put(self, entry: Entry) -> bool:
        """Store an entry, in place of one with the same key; whether that was done."""

    async def put_if_absent(self, entry: Entry) -> bytes | None:
        """Store an entry if there is none with its key, of several one; else the value that there is."""

    async def take(self, kind: str, key: Key) -> bytes | None:
        """The value of an entry, which is then deleted. Of several who take it, one gets it."""

    async def forget(self, number: int) -> frozenset[str]:
        """Delete what is about a chat or user; the kinds of what there was.

        The number of a private chat is that of its user, who is forgotten in all other chats too.
        """

    async def sweep(self, sleep: Sleep) -> None:
        """Delete what has expired, again and again until cancelled."""
