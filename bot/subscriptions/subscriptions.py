"""The subscriptions in the database: which destination wants announcements of which reports."""

from sqlalchemy import delete, func, select, update

from bot.database.encryption import Encryption, unreadable_skipped
from bot.database.engine import Database
from bot.database.tables import places, subscriptions
from bot.subscriptions.chat_moves import move_chat
from bot.subscriptions.destinations import Destination, words_key
from bot.subscriptions.options import (
    NOTHING_CHOSEN,
    ChatTimes,
    SubscriptionOptions,
    decrypt_options,
    decrypt_times,
    encrypt_options,
    encrypt_times,
)
from bot.subscriptions.places import at, in_chat, locked_id, reckon_anew, release
from bot.subscriptions.subscription import (
    MAX_SUBSCRIPTIONS,
    MAX_WORDS,
    Subscription,
    TooLongError,
    TooManyError,
)


class Subscriptions:
    """The subscriptions of all destinations, and their times.

    With its last subscription a destination loses its outbox rows; it goes once nothing is stored for it.
    """

    def __init__(self, database: Database, encryption: Encryption) -> None:
        self._database = database
        self._encryption = encryption

    async def add(
        self,
        destination: Destination,
        words: str = "",
        options: SubscriptionOptions = NOTHING_CHOSEN,
    ) -> Subscription | None:
        """Add a subscription; None where it is there already. Raises TooLongError and TooManyError."""
        words = " ".join(words.split())
        if len(words) > MAX_WORDS:
            raise TooLongError
        async with self._database.writing() as connection:
            place_id = await locked_id(self._database, self._encryption, connection, destination)
            key = words_key(self._encryption, place_id, words)
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
                .values(
                    place_id=place_id,
                    words=self._encryption.encrypt(words),
                    words_key=key,
                    options=encrypt_options(self._encryption, options),
                )
                .returning(subscriptions.c.id)
            )
            return Subscription(inserted.one(), words, options)

    async def of(self, destination: Destination) -> list[Subscription]:
        """The subscriptions of a destination, oldest first."""
        query = (
            select(subscriptions.c.id, subscriptions.c.words, subscriptions.c.options)
            .join(places)
            .where(at(self._encryption, destination))
            .order_by(subscriptions.c.id)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        found = []
        for id_, words, encrypted in rows:
            with unreadable_skipped("words"):
                options = decrypt_options(self._encryption, encrypted)
                found.append(Subscription(id_, self._encryption.decrypt(words), options))
        return found

    async def change(self, destination: Destination, id: int, options: SubscriptionOptions) -> bool:  # noqa: A002 - as the field is named
        """Change the options of a subscription; False where the destination has none with this id."""
        place = select(places.c.id).where(at(self._encryption, destination)).scalar_subquery()
        own = (subscriptions.c.place_id == place) & (subscriptions.c.id == id)
        values = {"options": encrypt_options(self._encryption, options)}
        async with self._database.writing() as connection:
            changed = await connection.execute(update(subscriptions).where(own).values(values))
            await reckon_anew(connection, place)
            return changed.rowcount > 0

    async def remove(self, destination: Destination, id: int) -> bool:  # noqa: A002 - as the field is named
        """Remove a subscription of a destination; False where the destination has none with this id."""
        here = at(self._encryption, destination)
        async with self._database.writing() as connection:
            # Locked, so that nothing is added to a destination that is about to be deleted.
            place_id = await connection.scalar(select(places.c.id).where(here).with_for_update())
            own = (subscriptions.c.place_id == place_id) & (subscriptions.c.id == id)
            deleted = await connection.execute(delete(subscriptions).where(own))
            await release(connection, here)
            return deleted.rowcount > 0

    async def clear(self, destination: Destination) -> int:
        """Remove every subscription of a destination; returns how many."""
        here = at(self._encryption, destination)
        async with self._database.writing() as connection:
            place_id = await connection.scalar(select(places.c.id).where(here).with_for_update())
            own = subscriptions.c.place_id == place_id
            deleted = await connection.execute(delete(subscriptions).where(own))
            await release(connection, here)
            return deleted.rowcount

    async def forget(self, chat: int) -> int:
        """Delete all that is stored for a chat and its topics; returns how many subscriptions that were."""
        here = in_chat(self._encryption, chat)
        count = select(func.count()).select_from(subscriptions.join(places)).where(here)
        async with self._database.writing() as connection:
            ended = await connection.scalar(count)
            await connection.execute(delete(places).where(here))
            return ended or 0

    async def times(self, destination: Destination) -> ChatTimes:
        """The time zone and quiet hours of a destination."""
        query = select(places.c.times).where(at(self._encryption, destination))
        async with self._database.reading() as connection:
            encrypted = await connection.scalar(query)
        return decrypt_times(self._encryption, encrypted)

    async def set_times(self, destination: Destination, times: ChatTimes) -> None:
        """Store the time zone and quiet hours of a destination."""
        values = {"times": encrypt_times(self._encryption, times)}
        async with self._database.writing() as connection:
            place_id = await locked_id(self._database, self._encryption, connection, destination)
            here = places.c.id == place_id
            await connection.execute(update(places).where(here).values(values))
            await reckon_anew(connection, place_id)
            await release(connection, here)

    async def move(self, old: int, new: int) -> None:
        """Move all that is stored for a chat to its new id."""
        await move_chat(self._database, self._encryption, old, new)
