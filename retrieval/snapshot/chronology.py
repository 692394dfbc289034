"""The reports in the order of their days, newest first: counted and found by time without a scan."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.searcher import Coverage, Published
from retrieval.text.dates import Period


@dataclass(frozen=True, eq=False)
class Chronology:
    """Reports by their place from the newest, which is 0; undated ones are last."""

    days: NDArray[np.int64]  # ordinals, descending; 0 where undated
    passages: NDArray[np.int64]  # how many passages the reports before a place have; one more than reports

    @cached_property
    def _ascending(self) -> NDArray[np.int64]:
        return -self.days

    @cached_property
    def dated(self) -> int:
        """How many reports have a date; they have the first places."""
        return int(np.searchsorted(self._ascending, -1, side="right"))

    def places(self, period: Period) -> range:
        """The places of the reports published in a period, undated ones left out."""
        since = period.since.toordinal() if period.since else 1
        until = period.until.toordinal() if period.until else date.max.toordinal()
        first = int(np.searchsorted(self._ascending, -until, side="left"))
        return range(first, max(first, int(np.searchsorted(self._ascending, -since, side="right"))))

    def holding(self, places: range, passages: int) -> range:
        """The first of some places, as many as it takes to have so many passages."""
        if not places:
            return places
        stop = np.searchsorted(self.passages, self.passages[places.start] + passages)
        return range(places.start, min(places.stop, int(stop)))

    def coverage(self, period: Period) -> Coverage:
        """How much was published in a period, undated reports included."""
        inside, dated, total = self.places(period), self.dated, len(self.days)
        before = self.passages
        passages = before[inside.stop] - before[inside.start] + before[total] - before[dated]
        ends = [date.fromordinal(int(self.days[at])) for at in (inside.stop - 1, inside.start) if inside]
        first, last = ends or (None, None)
        return Coverage(len(inside) + total - dated, int(passages), first, last)

    def counts(self, period: Period) -> dict[date, int]:
        """The days of the reports published in a period, newest first, and how many each has."""
        inside = self.places(period)
        days = self.days[inside.start : inside.stop]
        firsts = np.flatnonzero(np.diff(days, prepend=0))
        counts = np.diff(firsts, append=len(days)).tolist()
        return dict(zip(map(date.fromordinal, days[firsts].tolist()), counts, strict=True))

    def among(self, places: NDArray[np.int64], published: Published) -> NDArray[np.int64]:
        """Those of some ascending places whose reports were so published."""
        parts = [*map(self.places, published.periods)]
        if published.undated:
            parts.append(range(self.dated, len(self.days)))
        allowed = np.zeros(len(places), bool)
        for part in parts:
            allowed[slice(*np.searchsorted(places, (part.start, part.stop)))] = True
        return places[allowed]

    def known(self, places: NDArray[np.int64], period: Period) -> NDArray[np.int64]:
        """Which of some places have a report published in a period, or an undated one, newest first."""
        inside = self.places(period)
        known = (places >= inside.start) & ((places < inside.stop) | (places >= self.dated))
        which = np.flatnonzero(known)
        return which[np.argsort(places[which], kind="stable")]
