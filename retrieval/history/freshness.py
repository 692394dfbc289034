"""How fresh the reports are: the age of the newest, and the longest time without one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Gap:
    """Two days with a report on each and none between them."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """From one report to the next."""
        return (self.last - self.first).days


@dataclass(frozen=True, slots=True)
class Freshness:
    """What the dates of reports say on some day; those without a date, or dated after it, say nothing."""

    newest: date | None = None
    age: int = 0  # of the newest report, in days
    gap: Gap | None = None  # the longest in the year before the newest report, the latest of equals


def freshness(days: Iterable[date | None], today: date) -> Freshness:
    """How fresh reports of these days are."""
    known = sorted({day for day in days if day and day <= today})
    if not known:
        return Freshness()
    newest = known[-1]
    recent = [day for day in known if newest - day <= YEAR]
    gaps = (Gap(*pair) for pair in pairwise(recent))
    longest = max(gaps, key=lambda gap: (gap.days, gap.first), default=None)
    return Freshness(newest, (today - newest).days, longest if longest and longest.days > 1 else None)
