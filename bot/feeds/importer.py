"""The clerk who brings articles in: fetched, read off the event loop, filed one at a time."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from bot.feeds.article_extractor import ACCEPT, completed, extract
from bot.feeds.errors import ContentError
from bot.feeds.feed_parser import Entry
from bot.feeds.http_client import Fetcher, Page
from bot.feeds.report_folder import Filed, Shelf
from retrieval import Report

Clock = Callable[[], datetime]


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


class Clerk:
    """Files the articles of pages. Times are told in `zone`."""

    def __init__(self, shelf: Shelf, zone: tzinfo, clock: Clock = now) -> None:
        self.shelf = shelf
        self._zone = zone
        self._clock = clock
        self._filing = asyncio.Lock()  # two feeds may bring the same article

    async def bring(self, fetcher: Fetcher, url: str, entry: Entry | None = None) -> Filed:
        """Fetch an article and file it; its feed's entry knows what the page does not say.

        Raises IntakeError.
        """
        return await self.file(await fetcher.fetch(url, accept=ACCEPT), entry)

    async def file(self, page: Page, entry: Entry | None = None) -> Filed:
        """File the article of a page. Raises IntakeError."""
        moment = self._clock().astimezone(self._zone)
        article = await asyncio.to_thread(extract, page, moment.date(), self._zone)
        changed = moment
        if entry:
            article = completed(article, entry, moment.date(), self._zone)
            if entry.updated and entry.updated < moment:
                changed = entry.updated.astimezone(self._zone)
        if not article.title:
            raise ContentError(page.url, "the page has no title", "save its text as a file and add that")
        async with self._filing:
            return await asyncio.to_thread(self.shelf.file, article, changed.replace(tzinfo=None))

    async def take(self, report: Report, text: str) -> Filed:
        """File a report as a person wrote it. Raises IntakeError."""
        async with self._filing:
            return await asyncio.to_thread(self.shelf.take, report, text)
