"""What `dispatch add` and `dispatch fetch` do, apart from their arguments: its imports take long."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.cli import terminal
from bot.cli.archive_opening import open_archive, progress_bar
from bot.clock import utc_now
from bot.database.engine import Database
from bot.feeds.feed_check import FEEDS_AT_ONCE, FeedChecker
from bot.feeds.feed_result import FeedResult
from bot.feeds.feed_store import ArticleState, FeedStore
from bot.importing.importer import Importer, ReportSource, read_source
from bot.importing.report_folder import ImportResult, ReportFolder
from bot.messages.templates import Templates
from bot.settings import Settings
from bot.web.errors import ContentError, FileError, ImportFailedError
from bot.web.http_client import HttpClient
from bot.web.urls import canonical
from retrieval import Archive

SHOW_FROM_SOURCES = 2  # addresses or feeds from which on a progress bar is shown


async def add(sources: Sequence[str], settings: Settings) -> list[ImportResult | ImportFailedError]:
    """Import every source; the results are in the order of the sources."""
    archive = open_archive(settings)
    importer = Importer(ReportFolder.of(archive), settings.zone)
    addresses = {source for source in sources if source.lower().startswith(("http://", "https://"))}
    limit, done = asyncio.Semaphore(FEEDS_AT_ONCE), 0
    async with (
        _feed_store(settings, needed=bool(addresses)) as feed_store,
        HttpClient.of(settings) as fetcher,
    ):
        with progress_bar(SHOW_FROM_SOURCES) if addresses else progress_bar() as progress:

            async def one(source: str) -> ImportResult | ImportFailedError:
                nonlocal done
                async with limit:
                    try:
                        if source in addresses:
                            return await _add_address(source, importer, fetcher, feed_store)
                        return await _add_file(source, importer)
                    except ImportFailedError as error:
                        return error
                    finally:
                        done += 1
                        if progress:
                            progress(done, len(sources))

            return await asyncio.gather(*map(one, sources))


async def _add_address(
    url: str, importer: Importer, fetcher: HttpClient, feed_store: FeedStore
) -> ImportResult:
    result = await importer.import_url(fetcher, url)
    await feed_store.save_article(canonical(url), ArticleState(result.digest, ""), utc_now())
    return result


async def _add_file(source: str, importer: Importer) -> ImportResult:
    content = await asyncio.to_thread(read_source, source)
    if isinstance(content, ReportSource):
        return await importer.import_report(content.report, content.text)
    try:
        return await importer.import_page(content)
    except ContentError as error:
        raise FileError(source, error.reason, error.cure) from error


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

    async with _feed_store(settings) as feed_store:
        with progress_bar(SHOW_FROM_SOURCES) as progress:

            def report(feed: str, result: FeedResult) -> None:
                results[feed] = result
                if progress:
                    progress(len(results), len(feeds))

            await FeedChecker(feed_store, lambda: HttpClient.of(settings), importer).check(feeds, report)
    return [results[feed] for feed in feeds]


@asynccontextmanager
async def _feed_store(settings: Settings, needed: bool = True) -> AsyncIterator[FeedStore]:
    """The store in the database, which is opened only where it is needed."""
    database = Database(settings.database_url)
    try:
        if needed:
            await database.open()
        yield FeedStore(database)
    finally:
        await database.close()


def print_result(result: ImportResult | ImportFailedError) -> None:
    """Print the result of importing one source."""
    if isinstance(result, ImportFailedError):
        terminal.complain(str(result))
    else:
        print(Templates().text("import_result", result=result))


def print_feed_result(result: FeedResult, settings: Settings) -> None:
    """Print the result of checking one feed."""
    until = result.retry_at and f"{result.retry_at.astimezone(settings.zone):%d %B %Y, %H:%M}"
    for problem in result.problems:
        terminal.complain(str(problem))
    if until and not result.skipped:
        terminal.complain(Templates().text("feed_paused", feed=result.feed, until=until))
    if lines := Templates().text("feed_result", result=result, until=until):
        print(lines)
