"""A report's date: of what the file states, of a date line in its head, of its name."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from retrieval.reports.parsing.plain_text import TextLine
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.parsing.stated_fields import StatedField, StatedFields
from retrieval.reports.report import DateSource, ReadingNotice
from retrieval.text.date_lines import DateOrder, DateReading, date_in_file_name, read_date, read_date_line

_FRONT_CURE = "write it as 2024-08-05 or remove the line"
_LINE_CURE = "correct the date: 5 August 2024"


_LONGEST_WHOLE = 60  # characters of a line that is nothing but a date
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?(?:Z|\+00:00)")  # a day, written as a time
_UPDATED = re.compile(r"updat|modifi|edit|змін|обнов|aktualis|mis à jour|actualiz", re.IGNORECASE)


_UNDATED = ReadingNotice(
    kind="undated",
    line=1,
    problem="the report has no date",
    cure="write a date line such as 5 August 2024 below the title, or begin the file's name with 2024-08-05",
)


class DateLine(NamedTuple):
    """A line that a date was read from, or that looks like a date and is none (`reading` is None)."""

    number: int
    text: str
    reading: DateReading | None
    problem: str = ""


class ReportDate(NamedTuple):
    """When a report was published, as far as its file tells."""

    published: date | None
    source: DateSource | None
    order: DateOrder | None
    ambiguous: bool
    notices: tuple[ReadingNotice, ...]


class _Candidate(NamedTuple):
    source: DateSource
    line: int
    text: str
    reading: DateReading


def date_line(number: int, text: str, options: ReadingOptions) -> DateLine | None:
    """A line as a date line; None where it is none."""
    try:
        reading = read_date_line(text, options.date_order)
    except ValueError as error:
        return DateLine(number, text, None, str(error))
    return DateLine(number, text, reading) if reading else None


def whole_date(line: TextLine, options: ReadingOptions) -> DateLine | None:
    """A line that is nothing but one full date and says nothing of an update; None for any other."""
    if len(line.text) > _LONGEST_WHOLE or _UPDATED.search(line.text):
        return None
    try:
        reading = read_date(line.text, options.zone, options.date_order)
    except ValueError:
        return None
    return DateLine(line.number, line.text, reading) if reading else None


def is_update_line(line: TextLine, options: ReadingOptions) -> bool:
    """Whether a line only says when a text was updated."""
    if len(line.text) > _LONGEST_WHOLE or not _UPDATED.search(line.text):
        return False
    date = date_line(line.number, line.text, options)
    return bool(date and date.reading and not date.reading.part_of)


def is_whole_date(line: str) -> bool:
    """Whether a line is nothing but a full date."""
    return whole_date(TextLine(0, line), ReadingOptions()) is not None


def report_date(
    stated: StatedFields, lines: Iterable[DateLine], stem: str, options: ReadingOptions
) -> ReportDate:
    """The date of highest rank; a notice where two ranks disagree, and where a date cannot be read."""
    notices: list[ReadingNotice] = []
    candidates = [*_stated(stated.dates, notices, options), *_in_lines(lines, notices)]
    named = date_in_file_name(stem, options.zone) or _in_address(stated.day_in_address)
    if not candidates:
        notices += [] if named else [_UNDATED]
        return ReportDate(named, "file name" if named else None, None, False, tuple(notices))
    first = candidates[0]
    published, ambiguous = first.reading.published, first.reading.ambiguous
    if published is None:
        readings = _readings(first, options)
        others = [named, *(candidate.reading.published for candidate in candidates[1:])]
        published = next((one for one in readings if _day(one) in [_day(day) for day in others if day]), None)
        ambiguous = published is None
        notices += [_ambiguous(first, readings), _UNDATED] if ambiguous else []
    if published is not None:
        notices += _disagreements(published, candidates, named)
        notices += _said_elsewhere(published, stated.other_date)
    source = first.source if published else None
    if source == "stated":
        source = "date line" if stated.date_source == "date line" else source
    return ReportDate(published, source, first.reading.order, ambiguous, tuple(notices))


def stated_date(stated: StatedFields, options: ReadingOptions) -> date | None:
    """The date that front matter states."""
    return next((one.reading.published for one in _stated(stated.dates, [], options)), None)


def updated_date(
    stated: StatedFields, lines: Iterable[DateLine], published: date | None, options: ReadingOptions
) -> tuple[date | None, tuple[ReadingNotice, ...]]:
    """When the report was updated, by front matter or a later "Updated ..." line, and what was unreadable."""
    notices: list[ReadingNotice] = []
    found = [one.reading.published for one in _stated(stated.updates, notices, options)]
    for line in lines:
        later = line.reading and line.reading.published
        if published and later and _UPDATED.search(line.text) and _day(later) > _day(published):
            found.append(later)
    return next(iter(found), None), tuple(notices)


def _stated(
    fields: Iterable[StatedField], notices: list[ReadingNotice], options: ReadingOptions
) -> list[_Candidate]:
    """The first field that is a date."""
    for field in fields:
        problem = f"front matter has no date in {field.value!r}"
        day = _MIDNIGHT.fullmatch(field.value)
        try:
            reading = read_date(day[1] if day else field.value, options.zone, options.date_order)
        except ValueError as error:
            reading, problem = None, str(error)
        if reading:
            return [_Candidate("stated", field.line, field.value, reading)]
        notices.append(ReadingNotice("unreadable date", field.line, problem, _FRONT_CURE))
    return []


def _in_lines(lines: Iterable[DateLine], notices: list[ReadingNotice]) -> list[_Candidate]:
    """The first date line that holds a date.

    One that tells of an update comes after the others, one that belongs to a headline or a paragraph last.
    """
    found = []
    for line in lines:
        if line.reading is None:
            notices.append(ReadingNotice("unreadable date", line.number, line.problem, _LINE_CURE))
        else:
            found.append(_Candidate("date line", line.number, line.text, line.reading))
    return sorted(found, key=lambda one: (bool(one.reading.part_of), bool(_UPDATED.search(one.text))))[:1]


def _readings(candidate: _Candidate, options: ReadingOptions) -> list[date]:
    """The dates that an ambiguous one may mean."""
    readings = []
    for order in DateOrder:
        if candidate.source == "stated":
            reading = read_date(candidate.text, options.zone, order)
        else:
            reading = read_date_line(candidate.text, order)
        if reading and reading.published:
            readings.append(reading.published)
    return readings


def _ambiguous(candidate: _Candidate, readings: list[date]) -> ReadingNotice:
    days = " or ".join(_day(reading).isoformat() for reading in readings)
    cure = "set DISPATCH_DATE_ORDER to day-first or month-first, or write the month as a word"
    return ReadingNotice("ambiguous date", candidate.line, f"{candidate.text!r} may be {days}", cure)


def _disagreements(
    published: date, candidates: list[_Candidate], named: date | None
) -> Iterable[ReadingNotice]:
    """A notice where a lower rank gives another day.

    A file's name may be a day off: it is often written in another time zone than the text.
    """
    others = [
        (one.source, one.line, one.reading.published)
        for one in candidates[1:]
        if one.reading.published and not _UPDATED.search(one.text)
    ]
    differing = [other for other in others if _day(other[2]) != _day(published)]
    if named and abs(_day(named) - _day(published)) > timedelta(days=1):
        differing.append(("file name", 1, named))
    for source, line, other in differing:
        problem = f"the {source} says {_day(other)}, but the report is dated {_day(published)}"
        yield ReadingNotice("dates disagree", line, problem, "correct the one that is wrong")


def _said_elsewhere(published: date, other: str) -> Iterable[ReadingNotice]:
    """A notice where the page that a report was imported from says another day elsewhere."""
    day = _in_address(other)
    if day and day != _day(published):
        problem = f"its page or feed also says {day}, but the report is dated {_day(published)}"
        yield ReadingNotice("dates disagree", 1, problem, "correct the date, or remove the line other_date")


def _in_address(day: str) -> date | None:
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        return None


def _day(moment: date) -> date:
    return date(moment.year, moment.month, moment.day)
