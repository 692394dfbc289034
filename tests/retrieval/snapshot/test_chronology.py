"""Reports by time, without a scan."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import Period, Report
from retrieval.searcher import Coverage
from retrieval.snapshot.snapshot import Snapshot

FIRST = date(2024, 1, 1)
dates = st.none() | st.integers(0, 40).map(lambda n: FIRST + timedelta(n))
ends = st.none() | st.integers(-3, 43).map(lambda n: FIRST + timedelta(n))


def snapshot_of(*days: date | None) -> Snapshot:
    texts = [tuple(f"Plum {n}, {at}." for at in range(n % 3 + 1)) for n in range(len(days))]
    return Snapshot.of(Report(f"r{n}", f"Item {n}", day, texts[n]) for n, day in enumerate(days))


@given(st.lists(dates, max_size=12), ends, ends)
def test_a_period_has_the_reports_that_a_scan_finds(
    days: list[date | None], since: date | None, until: date | None
) -> None:
    snapshot, period = snapshot_of(*days), Period(since, until)
    inside = [report for report in snapshot.reports if report.day and period.covers(report.day)]
    undated = [report for report in snapshot.reports if not report.day]
    found = snapshot.chronology.places(period)

    assert [snapshot.reports[at] for at in found] == inside
    assert snapshot.chronology.coverage(period) == Coverage(
        len(inside) + len(undated),
        sum(len(report.paragraphs) for report in [*inside, *undated]),
        min((report.day for report in inside if report.day), default=None),
        max((report.day for report in inside if report.day), default=None),
    )


@pytest.mark.parametrize("day", [date.min, date.max, date(1969, 12, 31)])
def test_every_day_is_counted(day: date) -> None:
    assert snapshot_of(day, None, day).chronology.counts(Period(None, None)) == {day: 2}


def test_a_snapshot_that_grew_has_the_same_as_one_made_at_once() -> None:
    days = (FIRST, None, date(2023, 5, 6))
    whole = snapshot_of(*days).chronology
    grown = snapshot_of(*days[:2])
    report = Report("r2", "Item 2", days[2], tuple(f"Plum 2, {at}." for at in range(3)))
    grown = grown.replaced((), {type(grown.metadata[0]).of(report): report})

    assert np.array_equal(grown.chronology.days, whole.days)
    assert np.array_equal(grown.chronology.passages, whole.passages)
