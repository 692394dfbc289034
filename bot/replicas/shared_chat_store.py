"""A ChatStore in PostgreSQL: whom an entry is about is there as keyed hashes, and its value encrypted."""

import asyncio
import logging
from contextlib import suppress

from sqlalchemy import text

from bot.clock import Sleep
from bot.database.encryption import Encryption
from bot.database.errors import DatabaseError, DatabaseUnavailableError
from bot.logs import explanation
from bot.replicas.chat_store import FORGOTTEN_SECONDS, SWEEP_SECONDS, Entry, Key
from bot.replicas.shared_statements import SharedStatements

logger = logging.getLogger(__name__)

# An entry of somebody who is being forgotten just now may be stored all the same: so it is not given out
# either, and deleted soon.
_LIVE = (
    "own.expires_at > clock_timestamp() AND NOT EXISTS (SELECT FROM forgotten"
    " WHERE forgotten.key IN (own.chat_key, own.user_key) AND forgotten_at >= own.begun_at)"
)
_PUT = (
    "INSERT INTO chat_entries AS own (kind, key, chat_key, user_key, begun_at, expires_at, value)"
    " SELECT :kind, :key, :chat, :user, begun, clock_timestamp() + make_interval(secs => :seconds), :value"
    " FROM (SELECT clock_timestamp() - make_interval(secs => :age) AS begun) AS moment"
    " WHERE NOT EXISTS (SELECT FROM forgotten WHERE key IN (:chat, :user) AND forgotten_at >= begun)"
    " ON CONFLICT (kind, key) DO UPDATE SET chat_key = excluded.chat_key, user_key = excluded.user_key,"
    " begun_at = excluded.begun_at, expires_at = excluded.expires_at, value = excluded.value"
)
PUT = text(f"{_PUT} RETURNING true")
PUT_IF_ABSENT = text(f"{_PUT} WHERE NOT ({_LIVE}) RETURNING true")
GET = text(f"SELECT value FROM chat_entries AS own WHERE kind = :kind AND key = :key AND {_LIVE}")  # noqa: S608
TAKE = text(
    f"DELETE FROM chat_entries AS own WHERE kind = :kind AND key = :key AND {_LIVE} RETURNING value"  # noqa: S608
)
FORGET = text(
    "WITH noted AS (INSERT INTO forgotten (key, forgotten_at) VALUES (:about, clock_timestamp())"
    " ON CONFLICT (key) DO UPDATE SET forgotten_at = excluded.forgotten_at)"
    " DELETE FROM chat_entries WHERE chat_key = :about OR user_key = :about"
    " RETURNING kind, expires_at > clock_timestamp() AS live"
)
EXPIRE = text("DELETE FROM chat_entries WHERE expires_at <= clock_timestamp()")
EXPIRE_FORGOTTEN = text(
    "WITH known AS (DELETE FROM forgotten"
    " WHERE forgotten_at < clock_timestamp() - make_interval(secs => :seconds))"
    " DELETE FROM chat_entries USING forgotten WHERE begun_at <= forgotten_at"
    " AND (chat_key = forgotten.key OR user_key = forgotten.key)"
)


class SharedChatStore:
    """Entries in an unlogged table, each action a round trip; a crash of the server empties it."""

    def __init__(self, statements: SharedStatements, encryption: Encryption) -> None:
        self._statements = statements
        self._encryption = encryption

    async def get(self, kind: str, key: Key) -> bytes | None:
        """The value of an entry; None where there is none, or it cannot be decrypted."""
        rows = await self._statements.execute(GET, self._place(kind, key))
        return self._decrypted(rows[0].value) if rows else None

    async def put(self, entry: Entry) -> bool:
        """Store an entry; False where the database is away, or somebody was forgotten meanwhile.

        An answer that was given is not to fail because it could not be remembered.
        """
        try:
            return bool(await self._statements.execute(PUT, self._values(entry)))
        except DatabaseError as error:
            logger.warning("What was last said in a chat could not be remembered: %s", explanation(error))
            return False

    async def put_if_absent(self, entry: Entry) -> bytes | None:
        """Store an entry if there is none with its key; else the value that there is."""
        if await self._statements.execute(PUT_IF_ABSENT, self._values(entry)):
            return None
        return await self.get(entry.kind, entry.key)

    async def take(self, kind: str, key: Key) -> bytes | None:
        """The value of an entry, which is then deleted."""
        rows = await self._statements.execute(TAKE, self._place(kind, key))
        return self._decrypted(rows[0].value) if rows else None

    async def forget(self, number: int) -> frozenset[str]:
        """Delete what is about a chat or user; the kinds of what there was."""
        rows = await self._statements.execute(FORGET, {"about": self._about(number)})
        return frozenset(row.kind for row in rows if row.live)

    async def sweep(self, sleep: Sleep = asyncio.sleep) -> None:
        """Delete what has expired, again and again until cancelled; every replica may do it."""
        while True:
            await sleep(SWEEP_SECONDS)
            with suppress(DatabaseUnavailableError):  # the next round tries again, and others tell of it
                await self._statements.execute(EXPIRE, {})
                await self._statements.execute(EXPIRE_FORGOTTEN, {"seconds": FORGOTTEN_SECONDS})

    def _place(self, kind: str, key: Key) -> dict[str, object]:
        return {"kind": kind, "key": self._encryption.keyed_hash("entry", kind, *key)}

    def _about(self, number: int) -> str:
        return self._encryption.keyed_hash("about", number)

    def _values(self, entry: Entry) -> dict[str, object]:
        return {
            **self._place(entry.kind, entry.key),
            "chat": self._about(entry.chat),
            "user": None if entry.user is None else self._about(entry.user),
            "seconds": entry.seconds,
            "age": entry.age,
            "value": self._encryption.encrypt_bytes(entry.value),
        }

    def _decrypted(self, value: bytes) -> bytes | None:
        try:
            return self._encryption.decrypt_bytes(value)
        except ValueError:  # of a replica with another key, before the key was changed
            return None
