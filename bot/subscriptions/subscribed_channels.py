"""Which channels a private chat has subscribed: a list that is encrypted in the row of that chat.

It says only where to look. Who may decide for a channel is asked of Telegram each time.
"""

from pydantic import TypeAdapter
from sqlalchemy import select, update

from bot.database.encryption import Encryption, unreadable_skipped
from bot.database.engine import Database
from bot.database.tables import places
from bot.subscriptions.destinations import Channel, Destination
from bot.subscriptions.places import at, locked_id, release

MAX_CHANNELS = 20  # of one private chat: each of them costs requests when the subscriptions are listed


_CHANNELS = TypeAdapter(tuple[Channel, ...])


class SubscribedChannels:
    """The channels that were subscribed from each private chat."""

    def __init__(self, database: Database, encryption: Encryption) -> None:
        self._database = database
        self._encryption = encryption

    async def of(self, user: int) -> tuple[Channel, ...]:
        """The channels of a user's private chat, the one last subscribed first."""
        query = select(places.c.channels).where(at(self._encryption, Destination(user)))
        async with self._database.reading() as connection:
            return self._decrypted(await connection.scalar(query))

    async def add(self, user: int, channel: Channel) -> None:
        """Put a channel at the head of the list, and drop the last one of too many."""
        await self._change(user, channel.id, (channel,))

    async def remove(self, user: int, channel: int) -> None:
        """Take a channel off the list; its subscriptions stay."""
        await self._change(user, channel, ())

    async def _change(self, user: int, channel: int, head: tuple[Channel, ...]) -> None:
        async with self._database.writing() as connection:
            place_id = await locked_id(self._database, self._encryption, connection, Destination(user))
            here = places.c.id == place_id
            present = self._decrypted(await connection.scalar(select(places.c.channels).where(here)))
            rest = tuple(one for one in present if one.id != channel)
            channels = (*head, *rest)[:MAX_CHANNELS]
            text = _CHANNELS.dump_json(channels).decode()
            values = {"channels": self._encryption.encrypt(text) if channels else None}
            await connection.execute(update(places).where(here).values(values))
            await release(connection, here)

    def _decrypted(self, encrypted: bytes | None) -> tuple[Channel, ...]:
        channels: tuple[Channel, ...] = ()
        if encrypted:
            with unreadable_skipped("channels"):
                channels = _CHANNELS.validate_json(self._encryption.decrypt(encrypted))
        return channels
