"""Checks the feeds at regular times while the bot runs."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Self

from bot.clock import Sleep
from bot.database.engine import Database
from bot.feeds.added_feeds import AddedFeeds
from bot.feeds.feed_check import FeedChecker
from bot.feeds.feed_result import FeedResult
from bot.feeds.feed_store import FeedStore
from bot.health.metrics import Metrics
from bot.importing.importer import Importer
from bot.importing.report_folder import ReportFolder
from bot.logs import explanation
from bot.settings import Settings
from bot.web.http_client import HttpClient
from retrieval import Archive

logger = logging.getLogger(__name__)


class FeedPoller:
    """Checks the feeds whenever it is time; never two checks at once, however long one takes."""

    def __init__(
        self,
        checker: FeedChecker,
        feeds: Sequence[str],
        added_feeds: AddedFeeds,
        interval: float,
        metrics: Metrics,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`interval` is in seconds, on a clock that nobody sets."""
        self._checker = checker
        self._feeds = feeds
        self._added_feeds = added_feeds
        self._interval = interval
        self._metrics = metrics
        self._sleep = sleep

    @classmethod
    def of(
        cls,
        settings: Settings,
        archive: Archive,
        database: Database,
        metrics: Metrics,
        writing: AbstractAsyncContextManager[object] | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> Self:
        """A poller as the settings say; it imports into the archive's folder, `writing` as in Importer."""

        async def importer() -> Importer:
            report_folder = await asyncio.to_thread(ReportFolder.of, archive)
            return Importer(report_folder, settings.zone, writing=writing)

        checker = FeedChecker(
            FeedStore(database), lambda: HttpClient.of(settings), importer, options=settings.reading
        )
        added_feeds, interval = AddedFeeds(database), settings.feed_minutes * 60.0
        return cls(checker, settings.feeds, added_feeds, interval, metrics, sleep)

    async def run(self) -> None:
        """Check the feeds until cancelled; a check that is interrupted is completed by the next start."""
        while True:
            due = asyncio.ensure_future(self._sleep(self._interval))
            try:
                await self._check()
                await due
            finally:
                due.cancel()

    async def _check(self) -> None:
        try:
            feeds = [*self._feeds, *await self._added_feeds.urls()]
            with self._metrics.timing("feed round"):
                await self._checker.check(feeds, self._log)
            self._metrics.count("feed rounds")
        except Exception as error:  # the database is unreachable, or a defect: the next check may succeed
            self._metrics.count("failed feed checks")
            logger.error("Feeds could not be checked: %s", explanation(error))

    def _log(self, _: str, result: FeedResult) -> None:
        for problem in result.problems:
            logger.warning("%s", problem)
        if result.retry_at and not result.skipped:
            self._metrics.count("failed feeds")
            logger.warning(
                "%s is backing off until %s", result.feed, result.retry_at.isoformat(" ", "minutes")
            )
        if result.moved_to:
            logger.warning("%s has moved to %s; use that address in its place", result.feed, result.moved_to)
        for report in result.imported:
            self._metrics.count(f"articles {report.outcome}")
            logger.info("%s: %s %s", result.feed, report.outcome, report.file)
