"""Fills an index of the search engine from a folder of reports: only what has changed is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from retrieval.opensearch import report_lookup
from retrieval.opensearch.connection.address import Address
from retrieval.opensearch.connection.client import Login, SearchClient
from retrieval.opensearch.connection.view import IndexView
from retrieval.opensearch.writing import versions
from retrieval.opensearch.writing.index_writer import IndexWriter
from retrieval.reports.corpus import Problem, Progress, age
from retrieval.reports.errors import NoFolderError, shown_path
from retrieval.reports.folder_listing import FolderListing, listing, parents
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.report import Report
from retrieval.snapshot.reading.file_reader import FileReader
from retrieval.snapshot.reading.file_states import FileStates
from retrieval.snapshot.report_metadata import ReportKey
from retrieval.worker_pool import WorkerPool, available_cores

WRITING_SECONDS = 120.0  # that a request to write may take


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
        Address.of(address), Login(*login) if login else None, authorities, timeout=WRITING_SECONDS
    )
    try:
        name = versions.prepare(client)
        try:
            current = listing(folder)
        except OSError as error:
            raise NoFolderError(folder, error) from error
        with WorkerPool(workers or available_cores()) as pool:
            reader = FileReader(folder, options or ReadingOptions(), FileStates(), pool)
            reports = read_reports(reader, current, progress)
        writer = IndexWriter(client, name)
        total = len(reports)
        written = writer.add(reports, (lambda done: progress(done, total)) if progress else None)
        gone = [*_gone(client, name, {each.slug for each in reports}, reader, current)]
        removed = writer.remove(gone)
        writer.finish()
        versions.publish(client, name)
    finally:
        client.close()
    problems = [
        Problem(shown_path(folder / name), *problem) for name, problem in reader.files.problems.items()
    ]
    return IndexingResult(total, written, removed, tuple(problems))


def read_reports(
    reader: FileReader, current: FolderListing, progress: Progress | None = None
) -> list[Report]:
    """The reports of listed files that are used, oldest first."""
    reader.read(current.stamps, progress=progress)
    reader.settle_date_orders()
    reader.settle_titles(_never_stored)
    read = dict(chain.from_iterable(each.items() for each in reader.fresh.values()))
    used, _ = reader.judge()
    return [read[each] for each in sorted(used, key=age)]


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


def _never_stored(key: ReportKey) -> Report:
    raise KeyError(key)  # all have just been read
