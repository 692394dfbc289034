"""A Telegram that is slow for an hour, away for a day or for good: what becomes of the announcements."""

import logging
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData

from bot.database.engine import Database
from bot.database.tables import outbox as table
from bot.health.metrics import Metrics
from bot.subscriptions.delivery.sender import Sender
from bot.subscriptions.destinations import Destination
from bot.subscriptions.notifier import Notifier
from bot.subscriptions.subscriptions import Subscriptions
from tests.bot.subscriptions.conftest import MAX_AGE, NOW, ArchiveFolder, SenderOf
from tests.bot.subscriptions.crowds import Offline
from tests.conftest import Clock

HOUR, DAY = 3600.0, 86_400.0
CHATS = 1001, 1002, -2001
NAMES = "ferry", "bridge", "mill", "lamp"

Down = Callable[[], tuple[int, bytes]]


def bad_gateway() -> tuple[int, bytes]:
    return 502, b"<html>Bad Gateway</html>"


def unreachable() -> tuple[int, bytes]:
    raise NetworkError("httpx.ConnectError") from httpx.ConnectError("no route")


class Troubled(Offline):
    """Slow for an hour, down for some time after that, and then well."""

    def __init__(self, clock: Clock, down: Down, slow_for: float = HOUR, down_for: float = DAY) -> None:
        super().__init__(clock)
        self.time = clock
        self.begun = clock.now
        self.slow_for, self.down_for, self.down = slow_for, down_for, down
        self.delays = cycle((25.0, 40.0, 40.0))
        self.arrived: Counter[tuple[int, str]] = Counter()  # (chat, report) -> copies
        self.timeouts: Counter[tuple[int, str]] = Counter()

    @property
    def is_down(self) -> bool:
        return self.slow_for <= self.time.now - self.begun < self.slow_for + self.down_for

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        **given: Any,
    ) -> tuple[int, bytes]:
        assert request_data
        if self.is_down:
            self.time.now += 1
            return self.down()
        text = request_data.parameters["text"]
        [name] = [name for name in NAMES if name.title() in text]
        sent = request_data.parameters["chat_id"], name
        self.arrived[sent] += 1
        if self.time.now - self.begun < self.slow_for:
            delay = next(self.delays)
            self.time.now += min(delay, read_timeout)
            if delay > read_timeout:
                assert delay > 30, "a slow answer was not waited for"
                self.timeouts[sent] += 1
                raise TimedOut from httpx.ReadTimeout("too slow")
        return await super().do_request(url, method, request_data, **given)


@pytest.fixture(autouse=True)
async def _subscribed(subscriptions: Subscriptions, announcements: Notifier) -> None:
    for chat in CHATS:
        await subscriptions.add(Destination(chat))
    await announcements.record(NOW)


async def waiting(database: Database) -> int:
    async with database.reading() as connection:
        return await connection.scalar(select(func.count()).select_from(table)) or 0


async def drained(sender: Sender, clock: Clock, request: Troubled) -> None:
    """One check of the outbox; while Telegram is down the clock runs faster than the sender's."""
    wait = await sender.drain()
    clock.now += max(wait, 3600.0) if request.is_down else wait


@pytest.mark.parametrize("down", [bad_gateway, unreachable])
async def test_an_hour_of_slowness_and_a_day_of_silence_lose_nothing(
    sender_of: SenderOf,
    announcements: Notifier,
    report_folder: ArchiveFolder,
    database: Database,
    clock: Clock,
    wall: Callable[[], Any],
    caplog: pytest.LogCaptureFixture,
    down: Down,
) -> None:
    request = Troubled(clock, down)
    sender = sender_of(request=request)
    publishing = dict(zip((0.0, 0.5 * HOUR, 0.98 * HOUR, 12 * HOUR), NAMES, strict=True))
    while publishing or await waiting(database):
        if publishing and clock.now - request.begun >= min(publishing):
            report_folder.put(publishing.pop(min(publishing)), "It was seen in the harbour.")
            await announcements.record(wall())
        await drained(sender, clock, request)

    copies = {sent: number - 1 for sent, number in request.arrived.items()}
    assert len(copies) == len(NAMES) * len(CHATS)
    assert sum(request.timeouts.values()) > 3
    assert all(number <= request.timeouts[sent] for sent, number in copies.items())
    assert clock.now - request.begun < HOUR + DAY + 0.5 * HOUR
    ours = [record for record in caplog.records if record.name.startswith("bot")]
    assert len([record for record in ours if record.levelno >= logging.WARNING]) < 40
    assert not [record for record in ours if "\n" in record.getMessage()]


async def test_an_announcement_that_is_too_old_is_dropped_by_its_name(
    sender_of: SenderOf,
    announcements: Notifier,
    report_folder: ArchiveFolder,
    database: Database,
    clock: Clock,
    metrics: Metrics,
    caplog: pytest.LogCaptureFixture,
) -> None:
    request = Troubled(clock, bad_gateway, slow_for=0, down_for=2 * MAX_AGE.total_seconds())
    sender = sender_of(request=request)
    report_folder.put("ferry", "The old ferry sank.")
    await announcements.record(NOW)
    while clock.now - request.begun < MAX_AGE.total_seconds():
        await drained(sender, clock, request)
    assert await waiting(database) == 3
    while await waiting(database):
        await drained(sender, clock, request)

    assert clock.now - request.begun < MAX_AGE.total_seconds() + 4 * HOUR
    assert metrics["announcements dropped"] == 3
    dropped = [record for record in caplog.records if "dropped" in record.getMessage()]
    assert len(dropped) == 3
    assert all("announcement of ferry" in record.getMessage() for record in dropped)


async def test_a_clock_that_jumps_ahead_makes_no_announcement_too_old(
    sender_of: SenderOf,
    announcements: Notifier,
    report_folder: ArchiveFolder,
    database: Database,
    clock: Clock,
) -> None:
    request = Troubled(clock, bad_gateway, slow_for=0, down_for=400 * DAY)
    sender = sender_of(request=request)
    report_folder.put("ferry", "The old ferry sank.")
    await announcements.record(NOW)
    clock.now += 365 * DAY
    for _ in range(6):
        await drained(sender, clock, request)

    assert await waiting(database) == 3
