"""Several reports in one file: sections that dates head."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from retrieval.reports.errors import Finding
from retrieval.reports.parsing.head import HEAD_LINES
from retrieval.reports.parsing.headlines import MAX_HEADLINE, is_headline
from retrieval.reports.parsing.plain_text import TextLine
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.parsing.report_dates import (
    DateLine,
    date_line,
    day_of,
    is_date_label,
    is_of_update,
    is_update_line,
    is_whole_date,
    is_within_sentence,
    whole_date,
)
from retrieval.reports.report import LeftOut, ReadingNotice
from retrieval.text.date_lines import DateReading, read_day_without_year, read_entry_date

_LONG_BEFORE = timedelta(days=62)  # a log's days are nearer to its own date
_LONGEST_GAP = timedelta(days=366)  # between the entries of a diary; those of a history are farther apart
_LONGEST_ENTRY = 60  # characters of a line that may be the head of an entry
_LONGEST_HEAD = 4  # lines of a section's title, source and author above its date


class Sections(NamedTuple):
    """The lines of each report of a file; `titled` is whether every section has a title at its date.

    `dates` are the dates of the parts, None for those whose own head tells it.
    """

    parts: list[list[TextLine]]
    titled: bool = False
    left_out: tuple[LeftOut, ...] = ()
    notices: tuple[ReadingNotice, ...] = ()
    dates: tuple[DateLine | None, ...] = (None,)


def divide(lines: list[TextLine], stated: date | None, options: ReadingOptions) -> Sections:
    """The lines of a file, divided at the dates that head its sections.

    Those are lines that are nothing but a date, also one without its year, and lines of the same form as the
    head's date line; else headings that all begin or end with a date, else lines that all begin with one. The
    same moment again, a date directly below another one and one at the end head no section. Where it is
    not clear that the dates head sections (there is only one more, or they are out of order), the lines are
    divided too, since no words may be quoted under the date of others, and a notice says so. A chronicle of
    times long before the report's own date is no sections of it. `stated` is the date of front matter.
    """
    found = _Places(lines, stated, options)
    own = stated or (found.first.published if found.first else None)
    if own and _is_chronicle(found.heads.values(), own):
        found.repeated |= found.heads.keys()
        found.heads = {}
    if not found.heads and (
        entries := _headings(lines, options) or ({} if own else _entries(lines, options))
    ):
        return _divided_by(entries, lines, own)
    gone = found.repeated | found.yearless
    if not found.heads and not gone:
        return Sections([lines], notices=tuple(found.notices))
    left_out = tuple(LeftOut(lines[at].text, "date line") for at in sorted(gone))
    places = list(found.heads)
    listed = bool(places) and places[-1] == len(lines) - 1
    titles = [_title_above(lines, at, before - listed) for before, at in pairwise([1, *places])]
    above = bool(places) and all(title < at for title, at in zip(titles, places, strict=True))
    below = found.first is not None and all(_has_title_below(lines, at) for at in [0, *places])
    bounds = [0, *(titles if above else places), len(lines)]
    unread = {lines[at].number for at in found.yearless}  # by the head of a report
    dates = [one if one and one.number in unread else None for one in [found.first, *found.heads.values()]]
    parts = [[lines[at] for at in range(*bound) if at not in gone] for bound in pairwise(bounds)]
    kept = [number for number, part in enumerate(parts) if part]
    notices = [_notice(found.heads[places[0]], "divided")] if places else []
    if _is_clear([*found.heads.values()], found.first) and not found.yearless:
        notices = []
    return Sections(
        [parts[number] for number in kept],
        above or below,
        left_out,
        (*notices, *found.notices),
        tuple(dates[number] for number in kept),
    )


class _Places:
    """The dates of a file: the first one, those of later sections, those that only repeat one."""

    def __init__(self, lines: list[TextLine], stated: date | None, options: ReadingOptions) -> None:
        self.first: DateLine | None = None
        self.heads: dict[int, DateLine] = {}
        self.repeated: set[int] = set()
        self.yearless: set[int] = set()  # heads whose year is that of the date before
        self.notices: list[ReadingNotice] = []
        self._title: DateLine | None = None  # a headline that holds the first date
        self._last = -2
        late: tuple[int, DateLine] | None = None  # the first date, where it is below the head
        for at, line in enumerate(lines):
            if is_within_sentence(lines, at):
                continue
            current = next(reversed(self.heads.values()), self.first)
            found = whole_date(line, options)
            if found is None:
                self._read(at, line, current, stated, at == len(lines) - 1, options)
                continue
            if current and is_date_label(lines[at - 1].text) and is_of_update(lines[at - 1].text):
                self.repeated |= {at - 1, at} if at >= HEAD_LINES else set()
            elif at != self._last + 1 or current is None:
                if current is None and (at < HEAD_LINES or stated is None):
                    late = (at, found) if at >= HEAD_LINES else None
                    self.first = found
                elif (current and found.is_same(current)) or (
                    at == len(lines) - 1 and not self._ends_list(lines, at)
                ):
                    self.repeated.add(at)
                else:
                    self.heads[at] = found
            self._last = at
        if late and self.heads:
            self.first, self.heads = None, dict([late]) | self.heads
        self.first = self.first or self._title

    def _read(
        self,
        at: int,
        line: TextLine,
        current: DateLine | None,
        stated: date | None,
        is_end: bool,
        options: ReadingOptions,
    ) -> None:
        """Read a line that is no whole date."""
        if len(line.text) > MAX_HEADLINE and at >= HEAD_LINES:
            return
        found = date_line(line.number, line.text, options)
        known = current or self._title
        if at < HEAD_LINES and current is None and found:
            if found.reading and found.reading.part_of:
                if self._title and found.is_of_form(self._title) and not found.is_same(self._title):
                    self.heads[at] = found
                self._title = self._title or found
            else:
                self.first, self._last = found, at
        elif is_update_line(line, options) and (stated or not self._is_alike(found)):
            if at >= HEAD_LINES:
                self.repeated.add(at)
        elif is_end or at == self._last + 1:
            return
        elif known and (another := found or _short_entry(line, options)):
            self._read_another(at, another, known)
        elif day := read_day_without_year(line.text, (known.published if known else None) or stated):
            self._read_yearless(at, line, day, known, stated)

    def _read_another(self, at: int, found: DateLine, known: DateLine) -> None:
        """Read a date line below the first one; where it has another form, it may head no section."""
        alike = self._is_alike(found)
        if found.reading is None or found.is_same(known) or (is_of_update(found.text) and not alike):
            return
        near = found.is_near(known, _LONG_BEFORE)  # and no source of long ago, below the text
        if alike and near:
            self.heads[at], self._last = found, at
        elif not found.reading.part_of and not self.notices and (found.reading.form or near):
            self.notices.append(_notice(found, "not_divided"))

    def _ends_list(self, lines: list[TextLine], last: int) -> bool:
        """Whether one title stands above each date but the first: headlines of other reports."""
        dates = pairwise([*self.heads, last])
        return bool(self.heads) and all(at - up == 2 and _is_title(lines[at - 1]) for up, at in dates)

    def _is_alike(self, found: DateLine | None) -> bool:
        """Whether a line has the form of the file's first date line."""
        return any(found.is_of_form(one) for one in (self.first, self._title) if found and one)

    def _read_yearless(
        self, at: int, line: TextLine, day: date, known: DateLine | None, stated: date | None
    ) -> None:
        found = DateLine(line.number, line.text, DateReading(day))
        if known is None and stated is None:
            if not self.notices:
                self.notices.append(_notice(found, "without_year"))
        elif known is None and at < HEAD_LINES:
            self.first, self._last = found, at
            self.yearless.add(at)
        elif known is None or not found.is_same(known):
            self.heads[at], self._last = found, at
            self.yearless.add(at)


