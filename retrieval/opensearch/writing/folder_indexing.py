"""Fills an index of the search engine from a folder of reports: only what has changed is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from retrieval.opensearch import report_lookup
from retrieval.opensearch.connection.address import Address
from retrieval.opensearch.connection.client import Login, SearchClient
from retrieval.opensearch.connection.view import IndexView
from retrieval.opensearch.writing import versions
from retrieval.opensearch.writing.index_writer import IndexWriter
from retrieval.opensearch.writing.report_spool import ReportSpool
from retrieval.reports.corpus import Problem, Progress, age
from retrieval.reports.errors import NoFolderError, shown_path
from retrieval.reports.folder_listing import FolderListing, listing, parents
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.snapshot.reading.file_reader import FileReader
from retrieval.snapshot.reading.file_states import FileStates
from retrieval.snapshot.report_metadata import ReportMetadata
from retrieval.worker_pool import WorkerPool, available_cores

WRITING_SECONDS = 120.0  # that a request to write may take
_PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)  # seconds after which an overloaded engine is asked again
_PORTION = 2000  # files whose reports are in memory at once


@dataclass(frozen=True, slots=True)
class IndexingResult:
    """How many reports the folder has, how many of them were written, and how many others removed."""

    reports: int
    written: int
    removed: int
    problems: tuple[Problem, ...]  # of files that cannot be read; what the index has of these stays


def index_folder(
    folder: Path,
    address: str,
    login: tuple[str, str] | None = None,
    authorities: Path | None = None,
    options: ReadingOptions | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> IndexingResult:
    """Write the reports of a folder that the index lacks or has otherwise, and remove those that are gone.

    It may be broken off and repeated. Where another version has written the index that questions see, a new
    one takes its place once it is complete. `progress` is called with (done, of how many), first for files,
    then for reports. Raises NoFolderError and SearchEngineError.
    """
    client = SearchClient(
        Address.of(address), Login(*login) if login else None, authorities, WRITING_SECONDS, _PAUSES
    )
    try:
        name = versions.prepare(client)
        try:
            current = listing(folder)
        except OSError as error:
            raise NoFolderError(folder, error) from error
        with TemporaryFile() as file:
            spool = ReportSpool(file)
            with WorkerPool(workers or available_cores()) as pool:
                reader = FileReader(folder, options or ReadingOptions(), FileStates(), pool)
                used = read_files(reader, current, spool, progress)
            writer = IndexWriter(client, name)
            total = len(used)
            written = writer.add(
                (spool.report(each.key) for each in used),
                (lambda done: progress(done, total)) if progress else None,
            )
        gone = [*_gone(client, name, {each.slug for each in used}, reader, current)]
        removed = writer.remove(gone)
        writer.finish()
        versions.publish(client, name)
    finally:
        client.close()
    problems = [
        Problem(shown_path(folder / name), *problem) for name, problem in reader.files.problems.items()
    ]
    return IndexingResult(total, written, removed, tuple(problems))


def read_files(
    reader: FileReader, current: FolderListing, spool: ReportSpool, progress: Progress | None = None
) -> list[ReportMetadata]:
    """Read listed files into a spool; the reports that are used, oldest first."""

    def keep() -> None:
        for reports in reader.fresh.values():
            spool.add((each.key, report) for each, report in reports.items())
        reader.fresh.clear()

    names = [*current.stamps]
    for start in range(0, len(names), _PORTION):
        portion = {name: current.stamps[name] for name in names[start : start + _PORTION]}
        reader.read(portion, progress=progress and _from(start, len(names), progress))
        keep()
    reader.settle_date_orders()
    keep()
    reader.settle_titles(spool.report)
    keep()
    return sorted(reader.judge()[0], key=age)


def _from(start: int, total: int, progress: Progress) -> Progress:
    """What tells of the files of a portion as of some in the middle of all."""
    return lambda done, _: progress(start + done, total)


def _gone(
    client: SearchClient, name: str, slugs: set[str], reader: FileReader, current: FolderListing
) -> Iterator[str]:
    """The slugs of the reports in the index that the folder has no more, as far as that is known."""
    unknown = {*reader.files.problems, *reader.pending}
    for slug, file in report_lookup.files(IndexView.current(client, name), slugs):
        if file in unknown or not current.unreadable.keys().isdisjoint(parents(file)):
            continue
        # A running bot may have written a file, and its reports, since the folder was listed.
        if file in current.stamps or not (reader.folder / file).exists():
            yield slug
