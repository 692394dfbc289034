"""What `dispatch add` does; its arguments are elsewhere, since the modules needed here load slowly."""

import asyncio
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.cli import terminal
from bot.cli.archive_opening import open_archive, progress_bar
from bot.cli.importing.imports import open_feed_store
from bot.clock import utc_now
from bot.feeds.feed_check import FEEDS_AT_ONCE
from bot.feeds.feed_store import ArticleState
from bot.importing.formats.columns import FIELDS
from bot.importing.formats.source_text import SourceContents
from bot.importing.importer import Importer
from bot.importing.report_folder import ImportResult, ReportFolder
from bot.importing.report_writer import MAX_REPORT_BYTES
from bot.importing.sources.source_folder import FolderContents, folder_contents, is_present
from bot.importing.sources.source_importer import SourceImporter, SourceResult
from bot.importing.sources.source_reader import STDIN, SourceReader
from bot.messages.templates import Templates
from bot.settings import Settings
from bot.web.errors import ImportFailedError
from bot.web.http_client import HttpClient
from bot.web.urls import canonical
from bot.wording import wording
from retrieval import Archive, Report, ReportError, parse_reports, read_text

SHOW_FROM_ADDRESSES = 2  # addresses from which on a progress bar is shown
SHOW_FROM_ITEMS = 100  # files, or rows of a table, from which on it is shown
SHOWN_REPORTS = 10  # of a source that holds many; the others are counted
SHOWN_ERRORS = 20


def named_columns(arguments: Sequence[str]) -> dict[str, str]:
    """The columns of tables that arguments such as "title=headline,date=day" name: field -> column.

    Raises ValueError.
    """
    columns = {}
    for part in ",".join(arguments).split(","):
        field, equals, column = (word.strip() for word in part.partition("="))
        if not part.strip():
            continue
        if not equals or not column or field not in FIELDS:
            raise ValueError(
                wording("command_line.unknown_field", part=part.strip(), fields=", ".join(FIELDS))
            )
        columns[field] = column
    return columns


async def add(sources: Sequence[str], settings: Settings, columns: Mapping[str, str]) -> bool:
    """Import every source and print what happened to it, in order; returns whether anything failed.

    `columns` are those of tables: field -> column. Raises IndexingError and UsageError.
    """
    archive = open_archive(settings)
    importer = Importer(ReportFolder.of(archive), settings.zone)
    addresses = [source for source in sources if source.lower().startswith(("http://", "https://"))]
    fetched = await _add_addresses(addresses, settings, importer) if addresses else {}
    reader = SourceReader(settings.reading, utc_now().astimezone(settings.zone).date(), columns)
    source_importer = SourceImporter(importer, reader)
    failed = False
    for source in sources:
        if source in fetched:
            results = [fetched[source]]
        else:
            results = await _add_files(source, settings, source_importer)
        done = [each for each in results if isinstance(each, SourceResult)]
        written = [each.file for one in done for each in one.imported]
        for result in results:
            _print(result, settings, archive, written)
            failed |= isinstance(result, ImportFailedError) or bool(result.errors)
    return failed


async def _add_addresses(
    addresses: Sequence[str], settings: Settings, importer: Importer
) -> dict[str, SourceResult | ImportFailedError]:
    """Import the articles at addresses, several at a time."""
    limit, done = asyncio.Semaphore(FEEDS_AT_ONCE), 0
    async with open_feed_store(settings) as feed_store, HttpClient.of(settings) as client:
        with progress_bar(SHOW_FROM_ADDRESSES) as progress:

            async def one(url: str) -> SourceResult | ImportFailedError:
                nonlocal done
                async with limit:
                    try:
                        result = await importer.import_url(client, url)
                        state = ArticleState(result.digest, "")
                        await feed_store.save_article(canonical(url), state, utc_now())
                        return SourceResult(url, (result,))
                    except ImportFailedError as error:
                        return error
                    finally:
                        done += 1
                        if progress:
                            progress(done, len(addresses))

            return dict(zip(addresses, await asyncio.gather(*map(one, addresses)), strict=True))


async def _add_files(
    source: str, settings: Settings, importer: SourceImporter
) -> list[SourceResult | ImportFailedError]:
    """Import a file, the files of a folder, or standard input."""
    contents = await asyncio.to_thread(_contents, source, settings.reports)
    results: list[SourceResult | ImportFailedError] = [*contents.errors]
    output = sys.stdout  # the bar takes its place while it is shown
    with progress_bar(SHOW_FROM_ITEMS) as progress:
        done, total = 0, len(contents.files)

        def show(name: str, opened: SourceContents) -> None:
            nonlocal total
            total += max(0, opened.total - 1)
            for note in opened.notes:
                print(Templates().text("import_note", name=name, note=note), file=output)

        def report(items: int) -> None:
            if progress:
                progress(done + items, total)

        for file in contents.files:
            items = 1
            try:
                result = await importer.import_source(file, show, report)
                items = len(result.results)
                results.append(result)
            except ImportFailedError as error:
                results.append(error)
            done += items
    left_out = Counter(contents.others)
    if contents.present:
        left_out["files in the archive"] = contents.present
    if left_out or not contents.files:
        results.append(SourceResult(source, (), left_out, several=True))
    return results


def _contents(source: str, reports: Path) -> FolderContents:
    """The files that a source stands for: itself, or those in a folder."""
    path = Path(source)
    try:
        if source and source != STDIN and path.is_dir():
            return folder_contents(source, reports)
        if source != STDIN and path.is_file() and is_present(path, reports):
            return FolderContents(present=1)
    except (OSError, ValueError):  # what is wrong with the name is said when it is opened
        pass
    return FolderContents([source])


def _print(
    result: SourceResult | ImportFailedError, settings: Settings, archive: Archive, written: list[str]
) -> None:
    """Print what happened to a source: each of its reports, or the first and how many there were.

    `written` are the files that the archive may not have read yet.
    """
    if isinstance(result, ImportFailedError):
        terminal.complain(str(result))
        return
    errors, imported = result.errors, result.imported
    terminal.complain(*map(str, errors[:SHOWN_ERRORS]))
    new = [each for each in imported if each.differs]
    shown = new[:SHOWN_REPORTS] if result.several else imported
    text = Templates().text(
        "import_result",
        name=result.name,
        shown=[(each, _reports(each, settings, archive, written)) for each in shown],
        more=len(new) - len(shown) if result.several else 0,
        several=result.several,
        counts=Counter(each.outcome for each in imported),
        failed=len(errors),
        left_out=result.left_out,
    )
    if text:
        print(text)


def _reports(
    result: ImportResult, settings: Settings, archive: Archive, written: list[str]
) -> Sequence[Report]:
    """How the file of a result is read; one file may hold several reports."""
    path = settings.reports / result.file
    try:
        reports = parse_reports(read_text(path, MAX_REPORT_BYTES), path, settings.reading)
    except ReportError:
        return ()
    if not any(report.date_ambiguous for report in reports):
        return reports
    if written and not archive.remote:  # other reports may show in which order the date is
        archive.refresh(written)
        written.clear()
    return archive.reports_in(result.file) or reports
