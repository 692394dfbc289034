"""What is remembered of a conversation, while one update of it is handled."""

from typing import Any, TypeVar

from bot.replicas.chat_store import ChatStore, Entry, EntryPlace, StoreMoment

V = TypeVar("V")


class ConversationState:
    """What one update finds remembered, and what it leaves: read at its beginning, written at its end.

    So an update costs two round trips where the store is shared.
    """

    def __init__(self, store: ChatStore) -> None:
        self._store = store
        self._known: dict[EntryPlace[Any], Any] = {}
        self._changes: dict[EntryPlace[Any], Entry[Any]] = {}
        self._since: StoreMoment | None = None  # when it was first read

    async def load(self, *places: EntryPlace[Any]) -> None:
        """Read what is at some places. Raises DatabaseError, as all that reads."""
        reading = await self._store.read(*places)
        if self._since is None:
            self._since = reading.moment
        self._known |= {place: reading.values.get(place) for place in places}

    async def get(self, place: EntryPlace[V]) -> V | None:
        """What is remembered at a place."""
        if place not in self._known:
            await self.load(place)
        value: V | None = self._known[place]
        return value

    async def take(self, place: EntryPlace[V]) -> V | None:
        """What is remembered at a place, which is then deleted, at once."""
        self._known[place] = None
        return await self._store.take(place)

    def put(self, place: EntryPlace[V], value: V, chat: int, user: int | None = None) -> None:
        """Remember something about a chat, and perhaps a user."""
        self._known[place] = value
        self._changes[place] = Entry(place, value, chat, user)

    def discard(self, place: EntryPlace[Any]) -> None:
        """Leave a place as it was before this update."""
        self._changes.pop(place, None)

    def clear(self) -> None:
        """Let go of everything, as somebody was forgotten; nothing that was put before is written."""
        for place in self._known:
            self._known[place] = None
        self._changes.clear()

    async def save(self) -> None:
        """Write what was put; nothing of those who were forgotten since the first reading."""
        if self._changes:
            changes, self._changes = [*self._changes.values()], {}
            await self._store.write(changes, self._since)
