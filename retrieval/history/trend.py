"""How many reports mention something, month by month; by quarter or year where there are many months."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Literal

from retrieval.history.mentions import mentions
from retrieval.search.questions.question import Question
from retrieval.searcher import Coverage, Searcher

MAX_STRETCHES = 24  # of a trend; of more, only the last are shown
Unit = Literal["month", "quarter", "year"]
MONTHS_PER_UNIT: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12}
UNITS = tuple(MONTHS_PER_UNIT)


@dataclass(frozen=True, slots=True)
class Trend:
    """Reports that mention something: (first day of a stretch, how many), every stretch, oldest first.

    The last stretch is that of the newest report that was searched. Undated reports that mention it are
    `undated`, those from before the first stretch `earlier`.
    """

    question: Question
    coverage: Coverage  # what was searched
    unit: Unit
    counts: tuple[tuple[date, int], ...]
    undated: int = 0
    earlier: int = 0
    unknown: tuple[str, ...] = ()

    @property
    def counted(self) -> int:
        """How many reports the stretches hold."""
        return sum(count for _, count in self.counts)


def trend(searcher: Searcher, text: str, today: date | None) -> Trend:
    """The reports that mention all that is asked about; see `Archive.trend`."""
    where = mentions(searcher, text, today)
    stamped = Counter([report.stamp[:7] for report in where.reports])  # many reports, few months
    undated = stamped.pop("", 0)
    months = {date.fromisoformat(f"{month}-01"): count for month, count in stamped.items()}
    if not months:
        return Trend(where.question, where.coverage, "month", (), undated, 0, where.unknown)
    first, last = min(months), where.coverage.last or max(months)
    unit = next(
        (unit for unit in UNITS if _number(last, unit) - _number(first, unit) < MAX_STRETCHES), UNITS[-1]
    )
    counts: Counter[int] = Counter()
    for month, count in months.items():
        counts[_number(month, unit)] += count
    stop = _number(last, unit)
    start = max(min(counts), stop - MAX_STRETCHES + 1)
    return Trend(
        where.question,
        where.coverage,
        unit,
        tuple((_first(number, unit), counts[number]) for number in range(start, stop + 1)),
        undated,
        sum(count for number, count in counts.items() if number < start),
        where.unknown,
    )


def _number(day: date, unit: Unit) -> int:
    """The stretches from the year 0 to the one that a day is in."""
    return (day.year * 12 + day.month - 1) // MONTHS_PER_UNIT[unit]


def _first(number: int, unit: Unit) -> date:
    year, month = divmod(number * MONTHS_PER_UNIT[unit], 12)
    return date(year, month + 1, 1)
