"""When a page was published, by what it states itself."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Literal

from bot.importing.pages.date_marks import (
    CHANGED,
    DECLARED_FIELDS,
    PUBLISHED,
    PUBLISHED_FIELDS,
    PUBLISHED_MARK,
)
from bot.importing.pages.date_texts import DAY, DateTextReader, day_of, one_day
from bot.importing.pages.json_ld import Node, article_nodes, text
from bot.importing.pages.page_lines import PageLine, folded, line_of, marks_of
from bot.importing.pages.page_titles import PageTitle

PageDateSource = Literal["stated", "marked", "date line"]
MAX_DATE_LINE = 120  # characters
HEAD_BEFORE, HEAD_AFTER = 4, 10  # lines around the headline
LONG_LINE, LONG_LINES = 200, 2  # characters of a paragraph; so many may stand before the date line
MAX_DESCRIPTIONS = 3  # of the article in JSON-LD
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


@dataclass(frozen=True, slots=True)
class PageDate:
    """When a page was published.

    `published` is as in a Report. "stated": in JSON-LD or article:published_time; "marked": in another field
    of its metadata or in an element marked as its date; "date line": in a line at its head. `other`: the day
    that another of its statements gives, where that is more than a day away.
    """

    published: date
    source: PageDateSource
    other: date | None = None


@dataclass(frozen=True, slots=True)
class PageDateReader:
    """Reads the date of a page from its parts."""

    texts: DateTextReader
    lines: Sequence[PageLine]
    title: PageTitle

    def read(self, metas: Mapping[str, Sequence[str]], nodes: Sequence[Node]) -> PageDate | None:
        """The date by the surest statement that the page makes; None where it makes none."""
        head = self._head()
        stated = [text(each, "datePublished") for each in article_nodes(nodes, self.title.title)]
        declared = [value for name in DECLARED_FIELDS for value in metas.get(name, ())]
        named = [value for name in PUBLISHED_FIELDS for value in metas.get(name, ())]
        sure: list[tuple[PageDateSource, list[date]]] = [
            ("stated", self.texts.values([*stated[:MAX_DESCRIPTIONS], *declared])),
            ("marked", [*self.texts.values(named), *self._published(head), *self._times(head)]),
        ]
        found = [(source, moment) for source, moments in sure for moment in moments]
        found = found or list(islice(self._unsure(head), 1))
        if not found:
            return None
        source, first = found[0]
        same_day = [moment for _, moment in found if day_of(moment) == day_of(first)]
        published = next((moment for moment in same_day if isinstance(moment, datetime)), first)
        days = (day_of(moment) for _, moment in found)
        return PageDate(
            published, source, next((day for day in days if abs(day - day_of(first)) > DAY), None)
        )

    def undecided(self, metas: Mapping[str, Sequence[str]]) -> str:
        """A date of the page that can be read in two ways, as it is written; else empty."""
        named = [value for name in (*DECLARED_FIELDS, *PUBLISHED_FIELDS) for value in metas.get(name, ())]
        lines = [line.text for line in self._head() if not CHANGED.search(line.text)]
        short = (text for text in (*named, *lines) if len(text) <= MAX_DATE_LINE)
        return next(filter(None, map(self.texts.undecided, short)), "")

    def _unsure(self, head: Sequence[PageLine]) -> Iterator[tuple[PageDateSource, date]]:
        """What counts where no metadata does, the surest first."""
        in_front = self.texts.values([self.title.date_text])
        at_head = (moment for line in head if (moment := self._date_line(line)))
        yield from (("date line", moment) for moment in (*in_front, *at_head))
        yield from (("marked", moment) for moment in self._times(self.lines))
        yield from (("date line", moment) for moment in self._lines_elsewhere())
        yield from (("date line", moment) for moment in [self.texts.headline(self.title.title)] if moment)

    def _published(self, head: Sequence[PageLine]) -> list[date]:
        """The dates of elements that are marked as that of publication: of one day, or near the headline."""
        near = set(map(id, head))
        found: list[tuple[bool, date]] = []
        for line in self.lines:
            for mark in () if line.other else line.marks:
                if PUBLISHED_MARK.search(marks_of(mark)) or mark.get("pubdate") is not None:
                    found += [(id(line) in near, moment) for moment in self._mark(mark)]
        moments = [moment for _, moment in found]
        return moments if one_day(moments) else [moment for is_near, moment in found if is_near][:1]

    def _times(self, lines: Sequence[PageLine]) -> list[date]:
        """The dates of the lines' <time> elements, where they are of one day."""
        found: list[date] = []
        for line in lines:
            if not line.other and len(line.text) <= MAX_DATE_LINE and not CHANGED.search(line.text):
                for mark in line.marks:
                    if mark.tag == "time" and not CHANGED.search(marks_of(mark)):
                        found += self._mark(mark)
        return found if one_day(found) else []

    def _mark(self, mark: Any) -> list[date]:
        """The date of an element, by its attributes or its text."""
        values = (mark.get("datetime"), mark.get("content"), mark.get("title"), line_of(mark))
        return self.texts.values(value for value in values if value)[:1]

    def _lines_elsewhere(self) -> list[date]:
        """The date of the lines that say "published", else of those marked as a date, where it is one day."""
        lines = [line for line in self.lines if not line.other]
        for chosen in (
            [line for line in lines if PUBLISHED.match(line.text)],
            [line for line in lines if line.dated],
        ):
            moments = [moment for line in chosen if (moment := self._date_line(line))]
            if one_day(moments):
                return moments
        return []

    def _head(self) -> list[PageLine]:
        """The lines around the headline, the likeliest for a date line first."""
        element, title = self.title.element, folded(self.title.title)
        at = next((i for i, line in enumerate(self.lines) if line.element is element), None)
        if at is None:
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
        before = reversed(self.lines[max(0, at - HEAD_BEFORE) : at])
        return [line for line in (*after, *before) if not line.other]

    def _date_line(self, line: PageLine) -> date | None:
        """The date of a line, where it is a date line of publication."""
        if len(line.text) > MAX_DATE_LINE or not _YEAR.search(line.text):
            return None
        if CHANGED.search(line.text) and not PUBLISHED.search(line.text):
            return None
        if any(
            CHANGED.search(mark.get("itemprop") or "") for mark in line.marks
        ):  # of an event, or of a change
            return None
        pieces = [" ".join(piece.split()) for piece in line.pieces if piece.strip()]
        single = pieces if line.dated or PUBLISHED.match(line.text) else []
        for attempt in ([line.text], [" | ".join(pieces)], single):
            moments = [moment for each in attempt if (moment := self.texts.date_line(each))]
            if one_day(moments):
                return moments[0]
        return None
