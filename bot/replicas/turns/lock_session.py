"""One session of PostgreSQL, and the advisory locks that it holds: they end with it, however it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from psycopg import AsyncConnection
from sqlalchemy import URL

from bot.database.connections import session_connection

TRY = "SELECT key, pg_try_advisory_lock(key) FROM unnest(%s::bigint[]) AS key"
WAIT = "SELECT pg_advisory_lock(%s::bigint)"
UNLOCK = "SELECT pg_advisory_unlock(key) FROM unnest(%s::bigint[]) AS key"
HANDLED = "SELECT update_id FROM handled_updates WHERE update_id = ANY(%s::bigint[])"
RECORD = "INSERT INTO handled_updates (update_id) SELECT unnest(%s::bigint[]) ON CONFLICT DO NOTHING"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A lock that is wanted for an update."""

    key: int  # 64 bits, signed
    update_id: int


@dataclass(frozen=True, slots=True)
class Grant:
    """Whether a lock was free, and is held now; and whether its update was handled before."""

    locked: bool
    handled: bool


class LockSession:
    """A connection of its own; each method is one round trip, and raises psycopg.Error."""

    def __init__(self, connection: AsyncConnection[tuple[Any, ...]]) -> None:
        self._connection = connection

    @classmethod
    async def open(cls, url: URL) -> Self:
        """Connect."""
        return cls(await session_connection(url))

    async def exchange(
        self, handled: Sequence[int], unlocked: Sequence[int], wanted: Sequence[Wanted]
    ) -> list[Grant]:
        """Record updates as handled, then unlock keys, then try to lock others: one grant for each.

        Records are committed before a lock is free, and whoever has the lock looks for them after it was
        given: each statement sees what was committed when it began.
        """
        tried = found = None
        async with self._connection.pipeline():
            if handled:
                await self._connection.execute("BEGIN")
                await self._connection.execute(RECORD, (list(handled),))
                await self._connection.execute("COMMIT")
            if unlocked:
                await self._connection.execute(UNLOCK, (list(unlocked),))
            if wanted:
                tried = await self._connection.execute(TRY, ([each.key for each in wanted],))
                found = await self._connection.execute(HANDLED, ([each.update_id for each in wanted],))
        if tried is None or found is None:
            return []
        known = {update_id for (update_id,) in await found.fetchall()}
        locked = dict(await tried.fetchall())  # each key is wanted once: a process takes its own turns first
        return [Grant(locked[each.key], each.update_id in known) for each in wanted]

    async def wait(self, wanted: Wanted) -> bool:
        """Lock a key behind those who wait for it already; whether the update was handled meanwhile."""
        async with self._connection.pipeline():
            await self._connection.execute(WAIT, (wanted.key,))
            found = await self._connection.execute(HANDLED, ([wanted.update_id],))
        return await found.fetchone() is not None

    async def close(self) -> None:
        """Disconnect, which ends its locks."""
        await self._connection.close()
