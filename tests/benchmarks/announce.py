"""What it costs to tell many subscribers of a new report, and how fast they are told.

    uv run python -m tests.benchmarks.announce --round-trip 50 200
    uv run python -m tests.benchmarks.announce --postgresql
    uv run python -m tests.benchmarks.announce --smoke

First our own work: all subscribers are told, by a Bot API that answers at once and with a limiter whose clock
jumps. Then the rate that is reached on the real clock, of the 30 a second that Telegram takes, where each
request takes so many milliseconds; meanwhile a user is answered now and then, which waits for the limiter.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from telegram.ext import ExtBot

from bot.database.encryption import Encryption, new_key
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
from tests import postgres
from tests.bot.subscriptions.crowds import Offline, crowd
from tests.conftest import Clock

REPORT = """---
title: Ferry number 1
date: {day}
---
The old ferry number 1 sank in the harbour of Port Alva.
Nobody was on board when it happened.
"""
WORDS = ("", "ferry", "harbour alva", '"on board"')
ASKING = 0.3  # seconds between the answers to a user


class Distant(Offline):
    """Takes every message after a while, and counts those under way."""

    def __init__(self, round_trip: float) -> None:
        super().__init__(time.monotonic)
        self._round_trip = round_trip  # seconds
        self._under_way = 0
        self.most = 0  # under way at the same time

    async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        self._under_way += 1
        self.most = max(self.most, self._under_way)
        await asyncio.sleep(self._round_trip)
        self._under_way -= 1
        return await super().do_request(*given, **named)


@dataclass(frozen=True)
class Subscribers:
    """Those who wait for a report that has just come, and what tells them."""

    database: Database
    encryption: Encryption
    archive: Archive
    settings: Settings

    def sender(self, bot: ExtBot[Any]) -> Sender:
        """What sends the announcements."""
        outbox, now = Outbox(self.database, self.encryption), datetime.now(UTC)
        return Sender(
            MessageSender(bot, self.archive, Metrics()),
            outbox,
            Subscriptions(self.database, self.encryption),
            AnnouncementBuilder(self.archive, Templates(), UTC),
            Scheduler(outbox, self.archive, self.settings),
            Metrics(),
            timedelta(days=self.settings.announcement_days),
            lambda: now,
        )


@asynccontextmanager
async def subscribed(folder: Path, size: int, url: str) -> AsyncIterator[Subscribers]:
    """So many subscribers, and a report whose announcements are in the outbox; prints what these cost."""
    settings = Settings(data=folder / "data", **({"database": url} if url else {}))
    encryption, reports = Encryption(SecretStr(new_key())), folder / "reports"
    reports.mkdir(parents=True)
    archive = Archive.open(reports)
    database = Database(settings.database_url, encryption)
    await database.open()
    try:
        notifier = Notifier(database, encryption, archive, settings)
        await notifier.record(datetime.now(UTC))
        await crowd(database, encryption, size, WORDS)
        (reports / "ferry.txt").write_text(REPORT.format(day=datetime.now(UTC).date()))
        while not archive.digests:
            archive.refresh()
        start = time.process_time()
        await notifier.record(datetime.now(UTC))
        took = 1000 * (time.process_time() - start)
        print(f"{size:6} recorded: {took / size:.3f} ms of CPU each")
        yield Subscribers(database, encryption, archive, settings)
    finally:
        await database.close()


async def measure_work(those: Subscribers) -> None:
    """Tell them as fast as our own work allows; prints what it took."""
    clock = Clock()
    request = Offline(clock)
    sender = those.sender(ExtBot("1:x", request=request, rate_limiter=RateLimiter(clock, clock.sleep)))
    start = time.process_time()
    await sender.drain()
    took, sent = 1000 * (time.process_time() - start), request.chats.total()
    print(f"{sent:6} sent: {took / sent:.2f} ms of CPU each")


async def measure_rate(those: Subscribers, round_trip: float) -> None:
    """Tell them over a distance of so many seconds; prints the rate, and how long answers waited."""
    request = Distant(round_trip)
    bot: ExtBot[Any] = ExtBot("1:x", request=request, rate_limiter=RateLimiter())
    waits: list[float] = []

    async def ask() -> None:
        for reader in range(1, 5000):
            await asyncio.sleep(ASKING)
            start = time.monotonic()
            await bot.send_message(reader, "An answer.")
            waits.append(1000 * (time.monotonic() - start - round_trip))

    asking = asyncio.create_task(ask())
    start, begun = time.monotonic(), time.process_time()
    await those.sender(bot).drain()
    took, busy = time.monotonic() - start, 1000 * (time.process_time() - begun)
    asking.cancel()
    sent = request.chats.total()
    told = sum(count for chat, count in request.chats.items() if chat >= 5000)
    print(
        f"{told:6} sent over {1000 * round_trip:.0f} ms: {told / took:.1f} a second ({sent / took:.1f} with "
        f"answers), at most {request.most} under way, {busy / sent:.2f} ms of CPU each"
    )
    print(f"       answers meanwhile waited {statistics.median(waits):.0f} ms, at most {max(waits):.0f}")


async def measure(folder: Path, url: str, size: int, round_trip: int | None) -> None:
    """Measure the rate over a round trip, or without one the work."""
    async with subscribed(folder, size, url) as those:
        await (measure_work(those) if round_trip is None else measure_rate(those, round_trip / 1000))


def main() -> None:
    """Measure with a database in a folder that is deleted afterwards, or on a server of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--places", type=int, default=10_000, help="how many subscribers, for our own work")
    parser.add_argument("--told", type=int, default=600, help="how many subscribers, for the rate")
    parser.add_argument("--round-trip", type=int, nargs="*", default=[50], help="milliseconds of a request")
    parser.add_argument("--postgresql", action="store_true", help="on a server of its own, not on SQLite")
    parser.add_argument("--smoke", action="store_true", help="60 subscribers: does it run at all?")
    given = parser.parse_args()
    size, told = (60, 60) if given.smoke else (given.places, given.told)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres.running()) if given.postgresql else None
        for each in (None, *given.round_trip):
            url = stack.enter_context(server.database()) if server else ""
            asyncio.run(measure(folder / str(each), url, size if each is None else told, each))


if __name__ == "__main__":
    main()
