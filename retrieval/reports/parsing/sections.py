"""Several reports in one file: sections that date lines head."""

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

_CURE = "one file is one report: write each date and its text into a file of its own"


class Sections(NamedTuple):
    """The lines of each report of a file; `titled` is whether every section has a title at its date."""

    parts: list[list[TextLine]]
    titled: bool = False
    left_out: tuple[LeftOut, ...] = ()
    notices: tuple[ReadingNotice, ...] = ()


def divide(lines: list[TextLine], dated: bool, options: ReadingOptions) -> Sections:
    """The lines of a file, divided at every line that is nothing but a date, but for the head's date line.

    The same day again, a date directly below another one and one at the end head no section. Where it is
    not clear that the dates head sections (there is only one more, or they are out of order), the lines are
    divided too, since no words may be quoted under the date of others, and a notice says so. `dated` is
    whether front matter has a date.
    """
    first, heads, repeated = _section_dates(lines, dated, options)
    if not heads and not repeated:
        return Sections([lines])
    left_out = tuple(LeftOut(lines[at].text, "date line") for at in sorted(repeated))
    places = list(heads)
    above = bool(places) and all(_has_title_above(lines, at, before) for before, at in pairwise([1, *places]))
    below = first is not None and all(_has_title_below(lines, at) for at in [0, *places])
    bounds = [0, *(at - above for at in places), len(lines)]
    parts = [[lines[at] for at in range(start, end) if at not in repeated] for start, end in pairwise(bounds)]
    notices = () if _is_clear(first, list(heads.values())) else (_notice(next(iter(heads.values()))),)
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
        date = whole_date(line, options)
        if date is None:
            if at < HEAD_LINES and current is None:
                first = current = _in_head(line, options)
                last = at if current else last
            elif at >= HEAD_LINES and is_update_line(line, options):
                repeated.add(at)
            continue
        if at != last + 1 or current is None:
            if current is None and (at < HEAD_LINES or not dated):
                late = (at, date) if at >= HEAD_LINES else None
                first = current = date
            elif at == len(lines) - 1 or (current and _same_day(date, current)):
                repeated.add(at)
            else:
                heads[at], current = date, date
        last = at
    if late and heads:
        first, heads = None, dict([late]) | heads
    return first, heads, repeated


def _in_head(line: TextLine, options: ReadingOptions) -> DateLine | None:
    date = date_line(line.number, line.text, options)
    return None if date and date.reading and date.reading.part_of else date


def _same_day(date: DateLine, other: DateLine) -> bool:
    if date.reading is None or other.reading is None:
        return False
    day, other_day = date.reading.published, other.reading.published
    if day is None or other_day is None:
        return date.text.split()[:1] == other.text.split()[:1]
    return day.timetuple()[:3] == other_day.timetuple()[:3]


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
    dates = [head.reading for head in [first, *heads] if head and head.reading]
    days = [date.published.timetuple()[:3] for date in dates if date.published]
    return len(heads) != 1 and days in (sorted(days), sorted(days, reverse=True))


def _notice(head: DateLine) -> ReadingNotice:
    problem = f"{head.text!r} is another date line; what stands below it was read as a report of its own"
    return ReadingNotice("several dates", head.number, problem, _CURE)
