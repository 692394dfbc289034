"""Where announcements go, and how the database knows a place without its number."""

import json
from dataclasses import dataclass

from sqlalchemy import select

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.tables import places


@dataclass(frozen=True, slots=True)
class Destination:
    """A chat, or a topic of one."""

    chat: int
    thread: int | None = None


def chat_key(cipher: Encryption, chat: int) -> str:
    """What all places of a chat are found by."""
    return cipher.hash("chat", chat)


def destination_key(cipher: Encryption, place: Destination) -> str:
    """What a place is found by."""
    return cipher.hash("place", place.chat, place.thread)


def encrypt_destination(cipher: Encryption, place: Destination) -> bytes:
    """The address as it stands in the database."""
    return cipher.seal(json.dumps([place.chat, place.thread]))


def decrypt_destination(cipher: Encryption, address: bytes) -> Destination:
    """The place of an address."""
    return Destination(*json.loads(cipher.open(address)))


async def any_destinations(database: Database) -> bool:
    """Whether anybody has subscribed; a key is not needed to see that."""
    async with database.reading() as connection:
        return await connection.scalar(select(places.c.id).limit(1)) is not None
