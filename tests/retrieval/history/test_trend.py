"""How many reports mention something, stretch by stretch."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import Archive, Report
from retrieval.history.trend import MAX_STRETCHES

TODAY = date(2035, 12, 31)


def of(*days: date | None, other: date | None = None) -> Archive:
    """Reports of these days on drones, and one on tugs."""
    drones = [
        Report(f"drones-{at}", f"Note {at}", day, (f"Drones came, number {at}.", "Many drones."))
        for at, day in enumerate(days)
    ]
    return Archive.of([*drones, Report("tugs", "Tugs", other or date(2031, 1, 1), ("Tugs left.",))])


def test_reports_are_counted_once_and_months_without_any_too() -> None:
    found = of(date(2031, 1, 5), date(2031, 1, 31), date(2031, 4, 1)).trend("drones", TODAY)
    assert found.unit == "month"
    assert found.counts == (
        (date(2031, 1, 1), 2),
        (date(2031, 2, 1), 0),
        (date(2031, 3, 1), 0),
        (date(2031, 4, 1), 1),
    )
    assert found.counted == 3


def test_it_goes_on_to_the_newest_report_that_was_searched() -> None:
    archive = of(date(2031, 1, 5), other=date(2031, 3, 9))
    assert [count for _, count in archive.trend("drones", TODAY).counts] == [1, 0, 0]
    assert [count for _, count in archive.trend("drones as of 28 February 2031", TODAY).counts] == [1]
    assert [count for _, count in archive.trend("drones in January 2031", TODAY).counts] == [1]
    assert [count for _, count in archive.trend("drones", date(2031, 2, 1)).counts] == [1]


@pytest.mark.parametrize(
    ("last", "unit", "first", "length"),
    [
        (date(2032, 12, 31), "month", date(2031, 1, 1), 24),
        (date(2033, 1, 1), "quarter", date(2031, 1, 1), 9),
        (date(2036, 12, 31), "quarter", date(2031, 1, 1), 24),
        (date(2037, 1, 1), "year", date(2031, 1, 1), 7),
        (date(2054, 1, 1), "year", date(2031, 1, 1), 24),
    ],
)
def test_many_months_are_counted_by_quarter_or_year(last: date, unit: str, first: date, length: int) -> None:
    found = of(date(2031, 1, 5), last).trend("drones", date(2060, 1, 1))
    assert (found.unit, found.counts[0][0], len(found.counts)) == (unit, first, length)
    assert (found.counts[0][1], found.counts[-1][1], found.counted) == (1, 1, 2)


def test_of_more_years_the_last_are_kept() -> None:
    found = of(date(1900, 1, 1), date(2030, 1, 1), date(2031, 1, 1)).trend("drones", TODAY)
    assert (found.earlier, found.counted, len(found.counts)) == (1, 2, MAX_STRETCHES)
    assert found.counts[0][0] == date(2008, 1, 1)


def test_undated_reports_are_counted_apart() -> None:
    found = of(date(2031, 1, 5), None, None).trend("drones", TODAY)
    assert (found.counted, found.undated) == (1, 2)
    assert of(None).trend("drones", TODAY).counts == ()


def test_nothing_is_counted_for_words_that_no_report_has() -> None:
    found = of(date(2031, 1, 5)).trend("zeppelin drones", TODAY)
    assert (found.counts, found.undated, found.unknown) == ((), 0, ("zeppelin",))


@given(st.lists(st.none() | st.dates(), max_size=12))
def test_every_report_is_in_one_stretch_or_said_to_be_in_none(days: list[date | None]) -> None:
    found = of(*days, other=date(1, 1, 1)).trend("drones")
    assert found.counted + found.earlier + found.undated == len(days)
    assert len(found.counts) <= MAX_STRETCHES
    firsts = [first for first, _ in found.counts]
    assert firsts == sorted(set(firsts))
