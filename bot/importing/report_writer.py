"""Report files of articles: their text, their names, and whether a person has edited one."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2s
from pathlib import Path
from time import time
from typing import Self

from anyascii import anyascii

from bot.importing.article_extractor import Article
from bot.web.errors import ImportFailedError
from bot.web.urls import key
from bot.wording import wording
from retrieval import (
    Report,
    ReportError,
    normalise,
    parse_reports,
    read_front_matter,
    read_text,
    remove_field,
    write_atomically,
    write_front_matter,
)

MAX_REPORT_BYTES = 4_000_000
OUTLET_IN_NAME, TITLE_IN_NAME = 30, 70  # characters of each in a file's name
PART_PREFIX, PART_SUFFIX = ".dispatch-", ".part"  # of the files that write_atomically renames when complete
PART_LIFETIME = 3600  # seconds; an older partial file was left by a killed process
_FETCHED = re.compile(r"([0-9a-f]{32}) ([0-9a-f]{32})")


def report_text(article: Article, updated: date | None = None) -> str:
    """An article as the text of a report file.

    Its `fetched` line holds two digests: of the article's text, and of the rest of the file. By the first a
    later change of the page is recognised, by the second an edit of the file by a person.
    """
    values = {
        "title": "" if article.title_made else article.title,
        "url": article.url,
        "outlet": article.outlet,
        "date": stamp(article.published) or article.date_text,
        "date_source": article.date_source if article.date_source == "date line" else "",
        "other_date": stamp(article.other_date),
        "updated": stamp(article.updated or updated),
        "summary": article.summary,
    }
    front_matter = {name: _one_line(value or "") for name, value in values.items()}
    body = "\n\n".join(filter(None, map(_one_line, article.paragraphs)))
    rest = f"{write_front_matter(front_matter)}\n{body}\n"
    front_matter["fetched"] = f"{article_digest(article)} {_digest(rest)}"
    return f"{write_front_matter(front_matter)}\n{body}\n"


def article_digest(article: Article) -> str:
    """The digest of the article's report."""
    paragraphs = filter(None, map(_one_line, (article.summary, *article.paragraphs)))
    return Report("", _one_line(article.title), paragraphs=tuple(paragraphs)).digest


def file_stem(article: Article | Report) -> str:
    """A file name without suffix: date, outlet and title, transliterated to lower-case ASCII."""
    day = stamp(article.published)[:10] or "undated"
    words = article.title or next(iter(article.paragraphs), "")
    title = _ascii(words, TITLE_IN_NAME)
    if 2 * len(title) < min(len(words), TITLE_IN_NAME):  # hardly a letter
        title = f"{title}-{key(article.url or words)[:8]}".lstrip("-")
    return "-".join(filter(None, (day, _ascii(article.outlet, OUTLET_IN_NAME), title)))


@dataclass(frozen=True, slots=True)
class ExistingFile:
    """A file that holds an article."""

    reports: tuple[Report, ...]  # that it holds; none where it cannot be parsed
    url: str
    fetched: str  # the digest of the article as it was fetched
    edited: bool  # whether a person wrote or changed the file

    @property
    def report(self) -> Report | None:
        """Its report; the first of several."""
        return next(iter(self.reports), None)

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read a file; None where it is not text."""
        try:
            text = read_text(path, MAX_REPORT_BYTES)
        except ReportError:
            return None
        values: dict[str, str] = {}
        reports: tuple[Report, ...] = ()
        with suppress(ReportError):
            values, _ = read_front_matter(normalise(text), path)
            reports = parse_reports(text, path)
        report = next(iter(reports), None)
        url, fetched = values.get("url", ""), _FETCHED.fullmatch(values.get("fetched", ""))
        if fetched is None or report is None:
            return cls(reports, url, report.digest if report else "", edited=True)
        return cls(reports, url, fetched[1], edited=_digest(remove_field(text, "fetched")) != fetched[2])


def write_file(path: Path, text: str) -> None:
    """Write a file atomically: readers see the old or the new text. Raises ImportFailedError."""
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        reason = wording("importing.unwritable", error=error.strerror or type(error).__name__)
        raise ImportFailedError(str(path), reason, wording("importing.make_writable")) from error


def remove_partial_files(folder: Path) -> None:
    """Delete partial files that a killed process has left."""
    for part in folder.glob(f"{PART_PREFIX}*{PART_SUFFIX}"):
        try:
            if time() - part.stat().st_mtime > PART_LIFETIME:
                part.unlink()
        except OSError:  # another process deleted it, or this one may not
            continue


def _one_line(text: str) -> str:
    return " ".join(normalise(text).split())


def stamp(moment: date | None) -> str:
    """A date as front matter has it; empty for none."""
    if isinstance(moment, datetime):
        return moment.isoformat(" ", "minutes")
    return moment.isoformat() if moment else ""


def _digest(text: str) -> str:
    return blake2s(text.encode(), digest_size=16).hexdigest()


def _ascii(text: str, longest: int) -> str:
    """The words of a text in lower-case ASCII, joined by hyphens, cut between words."""
    letters = anyascii(normalise(text)).lower()
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", letters)).strip("-")
    return words if len(words) <= longest else words[: longest + 1].rpartition("-")[0] or words[:longest]
