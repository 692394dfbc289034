"""The content of report files in a folder and its sub-folders."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from retrieval.reports.corpus import Problem, Progress, read_reports
from retrieval.reports.errors import ReportError
from retrieval.reports.folder_listing import FileStamp, stamp_of
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.report import Report


@dataclass(frozen=True, slots=True)
class FolderScan:
    """The content of files; `pending` are those that changed while they were read."""

    stamps: dict[str, FileStamp]
    reports: dict[str, tuple[Report, ...]]
    problems: dict[str, Problem]
    pending: frozenset[str]


def read(
    folder: Path,
    expected: Mapping[str, FileStamp],
    options: ReadingOptions,
    progress: Progress | None = None,
) -> FolderScan:
    """Read files; `expected` are their stamps from when the folder was listed."""
    reports: dict[str, tuple[Report, ...]] = {}
    problems: dict[str, Problem] = {}
    for done, name in enumerate(sorted(expected)):
        if progress:
            progress(done, len(expected))
        try:
            found = read_reports(folder / name, options, folder)
            reports[name] = tuple(_placed(each, name) for each in found)
        except ReportError as error:
            problems[name] = Problem(error.path, error.line, error.finding)
    pending = frozenset(name for name, stamp in expected.items() if stamp_of(folder / name) != stamp)
    for name in pending:
        reports.pop(name, None)
        problems.pop(name, None)
    return FolderScan(
        {name: expected[name] for name in expected.keys() - pending}, reports, problems, pending
    )


def _placed(report: Report, name: str) -> Report:
    """A report of a file; one in a sub-folder has it in its file and slug, so that names do not clash."""
    folder = name.rpartition("/")[0]
    return replace(report, file=name, slug=f"{folder}/{report.slug}") if folder else report
