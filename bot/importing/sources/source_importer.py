"""Imports what a source holds, item by item: one that fails does not stop the others."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from threading import Event

from bot.importing.article_extractor import Article
from bot.importing.extraction_process import EXTRACTION
from bot.importing.formats.source_text import (
    ReportSource,
    SourceContents,
    SourceItem,
    SourceText,
    articles_of,
    unreadable,
)
from bot.importing.importer import Importer
from bot.importing.report_folder import ImportResult
from bot.importing.sources.source_reader import SourceReader, source_name
from bot.web.errors import ContentError, FileError, ImportFailedError, IndexingError
from bot.web.http_client import Page
from retrieval import ReportError

BATCH = 50  # items that one call in a thread imports
Show = Callable[[str, SourceContents], None]  # called with a source's name before anything of it is written
ItemsDone = Callable[[int], None]  # called with how many items of a source have been imported


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What happened to a source. `several` and `left_out` are as in its contents."""

    name: str
    results: tuple[ImportResult | ImportFailedError, ...]
    left_out: Counter[str] = field(default_factory=Counter)
    several: bool = False

    @property
    def imported(self) -> list[ImportResult]:
        """What could be imported."""
        return [each for each in self.results if isinstance(each, ImportResult)]

    @property
    def errors(self) -> list[ImportFailedError]:
        """Why the rest could not be."""
        return [each for each in self.results if isinstance(each, ImportFailedError)]


class SourceImporter:
    """Imports sources into the folder of an importer. A file written by one is not replaced by another."""

    def __init__(self, importer: Importer, reader: SourceReader) -> None:
        self._importer = importer
        self._reader = reader
        self._written: set[str] = set()

    async def import_source(self, source: str, show: Show, progress: ItemsDone) -> SourceResult:
        """Import a file, or for "-" standard input. Raises FileError where nothing of it can be read."""
        opened = self._reader.opened(source)  # opening and closing a file may block
        try:
            contents = await asyncio.to_thread(opened.__enter__)
        except asyncio.CancelledError:
            EXTRACTION.stop()  # else the program would wait for the thread
            raise
        try:
            show(source_name(source), contents)
            return await self.import_contents(source_name(source), contents, progress)
        finally:
            await asyncio.to_thread(opened.__exit__, None, None, None)

    async def import_contents(self, name: str, contents: SourceContents, progress: ItemsDone) -> SourceResult:
        """Import what a source holds."""
        ended = Event()  # set once nobody waits for more items
        items = takewhile(lambda _: not ended.is_set(), contents.items)
        results: list[ImportResult | ImportFailedError] = []
        try:
            while batch := await asyncio.to_thread(lambda: list(islice(items, BATCH))):
                results += await self._import_batch(name, batch)
                progress(len(results))
        except asyncio.CancelledError:
            ended.set()
            EXTRACTION.stop()
            raise
        for result in results:
            if isinstance(result, ImportResult):
                self._written.add(result.file)
        return SourceResult(name, tuple(results), contents.left_out, contents.several)

    async def _import_batch(
        self, name: str, batch: list[SourceItem]
    ) -> list[ImportResult | ImportFailedError]:
        texts = [item for item in batch if isinstance(item, SourceText)]
        articles = await asyncio.to_thread(
            lambda: [article for text in texts for article in self._articles(name, text)]
        )
        results: list[ImportResult | ImportFailedError] = [
            article for article in articles if isinstance(article, FileError)
        ]
        results += await self._importer.import_articles(
            [article for article in articles if isinstance(article, Article)]
        )
        for item in batch:
            try:
                if isinstance(item, ReportSource):
                    results.append(
                        await self._importer.import_report(item.reports, item.text, item.stem, self._written)
                    )
                elif isinstance(item, Page):
                    results.append(await self._importer.import_page(item))
                elif isinstance(item, ImportFailedError):
                    results.append(item)
            except IndexingError:
                raise
            except ContentError as error:
                results.append(FileError(name, error.reason, error.cure))
            except ImportFailedError as error:
                results.append(error)
        return results

    def _articles(self, name: str, text: SourceText) -> Sequence[Article | FileError]:
        try:
            return articles_of(text, self._reader.options)
        except ReportError as error:
            return [unreadable(f"{name}, {text.place}" if text.place else name, error)]
