"""What it costs to tell many subscribers of a new report: `python -m tests.benchmarks.announce`.

The Bot API is one that answers at once, and the limiter's clock jumps, so that what is measured is our own
work: below 33 ms a message it keeps up with the 30 messages a second that Telegram takes.
"""

import argparse
import asyncio
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr
from telegram.ext import ExtBot

from bot.database.encryption import Encryption, new_key
from bot.database.engine import Database
from bot.messages.templates import Templates
from bot.metrics import Metrics
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
from tests.bot.subscriptions.crowds import Offline, crowd
from tests.conftest import Clock

REPORT = """---
title: Ferry number {number}
date: {day}
---
The old ferry number {number} sank in the harbour of Port Alva.
Nobody was on board when it happened.
"""
WORDS = ("", "ferry", "harbour alva", '"on board"')


def memory() -> float:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def measure(folder: Path, size: int, url: str) -> None:
    """Tell so many subscribers, and print what it took."""
    settings = Settings(data=folder / "data", **({"database": url} if url else {}))
    encryption, metrics, clock = Encryption(SecretStr(new_key())), Metrics(), Clock()
    reports = folder / "reports"
    reports.mkdir()
    archive = Archive.open(reports)
    database = Database(settings.database_url, encryption)
    await database.open()
    try:
        notifier = Notifier(database, encryption, archive, settings)
        await notifier.record(datetime.now(UTC))
        await crowd(database, encryption, size, WORDS)
        now = datetime.now(UTC)
        (reports / "ferry.txt").write_text(REPORT.format(number=1, day=now.date()))
        while not archive.digests:
            archive.refresh()
        start, before = time.perf_counter(), memory()
        await notifier.record(now)
        print(f"recorded for {size} places in {time.perf_counter() - start:.2f} s")
        request = Offline(clock)
        bot: ExtBot[bool] = ExtBot("1:x", request=request, rate_limiter=RateLimiter(clock, clock.sleep))
        writer = AnnouncementBuilder(archive, Templates(), UTC)
        sender = Sender(
            MessageSender(bot, archive, metrics),
            Outbox(database, encryption),
            Subscriptions(database, encryption),
            writer,
            Scheduler(Outbox(database, encryption), archive, settings),
            metrics,
            timedelta(days=settings.announcement_days),
            lambda: now,
        )
        start, told = time.perf_counter(), clock.now
        await sender.drain()
        took = time.perf_counter() - start
        print(f"sent {sum(request.chats.values())} in {took:.1f} s: {1000 * took / size:.1f} ms a message")
        print(f"at Telegram's pace {clock.now - told:.0f} s; memory {memory():.0f} MB, before {before:.0f}")
    finally:
        await database.close()


def main() -> None:
    """Measure with a database in a folder that is deleted afterwards, or with the one given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=10_000, help="how many subscribers")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database; else a SQLite file")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), given.places, given.database))


if __name__ == "__main__":
    main()
