"""When new reports are looked for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.database.engine import Database
from bot.subscriptions.notifier import NotificationRecorder
from bot.subscriptions.notifier_loop import LONGEST, QUIET, Notifier
from bot.subscriptions.outbox import Outbox
from bot.subscriptions.subscriptions import Destination, Subscriptions
from tests.bot.subscriptions.conftest import NOW, Shelf
from tests.conftest import Clock

ADA = Destination(1001)


@asynccontextmanager
async def running(announcer: Notifier) -> AsyncIterator[None]:
    task = asyncio.create_task(announcer.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


@pytest.fixture
async def recorded(subscriptions: Subscriptions) -> asyncio.Queue[bool]:
    """One item for each time that there was something to send; Ada wants everything."""
    await subscriptions.add(ADA)
    return asyncio.Queue()


async def test_at_the_start_it_looks_for_what_came_meanwhile(
    announcements: NotificationRecorder,
    shelf: Shelf,
    outbox: Outbox,
    recorded: asyncio.Queue[bool],
    clock: Clock,
) -> None:
    await announcements.record(NOW)
    shelf.put("ferry", "The old ferry sank.")
    async with running(Notifier(announcements, lambda: recorded.put_nowait(True), lambda: NOW, clock.sleep)):
        await recorded.get()

    item = await outbox.take(NOW)
    assert item
    assert item.reports[0][0] == "ferry"


async def test_reports_that_come_together_are_recorded_together(
    announcements: NotificationRecorder, shelf: Shelf, outbox: Outbox, recorded: asyncio.Queue[bool]
) -> None:
    await announcements.record(NOW)
    waiting = [f"r{number}" for number in range(6)]

    async def sleep(_: float) -> None:
        if waiting:
            slug = waiting.pop()
            shelf.put(slug, f"Text of {slug}.")
            announcer.notice()

    announcer = Notifier(announcements, lambda: recorded.put_nowait(True), lambda: NOW, sleep)
    async with running(announcer):
        await recorded.get()

    item = await outbox.take(NOW)
    assert item
    assert (item.kind, item.total) == ("digest", 6)


async def test_a_folder_that_never_rests_is_announced_all_the_same(
    announcements: NotificationRecorder, shelf: Shelf, recorded: asyncio.Queue[bool]
) -> None:
    await announcements.record(NOW)
    shelf.put("ferry", "The old ferry sank.")
    slept: list[float] = []

    async def restless(seconds: float) -> None:
        slept.append(seconds)
        announcer.notice()

    announcer = Notifier(announcements, lambda: recorded.put_nowait(True), lambda: NOW, restless)
    async with running(announcer):
        await recorded.get()

    assert slept[:LONGEST] == [QUIET] * LONGEST


async def test_a_database_that_fails_is_tried_again(
    announcements: NotificationRecorder,
    database: Database,
    shelf: Shelf,
    recorded: asyncio.Queue[bool],
    caplog: pytest.LogCaptureFixture,
) -> None:
    await announcements.record(NOW)
    shelf.put("ferry", "The old ferry of halibut sank.")
    await database.close()
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if seconds == 4.0:
            await database.open()

    async with running(Notifier(announcements, lambda: recorded.put_nowait(True), lambda: NOW, sleep)):
        await recorded.get()

    assert slept == [QUIET, 2.0, QUIET, 4.0, QUIET]
    assert "tried again" in caplog.text
    assert "halibut" not in caplog.text
