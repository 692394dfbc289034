"""A folder as it is now: which files it has, and what is in those that are whole."""

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from retrieval.reports.corpus import Problem, Progress, is_report, read_report
from retrieval.reports.errors import ReportError
from retrieval.reports.report import Report
from retrieval.reports.writers import writing

RECENT = 60  # seconds after its last change in which a file that is open for writing is not whole


class FileStamp(NamedTuple):
    """What tells that a file has changed, without reading it."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class FolderScan:
    """What was read; `pending` are files that changed meanwhile or are still being written."""

    stamps: dict[str, FileStamp]
    reports: dict[str, Report]
    problems: dict[str, Problem]
    pending: frozenset[str]


def stamps(folder: Path) -> dict[str, FileStamp]:
    """Every file that should hold a report. Raises OSError where the folder cannot be listed."""
    with os.scandir(folder) as entries:
        found = {entry.name: _mark(entry.stat, entry.path) for entry in entries if is_report(entry.name)}
    return {name: mark for name, mark in found.items() if mark}


def stamps_of(folder: Path, names: Iterable[str]) -> dict[str, FileStamp]:
    """Those of some files that are there. Raises OSError where one is missing with all of its folder."""
    paths = [folder / name for name in names if is_report(name) and Path(name).name == name]
    found = {path.name: _mark(path.stat, path) for path in paths}
    if not all(found.values()):
        os.scandir(folder).close()
    return {name: mark for name, mark in found.items() if mark}


def read(folder: Path, expected: dict[str, FileStamp], progress: Progress | None = None) -> FolderScan:
    """What files hold; `expected` is how they were when the folder was looked through."""
    reports: dict[str, Report] = {}
    problems: dict[str, Problem] = {}
    for done, name in enumerate(sorted(expected)):
        if progress:
            progress(done, len(expected))
        try:
            reports[name] = read_report(folder / name)
        except ReportError as error:
            problems[name] = Problem(error.path, error.line, error.problem, error.cure)
    pending = _unfinished(folder, expected)
    for name in pending:
        reports.pop(name, None)
        problems.pop(name, None)
    return FolderScan(
        {name: expected[name] for name in expected.keys() - pending}, reports, problems, pending
    )


def _unfinished(folder: Path, expected: dict[str, FileStamp]) -> frozenset[str]:
    """The files that are not as expected any more, or that somebody is writing."""
    changed = {name for name, mark in expected.items() if _mark((folder / name).stat, folder / name) != mark}
    oldest = time.time_ns() - RECENT * 10**9
    recent = [folder / name for name, mark in expected.items() if mark.mtime_ns > oldest]
    return frozenset(changed | {path.name for path in writing(recent)})


def _mark(stat: Callable[[], os.stat_result], path: Path | str) -> FileStamp | None:
    """A file's mark; None where there is none. A link that leads nowhere is a file like another."""
    try:
        found = stat()
    except OSError:
        try:
            found = os.lstat(path)
        except OSError:
            return None
    return FileStamp(found.st_size, found.st_mtime_ns)
