"""Imports any source as a report file: an article from the web, a saved page, a report as it is."""

import asyncio
import re
import sys
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from bot.clock import Clock, utc_now
from bot.importing.article_extractor import ACCEPT_HTML, complete, extract
from bot.importing.feed_entry import FeedEntry
from bot.importing.report_folder import ImportResult, ReportFolder
from bot.importing.report_writer import MAX_REPORT_BYTES
from bot.web.errors import ContentError, FileError
from bot.web.http_client import HttpClient, Page
from retrieval import Report, ReportError, decode_text, parse_report

STDIN = "-"
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)


class Importer:
    """Imports into one folder. Times are written in `zone`. Every method raises ImportFailedError."""

    def __init__(self, report_folder: ReportFolder, zone: tzinfo, clock: Clock = utc_now) -> None:
        self.report_folder = report_folder
        self._zone = zone
        self._clock = clock
        self._writing = asyncio.Lock()  # two feeds may have the same article

    async def import_url(self, client: HttpClient, url: str, entry: FeedEntry | None = None) -> ImportResult:
        """Import the article at an address; its feed's entry completes what the page does not say."""
        return await self.import_page(await client.fetch(url, accept=ACCEPT_HTML), entry)

    async def import_page(self, page: Page, entry: FeedEntry | None = None) -> ImportResult:
        """Import the article of a page."""
        now = self._clock().astimezone(self._zone)
        article = await asyncio.to_thread(extract, page, now.date(), self._zone)
        updated = now
        if entry:
            article = complete(article, entry, now.date(), self._zone)
            if isinstance(entry.updated, datetime) and entry.updated < now:
                updated = entry.updated.astimezone(self._zone)
        if not article.title:
            raise ContentError(page.url, "the page has no title", "save its text as a file and add that")
        async with self._writing:
            return await asyncio.to_thread(
                self.report_folder.save_article, article, updated.replace(tzinfo=None)
            )

    async def import_report(self, report: Report, text: str) -> ImportResult:
        """Import a report as a person wrote it."""
        async with self._writing:
            return await asyncio.to_thread(self.report_folder.save_report, report, text)


@dataclass(frozen=True, slots=True)
class ReportSource:
    """A report as a person wrote it, and its text."""

    text: str
    report: Report


def read_source(source: str) -> ReportSource | Page:
    """A report or a saved page, from a file or for "-" from standard input. Raises FileError."""
    name = "standard input" if source == STDIN else source
    raw = _read(source, name)
    if len(raw) > MAX_REPORT_BYTES:
        raise FileError(name, f"it is larger than {MAX_REPORT_BYTES // 1_000_000} MB", "split it")
    if _HTML_START.match(raw.removeprefix(b"\xef\xbb\xbf")) or name.lower().endswith(
        (".html", ".htm", ".xhtml")
    ):
        return Page(url="", body=raw)
    try:
        text = decode_text(raw, name)
        return ReportSource(text, parse_report(text, Path(name)))
    except ReportError as error:
        raise FileError(name, f"line {error.line}: {error.problem}", error.cure) from error


def _read(source: str, name: str) -> bytes:
    try:
        if source == STDIN:
            return sys.stdin.buffer.read(MAX_REPORT_BYTES + 1)
        if not Path(source).is_file():
            reason = "it is not a file" if Path(source).exists() else "there is no such file"
            raise FileError(name, reason, "name a report, a saved page, or an address with https://")
        with Path(source).open("rb") as file:
            return file.read(MAX_REPORT_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: the name is not valid for a file
        reason = f"it cannot be read ({getattr(error, 'strerror', None) or type(error).__name__})"
        raise FileError(name, reason, "correct its permissions, or name another file") from error
