"""The pace of all replicas together, as rows in the database: the same windows as those of one process."""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from sqlalchemy import Row, TextClause, text

from bot.database.encryption import Encryption
from bot.database.errors import DatabaseError
from bot.logs import explanation
from bot.replicas.shared_statements import SharedStatements
from bot.sending.pace import OVERALL, ChatLimit, LocalPace, Slot

logger = logging.getLogger(__name__)

RESERVE_SECONDS = 1.0  # that a reservation may take; after it, the message goes by the pace of this process
AWAY_SECONDS = 5.0  # for which the database is then not asked again
OVERALL_KEY = "overall"

# A row holds the times of as many calls as its limit allows, the last of them perhaps in the future; the next
# call may go when the first is out of the window. `moment` is read once, so that no time is before another.
_NEXT = (
    "times = CASE WHEN cardinality(own.times) < {calls}"
    " THEN own.times || greatest(excluded.times[1], own.times[cardinality(own.times)])"
    " ELSE own.times[2:] || greatest(excluded.times[1], own.times[cardinality(own.times)],"
    " own.times[1] + {seconds}) END"
)
_CHAT = _NEXT.format(calls=":calls", seconds=":seconds")
_ALL = _NEXT.format(calls=OVERALL[0], seconds=OVERALL[1])
RESERVE = text(
    "WITH moment AS MATERIALIZED (SELECT extract(epoch FROM clock_timestamp())::float8 AS now),"  # noqa: S608
    " held AS (SELECT coalesce(max(held_until), 0) AS until FROM pace_windows WHERE key = :held),"
    " chat AS (INSERT INTO pace_windows AS own (key, times, held_until)"
    "  SELECT CAST(:chat AS varchar), ARRAY[now], 0 FROM moment, held"
    "  WHERE CAST(:chat AS varchar) IS NOT NULL AND held.until <= now"
    f"  ON CONFLICT (key) DO UPDATE SET {_CHAT}"
    "  WHERE NOT :hurried OR cardinality(own.times) < :calls OR own.times[1] + :seconds <= excluded.times[1]"
    "  RETURNING own.times[cardinality(own.times)] AS at),"
    " every AS (INSERT INTO pace_windows AS own (key, times, held_until)"
    "  SELECT :every, ARRAY[now], 0 FROM moment, held WHERE :overall AND held.until <= now"
    "  AND (CAST(:chat AS varchar) IS NULL OR EXISTS (SELECT FROM chat WHERE at <= now))"
    f"  ON CONFLICT (key) DO UPDATE SET {_ALL}"
    "  RETURNING own.times[cardinality(own.times)] AS at)"
    " SELECT held.until - now AS held, chat.at - now AS chat, every.at - now AS overall,"
    " (SELECT times[1] FROM pace_windows WHERE key = :chat) + :seconds - now AS refused"
    " FROM moment CROSS JOIN held LEFT JOIN chat ON true LEFT JOIN every ON true"
)
RESERVE_OVERALL = text(
    "WITH moment AS MATERIALIZED (SELECT extract(epoch FROM clock_timestamp())::float8 AS now),"  # noqa: S608
    " every AS (INSERT INTO pace_windows AS own (key, times, held_until)"
    "  SELECT :every, ARRAY[now], 0 FROM moment"
    f"  ON CONFLICT (key) DO UPDATE SET {_ALL}"
    "  RETURNING own.times[cardinality(own.times)] AS at)"
    " SELECT every.at - now AS overall FROM moment, every"
)
HOLD = text(
    "INSERT INTO pace_windows AS own (key, times, held_until)"
    " VALUES (:held, '{}', extract(epoch FROM clock_timestamp()) + :seconds)"
    " ON CONFLICT (key) DO UPDATE SET held_until = greatest(own.held_until, excluded.held_until)"
)


class SharedPace:
    """A Pace over PostgreSQL, by its clock; each reservation is one round trip.

    While the database is away, each replica keeps the pace for itself.
    """

    def __init__(
        self,
        statements: SharedStatements,
        encryption: Encryption,
        local: LocalPace,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._statements = statements
        self._encryption = encryption
        self._local = local
        self._clock = clock
        self._away_until: float | None = None  # None: the database is there

    async def reserve(self, key: int | str, limit: ChatLimit | None, hurried: bool, overall: bool) -> Slot:
        """Reserve the next call in a chat, and perhaps of all; see Pace."""
        values: dict[str, object] = {
            "held": self._encryption.keyed_hash("held", key),
            "chat": limit and self._encryption.keyed_hash("pace", limit.chat, limit.kind),
            "calls": limit.calls if limit else 0,
            "seconds": limit.seconds if limit else 0.0,
            "hurried": hurried,
            "overall": overall,
            "every": OVERALL_KEY,
        }
        row = await self._row(RESERVE, values)
        if row is None:
            return await self._local.reserve(key, limit, hurried, overall)
        if row.held > 0:
            return Slot(hold=row.held)
        if limit and row.chat is None:
            return Slot(hold=max(row.refused or 0.0, 1e-3))  # it may have come just now
        return Slot(0.0, max(row.chat or 0.0, 0.0), row.overall)

    async def reserve_overall(self) -> float:
        """Reserve the next of all calls; see Pace."""
        row = await self._row(RESERVE_OVERALL, {"every": OVERALL_KEY})
        return await self._local.reserve_overall() if row is None else max(row.overall, 0.0)

    async def hold(self, key: int | str, seconds: float) -> None:
        """Let no call of a key go for so long, in any replica."""
        await self._local.hold(key, seconds)
        await self._row(HOLD, {"held": self._encryption.keyed_hash("held", key), "seconds": seconds})

    async def _row(self, statement: TextClause, values: dict[str, object]) -> Row[Any] | None:
        """The row that a statement gives; None where it gives none, or the database is away."""
        if self._away_until is not None and self._clock() < self._away_until:
            return None
        try:
            rows = await self._statements.execute(statement, values, RESERVE_SECONDS)
        except DatabaseError as error:
            if self._away_until is None:
                logger.warning("Each replica keeps Telegram's limits for itself: %s", explanation(error))
            self._away_until = self._clock() + AWAY_SECONDS
            return None
        if self._away_until is not None:
            logger.info("The replicas keep Telegram's limits together again")
            self._away_until = None
        return rows[0] if rows else None
