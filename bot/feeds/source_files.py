"""What a person hands over: report files, saved pages, standard input."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.feeds.errors import FileError
from bot.feeds.http_client import Page
from retrieval import Report, ReportError, parse_report

LARGEST = 4_000_000  # bytes; no report is read that has more
STDIN = "-"
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_TEXT = "save it as plain text in UTF-8"


@dataclass(frozen=True, slots=True)
class ReportSource:
    """A text in the report format, and the report that it is."""

    text: str
    report: Report


def read_source(source: str) -> ReportSource | Page:
    """A report or a saved page, from a file or for "-" from standard input. Raises FileError."""
    name = "standard input" if source == STDIN else source
    raw = _read(source, name)
    if len(raw) > LARGEST:
        raise FileError(name, f"it is larger than {LARGEST // 1_000_000} MB", "split it, or leave it out")
    if _PAGE.match(raw.removeprefix(b"\xef\xbb\xbf")) or name.lower().endswith((".html", ".htm", ".xhtml")):
        return Page(url="", body=raw)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileError(name, f"line {line} is not UTF-8 text", _TEXT) from error
    if "\0" in text:
        raise FileError(name, "it is binary, or UTF-16", _TEXT)
    try:
        return ReportSource(text, parse_report(text, Path(name)))
    except ReportError as error:
        raise FileError(name, f"line {error.line}: {error.problem}", error.cure) from error


def _read(source: str, name: str) -> bytes:
    try:
        if source == STDIN:
            return sys.stdin.buffer.read(LARGEST + 1)
        if not Path(source).is_file():
            reason = "it is no file" if Path(source).exists() else "there is no such file"
            raise FileError(name, reason, "name a report, a saved page, or an address with https://")
        with Path(source).open("rb") as file:
            return file.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = f"it cannot be read ({getattr(error, 'strerror', None) or type(error).__name__})"
        raise FileError(name, reason, "mend its permissions, or name another one") from error
