"""What `dispatch add` and `dispatch fetch` do, and what they print of it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.cli import terminal
from bot.cli.archive_opening import bar, open_archive
from bot.clock import utc_now
from bot.database.engine import Database
from bot.feeds.errors import ContentError, FileError, ImportFailedError
from bot.feeds.feed_check import FEEDS_AT_ONCE, FeedChecker, FeedResult
from bot.feeds.feed_store import ArticleState, FeedStore
from bot.feeds.http_client import HttpClient
from bot.feeds.importer import Importer, ReportSource, read_source
from bot.feeds.report_folder import ImportResult, ReportFolder
from bot.feeds.urls import canonical
from bot.settings import Settings
from retrieval import Archive

WORDS = {
    "added": "added {}",
    "updated": "updated {}",
    "unchanged": "{} is there already",
    "same text": "{} says the same already",
    "kept": "{} was changed by hand and stays as it is, although the page has changed",
}
MANY = 2  # addresses or feeds from which on a bar shows how far it is


async def add(sources: Sequence[str], settings: Settings) -> list[ImportResult | ImportFailedError]:
    """Add every source; what became of each, in their order."""
    archive = open_archive(settings)
    importer = Importer(ReportFolder.of(archive), settings.zone)
    addresses = {source for source in sources if source.lower().startswith(("http://", "https://"))}
    gate, done = asyncio.Semaphore(FEEDS_AT_ONCE), 0
    async with _ledger(settings, needed=bool(addresses)) as feed_store, HttpClient.of(settings) as fetcher:
        with bar(MANY) if addresses else bar() as progress:

            async def one(source: str) -> ImportResult | ImportFailedError:
                nonlocal done
                async with gate:
                    try:
                        if source in addresses:
                            return await _add_address(source, importer, fetcher, feed_store)
                        return await _add_paper(source, importer)
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
    filed = await importer.import_url(fetcher, url)
    await feed_store.save_article(canonical(url), ArticleState(filed.digest, ""), utc_now())
    return filed


async def _add_paper(source: str, importer: Importer) -> ImportResult:
    paper = await asyncio.to_thread(read_source, source)
    if isinstance(paper, ReportSource):
        return await importer.import_report(paper.report, paper.text)
    try:
        return await importer.import_page(paper)
    except ContentError as error:
        raise FileError(source, error.reason, error.cure) from error


async def fetch(settings: Settings) -> list[FeedResult]:
    """A round over the feeds; what each gave, in their order."""
    feeds = list(dict.fromkeys(settings.feeds))
    looks: dict[str, FeedResult] = {}

    async def importer() -> Importer:
        kept = settings.data_folder / "index"
        archive = await asyncio.to_thread(Archive.open, settings.reports, kept=kept)
        return Importer(await asyncio.to_thread(ReportFolder.of, archive), settings.zone)

    async with _ledger(settings) as feed_store:
        with bar(MANY) as progress:

            def told(feed: str, look: FeedResult) -> None:
                looks[feed] = look
                if progress:
                    progress(len(looks), len(feeds))

            await FeedChecker(feed_store, lambda: HttpClient.of(settings), importer).check(feeds, told)
    return [looks[feed] for feed in feeds]


@asynccontextmanager
async def _ledger(settings: Settings, needed: bool = True) -> AsyncIterator[FeedStore]:
    """The feed_store in the settings' database, which is opened only where it is needed."""
    database = Database(settings.database_url)
    try:
        if needed:
            await database.open()
        yield FeedStore(database)
    finally:
        await database.close()


def say(end: ImportResult | ImportFailedError) -> None:
    """Print what became of a source."""
    if isinstance(end, ImportFailedError):
        terminal.complain(str(end))
    else:
        print(WORDS[end.outcome].format(end.file))


def tell(look: FeedResult, settings: Settings) -> None:
    """Print what one feed gave."""
    until = look.retry_at and f"{look.retry_at.astimezone(settings.zone):%d %B %Y, %H:%M}"
    if look.skipped:
        print(f"{look.feed}: skipped; it is left alone until {until}, because it failed before")
        return
    for problem in look.problems:
        terminal.complain(str(problem))
    for filed in look.imported:
        print(f"{look.feed}: {WORDS[filed.outcome].format(filed.file)}")
    if until:
        terminal.complain(f"{look.feed} is left alone until {until}")
    elif not look.imported and not look.problems:
        print(f"{look.feed}: nothing new")
    if look.remaining:
        print(f"{look.feed}: {look.remaining} more are left for the next time")
