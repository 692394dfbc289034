"""Where announcements go: chats and topics, which the database holds encrypted and as keyed hashes."""

import json
from dataclasses import dataclass

from bot.database.encryption import Encryption


@dataclass(frozen=True, slots=True)
class Destination:
    """A chat, or a topic of one."""

    chat: int
    thread: int | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, as it was called when it was last seen."""

    id: int
    title: str


def chat_key(encryption: Encryption, chat: int) -> str:
    """The key of all destinations of a chat."""
    return encryption.keyed_hash("chat", chat)


def destination_key(encryption: Encryption, destination: Destination) -> str:
    """The key of a destination."""
    return encryption.keyed_hash("place", destination.chat, destination.thread)


def words_key(encryption: Encryption, place_id: int, words: str) -> str:
    """The key of a subscription's words, however they are written, in the row of its destination."""
    # With the destination in it: the database must not show that two destinations have the same words.
    return encryption.keyed_hash("words", place_id, words.casefold())


def encrypt_destination(encryption: Encryption, destination: Destination) -> bytes:
    """The encrypted address for the database."""
    return encryption.encrypt(json.dumps([destination.chat, destination.thread]))


def decrypt_destination(encryption: Encryption, address: bytes) -> Destination:
    """The destination of an encrypted address."""
    return Destination(*json.loads(encryption.decrypt(address)))
