"""The subscriptions in the database: which destination wants announcements of which reports."""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.encryption import Encryption, unreadable_skipped
from bot.database.engine import Database
from bot.database.tables import outbox, places, subscriptions
from bot.subscriptions.destinations import (
    Destination,
    chat_key,
    decrypt_destination,
    destination_key,
    encrypt_destination,
)

__all__ = ["Destination", "Subscription", "Subscriptions", "TooLongError", "TooManyError"]

MAX_SUBSCRIPTIONS = 20  # of one destination
MAX_WORDS = 256  # characters


class TooManyError(ValueError):
    """A destination has `limit` subscriptions, the most it may have."""

    limit = MAX_SUBSCRIPTIONS


class TooLongError(ValueError):
    """The words of a subscription have more than `limit` characters."""

    limit = MAX_WORDS


@dataclass(frozen=True, slots=True)
class Subscription:
    """The reports with a passage that has all the words; without words, every report."""

    id: int
    words: str


class Subscriptions:
    """The subscriptions of all destinations; a destination goes with its last one, its outbox rows too."""

    def __init__(self, database: Database, encryption: Encryption) -> None:
        self._database = database
        self._encryption = encryption

    async def add(self, destination: Destination, words: str = "") -> Subscription | None:
        """Add a subscription; None where it is there already. Raises TooLongError and TooManyError."""
        words = " ".join(words.split())
        if len(words) > MAX_WORDS:
            raise TooLongError
        async with self._database.writing() as connection:
            place_id = await self._place_id(connection, destination)
            key = self._words_key(place_id, words)
            existing = set(
                await connection.scalars(
                    select(subscriptions.c.words_key).where(subscriptions.c.place_id == place_id)
                )
            )
            if key in existing:
                return None
            if len(existing) >= MAX_SUBSCRIPTIONS:
                raise TooManyError
            inserted = await connection.scalars(
                subscriptions.insert()
                .values(place_id=place_id, words=self._encryption.encrypt(words), words_key=key)
                .returning(subscriptions.c.id)
            )
            return Subscription(inserted.one(), words)

    async def of(self, destination: Destination) -> list[Subscription]:
        """The subscriptions of a destination, oldest first."""
        query = (
            select(subscriptions.c.id, subscriptions.c.words)
            .join(places)
            .where(places.c.place_key == destination_key(self._encryption, destination))
            .order_by(subscriptions.c.id)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        found = []
        for id_, words in rows:
            with unreadable_skipped("words"):
                found.append(Subscription(id_, self._encryption.decrypt(words)))
        return found

    async def remove(self, destination: Destination, id: int) -> bool:  # noqa: A002 - as the field is named
        """Remove a subscription of a destination; False where the destination has none with this id."""
        here = places.c.place_key == destination_key(self._encryption, destination)
        async with self._database.writing() as connection:
            # Locked, so that nothing is added to a destination that is about to be deleted.
            place_id = await connection.scalar(select(places.c.id).where(here).with_for_update())
            own = subscriptions.c.place_id == place_id
            deleted = await connection.execute(delete(subscriptions).where(own, subscriptions.c.id == id))
            if not await connection.scalar(select(func.count()).select_from(subscriptions).where(own)):
                await connection.execute(delete(places).where(here))
            return deleted.rowcount > 0

    async def clear(self, destination: Destination) -> int:
        """Remove every subscription of a destination; returns how many."""
        return await self._end(places.c.place_key == destination_key(self._encryption, destination))

    async def forget(self, chat: int) -> int:
        """Remove every subscription of a chat and its topics; returns how many."""
        return await self._end(places.c.chat_key == chat_key(self._encryption, chat))

    async def move(self, old: int, new: int) -> None:
        """Move the subscriptions and outbox rows of a chat to its new id."""
        query = select(places.c.id, places.c.address).where(
            places.c.chat_key == chat_key(self._encryption, old)
        )
        async with self._database.writing() as connection:
            for place_id, address in (await connection.execute(query.with_for_update())).all():
                with unreadable_skipped("chat"):
                    destination = replace(decrypt_destination(self._encryption, address), chat=new)
                    await self._move(connection, place_id, destination)

    async def _move(self, connection: AsyncConnection, place_id: int, destination: Destination) -> None:
        here = places.c.place_key == destination_key(self._encryption, destination)
        other = await connection.scalar(select(places.c.id).where(here).with_for_update())
        if other is None:
            values = self._values(destination)
            await connection.execute(update(places).where(places.c.id == place_id).values(values))
        elif other != place_id:
            await self._merge(connection, place_id, other)

    async def _merge(self, connection: AsyncConnection, old: int, new: int) -> None:
        """Move everything of one destination to another that is now the same chat; duplicates are dropped."""
        query = select(subscriptions.c.words).where(subscriptions.c.place_id == old)
        for encrypted in (await connection.scalars(query)).all():
            with unreadable_skipped("words"):
                key = self._words_key(new, self._encryption.decrypt(encrypted))
                row = {"place_id": new, "words": encrypted, "words_key": key}
                await connection.execute(
                    self._database.insert(subscriptions).values(row).on_conflict_do_nothing()
                )
        waiting = select(outbox.c.id, outbox.c.place_id, outbox.c.payload).where(
            outbox.c.place_id.in_((old, new))
        )
        rows = (await connection.execute(waiting)).all()
        existing = [payload for _, place_id, payload in rows if place_id == new]
        for row_id, place_id, payload in rows:
            if place_id == old and payload not in existing:
                await connection.execute(update(outbox).where(outbox.c.id == row_id).values(place_id=new))
        await connection.execute(delete(places).where(places.c.id == old))

    async def _place_id(self, connection: AsyncConnection, destination: Destination) -> int:
        """The id of a destination, which is inserted if it is new, and locked."""
        values = self._values(destination)
        insert = self._database.insert(places).values(values)
        upsert = insert.on_conflict_do_update(
            index_elements=["place_key"], set_={"place_key": values["place_key"]}
        )
        row_id: int = (await connection.scalars(upsert.returning(places.c.id))).one()
        return row_id

    async def _end(self, which: ColumnElement[bool]) -> int:
        count = select(func.count()).select_from(subscriptions.join(places)).where(which)
        async with self._database.writing() as connection:
            ended = await connection.scalar(count)
            await connection.execute(delete(places).where(which))
            return ended or 0

    def _values(self, destination: Destination) -> dict[str, object]:
        return {
            "chat_key": chat_key(self._encryption, destination.chat),
            "place_key": destination_key(self._encryption, destination),
            "address": encrypt_destination(self._encryption, destination),
        }

    def _words_key(self, place_id: int, words: str) -> str:
        # With the destination in it: the database must not show that two destinations have the same words.
        return self._encryption.keyed_hash("words", place_id, words.casefold())
