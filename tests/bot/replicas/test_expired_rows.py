"""What is not needed any more is deleted, and nothing else."""

import asyncio

from bot.replicas.expired_rows import delete_expired
from bot.replicas.shared_statements import SharedStatements
from tests.bot.replicas.conftest import Observer

HANDLED = (
    "INSERT INTO handled_updates VALUES (1, now() - interval '26 hours'), (2, now() - interval '24 hours'),"
    " (3, now()) RETURNING 1"
)
PACE = (
    "INSERT INTO pace_windows SELECT key, times, held FROM"
    " (SELECT extract(epoch FROM now())::float8 AS now) AS moment, LATERAL (VALUES"
    " ('idle', ARRAY[now - 200, now - 130], 0), ('active', ARRAY[now - 200, now - 50], 0),"
    " ('held', '{}', now + 100), ('free', '{}', now - 1)) AS rows (key, times, held) RETURNING 1"
)


async def test_what_is_over_is_deleted(statements: SharedStatements, observer: Observer) -> None:
    await observer.scalar(HANDLED)
    await observer.scalar(PACE)
    slept = asyncio.Event()

    async def sleep(_: float) -> None:
        slept.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(delete_expired(statements, sleep))
    await slept.wait()
    task.cancel()

    assert await observer.scalar("SELECT array_agg(update_id ORDER BY 1) FROM handled_updates") == [2, 3]
    assert await observer.scalar("SELECT array_agg(key::text ORDER BY 1) FROM pace_windows") == [
        "active",
        "held",
    ]
