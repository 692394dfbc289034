"""What `dispatch fetch` does; its arguments are elsewhere, since the modules needed here load slowly."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from bot.cli import terminal
from bot.cli.archive_opening import open_engine, progress_bar
from bot.cli.command import UsageError
from bot.database.engine import Database
from bot.database.errors import DatabaseError
from bot.feeds.added_feeds import AddedFeeds
from bot.feeds.article_check import ARTICLES_PER_CHECK
from bot.feeds.feed_check import FeedChecker
from bot.feeds.feed_result import FeedResult
from bot.feeds.feed_store import FeedStore
from bot.importing.importer import Importer
from bot.importing.report_folder import ReportFolder
from bot.messages.templates import Templates
from bot.settings import Settings
from bot.web.errors import IndexingError
from bot.web.http_client import HttpClient
from retrieval import Archive

SHOW_FROM_ARTICLES = 2  # articles from which on a progress bar is shown


async def fetch(settings: Settings, all_articles: bool = False) -> list[FeedResult]:
    """Check every feed once, with all its articles or the newest; the results are in order of the feeds.

    Raises DatabaseError, IndexingError and UsageError.
    """
    results: dict[str, FeedResult] = {}
    articles: dict[str, tuple[int, int]] = {}  # feed -> how many of its articles are done, of how many

    def report_folder() -> ReportFolder:
        if settings.engine:
            return ReportFolder.of(open_engine(settings))
        # Not by open_folder: it would show a second progress bar.
        index = settings.data_folder / "index"
        return ReportFolder.of(Archive.open(settings.reports, index_folder=index, options=settings.reading))

    async def importer() -> Importer:
        return Importer(await asyncio.to_thread(report_folder), settings.zone)

    async with open_feed_store(settings) as feed_store:
        feeds = await all_feeds(settings, feed_store)
        checker = FeedChecker(
            feed_store,
            lambda: HttpClient.of(settings),
            importer,
            options=settings.reading,
            articles_per_check=None if all_articles else ARTICLES_PER_CHECK,
        )
        with progress_bar(SHOW_FROM_ARTICLES) as progress:

            def on_article(feed: str, done: int, total: int) -> None:
                articles[feed] = done, total
                if progress:
                    counts = articles.values()
                    progress(sum(done for done, _ in counts), sum(total for _, total in counts))

            try:
                await checker.check(feeds, results.__setitem__, on_article)
            except ExceptionGroup as group:
                shared, others = group.split((DatabaseError, IndexingError, UsageError))
                if shared is None or others is not None:
                    raise
                raise shared.exceptions[0] from None  # one says all: they share database and archive
    return [results[feed] for feed in feeds]


async def all_feeds(settings: Settings, feed_store: FeedStore) -> list[str]:
    """The feeds of the settings and those in the database, each once."""
    return list(dict.fromkeys([*settings.feeds, *await AddedFeeds(feed_store.database).urls()]))


@asynccontextmanager
async def open_feed_store(settings: Settings) -> AsyncIterator[FeedStore]:
    """The store in the database."""
    database = Database(settings.database_url)
    try:
        await database.open()
        yield FeedStore(database)
    finally:
        await database.close()


def print_feed_result(result: FeedResult, settings: Settings) -> None:
    """Print the result of checking one feed."""
    until = shown_time(result.retry_at, settings)
    for problem in result.problems:
        terminal.complain(str(problem))
    if until and not result.skipped:
        terminal.complain(Templates().text("feed_paused", feed=result.feed, until=until))
    next_try = shown_time(result.next_try, settings)
    if lines := Templates().text("feed_result", result=result, until=until, next_try=next_try):
        print(lines)


def shown_time(moment: datetime | None, settings: Settings) -> str:
    """A time in the zone of the settings; empty for none."""
    return f"{moment.astimezone(settings.zone):%d %B %Y, %H:%M}" if moment else ""
