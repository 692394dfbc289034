"""The report files of a folder: their state without reading them, and their content."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from retrieval.reports.corpus import Problem, Progress, is_report, read_reports
from retrieval.reports.errors import ReportError
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.report import Report


class FileStamp(NamedTuple):
    """Size and time of a file: when they differ, its content may have changed."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class FolderScan:
    """The content of files; `pending` are those that changed while they were read."""

    stamps: dict[str, FileStamp]
    reports: dict[str, Report]
    problems: dict[str, Problem]
    pending: frozenset[str]


def stamps(folder: Path) -> dict[str, FileStamp]:
    """The stamps of all report files in a folder. Raises OSError where it cannot be listed."""
    with os.scandir(folder) as entries:
        all_stamps = {
            entry.name: _stamp(entry.stat, entry.path) for entry in entries if is_report(entry.name)
        }
    return {name: stamp for name, stamp in all_stamps.items() if stamp}


def stamps_of(folder: Path, names: Iterable[str]) -> dict[str, FileStamp]:
    """The stamps of those of some files that exist. Raises OSError where the folder itself is missing."""
    paths = [folder / name for name in names if is_report(name) and Path(name).name == name]
    all_stamps = {path.name: _stamp(path.stat, path) for path in paths}
    if not all(all_stamps.values()):
        os.scandir(folder).close()
    return {name: stamp for name, stamp in all_stamps.items() if stamp}


def read(
    folder: Path,
    expected: dict[str, FileStamp],
    options: ReadingOptions,
    progress: Progress | None = None,
) -> FolderScan:
    """Read files; `expected` are their stamps from when the folder was listed."""
    reports: dict[str, Report] = {}
    problems: dict[str, Problem] = {}
    for done, name in enumerate(sorted(expected)):
        if progress:
            progress(done, len(expected))
        try:
            reports[name] = read_reports(folder / name, options)[0]
        except ReportError as error:
            problems[name] = Problem(error.path, error.line, error.problem, error.cure)
    pending = frozenset(
        name for name, stamp in expected.items() if _stamp((folder / name).stat, folder / name) != stamp
    )
    for name in pending:
        reports.pop(name, None)
        problems.pop(name, None)
    return FolderScan(
        {name: expected[name] for name in expected.keys() - pending}, reports, problems, pending
    )


def _stamp(stat: Callable[[], os.stat_result], path: Path | str) -> FileStamp | None:
    """The stamp of a file, or of a link that leads nowhere; None where there is neither."""
    try:
        status = stat()
    except OSError:
        try:
            status = os.lstat(path)
        except OSError:
            return None
    return FileStamp(status.st_size, status.st_mtime_ns)
