"""When a page was published, by what it states itself."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Literal

from bot.importing.pages.date_marks import CHANGED, DECLARED, NAMED, PUBLISHED, PUBLISHED_MARK
from bot.importing.pages.json_ld import Node, article_nodes, text
from bot.importing.pages.page_lines import PageLine, folded, line_of, marks_of
from bot.importing.pages.page_titles import PageTitle
from retrieval import DateOrder, DateReading, read_date, read_date_line

Reader = Callable[[str, DateOrder | None], DateReading | None]
PageDateSource = Literal["stated", "marked", "date line", "address"]
DAY = timedelta(days=1)
MAX_DATE_LINE = 120  # characters
MAX_VALUE = 200  # characters of a value, blanks around it included
HEAD_BEFORE, HEAD_AFTER = 4, 10  # lines around the headline
LONG_LINE, LONG_LINES = 200, 2  # characters of a paragraph; so many may stand before the date line
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(:00(\.0+)?)?(Z| ?[+-]\d\d(:?\d\d)?)?")
_UNSET = frozenset({date(1970, 1, 1), date(1900, 1, 1), date(1, 1, 1)})  # what programs write for "no date"
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_NUMERIC = re.compile(r"(?<!\d)\d\d?[/-]\d\d?[/-]\d{4}(?!\d)")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/_.-]|$)")


@dataclass(frozen=True, slots=True)
class PageDate:
    """When a page was published.

    `published` is as in a Report. "stated": in JSON-LD or article:published_time; "marked": in another field
    of its metadata or in an element marked as its date; "date line": in a line at its head; "address": in
    its address. `other`: the day that another of its statements gives, where that is more than a day away.
    """

    published: date
    source: PageDateSource
    other: date | None = None

    def is_line(self, line: str) -> bool:
        """Whether a line of the article is only its date line."""
        with suppress(ValueError):
            reading = _whole_date_line(line)
            stated = reading.published if reading else None
            return stated is not None and day_of(stated) == day_of(self.published)
        return False


@dataclass(frozen=True)
class PageDateReader:
    """Reads the date of a page. Times are converted to `zone`; what is later than tomorrow is no date."""

    lines: Sequence[PageLine]
    title: PageTitle
    today: date
    zone: tzinfo

    def read(self, metas: Mapping[str, Sequence[str]], nodes: Sequence[Node], url: str) -> PageDate | None:
        """The date by the surest statement that the page makes; None where it makes none."""
        stated = [text(node, "datePublished") for node in article_nodes(nodes, self.title.title)[:3]]
        stated += [value for name in DECLARED for value in metas.get(name, ())]
        named = [value for name in NAMED for value in metas.get(name, ())]
        ranks: tuple[tuple[PageDateSource, Callable[[], list[date]]], ...] = (
            ("stated", lambda: self._moments(stated)),
            ("marked", lambda: self._moments(named) + self._marked()),
            ("date line", self._date_lines),
            ("date line", self._in_title),
            ("address", lambda: self._moments(map("-".join, _IN_ADDRESS.findall(url)))[-1:]),
        )
        found: list[tuple[PageDateSource, date]] = []
        for source, moments in ranks:
            if not found or source == "marked":  # metadata may give the hour, or disagree
                found += [(source, moment) for moment in moments()]
        if not found:
            return None
        source, first = found[0]
        same_day = [moment for _, moment in found if day_of(moment) == day_of(first)]
        published = next((moment for moment in same_day if isinstance(moment, datetime)), first)
        days = (day_of(moment) for _, moment in found)
        return PageDate(
            published, source, next((day for day in days if abs(day - day_of(first)) > DAY), None)
        )

    def _marked(self) -> list[date]:
        """The date of the elements that are marked as one: published ones before any other."""
        head = {id(line) for line in self._head()}
        published: list[tuple[bool, date]] = []
        other: list[tuple[bool, date]] = []
        for line in self.lines:
            for mark in () if line.other else line.marks:
                names = marks_of(mark)
                surely = bool(PUBLISHED_MARK.search(names)) or mark.get("pubdate") is not None
                if not surely and (len(line.text) > MAX_DATE_LINE or CHANGED.search(f"{names} {line.text}")):
                    continue
                values = (mark.get("datetime"), mark.get("content"), mark.get("title"), line_of(mark))
                moments = self._moments(value for value in values if value)[:1]
                (published if surely else other).extend((id(line) in head, each) for each in moments)
        near = [moment for in_head, moment in published if in_head]
        for moments in ([moment for _, moment in published], near[:1], [moment for _, moment in other]):
            if len(set(map(day_of, moments))) == 1:
                return moments
        return []

    def _date_lines(self) -> list[date]:
        """The date of a line at the head, else of one that says "published", else of one marked as a date."""
        if moments := self._moments([self.title.date_text] if self.title.date_text else []):
            return moments
        for line in self._head():
            if moment := self._date_line(line):
                return [moment]
        lines = [line for line in self.lines if not line.other]
        for chosen in (
            [line for line in lines if PUBLISHED.match(line.text)],
            [line for line in lines if line.dated],
        ):
            moments = [moment for line in chosen if (moment := self._date_line(line))]
            if len({day_of(moment) for moment in moments}) == 1:
                return moments[:1]
        return []

    def _in_title(self) -> list[date]:
        """The date that the headline holds: "Assessment, August 5, 2024"."""
        moment = self._read(read_date_line, self.title.title)
        return [moment] if moment else []

    def _head(self) -> list[PageLine]:
        """The lines around the headline, the likeliest for a date line first."""
        at = next((i for i, line in enumerate(self.lines) if line.element is self.title.element), None)
        if at is None:
            title = folded(self.title.title)
            at = next((i for i, line in enumerate(self.lines) if title and folded(line.text) == title), None)
        if at is None:
            return []
        after: list[PageLine] = []
        long = 0
        for line in self.lines[at + 1 : at + 1 + HEAD_AFTER]:
            long += len(line.text) >= LONG_LINE
            if long > LONG_LINES:
                break
            after.append(line)
        return [
            line for line in (*after, *reversed(self.lines[max(0, at - HEAD_BEFORE) : at])) if not line.other
        ]

    def _date_line(self, line: PageLine) -> date | None:
        """The date of a line, where it is a date line of publication."""
        if len(line.text) > MAX_DATE_LINE or not _YEAR.search(line.text):
            return None
        if CHANGED.search(line.text) and not PUBLISHED.match(line.text):
            return None
        pieces = [" ".join(piece.split()) for piece in line.pieces if piece.strip()]
        for attempt in ([line.text], [" | ".join(pieces)], pieces if line.dated else []):
            moments = [moment for each in attempt if (moment := self._read(_whole_date_line, each))]
            if len(set(map(day_of, moments))) == 1:
                return moments[0]
        return None

    def _moments(self, texts: Iterable[str]) -> list[date]:
        """The dates of the texts that are dates."""
        found = (self._read(self._value, " ".join(each.split())) for each in texts if len(each) <= MAX_VALUE)
        return [moment for moment in found if moment]

    def _value(self, value: str, order: DateOrder | None = None) -> DateReading | None:
        """A value of metadata as a date; midnight stands for a day without an hour."""
        midnight = _MIDNIGHT.fullmatch(value)
        return read_date(midnight[1] if midnight else value, self.zone, order)

    def _read(self, reader: Reader, value: str) -> date | None:
        try:
            reading = reader(value, None)
            if reading and reading.ambiguous:
                reading = reader(value, self._order) if self._order else None
        except ValueError:  # a date that does not exist
            return None
        moment = reading.published if reading else None
        if moment is None or day_of(moment) in _UNSET or day_of(moment) > self.today + DAY:
            return None
        return moment

    @cached_property
    def _order(self) -> DateOrder | None:
        """The order that the page's numeric dates prove."""
        orders: set[DateOrder | None] = set()
        for value in (value for line in self.lines for value in _NUMERIC.findall(line.text)):
            with suppress(ValueError):
                reading = read_date(value, self.zone)
                orders.add(reading.order if reading else None)
        proven = orders - {None}
        return proven.pop() if len(proven) == 1 else None


def _whole_date_line(line: str, order: DateOrder | None = None) -> DateReading | None:
    """The reading of a line that is nothing but a date line, no headline or paragraph that holds a date."""
    reading = read_date_line(line, order)
    return None if reading and reading.part_of else reading


def day_of(moment: date) -> date:
    """The day of a date or datetime."""
    return moment.date() if isinstance(moment, datetime) else moment
