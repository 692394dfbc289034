"""Imports articles and reports as files of one folder."""

import asyncio
import logging
from collections.abc import Callable, Container, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, tzinfo
from functools import partial

from bot.clock import Clock, utc_now
from bot.importing.article_extractor import ACCEPT_HTML, Article, complete, extract
from bot.importing.entry_article import entry_article, entry_paragraphs, length, with_feed_text
from bot.importing.extraction_process import EXTRACTION
from bot.importing.feed_entry import FeedEntry
from bot.importing.report_folder import ImportResult, ReportFolder
from bot.web.errors import ContentError, ImportFailedError, IndexingError
from bot.web.http_client import HttpClient, Page
from bot.wording import wording
from retrieval import Report

logger = logging.getLogger(__name__)

KEPT_SHARE = 0.8  # of a report's text; a shorter one in the feed sums the report up


class Importer:
    """Imports into one folder. Times are written in `zone`. Every method raises ImportFailedError."""

    def __init__(
        self,
        report_folder: ReportFolder,
        zone: tzinfo,
        clock: Clock = utc_now,
        writing: AbstractAsyncContextManager[object] | None = None,
    ) -> None:
        """`writing` is held for each file; importers of the same folder share it."""
        self.report_folder = report_folder
        self._zone = zone
        self._clock = clock
        self._writing = writing or asyncio.Lock()  # two feeds may have the same article

    async def import_url(
        self, client: HttpClient, url: str, entry: FeedEntry | None = None, formerly: str = ""
    ) -> ImportResult:
        """Import the article at an address.

        Its feed's entry completes what the page does not say, and gives the text where the page shows much
        less of it. `formerly` is the address that the article had before.
        """
        return await self.import_page(await client.fetch(url, accept=ACCEPT_HTML), entry, formerly)

    async def import_page(
        self, page: Page, entry: FeedEntry | None = None, formerly: str = ""
    ) -> ImportResult:
        """Import the article of a page."""
        failed = partial(ContentError, page.url, cure=wording("importing.save_text"))
        article = await EXTRACTION.run(failed, extract, page, self._today, self._zone)
        if entry:
            article = with_feed_text(article, entry, await _paragraphs(entry))
            article = complete(article, entry, self._today, self._zone)
        return await self._save(article, entry, formerly)

    async def import_entry(self, entry: FeedEntry, formerly: str = "") -> ImportResult | None:
        """Import the article as its feed holds it; None where the feed does not hold it whole.

        None also where the report of the page, which was open before, is longer.
        """
        article = entry_article(entry, await _paragraphs(entry), self._today, self._zone)
        if article is None:
            return None
        report = await asyncio.to_thread(self.report_folder.report, formerly or article.url)
        if report and length(article.paragraphs) < KEPT_SHARE * length(report.paragraphs):
            return None
        return await self._save(article, entry, formerly)

    async def import_report(
        self, reports: Sequence[Report], text: str, stem: str = "", kept: Container[str] = ()
    ) -> ImportResult:
        """Import a file as a person wrote it, with its reports; `stem` and `kept` are as for the folder."""
        save = partial(self.report_folder.save_report, reports, text, stem, kept)
        return await self._indexed(save)

    async def import_articles(self, articles: Sequence[Article]) -> list[ImportResult | ImportFailedError]:
        """Import articles that are no pages, such as the posts of an export; the results are in order."""
        now = self._naive(self._clock())

        def save(article: Article) -> ImportResult | ImportFailedError:
            try:
                return self.report_folder.save_article(article, now)
            except IndexingError:
                raise
            except ImportFailedError as error:
                return error

        def save_all() -> list[ImportResult | ImportFailedError]:
            results = [save(article) for article in articles]
            self.report_folder.index([each for each in results if isinstance(each, ImportResult)])
            return results

        async with self._writing:
            return await asyncio.to_thread(save_all)

    @property
    def _today(self) -> date:
        return self._clock().astimezone(self._zone).date()

    async def _save(self, article: Article, entry: FeedEntry | None, formerly: str) -> ImportResult:
        now, stated = self._clock(), entry.updated if entry else None
        updated = self._naive(stated) if isinstance(stated, datetime) and stated < now else None
        save = partial(self.report_folder.save_article, article, self._naive(now), formerly, updated)
        return await self._indexed(save)

    async def _indexed(self, save: Callable[[], ImportResult]) -> ImportResult:
        """What was saved, once the search engine, if there is one, has it."""

        def save_and_index() -> ImportResult:
            result = save()
            self.report_folder.index([result])
            return result

        async with self._writing:
            return await asyncio.to_thread(save_and_index)

    def _naive(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone).replace(tzinfo=None)


async def _paragraphs(entry: FeedEntry) -> tuple[str, ...]:
    """The paragraphs of the article in its feed; none where they cannot be read."""
    if not entry.content:
        return ()
    failed = partial(ContentError, entry.url, cure=wording("importing.report_to_publisher"))
    try:
        return await EXTRACTION.run(failed, entry_paragraphs, entry)
    except ContentError as error:
        logger.warning("The text of an article in its feed is not used: %s", error)
        return ()
