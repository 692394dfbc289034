"""When passages were published, and which days their own words name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.reports.passages import Passage
from retrieval.text.date_expressions import find_dates
from retrieval.text.dates import Period
from retrieval.text.numbers import NUMBER_WORDS

Positions = NDArray[np.int64]  # of passages, ascending
Mask = NDArray[np.bool_]
Where = slice | Positions  # which passages
EVERYWHERE = slice(None)
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
    def of(cls, passages: tuple[Passage, ...]) -> "DateIndex":
        """The dates of passages."""
        days = [passage.report.day.toordinal() if passage.report.day else 0 for passage in passages]
        spans = [
            (position, *_ordinals(period))
            for position, passage in enumerate(passages)
            for period in named(passage.text, passage.report.day)
        ]
        return cls(np.array(days, np.int64), np.array(spans, np.int64).reshape(-1, 3))

    def replaced(self, kept: NDArray[np.bool_], added: tuple[Passage, ...]) -> "DateIndex":
        """The same without some passages, and with others after the last."""
        fresh = DateIndex.of(added)
        spans = self.spans[kept[self.spans[:, 0]]]
        place = np.cumsum(kept) - 1
        moved = np.column_stack((place[spans[:, 0]], spans[:, 1:]))
        fresh.spans[:, 0] += np.count_nonzero(kept)
        return DateIndex(np.concatenate((self.days[kept], fresh.days)), np.concatenate((moved, fresh.spans)))

    def published(self, period: Period, where: Where = EVERYWHERE) -> Mask:
        """Whether passages were published in a period; undated ones were."""
        days, places = self._distinct_days
        places = places[where]
        inside = _between(places, days, period)
        return inside | (places == 0) if len(days) and not days[0] else inside

    def about(self, periods: Sequence[Period], where: Where = EVERYWHERE) -> Mask:
        """Whether passages were published in one of some periods, or name a date that lies inside one.

        A passage that says "in 2026" tells of no day of it. Of a slice of the positions only the dates there
        are looked at, so that it is fast for the passages of one report.
        """
        if isinstance(where, np.ndarray):
            about: Mask = self.about(periods)[where]
            return about
        start, stop, _ = where.indices(len(self.days))
        days, places = self._distinct_days
        positions, sinces, untils = self._named_dates
        rows = slice(*np.searchsorted(positions, np.array((start, stop), positions.dtype)))
        positions, sinces, untils = positions[rows] - start, sinces[rows], untils[rows]
        matching = np.zeros(max(0, stop - start), np.bool_)
        for period in periods:
            since, until = _ordinals(period)
            matching |= _between(places[start:stop], days, period)
            matching[positions[(sinces >= since) & (untils <= until)]] = True
        return matching

    @cached_property
    def _distinct_days(self) -> tuple[NDArray[np.int64], NDArray[np.unsignedinteger]]:
        """The distinct days, ascending, and the place there of that of each passage.

        The places are small numbers: a million are compared in a tenth of a millisecond.
        """
        first = np.flatnonzero(np.diff(self.days, prepend=-1))  # of each row of passages with one day
        days, places = np.unique(self.days[first], return_inverse=True)
        small = places.astype(np.min_scalar_type(len(days)))
        return days, np.repeat(small, np.diff(first, append=len(self.days)))

    @cached_property
    def _named_dates(self) -> tuple[NDArray[np.int32], ...]:
        """The columns of `spans`, each in a row, in a type that holds every ordinal and position."""
        return tuple(np.ascontiguousarray(column, np.int32) for column in self.spans.T)


def named(text: str, published: date | None) -> Iterator[Period]:
    """The days, months and years that a text names, "1,150 a year before" among them.

    Such a step back counts from the last date named not long before it, else from the day of publication.
    """
    periods = find_dates(text, published)
    yield from periods
    for match in _BACK.finditer(text):
        before = find_dates(text[max(0, match.start() - _ANCHOR_CHARS) : match.start()], published)
        anchor = before[-1] if before else Period(published, published) if published else None
        if anchor and anchor.since and anchor.until:
            unit = match["unit"] or match["previous"] or match["before"]
            count = (match["count"] or "a").lower()
            times = int(count) if count.isdecimal() else NUMBER_WORDS.get(count, 1)
            back = timedelta(days=round(_DAYS[unit.lower()] * times))
            yield Period(anchor.since - back, anchor.until - back)


def _between(places: NDArray[np.unsignedinteger], days: NDArray[np.int64], period: Period) -> Mask:
    """Whether places among distinct days are those of days in a period; 0, of the undated, is in none."""
    since, until = _ordinals(period)
    first, stop = np.searchsorted(days, (since, until + 1)).tolist()
    # Below the first, the difference of unsigned numbers is a large one.
    inside: Mask = places - places.dtype.type(first) < max(0, stop - first)
    return inside


def _ordinals(period: Period) -> tuple[int, int]:
    since = period.since.toordinal() if period.since else 1
    return since, period.until.toordinal() if period.until else date.max.toordinal()
