"""The content of report files in a folder and its sub-folders."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from retrieval.reports.corpus import Problem, Progress, read_reports
from retrieval.reports.errors import ReportError
from retrieval.reports.folder_listing import FileStamp, stamp_of
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.report import Report
from retrieval.snapshot.report_metadata import ReportMetadata
from retrieval.worker_pool import NO_WORKERS, WorkerPool

_PORTION = 256_000  # bytes of the files that a process reads at once


FileReports = dict[ReportMetadata, Report]  # of one file, in its order


@dataclass(frozen=True, slots=True)
class FolderScan:
    """The content of files; `pending` are those that changed while they were read."""

    stamps: dict[str, FileStamp]
    reports: dict[str, FileReports]
    problems: dict[str, Problem]
    pending: frozenset[str]


def read(
    folder: Path,
    expected: Mapping[str, FileStamp],
    options: ReadingOptions,
    progress: Progress | None = None,
    pool: WorkerPool = NO_WORKERS,
) -> FolderScan:
    """Read files; `expected` are their stamps from when the folder was listed."""
    reports: dict[str, FileReports] = {}
    problems: dict[str, Problem] = {}
    portions = list(_portions(expected, _PORTION if pool.size else 0))
    read_portions = pool.map(_read_files, ((folder, names, options) for names in portions))
    done = 0
    for names in portions:
        if progress:
            progress(done, len(expected))
        for name, found in zip(names, next(read_portions), strict=True):
            if isinstance(found, Problem):
                problems[name] = found
            else:
                reports[name] = found
        done += len(names)
    pending = frozenset(name for name, stamp in expected.items() if stamp_of(folder / name) != stamp)
    for name in pending:
        reports.pop(name, None)
        problems.pop(name, None)
    stamps = {name: stamp for name, stamp in expected.items() if name not in pending}
    return FolderScan(stamps, reports, problems, pending)


def _portions(expected: Mapping[str, FileStamp], size: int) -> Iterator[list[str]]:
    """The names of files, in order, of some bytes together; one by one where `size` is 0."""
    portion: list[str] = []
    total = 0
    for name in sorted(expected):
        if portion and total + expected[name].size > size:
            yield portion
            portion, total = [], 0
        portion.append(name)
        total += expected[name].size
    if portion:
        yield portion


def _read_files(asked: tuple[Path, Sequence[str], ReadingOptions]) -> list[FileReports | Problem]:
    """The reports of some files of a folder, or what is wrong with a file."""
    folder, names, options = asked
    return [_read_file(folder, name, options) for name in names]


def _read_file(folder: Path, name: str, options: ReadingOptions) -> FileReports | Problem:
    try:
        reports = [_placed(each, name) for each in read_reports(folder / name, options, folder)]
        return {ReportMetadata.of(each): each for each in reports}
    except ReportError as error:
        return Problem(error.path, error.line, error.finding)


def _placed(report: Report, name: str) -> Report:
    """A report of a file; one in a sub-folder has it in its file and slug, so that names do not clash."""
    folder = name.rpartition("/")[0]
    return replace(report, file=name, slug=f"{folder}/{report.slug}") if folder else report
