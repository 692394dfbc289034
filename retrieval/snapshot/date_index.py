"""When passages were published, and which days their own words name."""

import re
from collections.abc import Iterable, Iterator, Sequence
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
_ANCHOR_CHARS = 500  # before a step back, in which its date stands: each is read, so the time is linear
_BACK = re.compile(
    r"\b(?:(?P<count>an?|one|two|three|four|five|ten|\d{1,2}) (?P<unit>year|month)s?"
    r" (?:before|earlier|ago|previously)"
    r"|the (?:previous|preceding) (?P<previous>year|month)|the (?P<before>year|month) before)\b",
    re.IGNORECASE,
)
_DAYS = {"year": 365.25, "month": 30.44}
_SPAN = 1 << 22  # more than the ordinal of any day


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

    def within(self, periods: Sequence[Period], positions: Positions) -> NDArray[np.bool_]:
        """Whether passages were published in one of some periods, or name a date that lies inside one.

        A passage that says "in 2026" tells of no day of it. Of the positions only those between the first
        and the last are looked at, so that it is fast for the passages of one report.
        """
        if not len(positions):
            return np.zeros(0, np.bool_)
        first, stop = int(positions[0]), int(positions[-1]) + 1
        (days, day), (spans, span) = self._distinct_days, self._distinct_spans
        inside = np.zeros(len(days), np.bool_)
        named_inside = np.zeros(len(spans), np.bool_)
        for since, until in map(_ordinals, periods):
            inside |= (days >= since) & (days <= until)
            named_inside |= (spans // _SPAN >= since) & (spans % _SPAN <= until)
        matching = inside.take(day[first:stop])
        rows = slice(*np.searchsorted(self.spans[:, 0], (first, stop)))
        matching[self.spans[rows, 0][named_inside[span[rows]]] - first] = True
        return matching if len(matching) == len(positions) else matching[positions - first]

    # Ten thousands of passages have few days: periods are compared with each of these once.
    @cached_property
    def _distinct_days(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The distinct days, and the place there of that of each passage."""
        return np.unique(self.days, return_inverse=True)

    @cached_property
    def _distinct_spans(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The distinct spans, each as one number, and the place there of each row."""
        return np.unique(self.spans[:, 1] * _SPAN + self.spans[:, 2], return_inverse=True)

    def is_published(self, period: Period, positions: Positions) -> NDArray[np.bool_]:
        """Whether the passages at some positions were published in a period; undated ones were."""
        return _is_in(self.days[positions], period)


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


def _is_in(days: NDArray[np.int64], period: Period) -> NDArray[np.bool_]:
    since, until = _ordinals(period)
    inside: NDArray[np.bool_] = (days == 0) | (days >= since) & (days <= until)
    return inside


def _ordinals(period: Period) -> tuple[int, int]:
    since = period.since.toordinal() if period.since else 1
    return since, period.until.toordinal() if period.until else date.max.toordinal()
