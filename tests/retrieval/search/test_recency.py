"""What the date of a report counts."""

from datetime import date, timedelta

import pytest

from retrieval import Archive, Report
from retrieval.search.questions.understanding import understand
from retrieval.search.recency import CONTEXT_WEIGHTS, RECENCY_WEIGHTS, recency_gain
from tests.retrieval.search.made import OTHERS, told

TODAY = date(2031, 11, 7)  # a Friday
WORDS = "The pump of the reservoir failed at noon, in rain"


def gain(text: str, published: date | None, today: date | None = TODAY) -> float:
    return recency_gain(understand(text, TODAY), published, today, RECENCY_WEIGHTS)


def test_nearness_to_the_day_of_asking_fades() -> None:
    gains = [gain("pump", TODAY - timedelta(days)) for days in (0, 21, 42, 365, 3650)]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] == pytest.approx(RECENCY_WEIGHTS.fresh + RECENCY_WEIGHTS.lasting)
    assert gains[1] < 0.6 * gains[0]


def test_an_undated_report_and_one_asked_about_on_no_day_gain_nothing() -> None:
    assert gain("pump this week", None) == 0
    assert gain("pump", TODAY, None) == 0


def test_a_preferred_period_draws_what_was_published_in_it_and_just_beside_it() -> None:
    inside = [gain("pump last week", date(2031, 10, day)) for day in (27, 30)]  # 27 October to 2 November
    assert inside[0] < inside[1]  # fresher
    before = gain("pump last week", date(2031, 10, 26))
    assert inside[0] > before > gain("pump last week", date(2031, 10, 10)) > gain("pump", date(2031, 10, 10))
    assert gain("pump yesterday", date(2031, 11, 6)) > gain("pump yesterday", TODAY)


def test_beside_a_long_period_the_gain_fades_slowly() -> None:
    beside_month = gain("pump last month", date(2031, 9, 21), None)
    assert beside_month > gain("pump last week", date(2031, 10, 17), None) > 0


def test_what_was_published_in_a_stated_period_gains_and_what_came_much_later_does_not() -> None:
    text = "pump in March 2031"
    assert gain(text, date(2031, 3, 20)) > gain(text, date(2031, 4, 2)) > gain(text, date(2031, 11, 6))


def test_the_end_of_a_stated_period_counts_as_today_does_elsewhere() -> None:
    whole = RECENCY_WEIGHTS.inside + RECENCY_WEIGHTS.fresh + RECENCY_WEIGHTS.lasting
    assert gain("pump in March 2031", date(2031, 3, 31)) == pytest.approx(whole)


def test_in_a_period_that_lasts_nearness_to_the_day_of_asking_counts() -> None:
    assert gain("pump in 2031", TODAY) > gain("pump in 2031", date(2031, 3, 3))


def test_of_the_report_spoken_of_it_matters_little_that_another_is_fresh() -> None:
    question = understand("pump", TODAY)
    assert recency_gain(question, TODAY, TODAY, CONTEXT_WEIGHTS) == CONTEXT_WEIGHTS.lasting < 0.2


def first(reports: list[Report], text: str) -> str:
    return Archive.of([*reports, *OTHERS]).hits(text, TODAY)[0].passage.report.slug


def test_a_preferred_period_leaves_nothing_out_and_puts_its_own_first() -> None:
    reports = [
        told("older", date(2031, 8, 1), f"{WORDS}."),
        told("week", date(2031, 11, 4), f"{WORDS} and in wind."),
    ]
    assert first(reports, "pump failed this week") == "week"
    assert first(reports[:1], "pump failed this week") == "older"


def test_what_is_preferred_is_found_among_many_that_match_better() -> None:
    many = [told(f"r{at}", date(2029, 1, 1) + timedelta(at), f"Pump {at}.") for at in range(120)]
    late = told("late", date(2031, 11, 6), "A pump was sold at a fair among bells, candles, ropes and oars.")
    slugs = [
        hit.passage.report.slug
        for hit in Archive.of([*many, late, *OTHERS]).hits("pump this week", TODAY, k=200)
    ]
    assert "late" in slugs
    assert len(slugs) == len(set(slugs))


def test_where_no_report_has_a_date_a_stated_period_leaves_nothing_out() -> None:
    reports = [told("undated", None, f"{WORDS}."), told("other", None, "A crane fell at Selm.")]
    hits = Archive.of(reports).hits("pump failed in March 2029", TODAY)
    assert [hit.passage.report.slug for hit in hits] == ["undated"]
    assert Archive.of([*reports, *OTHERS]).hits("pump failed in March 2029", TODAY) == []


def test_days_of_any_year_are_those_of_the_newest_first() -> None:
    reports = [
        told("old", date(2029, 3, 12), f"{WORDS}."),
        told("new", date(2030, 3, 12), f"{WORDS} and in wind."),
        told("spring", date(2031, 4, 2), "As in spring, the pump failed."),
    ]
    assert first(reports, "pump failed on 12 March") == "new"
    assert first(reports[:1], "pump failed on 12 March") == "old"
    assert first(reports, "pump failed on 12 March 2029") == "old"


def test_a_report_is_of_the_year_that_it_was_published_in_or_after() -> None:
    reports = [
        told("told", date(2031, 6, 1), "On 12 March 2030 the pump of the reservoir failed at noon, in rain."),
        told("older", date(2029, 3, 12), f"{WORDS}."),
    ]
    assert first(reports, "pump failed on 12 March") == "told"
