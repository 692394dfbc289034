"""Imports into the archive of the running bot, which answers from what was imported at once."""

from __future__ import annotations  # the imports of articles and documents are slow, and few bots need them

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2s
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import utc_now
from bot.web.errors import ImportFailedError
from retrieval import Passage, Report, open_regular

if TYPE_CHECKING:
    from bot.context import Services
    from bot.handlers.operators.posts import Post
    from bot.importing.formats.source_text import SourceContents
    from bot.importing.importer import Importer
    from bot.importing.report_folder import ImportResult
    from bot.importing.sources.source_importer import SourceImporter
    from bot.importing.sources.source_reader import SourceReader
    from bot.web.http_client import HttpClient
    from retrieval import IndexedFolder

_COMPARED = 5_000_000  # bytes of a file; a report has fewer


@dataclass(frozen=True, slots=True)
class ImportedReport:
    """A report that was imported, and how it was read. `report` is None where its file is not used.

    `file_key` recognises the file as it was written; None where the import added no file.
    """

    result: ImportResult
    report: Report | None
    passages: tuple[Passage, ...] = ()
    file_key: int | None = None


@dataclass(frozen=True, slots=True)
class ImportedSource:
    """What a source gave. `several`, `left_out` and `notes` are as in the contents of a source."""

    reports: tuple[ImportedReport, ...]
    errors: tuple[ImportFailedError, ...] = ()
    left_out: Counter[str] = field(default_factory=Counter)
    several: bool = False
    notes: tuple[str, ...] = ()


class ArchiveImporter:
    """Imports into the folder of the archive, which then has the reports. All raise ImportFailedError."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._archive = services.archive

    async def import_post(self, post: Post) -> ImportedSource:
        """Import a post, or its new text where its report is from an earlier one."""
        return await self._import("", await asyncio.to_thread(_post_contents, post))

    async def write_post(self, post: Post, indexed: IndexedFolder) -> list[ImportResult]:
        """Write the file of a post while the search engine is away; it is indexed when that is back.

        Meanwhile only names of files tell whether there is an earlier version of it.
        """
        from bot.importing.importer import Importer
        from bot.importing.known_slugs import KnownSlugs
        from bot.importing.report_folder import ReportFolder
        from bot.importing.sources.source_importer import SourceImporter

        services = self._services
        folder = await asyncio.to_thread(ReportFolder, indexed.folder, KnownSlugs({}, {}))
        importer = Importer(folder, services.settings.zone, writing=services.writing)
        contents = await asyncio.to_thread(_post_contents, post)
        done = await SourceImporter(importer, self._reader()).import_contents("", contents, lambda _: None)
        for error in done.errors:
            raise error
        indexed.unwritten.update(each.file for each in done.imported)
        return done.imported

    async def import_document(self, name: str, content: bytes) -> ImportedSource:
        """Import what a file of this name holds."""
        contents = await asyncio.to_thread(lambda: self._reader().read(BytesIO(content), name))
        return await self._import(name, contents)

    async def import_address(self, url: str) -> ImportedSource:
        """Import the article at an address."""
        client = await asyncio.to_thread(self._client)
        importer = await asyncio.to_thread(self._importer)
        async with client:
            result = await importer.import_url(client, url)
        await self._record(url, result)
        return await self._read([result])

    async def remove(self, ref: str, file_key: int) -> Report | None:
        """Delete the file of a report, if it is still as it was imported; the report that it held."""
        async with self._services.writing:
            report = await asyncio.to_thread(self._remove, ref, file_key)
        self._announce()
        return report

    async def _import(self, name: str, contents: SourceContents) -> ImportedSource:
        importer = await asyncio.to_thread(self._source_importer)
        done = await importer.import_contents(name, contents, lambda _: None)
        read = await self._read(done.imported)
        return ImportedSource(read.reports, tuple(done.errors), done.left_out, done.several, contents.notes)

    def _importer(self) -> Importer:
        from bot.importing.importer import Importer
        from bot.importing.report_folder import ReportFolder

        services = self._services
        return Importer(ReportFolder.of(self._archive), services.settings.zone, writing=services.writing)

    def _source_importer(self) -> SourceImporter:
        from bot.importing.sources.source_importer import SourceImporter

        return SourceImporter(self._importer(), self._reader())

    def _reader(self) -> SourceReader:
        from bot.importing.sources.source_reader import SourceReader

        settings = self._services.settings
        return SourceReader(settings.reading, utc_now().astimezone(settings.zone).date())

    def _client(self) -> HttpClient:
        from bot.web.http_client import HttpClient

        return HttpClient.of(self._services.settings)

    async def _record(self, url: str, result: ImportResult) -> None:
        """Record an article, so that a feed that lists it does not bring it back once it is deleted."""
        from bot.feeds.feed_store import ArticleState, FeedStore
        from bot.web.urls import canonical

        if self._services.database:
            state = ArticleState(result.digest, "")
            await FeedStore(self._services.database).save_article(canonical(url), state, utc_now())

    async def _read(self, results: Sequence[ImportResult]) -> ImportedSource:
        """The reports of an import as the archive reads them now."""
        reports = await asyncio.to_thread(self._refreshed, results)
        self._announce()
        return ImportedSource(reports)

    def _refreshed(self, results: Sequence[ImportResult]) -> tuple[ImportedReport, ...]:
        if not self._archive.remote:  # else the importer has done so
            self._archive.refresh({result.file for result in results})
        return tuple(map(self._imported, results))

    def _imported(self, result: ImportResult) -> ImportedReport:
        report = self._archive.report(Path(result.file).with_suffix("").as_posix())
        # A file of several reports has its name in none of theirs; the search for them takes longer.
        report = report or next(iter(self._archive.reports_in(result.file)), None)
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


def _post_contents(post: Post) -> SourceContents:
    from bot.importing.formats.source_text import SourceContents, SourceText

    text = SourceText(post.text, post.headline, post.published, post.outlet, post.url, updated=post.edited)
    return SourceContents([text])


def _file_key(path: Path) -> int | None:
    """A number of nine digits that tells whether a file is still the same; None where there is none."""
    try:
        with open_regular(path) as file:
            content = file.read(_COMPARED)
    except OSError:
        return None
    return int.from_bytes(blake2s(content, digest_size=8).digest()) % 10**9
