"""How long lists are divided by time."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.callback_data import BrowseReports, decode, encode
from bot.messages.report_lists.report_calendar import (
    ALL,
    MOST_SHOWN,
    OVERVIEW,
    UNDATED,
    UNDIVIDED,
    ReportCalendar,
    period_of,
    stretch_of,
)
from retrieval import Archive, Period, Report


def calendar(days: Iterable[date | None]) -> ReportCalendar:
    reports = (Report(f"r{n}", f"Item {n}", day, (f"Plum {n}.",)) for n, day in enumerate(days))
    return ReportCalendar(Archive.of(reports).known())


def test_few_reports_are_not_divided() -> None:
    days = [date(2020 + n % 4, 1, 1) for n in range(UNDIVIDED)]

    assert calendar(days).divided(OVERVIEW) == {}
    assert calendar([*days, None]).divided(OVERVIEW) == {
        "2023": 4,
        "2022": 4,
        "2021": 4,
        "2020": 4,
        UNDATED: 1,
    }


def test_years_are_divided_into_months_newest_first() -> None:
    found = calendar([date(2023, 1, 1), *(date(2024, 1 + n % 3, 1) for n in range(UNDIVIDED + 2))])

    assert found.divided(OVERVIEW) == {"2024": 18, "2023": 1}
    assert found.divided("2024") == {"2024-03": 6, "2024-02": 6, "2024-01": 6}
    assert found.divided("2023") == found.divided("2024-03") == found.divided(UNDATED) == {}
    assert [found.parent(name) for name in ("2024-03", "2024", "2023", ALL)] == ["2024", "", "", ""]


def test_a_level_of_one_stretch_is_left_out() -> None:
    in_one_year = calendar(date(2024, 1 + n % 2, 1) for n in range(30))

    assert in_one_year.divided(OVERVIEW) == {"2024-02": 15, "2024-01": 15}
    assert in_one_year.parent("2024-02") == OVERVIEW
    assert in_one_year.parent("2024") is None
    assert calendar([date(2024, 5, 1)] * 30).divided(OVERVIEW) == {}
    assert calendar([None] * 30).divided(OVERVIEW) == {}


def test_many_years_are_divided_into_decades() -> None:
    found = calendar(date(1950 + n, 1, 1) for n in range(70))

    assert found.divided(OVERVIEW) == dict.fromkeys(["201", "200", "199", "198", "197", "196", "195"], 10)
    assert found.divided("199") == {}  # short enough
    assert found.parent("199") == ""


@given(st.lists(st.none() | st.dates(), min_size=1, max_size=60))
def test_every_report_is_in_one_stretch_that_a_button_can_name(days: list[date | None]) -> None:
    found = calendar(days)

    def listed(stretch: str) -> list[int]:
        parts = found.divided(stretch)
        assert len(parts) <= MOST_SHOWN
        for name, count in parts.items():
            assert decode(encode(BrowseReports(name))) == BrowseReports(name)
            assert len(found.places(name)) == count
            assert found.parent(name) is not None
        return [at for name in parts for at in listed(name)] if parts else [*found.places(stretch)]

    assert listed(OVERVIEW) == [*range(len(days))]


@given(st.dates())
def test_a_month_a_year_and_a_decade_have_the_days_that_are_called_so(day: date) -> None:
    for name in (f"{day.year:04d}-{day.month:02d}", f"{day.year:04d}", f"{day.year:04d}"[:3]):
        period = period_of(name)
        assert period
        assert period.since
        assert period.until
        assert period.covers(day)
        for outside in (period.since.toordinal() - 1, period.until.toordinal() + 1):
            if 1 <= outside <= date.max.toordinal():
                other = date.fromordinal(outside)
                assert not f"{other.year:04d}-{other.month:02d}".startswith(name)
        assert stretch_of(period) == (name if len(name) > 3 else None)


@pytest.mark.parametrize(
    "period",
    [
        Period(None, date(2024, 1, 31)),
        Period(date(2024, 1, 1), None),
        Period(date(2024, 1, 1), date(2024, 1, 30)),
        Period(date(2024, 1, 2), date(2024, 12, 31)),
    ],
)
def test_other_periods_have_no_name(period: Period) -> None:
    assert stretch_of(period) is None
    assert period_of(UNDATED) is period_of(ALL) is period_of(OVERVIEW) is None


def test_a_day_of_the_future_is_in_no_stretch() -> None:
    days = [date(2024, 1, 1) + timedelta(n * 30) for n in range(24)]
    archive = Archive.of(Report(f"r{n}", f"Item {n}", day, (f"Plum {n}.",)) for n, day in enumerate(days))

    assert ReportCalendar(archive.known(date(2025, 1, 15))).divided(OVERVIEW) == {}
    assert ReportCalendar(archive.known(days[-1])).divided(OVERVIEW) == {"2025": 11, "2024": 13}
