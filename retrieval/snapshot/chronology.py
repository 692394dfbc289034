"""The reports in the order of their days, newest first: counted and found by time without a scan."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.searcher import Coverage
from retrieval.text.dates import Period

_DAY_ONE = 719163  # ordinal of 1 January 1970, where numpy begins to count


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

    def months(self, start: int = 0) -> list[tuple[date, int]]:
        """The months of the dated reports from a place on, by their first days, with counts; newest first."""
        months = (self.days[start : self.dated] - _DAY_ONE).astype("datetime64[D]").astype("datetime64[M]")
        distinct, counts = np.unique(months, return_counts=True)
        firsts = distinct.astype("datetime64[D]").astype(object)
        return [*zip(firsts[::-1], counts[::-1].tolist(), strict=True)]
