"""What a folder of files is made of: reports, and files that are none, each a problem with a cure."""

import re
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from retrieval.reports.report import Report, ReportError, parse_report

SUFFIXES = (".txt", ".md")
MAX_BYTES = 4_000_000  # a report is some kilobytes; what is larger is a mistake or an attack
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UTF16 = re.compile(rb"\xff\xfe|\xfe\xff|(?:\x00[^\x00]){4}|(?:[^\x00]\x00){4}")


Progress = Callable[[int, int], None]  # hears how much is done, and of how much


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file, where, and the cure."""

    path: str
    line: int
    problem: str
    cure: str


class ReportIdentity(Protocol):
    """What must be known of a report to tell which of two files is taken."""

    @property
    def file(self) -> str: ...

    @property
    def slug(self) -> str: ...

    @property
    def stamp(self) -> str: ...

    @property
    def digest(self) -> str: ...


F = TypeVar("F", bound=ReportIdentity)


@dataclass(frozen=True, slots=True)
class Corpus(Generic[F]):
    """The reports that are taken; `duplicates` are (file left out, file kept)."""

    reports: tuple[F, ...]
    problems: tuple[Problem, ...]
    duplicates: tuple[tuple[str, str], ...]


def corpus_of(reports: Iterable[F], folder: Path | None = None) -> Corpus[F]:
    """Of the reports with the same words, or with the same slug, one: the older file name wins.

    `folder` is where the files are.
    """
    kept: dict[tuple[str, str], F] = {}
    slugs: dict[str, str] = {}
    duplicates, problems = [], []
    for report in sorted(reports, key=lambda report: report.file):
        same = (report.digest, report.stamp)
        if same in kept:
            duplicates.append((report.file, kept[same].file))
        elif report.slug in slugs:
            path = str(folder / report.file if folder else report.file)
            other = slugs[report.slug]
            problems.append(Problem(path, 1, f"{other} has the same name", "rename one of the two files"))
        else:
            kept[same], slugs[report.slug] = report, report.file
    return Corpus(tuple(kept.values()), tuple(problems), tuple(duplicates))


def age(report: ReportIdentity) -> tuple[str, str]:
    """What reports are put in order by, the oldest first: when they were published, undated before all."""
    return report.stamp, report.slug


def is_report(name: str) -> bool:
    """Whether a file of this name should hold a report: neither hidden nor an editor's own."""
    return not name.startswith((".", "~", "#")) and name.lower().endswith(SUFFIXES)


def read_report(path: Path) -> Report:
    """The report in a file; raises ReportError with the cure for whatever is no readable text."""
    raw = _read(path)
    if _UTF16.match(raw):
        raise ReportError(path, 1, "the file is in UTF-16", "save it as UTF-8")
    if b"\0" in raw:
        raise ReportError(path, 1, "the file is binary", "save it as plain text in UTF-8")
    try:
        return parse_report(raw.decode("utf-8-sig"), path)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        if _CONTROL.search(raw):
            problem = f"the file is binary: {problem}"
        raise ReportError(path, line, problem, "save it as plain text in UTF-8") from error


def _read(path: Path) -> bytes:
    try:
        path.name.encode()
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # reading a pipe would never end
            raise ReportError(path, 1, "this is no file", "rename it or take it out")
        if found.st_size > MAX_BYTES:
            cure = f"a report has at most {MAX_BYTES // 1_000_000} MB: split it or take it out"
            raise ReportError(path, 1, f"the file has {found.st_size // 1_000_000} MB", cure)
        return path.read_bytes()
    except UnicodeEncodeError as error:
        raise ReportError(path, 1, "the file's name is not UTF-8", "rename it") from error
    except OSError as error:
        cure = "mend its permissions" if isinstance(error, PermissionError) else "mend it or take it out"
        raise ReportError(path, 1, f"the file cannot be read: {_cause(error)}", cure) from error


def _cause(error: OSError) -> str:
    return error.strerror or type(error).__name__
