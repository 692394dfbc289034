"""The reports of a folder: which files are reports, duplicates among them, and what is wrong with others."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from retrieval.reports.errors import Finding
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.parsing.report_parser import parse_reports
from retrieval.reports.parsing.text_file import decode, read_bytes
from retrieval.reports.report import Report

REPORT_SUFFIXES = (".txt", ".text", ".md", ".markdown")
_TEMPORARY = (".", "~", "#")  # how names of hidden files and of editors' temporary ones begin or end
MAX_REPORT_BYTES = 4_000_000  # a report has some kilobytes; a larger file is a mistake or an attack
Progress = Callable[[int, int], None]  # called with how many are done, and of how many


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file, and where."""

    path: str
    line: int
    finding: Finding


class ReportIdentity(Protocol):
    """What decides which of two files with the same report is used."""

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
    """The reports that are used; `duplicates` are (file left out, file used)."""

    reports: tuple[F, ...]
    problems: tuple[Problem, ...]
    duplicates: tuple[tuple[str, str], ...]


def corpus_of(reports: Iterable[F], folder: Path | None = None) -> Corpus[F]:
    """One report of those with the same date and text, or with the same slug: the first by file name.

    `folder` is where the files are. The reports of one file are in its order.
    """
    used: list[F] = []
    unused: list[tuple[str, str | Finding]] = []
    for report, why in judged(sorted(reports, key=lambda report: report.file)):
        if why:
            unused.append((report.file, why))
        else:
            used.append(report)
    return Corpus(tuple(used), *problems_and_duplicates(unused, folder))


def judged(reports: Iterable[F]) -> Iterator[tuple[F, str | Finding]]:
    """Reports, in the order of their files, each with why it is not used; nothing where it is.

    That is the name of the file that holds the same report, or what is wrong.
    """
    used: dict[tuple[str, str], F] = {}
    slugs: dict[str, str] = {}
    for report in reports:
        same = (report.digest, report.stamp)
        if same in used:
            yield report, used[same].file
        elif report.slug in slugs:
            yield report, Finding.of("same_name", other=slugs[report.slug])
        else:
            used[same], slugs[report.slug] = report, report.file
            yield report, ""


def problems_and_duplicates(
    unused: Sequence[tuple[str, str | Finding]], folder: Path | None
) -> tuple[tuple[Problem, ...], tuple[tuple[str, str], ...]]:
    """What is wrong with files whose reports are not used, and the duplicates among them."""
    problems = [(file, why) for file, why in unused if isinstance(why, Finding)]
    duplicates = dict.fromkeys((file, why) for file, why in unused if isinstance(why, str))
    return (
        tuple(Problem(str(folder / file if folder else file), 1, finding) for file, finding in problems),
        tuple(duplicates),
    )


def age(report: ReportIdentity) -> tuple[str, str]:
    """Sort key: by publication date, the oldest first, undated reports before all others."""
    return report.stamp, report.slug


def is_report(name: str) -> bool:
    """Whether a file of this name should be a report: not hidden, nor a temporary file of an editor."""
    return name.lower().endswith(REPORT_SUFFIXES) and not name.startswith(_TEMPORARY)


def is_temporary(name: str) -> bool:
    """Whether a file of this name is hidden or a temporary one of an editor."""
    return name.startswith(_TEMPORARY) or name.endswith(_TEMPORARY)


def read_reports(path: Path, options: ReadingOptions, folder: Path | None = None) -> tuple[Report, ...]:
    """The reports in a file. Raises ReportError, with the cure, for a file that is not a readable text.

    With `folder`, that is also one that is not inside it once links are followed.
    """
    text, encoding = decode(read_bytes(path, MAX_REPORT_BYTES, folder), path)
    return parse_reports(text, path, options, encoding)
