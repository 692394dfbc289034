"""A ChatStore in PostgreSQL: whom an entry is about is there as keyed hashes, and its value encrypted."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from time import monotonic
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Row, TextClause, text

from bot.clock import Sleep
from bot.database.encryption import Encryption
from bot.database.errors import DatabaseError, DatabaseUnavailableError
from bot.logs import explanation
from bot.replicas.chat_store import (
    FORGOTTEN_SECONDS,
    SWEEP_SECONDS,
    Entry,
    EntryKind,
    EntryPlace,
    Reading,
    StoreMoment,
)
from bot.replicas.shared_statements import SharedStatements

logger = logging.getLogger(__name__)

OUTAGE_SECONDS = 8.0  # of the database that reading and writing last through: a restart takes less
WRITE_RETRY_SECONDS = 0.25  # between two attempts meanwhile

V = TypeVar("V")

# An entry of somebody who is being forgotten just now may be stored all the same: so it is not given out
# either, and deleted soon.
_LIVE = (
    "own.expires_at > clock_timestamp() AND NOT EXISTS (SELECT FROM forgotten"
    " WHERE forgotten.key IN (own.chat_key, own.user_key) AND forgotten_at >= own.begun_at)"
)
READ_ROWS = text(
    "SELECT moment, own.kind, own.key, own.value FROM (SELECT clock_timestamp() AS moment) AS now"  # noqa: S608
    " LEFT JOIN (unnest(CAST(:kinds AS varchar[]), CAST(:keys AS varchar[])) AS wanted(kind, key)"
    f" JOIN chat_entries AS own ON own.kind = wanted.kind AND own.key = wanted.key AND {_LIVE}) ON true"
)
# In one order, so that two of them that write the same rows do not wait for each other.
_WRITE = (
    "INSERT INTO chat_entries AS own (kind, key, chat_key, user_key, begun_at, expires_at, value)"
    " SELECT kind, key, chat, who, begun, clock_timestamp() + make_interval(secs => seconds), value"
    " FROM (SELECT coalesce(CAST(:since AS timestamptz), clock_timestamp()) AS begun) AS moment,"
    " unnest(CAST(:kinds AS varchar[]), CAST(:keys AS varchar[]), CAST(:chats AS varchar[]),"
    " CAST(:users AS varchar[]), CAST(:seconds AS float8[]), CAST(:values AS bytea[]))"
    " AS new(kind, key, chat, who, seconds, value)"
    " WHERE NOT EXISTS (SELECT FROM forgotten"
    " WHERE forgotten.key IN (chat, who) AND forgotten_at >= begun)"
    " ORDER BY kind, key"
    " ON CONFLICT (kind, key) DO UPDATE SET chat_key = excluded.chat_key, user_key = excluded.user_key,"
    " begun_at = excluded.begun_at, expires_at = excluded.expires_at, value = excluded.value"
)
WRITE = text(_WRITE)
PUT_IF_ABSENT = text(f"{_WRITE} WHERE NOT ({_LIVE}) RETURNING true")
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

    def __init__(
        self,
        statements: SharedStatements,
        encryption: Encryption,
        clock: Callable[[], float] = monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._statements = statements
        self._encryption = encryption
        self._clock = clock
        self._sleep = sleep

    async def read(self, *places: EntryPlace[Any]) -> Reading:
        """What there is at some places; nothing where it cannot be decrypted or is of another version."""
        by_name = {(place.kind.name, self._key(place)): place for place in places}
        kinds, keys = zip(*by_name, strict=True) if by_name else ((), ())
        rows = await self._executed(READ_ROWS, {"kinds": [*kinds], "keys": [*keys]})
        values = {}
        for row in rows:
            if row.kind is not None:
                place = by_name[row.kind, row.key]
                if (value := self._decrypted(place.kind, row.value)) is not None:
                    values[place] = value
        return Reading(rows[0].moment, values)

    async def write(self, entries: Sequence[Entry[Any]], since: StoreMoment | None = None) -> None:
        """Store entries; none where the database stays away.

        An answer that was given is not to fail because it could not be remembered.
        """
        if not (values := self._values(entries, since)):
            return
        try:
            await self._executed(WRITE, values)
        except DatabaseError as error:
            logger.warning("What was last said in a chat could not be remembered: %s", explanation(error))

    async def put_if_absent(self, entry: Entry[V]) -> V | None:
        """Store an entry if there is none at its place; else the value that there is."""
        values = self._values([entry])
        if not values or await self._statements.execute(PUT_IF_ABSENT, values):
            return None
        value: V | None = (await self.read(entry.place)).values.get(entry.place)
        return value

    async def take(self, place: EntryPlace[V]) -> V | None:
        """The value at a place, which is then deleted."""
        rows = await self._statements.execute(TAKE, {"kind": place.kind.name, "key": self._key(place)})
        return self._decrypted(place.kind, rows[0].value) if rows else None

    async def forget(self, number: int) -> frozenset[str]:
        """Delete what is about a chat or user; the names of the kinds of what there was."""
        rows = await self._statements.execute(FORGET, {"about": self._about(number)})
        return frozenset(row.kind for row in rows if row.live)

    async def sweep(self, sleep: Sleep = asyncio.sleep) -> None:
        """Delete what has expired, again and again until cancelled; every replica may do it."""
        while True:
            await sleep(SWEEP_SECONDS)
            with suppress(DatabaseUnavailableError):  # the next round tries again, and others tell of it
                await self._statements.execute(EXPIRE, {})
                await self._statements.execute(EXPIRE_FORGOTTEN, {"seconds": FORGOTTEN_SECONDS})

    async def _executed(self, statement: TextClause, values: Mapping[str, object]) -> Sequence[Row[Any]]:
        """Run a statement, again and again while the database is away for a moment."""
        until = self._clock() + OUTAGE_SECONDS
        while True:
            try:
                return await self._statements.execute(statement, values)
            except DatabaseUnavailableError:
                if self._clock() >= until:
                    raise
            await self._sleep(WRITE_RETRY_SECONDS)

    def _key(self, place: EntryPlace[Any]) -> str:
        return self._encryption.keyed_hash("entry", place.kind.name, *place.key)

    def _about(self, number: int) -> str:
        return self._encryption.keyed_hash("about", number)

    def _values(self, entries: Sequence[Entry[Any]], since: StoreMoment | None = None) -> dict[str, object]:
        """The parameters that store entries; none where nothing of them is to be remembered."""
        encrypted = [(entry, self._encrypted(entry)) for entry in entries if entry.place.kind.seconds > 0]
        lasting = [(entry, value) for entry, value in encrypted if value]
        if not lasting:
            return {}
        return {
            "kinds": [entry.place.kind.name for entry, _ in lasting],
            "keys": [self._key(entry.place) for entry, _ in lasting],
            "chats": [self._about(entry.chat) for entry, _ in lasting],
            "users": [None if entry.user is None else self._about(entry.user) for entry, _ in lasting],
            "seconds": [entry.place.kind.seconds for entry, _ in lasting],
            "values": [value for _, value in lasting],
            "since": since,
        }

    def _encrypted(self, entry: Entry[Any]) -> bytes | None:
        try:
            # A set in the place of a frozenset is no matter, and a warning of it quotes the value.
            content = _adapter(entry.place.kind).dump_json(entry.value, warnings="none")
        except ValueError:  # half of a surrogate pair, which is no text
            return None
        return self._encryption.encrypt_bytes(content)

    def _decrypted(self, kind: EntryKind[V], value: bytes) -> V | None:
        try:
            decrypted: V = _adapter(kind).validate_json(self._encryption.decrypt_bytes(value))
        except ValueError:  # of a replica with another key or version, while they are being replaced
            return None
        return decrypted


@cache
def _adapter(kind: EntryKind[V]) -> TypeAdapter[V]:
    """What turns values of a kind into JSON and back: a frozen dataclass into an equal one."""
    return TypeAdapter(kind.form)
