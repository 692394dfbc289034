"""Looking at the feeds now and then, while the bot runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Self

from telegram.ext import JobQueue

from bot.background import running
from bot.database.engine import Database
from bot.feeds.feed_reader import FeedReader, FeedResult
from bot.feeds.feed_store import FeedStore
from bot.feeds.http_client import HttpClient
from bot.feeds.importer import Importer
from bot.feeds.report_folder import ReportFolder
from bot.logs import frames
from bot.metrics import Metrics
from bot.settings import Settings
from retrieval import Archive

logger = logging.getLogger(__name__)

SOON = 2.0  # seconds after the start: questions come first


class FeedPoller:
    """Makes a round whenever it is time. A round that takes longer than the time between is not doubled."""

    def __init__(self, rounds: FeedReader, feeds: Sequence[str], every: timedelta, metrics: Metrics) -> None:
        self._rounds = rounds
        self._feeds = feeds
        self._every = every
        self._metrics = metrics
        self._due = asyncio.Event()

    @classmethod
    def of(cls, settings: Settings, archive: Archive, database: Database, metrics: Metrics) -> Self:
        """FeedPoller as the settings say; what comes in is filed in the archive's folder."""

        async def importer() -> Importer:
            return Importer(await asyncio.to_thread(ReportFolder.of, archive), settings.zone)

        rounds = FeedReader(FeedStore(database), lambda: HttpClient.of(settings), importer)
        return cls(rounds, settings.feeds, timedelta(minutes=settings.feed_minutes), metrics)

    @asynccontextmanager
    async def running(self, jobs: JobQueue[Any]) -> AsyncIterator[None]:
        """Poll until the block ends; what is half done then is done in the next round."""

        async def due(_: object) -> None:
            self._due.set()

        # The job only rings: PTB waits for its jobs when it stops, and a round may take minutes.
        jobs.run_repeating(due, self._every, name="feeds")
        async with running(self._run):
            yield

    async def _run(self) -> None:
        # The first round is not the job's: one that is due before the queue starts would wait a whole turn.
        await asyncio.sleep(SOON)
        while True:
            self._due.clear()
            try:
                await self._rounds.round(self._feeds, self._told)
            except Exception as error:  # the database is away, or a defect of ours: go on
                self._metrics.count("failed rounds")
                for each in error.exceptions if isinstance(error, ExceptionGroup) else (error,):
                    logger.error("Feeds were not looked at: %s", frames(each))
            await self._due.wait()

    def _told(self, _: str, look: FeedResult) -> None:
        for problem in look.problems:
            logger.warning("%s", problem)
        if look.until and not look.skipped:
            logger.warning("%s is left alone until %s", look.feed, look.until.isoformat(" ", "minutes"))
        for filed in look.filed:
            self._metrics.count(f"articles {filed.outcome}")
            logger.info("%s: %s %s", look.feed, filed.outcome, filed.file)
