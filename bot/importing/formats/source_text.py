"""One text of an export, a mail or a table with the facts that its source states, and its article."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from bot.findings import explained
from bot.importing.article_extractor import Article
from bot.importing.pages.date_texts import DAY, UNSET_DAYS, day_of
from bot.importing.report_writer import stamp
from bot.web.errors import FileError, ImportFailedError
from bot.web.http_client import Page
from bot.web.urls import canonical
from bot.wording import wording
from retrieval import ReadingOptions, Report, ReportError, parse_reports, read_date_line, write_front_matter

FIRST_YEAR = 1980  # an earlier timestamp is a default value, such as 1 January 1970


@dataclass(frozen=True, slots=True)
class SourceText:
    """One text with the facts that its source states of it.

    `title` is empty where the text itself has to show one. `place` says where in the source the text is.
    `published` and `updated` are as in a Report. `url_shared`, `identity` and `date_text` are as in an
    Article.
    """

    text: str
    title: str = ""
    published: date | None = None
    outlet: str = ""
    url: str = ""
    summary: str = ""
    updated: date | None = None
    place: str = ""
    url_shared: bool = False
    identity: str = ""
    date_text: str = ""


@dataclass(frozen=True, slots=True)
class ReportSource:
    """The text of a report as a person wrote it, or of several that are sections of one file.

    `stem` is the name that its file has to keep, if any.
    """

    text: str
    reports: tuple[Report, ...]
    stem: str = ""


SourceItem = Page | ReportSource | SourceText | ImportFailedError  # an error stands for one unreadable item


@dataclass(frozen=True, slots=True)
class SourceContents:
    """What a source holds. `items` may be read only once; `left_out` is complete when they have been read.

    `notes` are sentences about how the source was read. `total` is how many items there are, 0 where that is
    not known. `several` is whether the source is one of many reports, such as an export.
    """

    items: Iterable[SourceItem]
    notes: tuple[str, ...] = ()
    left_out: Counter[str] = field(default_factory=Counter)  # a kind, or the ending of a file -> how many
    total: int = 1
    several: bool = False


def articles_of(source: SourceText, options: ReadingOptions) -> list[Article]:
    """The article of a text; several, where date lines head its sections.

    What its source does not state is read as in any report. Raises ReportError for a text that holds nothing.
    """
    values = {
        "title": source.title,
        "url": source.url,
        "outlet": source.outlet,
        "date": stamp(source.published) or source.date_text,
    }
    reports = parse_reports(f"{write_front_matter(values)}\n{source.text}\n", "text.txt", options)
    return [_article(source, report, source.url_shared or len(reports) > 1) for report in reports]


def _article(source: SourceText, report: Report, url_shared: bool) -> Article:
    title, made, paragraphs = report.title, report.title_made, report.paragraphs
    if not paragraphs:  # a text of one line is its only passage
        words = " ".join(source.text.split())
        title, made, paragraphs = source.title or words, not source.title, (words,)
    return Article(
        url=canonical(source.url),
        title=title,
        paragraphs=paragraphs,
        outlet=report.outlet,
        published=report.published,
        summary=source.summary,
        date_source="date line" if report.date_source == "date line" else None,
        other_date=_other_date(report),
        title_made=made,
        updated=source.updated,
        url_shared=url_shared,
        identity="" if url_shared else source.identity,
        date_text=source.date_text if report.date_ambiguous else "",
    )


def _other_date(report: Report) -> date | None:
    """The day of a date line in the text that is more than a day from what the source states."""
    if not report.published or not any(notice.kind == "dates disagree" for notice in report.notices):
        return None
    for line in (each.text for each in report.left_out if each.why == "date line"):
        with suppress(ValueError):  # a date that does not exist
            reading = read_date_line(line)
            day = day_of(reading.published) if reading and reading.published else None
            if day and abs(day - day_of(report.published)) > DAY:
                return day
    return None


def unreadable(name: str, error: ReportError) -> FileError:
    """The error of a file whose text is not a report."""
    problem, cure = explained(error.finding)
    return FileError(name, wording("importing.at_line", line=error.line, problem=problem), cure)


def from_timestamp(seconds: float, zone: tzinfo) -> datetime | None:
    """A Unix time as a naive datetime in a zone, to the minute; None where it is no plausible one."""
    try:
        moment = datetime.fromtimestamp(seconds, zone)
    except (OverflowError, OSError, ValueError):
        return None
    return moment.replace(tzinfo=None, second=0, microsecond=0) if moment.year >= FIRST_YEAR else None


def plausible(moment: date | None, today: date) -> date | None:
    """A date, unless it is later than tomorrow, as by a wrong clock, or what programs write for none."""
    if moment is None or day_of(moment) > today + DAY or day_of(moment) in UNSET_DAYS:
        return None
    return moment
