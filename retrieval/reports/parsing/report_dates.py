"""A report's date: of what the file states, of a date line in its head, of its name."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from retrieval.reports.errors import Finding
from retrieval.reports.parsing.plain_text import TextLine
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.parsing.stated_fields import StatedField, StatedFields
from retrieval.reports.report import DateSource, ReadingNotice
from retrieval.text.date_lines import DateOrder, DateReading, date_in_file_name, read_date, read_date_line
from retrieval.text.date_reading.tokens import may_label, tokenise

_ITEM = re.compile(r"[-*•–] .*[\w.]$")  # of a list
_SHORT = 20  # characters; a shorter line was not wrapped
_LONGEST_WHOLE = 60  # characters of a line that is nothing but a date
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?(?:Z|\+00:00)")  # a day, written as a time
_DAY_IN_FOLDERS = re.compile(r"^((?:19|20)\d\d)/(\d\d)/(\d\d)$")
_LABEL_KINDS = re.compile("[PU]{1,3}C?:?")
_PROGRAMS_TIME = re.compile(r"\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z| ?[+-]\d\d:?\d\d)\W*$")
_LABEL_BEFORE = re.compile(r"[:|,] +")  # "Date: ", "Ann Writer | "
_UPDATED = re.compile(r"updat|modifi|edit|змін|обнов|aktualis|mis à jour|actualiz", re.IGNORECASE)
_UNDATED = ReadingNotice("undated", 1, Finding("undated"))


class DateLine(NamedTuple):
    """A line that a date was read from, or that looks like a date and is none (`reading` is None)."""

    number: int
    text: str
    reading: DateReading | None
    impossible: str = ""  # what looks like a date

    @property
    def published(self) -> date | None:
        return self.reading.published if self.reading else None

    @property
    def day(self) -> date | None:
        return day_of(self.published) if self.published else None

    def is_same(self, other: "DateLine") -> bool:
        """Whether both name one moment, or one day where one of them names no hour."""
        one, another = self.published, other.published
        if one is None or another is None:
            return self.text.split()[:1] == other.text.split()[:1]
        if isinstance(one, datetime) and isinstance(another, datetime):
            return one == another
        return self.day == other.day

    def is_of_form(self, other: "DateLine") -> bool:
        """Whether both lines are the same but for their dates."""
        if self.reading is None or other.reading is None:
            return False
        return (self.reading.part_of, self.reading.form) == (other.reading.part_of, other.reading.form)

    def is_near(self, other: "DateLine", within: timedelta) -> bool:
        return not self.day or not other.day or abs(self.day - other.day) <= within


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
    """A line as a date line; None where it is none. A program's time with an offset is converted."""
    if _ITEM.match(text):
        return None
    try:
        reading = read_date_line(text, options.date_order)
        if reading and _PROGRAMS_TIME.search(text):
            stamps = (read_date(stamp, options.zone, options.date_order) for stamp in _stamps(text))
            reading = next(filter(None, stamps), reading)
    except ValueError as error:
        return DateLine(number, text, None, str(error))
    return DateLine(number, text, reading) if reading else None


def _stamps(text: str) -> list[str]:
    """A date line, and what of it stands behind a label, a place or a byline."""
    return [text, *(text[mark.end() :] for mark in _LABEL_BEFORE.finditer(text))]


def whole_date(line: TextLine, options: ReadingOptions) -> DateLine | None:
    """A line that is nothing but one full date and says nothing of an update; None for any other."""
    if len(line.text) > _LONGEST_WHOLE or is_of_update(line.text):
        return None
    try:
        whole = read_date(line.text, order=options.date_order)
    except ValueError:
        return None
    return date_line(line.number, line.text, options) if whole else None


def is_within_sentence(lines: Sequence[TextLine], at: int) -> bool:
    """Whether a line belongs to the sentence that the lines right above and below it are of."""
    if not 0 < at < len(lines) - 1:
        return False
    before, line, after = lines[at - 1 : at + 2]
    if (before.number + 1, after.number - 1) != (line.number, line.number) or len(before.text) < _SHORT:
        return False
    goes_on = after.text[:1].islower() and tokenise(after.text[:_LONGEST_WHOLE]).kinds[0] in "w&OF"
    return goes_on and before.text[-1] not in ".!?:"


def is_date_label(text: str) -> bool:
    """Whether a line only says what the date below it is: "Published", "Last updated:"."""
    if len(text) > _LONGEST_WHOLE or not may_label(text):
        return False
    return _LABEL_KINDS.fullmatch(tokenise(text).kinds) is not None


def is_of_update(text: str) -> bool:
    """Whether a line speaks of an update or a change."""
    return _UPDATED.search(text) is not None


