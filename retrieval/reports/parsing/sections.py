"""Several reports in one file: sections that date lines head."""

from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from retrieval.reports.parsing.head import HEAD_LINES
from retrieval.reports.parsing.headlines import is_headline
from retrieval.reports.parsing.plain_text import TextLine
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.parsing.report_dates import (
    DateLine,
    date_line,
    is_update_line,
    is_whole_date,
    whole_date,
)
from retrieval.reports.report import LeftOut, ReadingNotice

_LONG_BEFORE = timedelta(days=62)  # a log's days are nearer to its own date
_CURE = "one file is one report: write each date and its text into a file of its own"


class Sections(NamedTuple):
    """The lines of each report of a file; `titled` is whether every section has a title at its date."""

    parts: list[list[TextLine]]
    titled: bool = False
    left_out: tuple[LeftOut, ...] = ()
    notices: tuple[ReadingNotice, ...] = ()


def divide(lines: list[TextLine], stated: date | None, options: ReadingOptions) -> Sections:
    """The lines of a file, divided at every line that is nothing but a date, but for the head's date line.

    The same day again, a date directly below another one and one at the end head no section. Where it is
    not clear that the dates head sections (there is only one more, or they are out of order), the lines are
    divided too, since no words may be quoted under the date of others, and a notice says so. A chronicle of
    times long before the report's own date is no sections of it. `stated` is the date of front matter.
    """
    first, heads, repeated = _section_dates(lines, stated is not None, options)
    own = stated or (first.reading.published if first and first.reading else None)
    if own and _is_chronicle(list(heads.values()), own):
        repeated |= heads.keys()
        heads = {}
    if not heads and not repeated:
        return Sections([lines])
    left_out = tuple(LeftOut(lines[at].text, "date line") for at in sorted(repeated))
    places = list(heads)
    above = bool(places) and all(_has_title_above(lines, at, before) for before, at in pairwise([1, *places]))
    below = first is not None and all(_has_title_below(lines, at) for at in [0, *places])
    bounds = [0, *(at - above for at in places), len(lines)]
    parts = [[lines[at] for at in range(start, end) if at not in repeated] for start, end in pairwise(bounds)]
    notices = () if not heads or _is_clear(first, [*heads.values()]) else (_notice(heads[places[0]]),)
    return Sections([part for part in parts if part], above or below, left_out, notices)


def _section_dates(
    lines: list[TextLine], dated: bool, options: ReadingOptions
) -> tuple[DateLine | None, dict[int, DateLine], set[int]]:
    """The first date, those of later sections by their places, the places of those that only repeat one."""
    heads: dict[int, DateLine] = {}
    repeated: set[int] = set()
    first = current = None
    late: tuple[int, DateLine] | None = None  # the first date, where it is below the head
    last = -2
    for at, line in enumerate(lines):
        found = whole_date(line, options)
        if found is None:
            if at < HEAD_LINES and current is None:
                first = current = _in_head(line, options)
                last = at if current else last
            elif at >= HEAD_LINES and is_update_line(line, options):
                repeated.add(at)
            continue
        if at != last + 1 or current is None:
            if current is None and (at < HEAD_LINES or not dated):
                late = (at, found) if at >= HEAD_LINES else None
                first = current = found
            elif at == len(lines) - 1 or (current and _same_day(found, current)):
                repeated.add(at)
            else:
                heads[at], current = found, found
        last = at
    if late and heads:
        first, heads = None, dict([late]) | heads
    return first, heads, repeated


def _in_head(line: TextLine, options: ReadingOptions) -> DateLine | None:
    found = date_line(line.number, line.text, options)
    return None if found and found.reading and found.reading.part_of else found


def _same_day(one: DateLine, other: DateLine) -> bool:
    if one.reading is None or other.reading is None:
        return False
    day, other_day = one.reading.published, other.reading.published
    if day is None or other_day is None:
        return one.text.split()[:1] == other.text.split()[:1]
    return _day(day) == _day(other_day)


def _has_title_above(lines: list[TextLine], at: int, before: int) -> bool:
    """Whether the line above a date is a title, and text stands between it and the date before."""
    return at - before > 2 and _is_title(lines[at - 1])


def _has_title_below(lines: list[TextLine], at: int) -> bool:
    """Whether a date is followed by a title and text."""
    date_first = is_whole_date(lines[at].text) and at + 2 < len(lines)
    return date_first and _is_title(lines[at + 1]) and not is_whole_date(lines[at + 2].text)


def _is_title(line: TextLine) -> bool:
    return line.kind == "heading" or is_headline(line.text)


def _is_clear(first: DateLine | None, heads: list[DateLine]) -> bool:
    """Whether dates clearly head sections: there are several, in order."""
    readings = [head.reading for head in [first, *heads] if head and head.reading]
    days = [_day(reading.published) for reading in readings if reading.published]
    return len(heads) != 1 and days in (sorted(days), sorted(days, reverse=True))


def _is_chronicle(heads: list[DateLine], own: date) -> bool:
    """Whether dates tell of times before a report: all are older than it, in order, and the first by far."""
    days = [_day(head.reading.published) for head in heads if head.reading and head.reading.published]
    if len(days) < 2 or days != sorted(days):
        return False
    return days[-1] <= _day(own) and _day(own) - days[0] > _LONG_BEFORE


def _day(moment: date) -> date:
    return date(moment.year, moment.month, moment.day)


def _notice(head: DateLine) -> ReadingNotice:
    problem = f"{head.text!r} is another date line; what stands below it was read as a report of its own"
    return ReadingNotice("several dates", head.number, problem, _CURE)
