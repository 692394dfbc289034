"""What `dispatch fetch` does, apart from its arguments: its imports take long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.cli import terminal
from bot.cli.archive_opening import progress_bar
from bot.database.engine import Database
from bot.feeds.feed_check import FeedChecker
from bot.feeds.feed_result import FeedResult
from bot.feeds.feed_store import FeedStore
from bot.importing.importer import Importer
from bot.importing.report_folder import ReportFolder
from bot.messages.templates import Templates
from bot.settings import Settings
from bot.web.http_client import HttpClient
from retrieval import Archive

SHOW_FROM_FEEDS = 2  # feeds from which on a progress bar is shown


async def fetch(settings: Settings) -> list[FeedResult]:
    """Check every feed once; the results are in the order of the feeds."""
    feeds = list(dict.fromkeys(settings.feeds))
    results: dict[str, FeedResult] = {}

    async def importer() -> Importer:
        index = settings.data_folder / "index"
        archive = await asyncio.to_thread(
            Archive.open, settings.reports, index_folder=index, options=settings.reading
        )
        return Importer(await asyncio.to_thread(ReportFolder.of, archive), settings.zone)

    async with open_feed_store(settings) as feed_store:
        with progress_bar(SHOW_FROM_FEEDS) as progress:

            def report(feed: str, result: FeedResult) -> None:
                results[feed] = result
                if progress:
                    progress(len(results), len(feeds))

            await FeedChecker(feed_store, lambda: HttpClient.of(settings), importer).check(feeds, report)
    return [results[feed] for feed in feeds]


@asynccontextmanager
async def open_feed_store(settings: Settings, needed: bool = True) -> AsyncIterator[FeedStore]:
    """The store in the database, which is opened only where it is needed."""
    database = Database(settings.database_url)
    try:
        if needed:
            await database.open()
        yield FeedStore(database)
    finally:
        await database.close()


def print_feed_result(result: FeedResult, settings: Settings) -> None:
    """Print the result of checking one feed."""
    until = result.retry_at and f"{result.retry_at.astimezone(settings.zone):%d %B %Y, %H:%M}"
    for problem in result.problems:
        terminal.complain(str(problem))
    if until and not result.skipped:
        terminal.complain(Templates().text("feed_paused", feed=result.feed, until=until))
    if lines := Templates().text("feed_result", result=result, until=until):
        print(lines)