def is_update_line(line: TextLine, options: ReadingOptions) -> bool:
    """Whether a line only says when a text was updated."""
    if len(line.text) > _LONGEST_WHOLE or not _UPDATED.search(line.text):
        return False
    date = date_line(line.number, line.text, options)
    return bool(date and date.reading and not date.reading.part_of)


def is_whole_date(line: str) -> bool:
    """Whether a line is nothing but a full date."""
    return whole_date(TextLine(0, line), ReadingOptions()) is not None


def date_in_path(path: Path, options: ReadingOptions) -> date | None:
    """The date of a file's name, else of the folders that it is in: "2024/08/05/title.txt"."""
    folders = _DAY_IN_FOLDERS.search("/".join(path.parts[-4:-1]))
    return date_in_file_name(path.stem, options.zone) or (
        _in_address("-".join(folders.groups())) if folders else None
    )


def report_date(
    stated: StatedFields, lines: Iterable[DateLine], named: date | None, options: ReadingOptions
) -> ReportDate:
    """The date of highest rank; a notice where two ranks disagree, and where a date cannot be read.

    `named` is the date of the file's name.
    """
    notices: list[ReadingNotice] = []
    candidates = [*_stated(stated.dates, notices, options), *_in_lines(lines, notices)]
    named = named or _in_address(stated.day_in_address)
    if not candidates:
        notices += [] if named else [_UNDATED]
        return ReportDate(named, "file name" if named else None, None, False, tuple(notices))
    first = candidates[0]
    published, ambiguous = first.reading.published, first.reading.ambiguous
    if published is None:
        readings = _readings(first, options)
        others = [named, *(candidate.reading.published for candidate in candidates[1:])]
        published = next(
            (one for one in readings if day_of(one) in [day_of(day) for day in others if day]), None
        )
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
        if published and later and _UPDATED.search(line.text) and day_of(later) > day_of(published):
            found.append(later)
    return next(iter(found), None), tuple(notices)


def _stated(
    fields: Iterable[StatedField], notices: list[ReadingNotice], options: ReadingOptions
) -> list[_Candidate]:
    """The first field that is a date."""
    for field in fields:
        finding = Finding.of("no_front_date", value=field.value)
        day = _MIDNIGHT.fullmatch(field.value)
        try:
            reading = read_date(day[1] if day else field.value, options.zone, options.date_order)
        except ValueError as error:
            reading, finding = None, Finding.of("impossible_front_date", date=str(error))
        if reading:
            return [_Candidate("stated", field.line, field.value, reading)]
        notices.append(ReadingNotice("unreadable date", field.line, finding))
    return []


def _in_lines(lines: Iterable[DateLine], notices: list[ReadingNotice]) -> list[_Candidate]:
    """The first date line that holds a date.

    One that tells of an update comes after the others, one that belongs to a headline or a paragraph last.
    """
    found = []
    for line in lines:
        if line.reading is None:
            finding = Finding.of("impossible_date", date=line.impossible)
            notices.append(ReadingNotice("unreadable date", line.number, finding))
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
    first, *_, last = (day_of(reading).isoformat() for reading in readings)
    finding = Finding.of("ambiguous_date", text=candidate.text, first=first, last=last)
    return ReadingNotice("ambiguous date", candidate.line, finding)


def _disagreements(
    published: date, candidates: list[_Candidate], named: date | None
) -> Iterable[ReadingNotice]:
    """A notice where a lower rank gives another day.

    A file's name may be a day off where the hour is known: it is often written in another time zone.
    """
    others = [
        (one.source, one.line, one.reading.published)
        for one in candidates[1:]
        if one.reading.published and not _UPDATED.search(one.text)
    ]
    differing = [other for other in others if day_of(other[2]) != day_of(published)]
    apart = timedelta(days=isinstance(published, datetime))
    if named and abs(day_of(named) - day_of(published)) > apart:
        differing.append(("file name", 1, named))
    for source, line, other in differing:
        name = "name_disagrees" if source == "file name" else "line_disagrees"
        finding = Finding.of(name, other=str(day_of(other)), day=str(day_of(published)))
        yield ReadingNotice("dates disagree", line, finding)


def _said_elsewhere(published: date, other: str) -> Iterable[ReadingNotice]:
    """A notice where the page that a report was imported from says another day elsewhere."""
    day = _in_address(other)
    if day and day != day_of(published):
        finding = Finding.of("source_disagrees", other=str(day), day=str(day_of(published)))
        yield ReadingNotice("dates disagree", 1, finding)


def _in_address(day: str) -> date | None:
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        return None


def day_of(moment: date) -> date:
    return date(moment.year, moment.month, moment.day)
