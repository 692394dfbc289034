"""The importer who brings articles in: fetched, read off the event loop, filed one at a time."""

import asyncio
from datetime import tzinfo

from bot.clock import Clock, utc_now
from bot.feeds.article_extractor import ACCEPT, completed, extract
from bot.feeds.errors import ContentError
from bot.feeds.feed_parser import FeedEntry
from bot.feeds.http_client import HttpClient, Page
from bot.feeds.report_folder import ImportResult, ReportFolder
from retrieval import Report


class Importer:
    """Files the articles of pages. Times are told in `zone`."""

    def __init__(self, report_folder: ReportFolder, zone: tzinfo, clock: Clock = utc_now) -> None:
        self.report_folder = report_folder
        self._zone = zone
        self._clock = clock
        self._filing = asyncio.Lock()  # two feeds may bring the same article

    async def bring(self, fetcher: HttpClient, url: str, entry: FeedEntry | None = None) -> ImportResult:
        """Fetch an article and file it; its feed's entry knows what the page does not say.

        Raises ImportFailedError.
        """
        return await self.file(await fetcher.fetch(url, accept=ACCEPT), entry)

    async def file(self, page: Page, entry: FeedEntry | None = None) -> ImportResult:
        """File the article of a page. Raises ImportFailedError."""
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
            return await asyncio.to_thread(self.report_folder.file, article, changed.replace(tzinfo=None))

    async def take(self, report: Report, text: str) -> ImportResult:
        """File a report as a person wrote it. Raises ImportFailedError."""
        async with self._filing:
            return await asyncio.to_thread(self.report_folder.take, report, text)
