"""Checks of feeds in tests: a folder, a feed store and a clock."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.feeds.feed_check import FeedChecker
from bot.feeds.feed_result import FeedResult
from bot.feeds.feed_store import FeedStore
from bot.importing.importer import Importer
from bot.importing.report_folder import ReportFolder
from bot.web.http_client import HttpClient
from retrieval import Archive, Report, parse_report

START = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


class Checks:
    """A folder, a feed store and a clock, and checks of feeds with them."""

    def __init__(self, folder: Path, feed_store: FeedStore, archive: Archive | None = None) -> None:
        """`archive` knows what is in the folder; without one, it is read before each check."""
        self.folder = folder
        self.archive = archive
        self.feed_store = feed_store
        self.now = START
        self.articles_per_check: int | None = 20
        self.on_article: Callable[[str, int, int], None] = lambda *_: None

    async def check(self, *feeds: str) -> list[FeedResult]:
        results: dict[str, FeedResult] = {}

        async def importer() -> Importer:
            archive = self.archive or Archive.open(self.folder)
            report_folder = await asyncio.to_thread(ReportFolder.of, archive)
            return Importer(report_folder, UTC, lambda: self.now)

        checker = FeedChecker(
            self.feed_store,
            lambda: HttpClient(lambda _: True),
            importer,
            lambda: self.now,
            articles_per_check=self.articles_per_check,
        )
        await checker.check(feeds, results.__setitem__, self.on_article)
        return [results[feed] for feed in dict.fromkeys(feeds)]

    async def check_one(self, feed: str) -> FeedResult:
        (result,) = await self.check(feed)
        return result

    def reports(self) -> list[Report]:
        return [parse_report(path.read_text(), path) for path in sorted(self.folder.iterdir())]

    def titles(self) -> list[str]:
        return sorted(report.title for report in self.reports())
