"""How a long list of reports is divided by time.

A stretch of it is named as a button names it: "2024-07" is a month, "2024" a year, "199" a decade; the others
are named below. A stretch holds those whose names begin with its own.
"""

from collections import Counter
from datetime import date, timedelta

from retrieval import KnownReports, Period

OVERVIEW, ALL, UNDATED = "", "all", "undated"
UNDIVIDED = 16  # reports up to which a stretch is listed as it is: two pages
MOST_YEARS = 48  # of an overview; more are divided into decades first
MOST_SHOWN = 96  # stretches of an overview: a message has at most 100 buttons


class ReportCalendar:
    """The stretches of the reports that are known on a day."""

    def __init__(self, known: KnownReports) -> None:
        self._known = known
        self._months = {f"{month:%Y-%m}".zfill(7): count for month, count in known.months()}
        self._by_decade = len({name[:4] for name in self._months}) > MOST_YEARS

    def divided(self, stretch: str) -> dict[str, int]:
        """The stretches that one is divided into, newest first, and how many reports each has.

        Nothing for what is short enough to be listed, and no level of one stretch only.
        """
        months = {name: count for name, count in self._months.items() if name.startswith(stretch)}
        undated = len(self.places(UNDATED)) if stretch == OVERVIEW else 0
        length = {0: 3 if self._by_decade else 4, 3: 4, 4: 7}.get(len(stretch))
        if length is None or sum(months.values()) + undated <= UNDIVIDED:
            return {}
        parts: Counter[str] = Counter()
        for name, count in months.items():
            parts[name[:length]] += count
        if len(parts) + bool(undated) == 1:
            return self.divided(*parts, *[UNDATED][len(parts) :])
        return dict([*parts.items(), *([(UNDATED, undated)] if undated else [])][:MOST_SHOWN])

    def parent(self, stretch: str) -> str | None:
        """The stretch whose parts one belongs to; None where there is none."""
        if stretch == ALL:
            return OVERVIEW if self.divided(OVERVIEW) else None
        lengths = (0, 3, 4) if self._by_decade else (0, 4)
        above = (stretch[:length] for length in lengths if length < len(stretch))
        return next((name for name in above if stretch in self.divided(name)), None)

    def places(self, stretch: str) -> range:
        """The places of the reports of a stretch that is listed."""
        if stretch in {OVERVIEW, ALL}:
            return range(len(self._known.reports))
        return self._known.places_in(period_of(stretch))


def period_of(stretch: str) -> Period | None:
    """The days of a decade, year or month; None for other stretches."""
    if not stretch[:3].isdecimal():
        return None
    if len(stretch) == 3:
        return Period(date(max(1, 10 * int(stretch)), 1, 1), date(10 * int(stretch) + 9, 12, 31))
    year, _, month = stretch.partition("-")
    first = date(int(year), int(month or 1), 1)
    if not month:
        return Period(first, first.replace(month=12, day=31))
    following = (first.replace(day=28) + timedelta(4)).replace(day=1) if first < date(9999, 12, 1) else None
    return Period(first, following - timedelta(1) if following else date.max)


def stretch_of(period: Period) -> str | None:
    """The name of a period that is a year or a month; None for another."""
    if period.since is None or period.until is None:
        return None
    names = (f"{period.since:%Y}".zfill(4), f"{period.since:%Y-%m}".zfill(7))
    return next((name for name in names if period_of(name) == period), None)