def _headings(lines: list[TextLine], options: ReadingOptions) -> dict[int, DateLine]:
    """The headings of one level by their places, where all of that level begin or end with a date."""
    found: dict[int, DateLine] = {}
    for level in range(1, 7):
        places = [at for at, line in enumerate(lines) if line.kind == "heading" and line.level == level]
        dates = [_entry(lines[at], options, at_end=True) for at in places]
        found = {at: found for at, found in zip(places, dates, strict=True) if found}
        if found and len(found) == len(places) and len({one.day for one in found.values()}) > 1:
            return found
    return {}


def _entries(lines: list[TextLine], options: ReadingOptions) -> dict[int, DateLine]:
    """The lines that begin with another day than the line before, by their places."""
    found: dict[int, DateLine] = {}
    day = None
    for at, line in enumerate(lines):
        entry = _entry(line, options)
        if entry and entry.day != day:
            found[at], day = entry, entry.day
    return found if len(found) > 1 else {}


def _entry(line: TextLine, options: ReadingOptions, at_end: bool = False) -> DateLine | None:
    """A line that begins with a date, as of that day."""
    reading = read_entry_date(line.text, options.date_order, at_end)
    if reading is None or reading.published is None:
        return None
    return DateLine(line.number, line.text, replace(reading, published=day_of(reading.published)))


