"""When passages were published, and which days their own words name."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from retrieval.reports.passages import Passage
from retrieval.text.date_expressions import find_dates
from retrieval.text.dates import Period
from retrieval.text.numbers import NUMBER_WORDS

Positions = NDArray[np.int64]  # of passages, ascending
Mask = NDArray[np.bool_]
Where = slice | Positions  # which passages
ALL_PASSAGES = slice(None)
_ANCHOR_CHARS = 500  # before a step back, in which its date stands: each is read, so the time is linear
_BACK = re.compile(
    r"\b(?:(?P<count>an?|one|two|three|four|five|ten|\d{1,2}) (?P<unit>year|month)s?"
    r" (?:before|earlier|ago|previously)"
    r"|the (?:previous|preceding) (?P<previous>year|month)|the (?P<before>year|month) before)\b",
    re.IGNORECASE,
)
_DAYS = {"year": 365.25, "month": 30.44}


@dataclass(frozen=True)
class DateIndex:
    """The dates of passages, by position.

    `days` is one ordinal day a passage, 0 where undated. `spans` are rows (position, since, until) of
    ordinal days, one for each date that a passage names.
    """

    days: NDArray[np.int64]
    spans: NDArray[np.int64]

    @classmethod
    def of(cls, passages: Sequence[Passage], spans: NDArray[np.int64] | None = None) -> "DateIndex":
        """The dates of passages; `spans` are what they name, where that is known."""
        days = [passage.report.day.toordinal() if passage.report.day else 0 for passage in passages]
        if spans is None:
            spans = np.array(named_days(passages), np.int64).reshape(-1, 3)
        return cls(np.array(days, np.int64), spans)

    def replaced(
        self, kept: NDArray[np.bool_], added: Sequence[Passage], spans: NDArray[np.int64] | None = None
    ) -> "DateIndex":
        """The same without some passages, and with others after the last; see `of`."""
        fresh = DateIndex.of(added, spans)
        spans = self.spans[kept[self.spans[:, 0]]]
        place = np.cumsum(kept) - 1
        moved = np.column_stack((place[spans[:, 0]], spans[:, 1:]))
        fresh.spans[:, 0] += np.count_nonzero(kept)
        return DateIndex(np.concatenate((self.days[kept], fresh.days)), np.concatenate((moved, fresh.spans)))

    def published(self, period: Period, where: Where = ALL_PASSAGES) -> Mask:
        """Whether passages were published in a period; undated ones were."""
        return self._have_day(lambda days: (days == 0) | _between(days, period), where)

    def about(self, periods: Sequence[Period], where: Where = ALL_PASSAGES) -> Mask:
        """Whether passages were published in one of some periods, or name a date that lies inside one.

        A passage that says "in 2026" tells of no day of it. Of a slice of the positions only the dates there
        are looked at, so that it is fast for the passages of one report.
        """
        if isinstance(where, np.ndarray):
            about: Mask = self.about(periods)[where]
            return about
        matching = self._have_day(
            lambda days: reduce(np.logical_or, [_between(days, each) for each in periods]), where
        )
        positions, sinces, untils = self._named_dates if where == ALL_PASSAGES else self._named_in(where)
        for since, until in map(_ordinals, periods):
            rows = slice(*np.searchsorted(sinces, np.array((since, until + 1), sinces.dtype)))
            matching[positions[rows][untils[rows] <= until]] = True
        return matching

    def _named_in(self, where: slice) -> tuple[NDArray[np.int32], ...]:
        """The same for a slice of the passages, counted from its start."""
        first, stop = np.searchsorted(self._naming, np.array((where.start, where.stop), np.int32))
        return _in_time(self.spans[first:stop] - (where.start, 0, 0))

    def _have_day(self, condition: Callable[[NDArray[np.int32]], Mask], where: Where) -> Mask:
        """Whether a condition holds for the days of some passages; of all, it is asked once a report."""
        if isinstance(where, slice) and where == ALL_PASSAGES:
            days, counts = self._days_in_a_row
            return np.repeat(condition(days), counts)
        return condition(self.days[where].astype(np.int32))

    @cached_property
    def _days_in_a_row(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Each day that is not that of the passage before, and how many passages have it in a row."""
        first = np.flatnonzero(np.diff(self.days, prepend=-1))
        return self.days[first].astype(np.int32), np.diff(first, append=len(self.days))

    @cached_property
    def _named_dates(self) -> tuple[NDArray[np.int32], ...]:
        """The columns of `spans`, in the order of time."""
        return _in_time(self.spans)

    @cached_property
    def _naming(self) -> NDArray[np.int32]:
        """The passages that name the dates of `spans`."""
        return self.spans[:, 0].astype(np.int32)


def named_days(passages: Iterable[Passage]) -> list[tuple[int, int, int]]:
    """The dates that passages name, as rows (place among them, since, until) of ordinal days."""
    return [
        (place, *_ordinals(period))
        for place, passage in enumerate(passages)
        for period in named(passage.text, passage.report.day)
    ]


def named(text: str, published: date | None) -> Iterator[Period]:
    """The days, months and years that a text names, "1,150 a year before" among them.

    Such a step back counts from the last date named not long before it, else from the day of publication.
    """
    periods = find_dates(text, published)
    yield from periods
    if "year" not in (lower := text.lower()) and "month" not in lower:
        return
    for match in _BACK.finditer(text):
        before = find_dates(text[max(0, match.start() - _ANCHOR_CHARS) : match.start()], published)
        anchor = before[-1] if before else Period(published, published) if published else None
        if anchor and anchor.since and anchor.until:
            unit = match["unit"] or match["previous"] or match["before"]
            count = (match["count"] or "a").lower()
            times = int(count) if count.isdecimal() else NUMBER_WORDS.get(count, 1)
            back = timedelta(days=round(_DAYS[unit.lower()] * times))
            yield Period(anchor.since - back, anchor.until - back)


def _in_time(spans: NDArray[np.int64]) -> tuple[NDArray[np.int32], ...]:
    # In a type that holds every ordinal and position; a search goes through half as many bytes.
    columns = [column.astype(np.int32) for column in spans.T]
    order = np.argsort(columns[1])
    return tuple(column[order] for column in columns)


def _between(days: NDArray[np.int32], period: Period) -> Mask:
    since, until = _ordinals(period)
    inside: Mask = (days >= since) & (days <= until)
    return inside


def _ordinals(period: Period) -> tuple[int, int]:
    since = period.since.toordinal() if period.since else 1
    return since, period.until.toordinal() if period.until else date.max.toordinal()
