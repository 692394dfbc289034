"""What `dispatch add` and `dispatch fetch` do, and what they print of it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.cli import terminal
from bot.cli.archive_opening import bar, open_archive
from bot.database.engine import Database
from bot.feeds.errors import ContentError, FileError, IntakeError
from bot.feeds.feed_reader import AT_ONCE, Look, Rounds
from bot.feeds.feed_store import Ledger, Seen
from bot.feeds.http_client import Fetcher
from bot.feeds.importer import Clerk, now
from bot.feeds.report_folder import Filed, Shelf
from bot.feeds.source_files import Paper, read_paper
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


async def add(sources: Sequence[str], settings: Settings) -> list[Filed | IntakeError]:
    """Add every source; what became of each, in their order."""
    archive = open_archive(settings)
    clerk = Clerk(Shelf.of(archive), settings.zone)
    addresses = {source for source in sources if source.lower().startswith(("http://", "https://"))}
    gate, done = asyncio.Semaphore(AT_ONCE), 0
    async with _ledger(settings, needed=bool(addresses)) as ledger, Fetcher.of(settings) as fetcher:
        with bar(MANY) if addresses else bar() as progress:

            async def one(source: str) -> Filed | IntakeError:
                nonlocal done
                async with gate:
                    try:
                        if source in addresses:
                            return await _add_address(source, clerk, fetcher, ledger)
                        return await _add_paper(source, clerk)
                    except IntakeError as error:
                        return error
                    finally:
                        done += 1
                        if progress:
                            progress(done, len(sources))

            return await asyncio.gather(*map(one, sources))


async def _add_address(url: str, clerk: Clerk, fetcher: Fetcher, ledger: Ledger) -> Filed:
    filed = await clerk.bring(fetcher, url)
    await ledger.remember(canonical(url), Seen(filed.digest, ""), now())
    return filed


async def _add_paper(source: str, clerk: Clerk) -> Filed:
    paper = await asyncio.to_thread(read_paper, source)
    if isinstance(paper, Paper):
        return await clerk.take(paper.report, paper.text)
    try:
        return await clerk.file(paper)
    except ContentError as error:
        raise FileError(source, error.reason, error.cure) from error


async def fetch(settings: Settings) -> list[Look]:
    """A round over the feeds; what each gave, in their order."""
    feeds = list(dict.fromkeys(settings.feeds))
    looks: dict[str, Look] = {}

    async def clerk() -> Clerk:
        kept = settings.data_folder / "index"
        archive = await asyncio.to_thread(Archive.open, settings.reports, kept=kept)
        return Clerk(await asyncio.to_thread(Shelf.of, archive), settings.zone)

    async with _ledger(settings) as ledger:
        with bar(MANY) as progress:

            def told(feed: str, look: Look) -> None:
                looks[feed] = look
                if progress:
                    progress(len(looks), len(feeds))

            await Rounds(ledger, lambda: Fetcher.of(settings), clerk).round(feeds, told)
    return [looks[feed] for feed in feeds]


@asynccontextmanager
async def _ledger(settings: Settings, needed: bool = True) -> AsyncIterator[Ledger]:
    """The ledger in the settings' database, which is opened only where it is needed."""
    database = Database(settings.database_url)
    try:
        if needed:
            await database.open()
        yield Ledger(database)
    finally:
        await database.close()


def say(end: Filed | IntakeError) -> None:
    """Print what became of a source."""
    if isinstance(end, IntakeError):
        terminal.complain(str(end))
    else:
        print(WORDS[end.outcome].format(end.file))


def tell(look: Look, settings: Settings) -> None:
    """Print what one feed gave."""
    until = look.until and f"{look.until.astimezone(settings.zone):%d %B %Y, %H:%M}"
    if look.skipped:
        print(f"{look.feed}: skipped; it is left alone until {until}, because it failed before")
        return
    for problem in look.problems:
        terminal.complain(str(problem))
    for filed in look.filed:
        print(f"{look.feed}: {WORDS[filed.outcome].format(filed.file)}")
    if until:
        terminal.complain(f"{look.feed} is left alone until {until}")
    elif not look.filed and not look.problems:
        print(f"{look.feed}: nothing new")
    if look.left:
        print(f"{look.feed}: {look.left} more are left for the next time")
