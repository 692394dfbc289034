"""A folder of files as an immutable corpus; a broken file is a problem in a list, never a crash."""

import hashlib
import re
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Corpus:
    """The reports of a folder, newest first, undated last; `duplicates` are (file left out, file kept)."""

    reports: tuple[Report, ...] = ()
    problems: tuple[Problem, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()

    @property
    def fingerprint(self) -> str:
        """A short digest of everything the reports hold; it changes when they do."""
        digest = hashlib.blake2s(digest_size=6)
        for report in sorted(self.reports, key=lambda report: report.slug):
            digest.update(f"{report.slug}\0{report.text}\0".encode())
        return digest.hexdigest()


def read_corpus(folder: Path, progress: Progress | None = None) -> Corpus:
    """Every report of a folder; raises FileNotFoundError where there is no folder that can be listed."""
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise FileNotFoundError(
            f"no folder of reports at {folder} ({_cause(error)}); create it or name another one"
        ) from error
    reports, problems = [], []
    for done, path in enumerate(paths):
        if progress:
            progress(done, len(paths))
        if path.suffix.lower() in SUFFIXES and not path.name.startswith("."):
            try:
                reports.append(read_report(path))
            except ReportError as error:
                problems.append(Problem(error.path, error.line, error.problem, error.cure))
    return corpus_of(reports, problems, folder)


def corpus_of(
    reports: Iterable[Report], problems: Iterable[Problem] = (), folder: Path | None = None
) -> Corpus:
    """Reports as a corpus, newest first: of those with the same words or the same slug, one.

    The older file name wins. `folder` is where the files are.
    """
    kept: dict[object, Report] = {}
    slugs: dict[str, Report] = {}
    duplicates, problems = [], list(problems)
    for report in sorted(reports, key=lambda report: report.file):
        same = (report.title, report.stamp, report.paragraphs)
        if same in kept:
            duplicates.append((report.file, kept[same].file))
        elif report.slug in slugs:
            path = str(folder / report.file if folder else report.file)
            other = slugs[report.slug].file
            problems.append(Problem(path, 1, f"{other} has the same name", "rename one of the two files"))
        else:
            kept[same] = slugs[report.slug] = report
    newest_first = sorted(kept.values(), key=lambda report: (report.stamp, report.slug), reverse=True)
    return Corpus(tuple(newest_first), tuple(problems), tuple(duplicates))


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
