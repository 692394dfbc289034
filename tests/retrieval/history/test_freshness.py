"""How fresh the reports are."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from retrieval import Archive, Freshness, Gap, Report
from retrieval.history.freshness import freshness

TODAY = date(2026, 5, 20)


def ago(*days: int) -> list[date | None]:
    return [TODAY - timedelta(days=each) for each in days]


def test_the_age_is_that_of_the_newest_report() -> None:
    assert freshness(ago(3, 0, 9), TODAY).age == 0
    assert freshness(ago(12), TODAY) == Freshness(date(2026, 5, 8), 12, None)


def test_the_longest_gap_has_its_days() -> None:
    gap = freshness(ago(0, 7, 16, 17), TODAY).gap
    assert gap == Gap(date(2026, 5, 4), date(2026, 5, 13))
    assert gap.days == 9


def test_of_equal_gaps_the_latest_counts() -> None:
    assert freshness(ago(0, 5, 10), TODAY).gap == Gap(date(2026, 5, 15), TODAY)


def test_daily_reports_have_no_gap() -> None:
    assert freshness(ago(0, 1, 2, 2), TODAY).gap is None


def test_only_the_year_before_the_newest_report_counts() -> None:
    assert freshness(ago(20, 385, 900), TODAY).gap == Gap(date(2025, 4, 30), date(2026, 4, 30))
    assert freshness(ago(20, 386), TODAY).gap is None


def test_reports_without_a_date_or_from_the_future_say_nothing() -> None:
    assert freshness([None, *ago(-3, 4)], TODAY) == Freshness(date(2026, 5, 16), 4, None)
    assert freshness([None, *ago(-3)], TODAY) == Freshness()
    assert freshness([], TODAY) == Freshness()


def test_an_archive_says_how_fresh_it_is() -> None:
    archive = Archive.of([Report(str(day), "A", day, (f"On {day}.",)) for day in ago(2, 6)])
    assert archive.known(TODAY).freshness() == Freshness(
        date(2026, 5, 18), 2, Gap(date(2026, 5, 14), date(2026, 5, 18))
    )


@given(st.lists(st.none() | st.dates()), st.dates())
def test_a_gap_lies_between_neighbours_and_no_age_is_negative(days: list[date | None], today: date) -> None:
    found = freshness(days, today)
    assert found.age >= 0
    if found.gap:
        assert not any(day and found.gap.first < day < found.gap.last for day in days)
        assert found.newest
        assert found.gap.last <= found.newest <= today
