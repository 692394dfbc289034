"""Imports into the archive of the running bot, which answers from what was imported at once."""

from __future__ import annotations  # the import of articles is slow, and few bots need it

import asyncio
from dataclasses import dataclass
from hashlib import blake2s
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from retrieval import Passage, Report

if TYPE_CHECKING:
    from bot.context import Services
    from bot.handlers.operators.posts import Post
    from bot.importing.article_extractor import Article
    from bot.importing.importer import Importer, ReportSource
    from bot.importing.report_folder import ImportResult
    from bot.web.http_client import Page


@dataclass(frozen=True, slots=True)
class ImportedReport:
    """A report that was imported, and how it was read. `report` is None where its file is not used.

    `file_key` recognises the file as it was written; None where the import added no file.
    """

    result: ImportResult
    report: Report | None
    passages: tuple[Passage, ...] = ()
    file_key: int | None = None


class ArchiveImporter:
    """Imports into the folder of the archive and refreshes it. Imports raise ImportFailedError."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._archive = services.archive

    async def import_post(self, post: Post) -> ImportedReport:
        """Import a post, or its new text where its report is from an earlier one."""
        importer = await self._importer()
        article = await asyncio.to_thread(_article, post)
        return await self._read(await importer.import_article(article, post.edited or post.published))

    async def import_address(self, url: str) -> ImportedReport:
        """Import the article at an address."""
        from bot.web.http_client import HttpClient

        importer = await self._importer()
        async with HttpClient.of(self._services.settings) as client:
            return await self._read(await importer.import_url(client, url))

    async def import_document(self, name: str, content: bytes) -> ImportedReport:
        """Import a file of this name."""
        from bot.importing.importer import ReportSource

        importer = await self._importer()
        source = await asyncio.to_thread(_read_source, name, content)
        if isinstance(source, ReportSource):
            return await self._read(await importer.import_report(source.report, source.text))
        return await self._read(await importer.import_page(source))

    async def remove(self, ref: str, file_key: int) -> Report | None:
        """Delete the file of a report, if it is still as it was imported; the report that it held."""
        async with self._services.writing:
            report = await asyncio.to_thread(self._remove, ref, file_key)
        self._announce()
        return report

    async def _importer(self) -> Importer:
        return await asyncio.to_thread(self._make_importer)

    def _make_importer(self) -> Importer:
        from bot.importing.importer import Importer
        from bot.importing.report_folder import ReportFolder

        services = self._services
        return Importer(ReportFolder.of(self._archive), services.settings.zone, writing=services.writing)

    async def _read(self, result: ImportResult) -> ImportedReport:
        """The report of an import as the archive reads it now."""
        imported = await asyncio.to_thread(self._refreshed, result)
        self._announce()
        return imported

    def _refreshed(self, result: ImportResult) -> ImportedReport:
        self._archive.refresh({result.file})
        report = self._archive.report(Path(result.file).stem)
        if report is None:
            return ImportedReport(result, None)
        path = self._file(report) if result.outcome == "added" else None
        passages = self._archive.passages(report.slug)
        return ImportedReport(result, report, passages, _file_key(path) if path else None)

    def _remove(self, ref: str, file_key: int) -> Report | None:
        report = self._archive.report(ref)
        path = self._file(report) if report else None
        if report is None or path is None or _file_key(path) != file_key:
            return None
        path.unlink(missing_ok=True)
        self._archive.refresh({report.file})
        return report

    def _file(self, report: Report) -> Path | None:
        return self._archive.folder / report.file if self._archive.folder else None

    def _announce(self) -> None:
        """Let subscribers be notified; the watcher finds nothing left to refresh."""
        if self._services.subscription_service:
            self._services.subscription_service.notice()


def _article(post: Post) -> Article:
    """A post as an article."""
    from bot.importing.article_extractor import Article

    first, *rest = filter(None, map(str.strip, post.text.splitlines()))
    title = post.headline or first
    return Article(
        post.url,
        title,
        tuple(rest if rest and first == title else [first, *rest]),
        post.outlet,
        post.published,
    )


def _read_source(name: str, content: bytes) -> ReportSource | Page:
    from bot.importing.importer import read_source

    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return read_source(str(path))


def _file_key(path: Path) -> int | None:
    """A number of nine digits that tells whether a file is still the same; None where there is none."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return int.from_bytes(blake2s(content, digest_size=8).digest()) % 10**9
