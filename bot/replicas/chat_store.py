"""What is remembered of chats for a while: the same in memory, for one process, and shared by replicas."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from bot.clock import Sleep

SWEEP_SECONDS = 5.0  # what has expired, and is given to nobody any more, is deleted so much later at most
FORGOTTEN_SECONDS = 600.0  # for which it is known that somebody was forgotten: longer than any answer takes

V = TypeVar("V")
Key = tuple[int | str, ...]
StoreMoment = object  # a store's own mark of a point in time


def one(_: object) -> int:
    """The size of a value of a kind whose values are counted."""
    return 1


@dataclass(frozen=True, slots=True, eq=False)
class EntryKind(Generic[V]):
    """A kind of what is remembered."""

    name: str  # at most 32 characters
    form: Any  # the type of its values, which JSON can hold
    seconds: float  # for which one is remembered; 0 or less: never
    most: int  # size of all of them in memory; the one that was written first goes first
    size: Callable[[V], int] = one

    def at(self, *key: int | str) -> "EntryPlace[V]":
        """The place of a key."""
        return EntryPlace(self, key)


@dataclass(frozen=True, slots=True)
class EntryPlace(Generic[V]):
    """Where a value is remembered."""

    kind: EntryKind[V]
    key: Key  # unique in its kind


@dataclass(frozen=True, slots=True)
class Entry(Generic[V]):
    """Something to remember."""

    place: EntryPlace[V]
    value: V = field(repr=False)
    chat: int  # whom it is about: with them it is forgotten
    user: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a store had at some places, and when."""

    moment: StoreMoment
    values: Mapping[EntryPlace[Any], Any] = field(repr=False)  # only of places where there was something


class ChatStore(Protocol):
    """A store of entries that expire.

    Whoever is forgotten stays so: what was read or begun before is not stored afterwards either. All but
    `write` and `sweep` raise DatabaseError where a database is needed and away.
    """

    async def read(self, *places: EntryPlace[Any]) -> Reading:
        """What there is at some places."""

    async def write(self, entries: Sequence[Entry[Any]], since: StoreMoment | None = None) -> None:
        """Store entries in place of those at the same places; but nothing of whom was forgotten `since`."""

    async def put_if_absent(self, entry: Entry[V]) -> V | None:
        """Store an entry if there is none at its place, of several one; else the value that there is."""

    async def take(self, place: EntryPlace[V]) -> V | None:
        """The value at a place, which is then deleted. Of several who take it, one gets it."""

    async def forget(self, number: int) -> frozenset[str]:
        """Delete what is about a chat or user; the names of the kinds of what there was.

        The number of a private chat is that of its user, who is forgotten in all other chats too.
        """

    async def sweep(self, sleep: Sleep) -> None:
        """Delete what has expired, again and again until cancelled."""
