"""Fixtures: a folder of reports that grows, and somebody who is told of it."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from telegram.ext import ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot.clock import Sleep
from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.health.metrics import Metrics
from bot.messages.templates import Templates
from bot.sending.rate_limiter import RateLimiter
from bot.sending.sending import MessageSender
from bot.settings import Settings
from bot.subscriptions.delivery.announcement_writer import AnnouncementBuilder
from bot.subscriptions.delivery.outbox import Outbox
from bot.subscriptions.delivery.scheduler import Scheduler
from bot.subscriptions.delivery.sender import Sender
from bot.subscriptions.notifier import Notifier
from bot.subscriptions.subscriptions import Subscriptions
from retrieval import Archive
from tests.bot_api import TOKEN, BotApi
from tests.conftest import Clock

NOW = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
MAX_AGE = timedelta(days=7)  # of an announcement


class ArchiveFolder:
    """A folder of reports and its archive, which has read whatever was put there."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.archive = Archive.open(folder)
        self._age = 0

    def put(
        self, slug: str, *paragraphs: str, day: date | None = TODAY, url: str = "", title: str = ""
    ) -> None:
        """Write a report, or another one in its place."""
        head = [f"title: {title or slug.title()}", f"url: {url}", f"date: {day.isoformat() if day else ''}"]
        text = "\n".join(["---", *[line for line in head if line[-2:] != ": "], "---", *paragraphs, ""])
        path = self.folder / f"{slug}.txt"
        path.write_text(text)
        self._age += 1
        os.utime(path, ns=(0, (10**9 + self._age) * 10**9))  # long ago: nobody is writing it any more
        self.refresh()

    def rename(self, slug: str, new: str) -> None:
        (self.folder / f"{slug}.txt").rename(self.folder / f"{new}.txt")
        self.refresh()

    def remove(self, slug: str) -> None:
        (self.folder / f"{slug}.txt").unlink()
        self.refresh()

    def refresh(self) -> None:
        self.archive.refresh()


@pytest.fixture
def report_folder(tmp_path: Path) -> ArchiveFolder:
    return ArchiveFolder(tmp_path / "reports")


@pytest.fixture
def subscriptions(database: Database, encryption: Encryption) -> Subscriptions:
    return Subscriptions(database, encryption)


@pytest.fixture
def outbox(database: Database, encryption: Encryption) -> Outbox:
    return Outbox(database, encryption)


@pytest.fixture
def announcements(database: Database, encryption: Encryption, report_folder: ArchiveFolder) -> Notifier:
    return Notifier(database, encryption, report_folder.archive, Settings())


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def writer(report_folder: ArchiveFolder) -> AnnouncementBuilder:
    return AnnouncementBuilder(report_folder.archive, Templates(), UTC)


@pytest.fixture
def wall(clock: Clock) -> Callable[[], datetime]:
    """The time of day of the clock that jumps; a test begins at NOW."""
    start = clock.now
    return lambda: NOW + timedelta(seconds=clock.now - start)


SenderOf = Callable[..., Sender]


@pytest.fixture
async def sender_of(
    api: BotApi,
    outbox: Outbox,
    subscriptions: Subscriptions,
    writer: AnnouncementBuilder,
    report_folder: ArchiveFolder,
    metrics: Metrics,
    clock: Clock,
    wall: Callable[[], datetime],
) -> AsyncIterator[SenderOf]:
    """Makes senders that talk to the strict Bot API, at a pace kept by the clock that jumps."""
    async with AsyncExitStack() as stack:

        def made(
            url: str = "",
            request: BaseRequest | None = None,
            writer: AnnouncementBuilder = writer,
            sleep: Sleep = clock.sleep,
            wall: Callable[[], datetime] = wall,
        ) -> Sender:
            # Loading certificates for a plain HTTP server would be much of a test's time.
            request = request or HTTPXRequest(httpx_kwargs={"verify": False})
            stack.push_async_callback(request.shutdown)
            limiter = RateLimiter(clock, clock.sleep)
            bot: ExtBot[bool] = ExtBot(TOKEN, url or api.base_url, request=request, rate_limiter=limiter)
            messages = MessageSender(bot, report_folder.archive, metrics)
            scheduler = Scheduler(outbox, report_folder.archive, Settings())
            return Sender(messages, outbox, subscriptions, writer, scheduler, metrics, MAX_AGE, wall, sleep)

        yield made


@pytest.fixture
def sender(sender_of: SenderOf) -> Sender:
    return sender_of()
