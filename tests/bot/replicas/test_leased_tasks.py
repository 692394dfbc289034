"""Background work with a lease over a real server."""

import asyncio

from bot.background import BackgroundTasks
from bot.replicas.lease import Lease
from bot.replicas.leased_tasks import LeasedTasks
from bot.replicas.shared_statements import SharedStatements
from tests.bot.replicas.conftest import until


async def test_tasks_run_with_the_lease_and_it_is_free_once_they_have_ended(
    statements: SharedStatements,
) -> None:
    ended, next_lease = asyncio.Event(), Lease(statements, "work")
    leased = LeasedTasks(Lease(statements, "work"))

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            assert leased.is_held
            ended.set()

    async def fail() -> None:
        raise OSError

    async def begin(tasks: BackgroundTasks) -> None:
        tasks.start("work", work)
        tasks.start("failing", fail)

    async def has_failed() -> bool:
        return bool(leased.failures)

    assert leased.role() == "another replica"
    leased.start(begin)
    await until(has_failed)
    assert leased.failures == {"failing": "OSError"}
    assert leased.role() == "this replica"
    assert not await next_lease.acquire()
    await leased.end()

    assert ended.is_set()
    assert await next_lease.acquire()
