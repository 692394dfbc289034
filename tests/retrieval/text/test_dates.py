"""Periods of days."""

from datetime import date, datetime

from retrieval.text.dates import Period

FIRST, LAST = date(2024, 3, 1), date(2024, 3, 31)


def test_a_period_covers_its_ends_and_moments_of_its_days() -> None:
    march = Period(FIRST, LAST)

    assert march.covers(date(2024, 3, 1))
    assert march.covers(datetime(2024, 3, 31, 23, 59))
    assert not march.covers(date(2024, 4, 1))
    assert Period(None, LAST).covers(date.min)
    assert Period(FIRST, None).covers(date.max)
