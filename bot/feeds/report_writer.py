"""Files of fetched articles: how they are written, named and known again."""

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

OUTLET, TITLE = 30, 70  # characters of each in a file's name
PART = ".dispatch-"  # how files begin that are not whole yet; a name with a dot is never read as a report
STALE = 3600  # seconds; what is not whole by then never will be
_FETCHED = re.compile(r"^fetched: *([0-9a-f]{32}) ([0-9a-f]{32})\n", re.MULTILINE)
_URL = re.compile(r"^url: *(\S+)", re.MULTILINE | re.IGNORECASE)
_QUOTES = ('"', "'")


def written(article: Article, updated: date | None = None) -> str:
    """An article as the text of a report file.

    Its `fetched` line holds two digests: of what the article says, and of the rest of the file. The first
    tells whether the page has changed since, the second whether a person has changed the file.
    """
    values = {
        "title": article.title,
        "url": article.url,
        "outlet": article.outlet,
        "date": _stamp(article.published),
        "updated": _stamp(updated),
        "summary": article.summary,
    }
    front = [f"{name}: {_value(value)}\n" for name, value in values.items() if _plain(value)]
    body = "\n\n".join(filter(None, map(_plain, article.paragraphs)))
    rest = f"---\n{''.join(front)}---\n\n{body}\n"
    fetched = f"fetched: {said(article)} {_digest(rest)}\n"
    return f"---\n{''.join(front)}{fetched}---\n\n{body}\n"


def said(article: Article) -> str:
    """The digest that the article's report has."""
    paragraphs = filter(None, map(_plain, (article.summary, *article.paragraphs)))
    return Report("", _plain(article.title), paragraphs=tuple(paragraphs)).digest


def stem(article: Article | Report) -> str:
    """A file's name without its ending: date, outlet and title in small ASCII letters."""
    day = _stamp(article.published)[:10] or "undated"
    title = _ascii(article.title, TITLE)
    if 2 * len(title) < min(len(article.title), TITLE):  # in another script
        title = f"{title}-{key(article.url or article.title)[:8]}".lstrip("-")
    return "-".join(filter(None, (day, _ascii(article.outlet, OUTLET), title)))


@dataclass(frozen=True, slots=True)
class ExistingFile:
    """A file that holds an article already."""

    report: Report | None  # None where it cannot be read
    url: str
    fetched: str  # the digest of what was fetched
    edited: bool  # whether a person wrote or changed the file

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """What a file holds; None where it is no text."""
        try:
            text = path.read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            return None
        address, mark = _URL.search(text), _FETCHED.search(text)
        try:
            report = parse_report(text, path)
        except ReportError:
            report = None
        url = address[1] if address else ""
        if mark is None or report is None:
            return cls(report, url, report.digest if report else "", edited=True)
        rest = text[: mark.start()] + text[mark.end() :]
        return cls(report, url, mark[1], edited=_digest(rest) != mark[2])


def put(path: Path, text: str) -> None:
    """Write a file so that at every moment it is the old or the new one. Raises ImportFailedError."""
    part = path.parent / f"{PART}{secrets.token_hex(8)}.part"
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
        raise ImportFailedError(str(path), reason, "mend the folder's permissions, or make room") from error


def sweep(folder: Path) -> None:
    """Take away what was never finished, because the program was ended while it wrote."""
    for part in folder.glob(f"{PART}*.part"):
        try:
            if time() - part.stat().st_mtime > STALE:
                part.unlink()
        except OSError:  # somebody else was faster, or may do it
            continue


def _sync(folder: Path) -> None:
    """Make a folder remember its names when the power goes; Windows does by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _plain(text: str) -> str:
    return " ".join(normalise(text).split())


def _value(text: str) -> str:
    """One line of front matter, which takes a pair of quotes around a value for its own."""
    line = _plain(text)
    return f'"{line}"' if len(line) > 1 and line[0] == line[-1] and line[0] in _QUOTES else line


def _stamp(moment: date | None) -> str:
    if isinstance(moment, datetime):
        return moment.isoformat(" ", "minutes")
    return moment.isoformat() if moment else ""


def _digest(text: str) -> str:
    return blake2s(text.encode(), digest_size=16).hexdigest()


def _ascii(text: str, longest: int) -> str:
    """The words of a text in small ASCII letters and digits, hyphens between; cut between words."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", letters)).strip("-")
    return words if len(words) <= longest else words[: longest + 1].rpartition("-")[0] or words[:longest]
