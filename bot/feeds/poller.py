"""Checks the feeds at regular times while the bot runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Self

from telegram.ext import JobQueue

from bot.background import running
from bot.database.engine import Database
from bot.feeds.added_feeds import AddedFeeds
from bot.feeds.feed_check import FeedChecker
from bot.feeds.feed_result import FeedResult
from bot.feeds.feed_store import FeedStore
from bot.importing.importer import Importer
from bot.importing.report_folder import ReportFolder
from bot.logs import frames
from bot.metrics import Metrics
from bot.settings import Settings
from bot.web.http_client import HttpClient
from retrieval import Archive

logger = logging.getLogger(__name__)

START_DELAY = 2.0  # seconds: questions come first


class FeedPoller:
    """Checks the feeds whenever it is time; never two checks at once, however long one takes."""

    def __init__(
        self,
        checker: FeedChecker,
        feeds: Sequence[str],
        added_feeds: AddedFeeds,
        interval: timedelta,
        metrics: Metrics,
    ) -> None:
        self._checker = checker
        self._feeds = feeds
        self._added_feeds = added_feeds
        self._interval = interval
        self._metrics = metrics
        self._due = asyncio.Event()

    @classmethod
    def of(
        cls,
        settings: Settings,
        archive: Archive,
        database: Database,
        metrics: Metrics,
        writing: asyncio.Lock | None = None,
    ) -> Self:
        """A poller as the settings say; it imports into the archive's folder, `writing` as in Importer."""

        async def importer() -> Importer:
            report_folder = await asyncio.to_thread(ReportFolder.of, archive)
            return Importer(report_folder, settings.zone, writing=writing)

        checker = FeedChecker(
            FeedStore(database), lambda: HttpClient.of(settings), importer, options=settings.reading
        )
        interval = timedelta(minutes=settings.feed_minutes)
        return cls(checker, settings.feeds, AddedFeeds(database), interval, metrics)

    @asynccontextmanager
    async def running(self, jobs: JobQueue[Any]) -> AsyncIterator[None]:
        """Poll until the block ends; a check that is interrupted then is completed by the next start."""

        async def due(_: object) -> None:
            self._due.set()

        # The job only sets an event: PTB waits for its jobs when it stops, and a check may take minutes.
        jobs.run_repeating(due, self._interval, name="feeds")
        async with running(self._run):
            yield

    async def _run(self) -> None:
        # The first check is not the job's: one due before the queue starts would wait for a whole interval.
        await asyncio.sleep(START_DELAY)
        while True:
            self._due.clear()
            try:
                feeds = [*self._feeds, *await self._added_feeds.urls()]
                with self._metrics.timing("feed round"):
                    await self._checker.check(feeds, self._log)
                self._metrics.count("feed rounds")
            except Exception as error:  # the database is unreachable, or a defect: the next check may succeed
                self._metrics.count("failed feed checks")
                for each in error.exceptions if isinstance(error, ExceptionGroup) else (error,):
                    logger.error("Feeds could not be checked: %s", frames(each))
            await self._due.wait()

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
