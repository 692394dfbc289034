"""Who wants to be told of what, in the database."""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.tables import outbox, places, subscriptions
from bot.subscriptions.destinations import (
    Destination,
    chat_key,
    decrypt_destination,
    destination_key,
    encrypt_destination,
)

__all__ = ["LONGEST", "MOST", "Destination", "Subscription", "Subscriptions", "TooLongError", "TooManyError"]

MOST = 20  # subscriptions of one place
LONGEST = 256  # characters of a subscription's words


class TooManyError(ValueError):
    """A place has as many subscriptions as one may have; `limit` says how many."""

    limit = MOST


class TooLongError(ValueError):
    """A subscription's words are longer than they may be; `limit` says how many characters."""

    limit = LONGEST


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a place wants to hear of: reports with a passage that holds all the words; none: every report."""

    id: int
    words: str


class Subscriptions:
    """The subscriptions of all places; with a place's last one goes what still waits to be sent there."""

    def __init__(self, database: Database, cipher: Encryption) -> None:
        self._database = database
        self._cipher = cipher

    async def add(self, place: Destination, words: str = "") -> Subscription | None:
        """A new subscription; None where the place has it already.

        Raises TooLongError for the words, TooManyError where the place has its fill.
        """
        words = " ".join(words.split())
        if len(words) > LONGEST:
            raise TooLongError
        async with self._database.writing() as connection:
            place_id = await self._made(connection, place)
            key = self._words_key(place_id, words)
            held = set(
                await connection.scalars(
                    select(subscriptions.c.words_key).where(subscriptions.c.place_id == place_id)
                )
            )
            if key in held:
                return None
            if len(held) >= MOST:
                raise TooManyError
            made = await connection.scalars(
                subscriptions.insert()
                .values(place_id=place_id, words=self._cipher.seal(words), words_key=key)
                .returning(subscriptions.c.id)
            )
            return Subscription(made.one(), words)

    async def of(self, place: Destination) -> list[Subscription]:
        """The subscriptions of a place, oldest first."""
        query = (
            select(subscriptions.c.id, subscriptions.c.words)
            .join(places)
            .where(places.c.place_key == destination_key(self._cipher, place))
            .order_by(subscriptions.c.id)
        )
        async with self._database.reading() as connection:
            found = await connection.execute(query)
            return [Subscription(number, self._cipher.open(words)) for number, words in found]

    async def remove(self, place: Destination, id: int) -> bool:  # noqa: A002 - as the field is named
        """End one subscription of a place; False where it has none of this number."""
        here = places.c.place_key == destination_key(self._cipher, place)
        async with self._database.writing() as connection:
            # Locked, so that nobody adds to a place that is about to go.
            place_id = await connection.scalar(select(places.c.id).where(here).with_for_update())
            mine = subscriptions.c.place_id == place_id
            gone = await connection.execute(delete(subscriptions).where(mine, subscriptions.c.id == id))
            if not await connection.scalar(select(func.count()).select_from(subscriptions).where(mine)):
                await connection.execute(delete(places).where(here))
            return gone.rowcount > 0

    async def clear(self, place: Destination) -> int:
        """End every subscription of a place; how many there were."""
        return await self._end(places.c.place_key == destination_key(self._cipher, place))

    async def forget(self, chat: int) -> int:
        """End every subscription of a chat, in all its topics; how many there were."""
        return await self._end(places.c.chat_key == chat_key(self._cipher, chat))

    async def move(self, old: int, new: int) -> None:
        """Give a chat's subscriptions, and what waits to be sent there, to its new number."""
        query = select(places.c.id, places.c.address).where(places.c.chat_key == chat_key(self._cipher, old))
        async with self._database.writing() as connection:
            for place_id, address in (await connection.execute(query.with_for_update())).all():
                place = replace(decrypt_destination(self._cipher, address), chat=new)
                here = places.c.place_key == destination_key(self._cipher, place)
                other = await connection.scalar(select(places.c.id).where(here).with_for_update())
                if other is None:
                    values = self._values(place)
                    await connection.execute(update(places).where(places.c.id == place_id).values(values))
                elif other != place_id:
                    await self._merge(connection, place_id, other)

    async def _merge(self, connection: AsyncConnection, old: int, new: int) -> None:
        """Hand over what one place has to another that is the same chat by now; what both have stays once."""
        query = select(subscriptions.c.words).where(subscriptions.c.place_id == old)
        for sealed in (await connection.scalars(query)).all():
            key = self._words_key(new, self._cipher.open(sealed))
            row = {"place_id": new, "words": sealed, "words_key": key}
            await connection.execute(
                self._database.insert(subscriptions).values(row).on_conflict_do_nothing()
            )
        waiting = select(outbox.c.id, outbox.c.place_id, outbox.c.payload).where(
            outbox.c.place_id.in_((old, new))
        )
        rows = (await connection.execute(waiting)).all()
        there = [payload for _, place_id, payload in rows if place_id == new]
        for number, place_id, payload in rows:
            if place_id == old and payload not in there:
                await connection.execute(update(outbox).where(outbox.c.id == number).values(place_id=new))
        await connection.execute(delete(places).where(places.c.id == old))

    async def _made(self, connection: AsyncConnection, place: Destination) -> int:
        """The number of a place, which is made where it is new, and locked."""
        values = self._values(place)
        made = self._database.insert(places).values(values)
        again = made.on_conflict_do_update(
            index_elements=["place_key"], set_={"place_key": values["place_key"]}
        )
        number: int = (await connection.scalars(again.returning(places.c.id))).one()
        return number

    async def _end(self, which: ColumnElement[bool]) -> int:
        count = select(func.count()).select_from(subscriptions.join(places)).where(which)
        async with self._database.writing() as connection:
            ended = await connection.scalar(count)
            await connection.execute(delete(places).where(which))
            return ended or 0

    def _values(self, place: Destination) -> dict[str, object]:
        return {
            "chat_key": chat_key(self._cipher, place.chat),
            "place_key": destination_key(self._cipher, place),
            "address": encrypt_destination(self._cipher, place),
        }

    def _words_key(self, place_id: int, words: str) -> str:
        # With the place in it: the database must not show that two places want the same.
        return self._cipher.hash("words", place_id, words.casefold())
