"""Report files of articles: their text, their names, and whether a person has edited one."""

import os
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2s
from pathlib import Path
from time import time
from typing import Self

from bot.feeds.article_extractor import Article
from bot.feeds.errors import ImportFailedError
from bot.feeds.urls import key
from retrieval import Report, ReportError, normalise, parse_report

MAX_OUTLET, MAX_TITLE = 30, 70  # characters of each in a file's name
PART_PREFIX = ".dispatch-"  # of partial files; a name that starts with a dot is never read as a report
PART_LIFETIME = 3600  # seconds; an older partial file was left by a killed process
_FETCHED = re.compile(r"^fetched: *([0-9a-f]{32}) ([0-9a-f]{32})\n", re.MULTILINE)
_URL = re.compile(r"^url: *(\S+)", re.MULTILINE | re.IGNORECASE)
_QUOTES = ('"', "'")


def report_text(article: Article, updated: date | None = None) -> str:
    """An article as the text of a report file.

    Its `fetched` line holds two digests: of the article's text, and of the rest of the file. By the first a
    later change of the page is recognised, by the second an edit of the file by a person.
    """
    values = {
        "title": article.title,
        "url": article.url,
        "outlet": article.outlet,
        "date": _stamp(article.published),
        "updated": _stamp(updated),
        "summary": article.summary,
    }
    front = [f"{name}: {_value(value)}\n" for name, value in values.items() if _one_line(value)]
    body = "\n\n".join(filter(None, map(_one_line, article.paragraphs)))
    rest = f"---\n{''.join(front)}---\n\n{body}\n"
    fetched = f"fetched: {article_digest(article)} {_digest(rest)}\n"
    return f"---\n{''.join(front)}{fetched}---\n\n{body}\n"


def article_digest(article: Article) -> str:
    """The digest of the article's report."""
    paragraphs = filter(None, map(_one_line, (article.summary, *article.paragraphs)))
    return Report("", _one_line(article.title), paragraphs=tuple(paragraphs)).digest


def file_stem(article: Article | Report) -> str:
    """A file name without suffix: date, outlet and title in lower-case ASCII."""
    day = _stamp(article.published)[:10] or "undated"
    title = _ascii(article.title, MAX_TITLE)
    if 2 * len(title) < min(len(article.title), MAX_TITLE):  # in another script
        title = f"{title}-{key(article.url or article.title)[:8]}".lstrip("-")
    return "-".join(filter(None, (day, _ascii(article.outlet, MAX_OUTLET), title)))


@dataclass(frozen=True, slots=True)
class ExistingFile:
    """A file that holds an article."""

    report: Report | None  # None where it cannot be parsed
    url: str
    fetched: str  # the digest of the article as it was fetched
    edited: bool  # whether a person wrote or changed the file

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read a file; None where it is not text."""
        try:
            text = path.read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            return None
        url_line, fetched = _URL.search(text), _FETCHED.search(text)
        try:
            report = parse_report(text, path)
        except ReportError:
            report = None
        url = url_line[1] if url_line else ""
        if fetched is None or report is None:
            return cls(report, url, report.digest if report else "", edited=True)
        rest = text[: fetched.start()] + text[fetched.end() :]
        return cls(report, url, fetched[1], edited=_digest(rest) != fetched[2])


def write_file(path: Path, text: str) -> None:
    """Write a file atomically: readers see the old or the new text. Raises ImportFailedError."""
    part = path.parent / f"{PART_PREFIX}{secrets.token_hex(8)}.part"
    try:
        try:
            with part.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        _sync(path.parent)
    except OSError as error:
        reason = f"it cannot be written ({error.strerror or type(error).__name__})"
        raise ImportFailedError(
            str(path), reason, "correct the folder's permissions or free disk space"
        ) from error


def remove_partial_files(folder: Path) -> None:
    """Delete partial files that a killed process has left."""
    for part in folder.glob(f"{PART_PREFIX}*.part"):
        try:
            if time() - part.stat().st_mtime > PART_LIFETIME:
                part.unlink()
        except OSError:  # another process deleted it, or this one may not
            continue


def _sync(folder: Path) -> None:
    """Make a folder's entries durable; Windows does so by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _one_line(text: str) -> str:
    return " ".join(normalise(text).split())


def _value(text: str) -> str:
    """A value for front matter, quoted where it is in quotes itself, since a reader removes one pair."""
    line = _one_line(text)
    return f'"{line}"' if len(line) > 1 and line[0] == line[-1] and line[0] in _QUOTES else line


def _stamp(moment: date | None) -> str:
    if isinstance(moment, datetime):
        return moment.isoformat(" ", "minutes")
    return moment.isoformat() if moment else ""


def _digest(text: str) -> str:
    return blake2s(text.encode(), digest_size=16).hexdigest()


def _ascii(text: str, longest: int) -> str:
    """The words of a text in lower-case ASCII, joined by hyphens, cut between words."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", letters)).strip("-")
    return words if len(words) <= longest else words[: longest + 1].rpartition("-")[0] or words[:longest]
