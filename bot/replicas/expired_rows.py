"""Deletes rows that replicas no longer need; one of them does it, or each: it comes to the same."""

import asyncio
from contextlib import suppress

from sqlalchemy import text

from bot.clock import Sleep
from bot.database.errors import DatabaseUnavailableError
from bot.replicas.shared_statements import SharedStatements

PURGE_SECONDS = 600.0  # between two rounds
PURGES = (
    # Telegram gives up an update that it cannot deliver within a day.
    text("DELETE FROM handled_updates WHERE handled_at < clock_timestamp() - interval '25 hours'"),
    text(  # what is longer ago than any window
        "DELETE FROM pace_windows USING (SELECT extract(epoch FROM clock_timestamp()) AS now) AS moment"
        " WHERE held_until < now AND coalesce(times[cardinality(times)], 0) < now - 120"
    ),
)


async def delete_expired(statements: SharedStatements, sleep: Sleep = asyncio.sleep) -> None:
    """Delete such rows again and again until cancelled. Raises DatabaseError where waiting is of no use."""
    while True:
        for purge in PURGES:
            with suppress(DatabaseUnavailableError):  # the next round tries again, and others tell of it
                await statements.execute(purge, {})
        await sleep(PURGE_SECONDS)
