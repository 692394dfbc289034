"""The part of a report that is always in memory."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from retrieval.reports.parsing.headlines import title_source
from retrieval.reports.report import Report

ReportKey = tuple[str, str]  # file and slug


class ReportMetadata(NamedTuple):
    """A report without its text. Two are equal only if their reports are."""

    slug: str
    file: str
    ref: str
    title: str
    url: str
    stamp: str
    day: int  # ordinal; 0 where undated
    digest: str  # of title and paragraphs
    outlet: str
    order: str  # of day and month, as its own numeric dates prove it; empty where they do not
    ambiguous: bool  # whether its date depends on the order that the reader was given
    noticed: str  # the kinds of its notices, one a line
    first_line: str  # digest of the line that is the title or gave it its words; empty where none did
    opening: str  # digest of the paragraph below it; versions of one story have the same
    retitled: bool  # whether that line turned out to give no title, since other reports have it
    source: str  # digest of the whole report, whatever it was read from

    @property
    def key(self) -> ReportKey:
        """Its file and slug, which no other report of an archive has."""
        return self.file, self.slug

    @classmethod
    def of(cls, report: Report) -> "ReportMetadata":
        """The metadata of a report."""
        first_line, opening = _first_lines(report)
        return cls(
            slug=report.slug,
            file=report.file,
            ref=report.ref,
            title=report.title,
            url=report.url,
            stamp=report.stamp,
            day=report.day.toordinal() if report.day else 0,
            digest=report.digest,
            outlet=report.outlet,
            order=report.date_order or "",
            ambiguous=report.date_ambiguous,
            noticed="\n".join(notice.kind for notice in report.notices),
            first_line=_short_digest(first_line) if first_line else "",
            opening=_short_digest(opening) if opening else "",
            retitled=False,
            source=_digest(report),
        )


def fingerprint(metadata: Iterable[ReportMetadata]) -> str:
    """A short digest of the content of reports; it changes when any of them does."""
    contents = sorted(f"{each.slug}\0{each.source}\0" for each in metadata)
    return hashlib.blake2s("".join(contents).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _first_lines(report: Report) -> tuple[str, str]:
    """The line that is a report's title or gave it its words, and the paragraph below; empty without."""
    lines, at = report.paragraphs, title_source(report)
    if at is None:
        lines, at = (report.title, *lines), 0
        if report.title_made or not report.text.startswith(report.title):
            return "", ""
    return lines[at], "".join(lines[at + 1 : at + 2])


def _short_digest(line: str) -> str:
    return hashlib.blake2s(line.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _digest(report: Report) -> str:
    # Of all fields but the names of the file; a field added to Report is included automatically.
    values = [getattr(report, name) for name in Report.__slots__ if name not in ("slug", "file")]
    return hashlib.blake2s(repr(values).encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()
