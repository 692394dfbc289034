"""Periods narrow by the report's date or by a date in its words."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import Passage, Period, Report
from retrieval.snapshot.date_index import DateIndex, named

BACK = {
    "a year before the date named": (
        "2,640 in April 2024, compared with 1,150 a year before",
        date(2023, 4, 15),
    ),
    "a year before the date named last": (
        "The works opened on 3 May 2020. It made 2,640 in April 2024 and 1,150 a year before",
        date(2023, 4, 15),
    ),
    "counted from publication": ("Output was half that two years ago.", date(2024, 6, 1)),
    "the previous month": ("In the previous month it was nine.", date(2026, 5, 2)),
    "the day itself": ("On 31 July 2024, it passed.", date(2024, 7, 31)),
}


@pytest.mark.parametrize(("text", "day"), BACK.values(), ids=BACK)
def test_days_that_a_text_names(text: str, day: date) -> None:
    assert any(period.covers(day) for period in named(text, date(2026, 6, 1)))


def test_a_step_back_without_anything_to_count_from_is_none() -> None:
    assert list(named("It was half a year before.", None)) == []


def test_what_a_period_leaves() -> None:
    texts = ("Nothing dated.", "On 31 July 2024, it passed.", "Later, in 2024.", "Whenever.", "In July 2024.")
    days = (date(2024, 8, 5), date(2025, 1, 1), date(2025, 1, 1), None, None)
    passages = tuple(
        Passage(Report(slug=text, title="T", published=day), 0, text)
        for text, day in zip(texts, days, strict=True)
    )
    dates = DateIndex.of(passages)
    summer, may = Period(date(2024, 7, 1), date(2024, 8, 31)), Period(date(2024, 5, 1), date(2024, 5, 31))
    summery = [True, True, False, False, True]  # published, named in the text, the same undated
    assert dates.about((summer,)).tolist() == summery
    assert dates.about((may,)).tolist() == [False] * 5
    assert dates.about((may, summer)).tolist() == summery
    year = Period(date(2024, 8, 6), date(2025, 1, 1))
    assert dates.about((year,)).tolist() == [False, True, True, False, False]
    assert dates.about((summer,), np.array([1, 2, 4])).tolist() == [True, False, True]
    assert dates.about((summer,), np.array([1, 4])).tolist() == [True, True]
    assert dates.about((summer,), np.array([], np.int64)).tolist() == []


PERIODS = st.builds(
    lambda start, days: Period(start, start + timedelta(days)),
    st.dates(date(2024, 1, 1), date(2024, 3, 1)),
    st.integers(0, 40),
)


@given(
    st.lists(st.none() | st.dates(date(2024, 1, 1), date(2024, 3, 1)), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 11), PERIODS), max_size=12),
    st.lists(PERIODS, min_size=1, max_size=3),
    st.integers(0, 12),
    st.integers(0, 12),
)
def test_all_ways_to_say_which_passages_give_the_same(
    days: list[date | None],
    named_dates: list[tuple[int, Period]],
    periods: list[Period],
    start: int,
    stop: int,
) -> None:
    rows = sorted(
        (at, each.since.toordinal(), each.until.toordinal())
        for at, each in named_dates
        if at < len(days) and each.since and each.until
    )
    ordinals = np.array([day.toordinal() if day else 0 for day in days], np.int64)
    dates = DateIndex(ordinals, np.array(rows, np.int64).reshape(-1, 3))
    start, stop = sorted((min(start, len(days)), min(stop, len(days))))
    inside = [
        any(day and each.covers(day) for each in periods)
        or any(
            at == row[0] and each.since.toordinal() <= row[1] and row[2] <= each.until.toordinal()
            for row in rows
            for each in periods
            if each.since and each.until
        )
        for at, day in enumerate(days)
    ]
    published = [day is None or periods[0].covers(day) for day in days]

    for where in (slice(start, stop), np.arange(start, stop)):
        assert dates.about(periods, where).tolist() == inside[start:stop]
        assert dates.published(periods[0], where).tolist() == published[start:stop]
    assert dates.about(periods).tolist() == inside
    assert dates.published(periods[0]).tolist() == published