def _short_entry(line: TextLine, options: ReadingOptions) -> DateLine | None:
    """A line, no list's, that begins or ends with a date and may head an entry: "Day 8 (6 August 2024)"."""
    if len(line.text) > _LONGEST_ENTRY or line.text.startswith(("-", "–", "*", "•")):
        return None
    return _entry(line, options, at_end=True)


def _divided_by(entries: dict[int, DateLine], lines: list[TextLine], own: date | None) -> Sections:
    """The lines divided at entries, each of which stays in the text.

    Below a paragraph without a date it is not clear whether the date above is its own, nor in other lines
    than headings where the dates are out of order: those are not divided, nor is a history.
    """
    places = list(entries)
    headings = lines[places[0]].kind == "heading"
    if own and _is_chronicle(entries.values(), own):
        return Sections([lines])
    near = all(one.is_near(other, _LONGEST_GAP) for one, other in pairwise(entries.values()))
    alone = all(read_entry_date(line.text) for line in lines[places[0] :])  # no paragraph is below a date
    in_order = places[0] < HEAD_LINES and _is_clear([*entries.values()])
    if not near or not (headings or (alone and in_order)):
        return Sections([lines], notices=(_notice(entries[places[0]], "not_divided"),))
    dates: list[DateLine | None] = list(entries.values())
    if places[0] >= HEAD_LINES:
        places, dates = [0, *places], [None, *dates]
    bounds = [0, *places[1:], len(lines)]
    notices = () if _is_clear([*entries.values()]) else (_notice(entries[places[-1]], "divided"),)
    parts = [lines[start:end] for start, end in pairwise(bounds)]
    return Sections(parts, headings, (), notices, tuple(dates))


def _title_above(lines: list[TextLine], at: int, before: int) -> int:
    """Where the title right above a date stands, as first of the lines of its head; `at` where there is none.

    Text stands between it and the date before.
    """
    start = at
    while start - before > 2 and at - start < _LONGEST_HEAD and _is_title(lines[start - 1]):
        start -= 1
        if lines[start - 1].number + 1 != lines[start].number:
            break
    return start


def _has_title_below(lines: list[TextLine], at: int) -> bool:
    """Whether a date is followed by a title and text."""
    date_first = is_whole_date(lines[at].text) and at + 2 < len(lines)
    return date_first and _is_title(lines[at + 1]) and not is_whole_date(lines[at + 2].text)


def _is_title(line: TextLine) -> bool:
    return line.kind == "heading" or is_headline(line.text)


def _is_clear(heads: Sequence[DateLine], first: DateLine | None = None) -> bool:
    """Whether dates clearly head sections: there are several, in order with the first one of the file."""
    days = [head.day for head in [first, *heads] if head and head.day]
    return len(heads) > 1 and days in (sorted(days), sorted(days, reverse=True))


def _is_chronicle(heads: Iterable[DateLine], own: date) -> bool:
    """Whether dates tell of times before a report: all are older than it, in order, and the first by far."""
    days = [head.day for head in heads if head.day]
    if len(days) < 2 or days != sorted(days):
        return False
    return days[-1] <= day_of(own) and day_of(own) - days[0] > _LONG_BEFORE


def _notice(head: DateLine, name: str) -> ReadingNotice:
    return ReadingNotice("several dates", head.number, Finding.of(name, text=head.text[:60]))
