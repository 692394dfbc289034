"""The dates in running text and the periods of questions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.date_expressions import find_dates, find_period
from retrieval.text.date_expressions.calendar_days import DAY_NAMES, NAMED_DECADES, SEASONS
from retrieval.text.dates import ANY_MONTH, Period

WEDNESDAY = "2026-08-19"  # today, unless a row says otherwise
NBSP = "\u00a0"

FIXED = [
    # single days
    ("What happened on 18 March 2025?", "2025-03-18", "2025-03-18"),
    ("the afternoon of 18 March 2025", "2025-03-18", "2025-03-18"),
    ("morning update of March 18, 2025", "2025-03-18", "2025-03-18"),
    ("Tuesday, 18th of March 2025", "2025-03-18", "2025-03-18"),
    ("2025-01-28 report: how many hulls?", "2025-01-28", "2025-01-28"),
    ("losses 18.03.2025", "2025-03-18", "2025-03-18"),
    ("losses 18/03/2025", "2025-03-18", "2025-03-18"),
    (f"ON{NBSP}18{NBSP}MARCH{NBSP}2025", "2025-03-18", "2025-03-18"),
    # months
    ("What did the Ministry say in March 2024 about petrol?", "2024-03-01", "2024-03-31"),
    ("Turnout in the Sept. 2025 regional vote?", "2025-09-01", "2025-09-30"),
    ("february of 2024 losses", "2024-02-01", "2024-02-29"),
    ("drones assembled in may 2025", "2025-05-01", "2025-05-31"),
    ("in early February 2024", "2024-02-01", "2024-02-10"),
    ("mid-March 2025", "2025-03-11", "2025-03-20"),
    ("at the end of February 2024", "2024-02-21", "2024-02-29"),
    # seasons, quarters, halves
    ("vacant posts in spring 2023?", "2023-03-01", "2023-05-31"),
    ("the summer of 2024", "2024-06-01", "2024-08-31"),
    ("fall 2024", "2024-09-01", "2024-11-30"),
    ("winter 2024", "2023-12-01", "2024-02-29"),
    ("in Q3 2025", "2025-07-01", "2025-09-30"),
    ("the third quarter of 2025", "2025-07-01", "2025-09-30"),
    ("the last quarter of 2025", "2025-10-01", "2025-12-31"),
    ("4th quarter 2025", "2025-10-01", "2025-12-31"),
    ("first half of 2024", "2024-01-01", "2024-06-30"),
    ("H2 2024", "2024-07-01", "2024-12-31"),
    # years
    ("How many passengers were carried in 2025?", "2025-01-01", "2025-12-31"),
    ("the quota of 2023 was what", "2023-01-01", "2023-12-31"),
    ("petrol quota 2023?", "2023-01-01", "2023-12-31"),
    ("2024", "2024-01-01", "2024-12-31"),
    ("late 2024 output", "2024-09-01", "2024-12-31"),
    # open ends
    ("welders lost since mid-2023?", "2023-05-01", None),
    ("since 3 May 2024", "2024-05-03", None),
    ("from March 2024 onwards", "2024-03-01", None),
    ("from March 2024 on, how many", "2024-03-01", None),
    ("after 3 May 2024", "2024-05-04", None),
    ("until March 2024", None, "2024-03-31"),
    ("up to 2023", None, "2023-12-31"),
    ("by the end of 2026", None, "2026-12-31"),
    ("before the end of 2026", None, "2026-12-31"),
    ("before 3 May 2024", None, "2024-05-02"),
    ("prior to March 2024", None, "2024-02-29"),
    ("How did things stand as of 3 May 2026?", None, "2026-05-03"),
    # ranges
    ("ban between April and September 2024?", "2024-04-01", "2024-09-30"),
    ("between 1 April and 30 September 2024", "2024-04-01", "2024-09-30"),
    ("between November and February 2025", "2024-11-01", "2025-02-28"),
    ("from 12 May 2024 to 3 June 2024", "2024-05-12", "2024-06-03"),
    ("from March 2024 until May 2024", "2024-03-01", "2024-05-31"),
    ("12–14 September 2025", "2025-09-12", "2025-09-14"),
    ("from 12 to 14 September 2025", "2025-09-12", "2025-09-14"),
    ("between 12th and 14th September 2025", "2025-09-12", "2025-09-14"),
    ("September 12-14, 2025", "2025-09-12", "2025-09-14"),
    ("March to May 2025", "2025-03-01", "2025-05-31"),
    ("march–may 2025", "2025-03-01", "2025-05-31"),
    ("2023–2024 losses", "2023-01-01", "2024-12-31"),
    ("2023-2024 losses", "2023-01-01", "2024-12-31"),
    ("2025-01-28 – 2025-02-03", "2025-01-28", "2025-02-03"),
    ("between 2024 and 2023", "2023-01-01", "2024-12-31"),
    ("November 2024 to February", "2024-11-01", "2025-02-28"),
    # the shortest wins, then the first
    ("In January 2026, how many were damaged in the quarter before?", "2026-01-01", "2026-01-31"),
    ("in the winter of 2023-24", "2023-12-01", "2024-02-29"),
    ("winter 2023–2024", "2023-12-01", "2024-02-29"),
    ("in March and April 2024", "2024-03-01", "2024-04-30"),
    ("in March and in April 2024", "2024-03-01", "2024-04-30"),
    ("in 2023-24", "2023-01-01", "2023-12-31"),
    ("the late summer of 2024", "2024-06-01", "2024-08-31"),
    ("14-12 September 2025", "2025-09-12", "2025-09-14"),
    ("the quota in 2023 according to the report of 18 March 2025", "2025-03-18", "2025-03-18"),
    ("in May 2024 and in July 2024", "2024-05-01", "2024-05-31"),
    # numbers alone
    ("hulls 2025/03/18", "2025-03-18", "2025-03-18"),
    ("hulls 18-03-2025", "2025-03-18", "2025-03-18"),
    ("hulls 18.3.25", "2025-03-18", "2025-03-18"),
    ("hulls 03/2025", "2025-03-01", "2025-03-31"),
    ("hulls 3.2025", "2025-03-01", "2025-03-31"),
    ("2025-03", "2025-03-01", "2025-03-31"),
    ("in 2001-02", "2001-01-01", "2001-12-31"),
    ("hulls in March '25", "2025-03-01", "2025-03-31"),
    # weeks, decades, centuries
    ("the first week of May 2025", "2025-05-01", "2025-05-07"),
    ("in the last week of February 2024", "2024-02-23", "2024-02-29"),
    ("in the 1990s", "1990-01-01", "1999-12-31"),
    ("the early 1990s", "1990-01-01", "1992-12-31"),
    ("the late 2010's", "2016-01-01", "2019-12-31"),
    ("the '90s", "1990-01-01", "1999-12-31"),
    ("back in the nineties", "1990-01-01", "1999-12-31"),
    ("in the 19th century", "1801-01-01", "1900-12-31"),
    # the hour of a day is that day
    ("in the small hours of 18 March 2025", "2025-03-18", "2025-03-18"),
    ("on 18 March 2025 in the evening", "2025-03-18", "2025-03-18"),
]

# question -> since, until when asked on Wednesday 19 August 2026; None when nobody says what day it is
RELATIVE = [
    ("What did the Ministry say yesterday?", "2026-08-18", "2026-08-18"),
    ("yesterday’s update", "2026-08-18", "2026-08-18"),
    ("the day before yesterday", "2026-08-17", "2026-08-17"),
    ("today", "2026-08-19", "2026-08-19"),
    ("last week", "2026-08-10", "2026-08-16"),
    ("this week", "2026-08-17", "2026-08-23"),
    ("In last month's report", "2026-07-01", "2026-07-31"),
    ("according to this month’s report", "2026-08-01", "2026-08-31"),
    ("in the previous quarter", "2026-04-01", "2026-06-30"),
    ("last year", "2025-01-01", "2025-12-31"),
    ("in the past 7 days", "2026-08-12", "2026-08-19"),
    ("in the last 24 hours", "2026-08-18", "2026-08-19"),
    ("over the past two weeks", "2026-08-05", "2026-08-19"),
    ("the last six months", "2026-02-19", "2026-08-19"),
    ("past 2 years", "2024-08-19", "2026-08-19"),
    ("3 days ago", "2026-08-16", "2026-08-16"),
    ("two weeks ago", "2026-08-03", "2026-08-09"),
    ("a month ago", "2026-07-01", "2026-07-31"),
    ("2 years ago", "2024-01-01", "2024-12-31"),
    ("last Monday", "2026-08-17", "2026-08-17"),
    ("last Wednesday", "2026-08-12", "2026-08-12"),
    ("on Wednesday", "2026-08-19", "2026-08-19"),
    ("on Mon, 10 August", "2026-08-10", "2026-08-10"),
    ("on Tuesday", "2026-08-18", "2026-08-18"),
    ("Thursday's update", "2026-08-13", "2026-08-13"),
    ("last March", "2026-03-01", "2026-03-31"),
    ("last August", "2025-08-01", "2025-08-31"),
    ("this August", "2026-08-01", "2026-08-31"),
    ("last summer", "2025-06-01", "2025-08-31"),
    ("on 5 August", "2026-08-05", "2026-08-05"),
    ("What did they say about 5 May?", "2026-05-05", "2026-05-05"),
    ("5–10 May", "2026-05-05", "2026-05-10"),
    ("in March and in June", "2026-03-01", "2026-03-31"),
    ("on 25 August", "2025-08-25", "2025-08-25"),
    ("on May 5", "2026-05-05", "2026-05-05"),
    ("on 29 February", "2024-02-29", "2024-02-29"),
    ("in March", "2026-03-01", "2026-03-31"),
    ("in may", "2026-05-01", "2026-05-31"),
    ("the March update", "2026-03-01", "2026-03-31"),
    ("October update", "2025-10-01", "2025-10-31"),
    ("in March last year", "2025-03-01", "2025-03-31"),
    ("since Monday", "2026-08-17", None),
    ("since last March", "2026-03-01", None),
    ("as of yesterday", None, "2026-08-18"),
    ("between 1 April and 30 September", "2026-04-01", "2026-09-30"),
    ("from November to February", "2025-11-01", "2026-02-28"),
    # a number beside a month is a day
    ("depot attack 12 March", "2026-03-12", "2026-03-12"),
    ("depot attack 12 may", "2026-05-12", "2026-05-12"),
    ("3 May depot attack", "2026-05-03", "2026-05-03"),
    ("Mar 12 depot", "2026-03-12", "2026-03-12"),
    ("in December, in snow", "2025-12-01", "2025-12-31"),
    ("on the 12th", "2026-08-12", "2026-08-12"),
    ("on the 25th?", "2026-07-25", "2026-07-25"),
    ("first half of the year", "2026-01-01", "2026-06-30"),
    ("May summary, please", "2026-05-01", "2026-05-31"),
    ("March?", "2026-03-01", "2026-03-31"),
    ("what about March?", "2026-03-01", "2026-03-31"),
]

SOFT = [
    ("the past week", "2026-08-12", "2026-08-19"),
    ("in the last week", "2026-08-12", "2026-08-19"),
    ("past month", "2026-07-19", "2026-08-19"),
    ("over the past year", "2025-08-19", "2026-08-19"),
    ("last week", "2026-08-10", "2026-08-16"),
    ("the week before last", "2026-08-03", "2026-08-09"),
    ("earlier this month", "2026-08-01", "2026-08-19"),
    ("so far this year", "2026-01-01", "2026-08-19"),
    ("this year to date", "2026-01-01", "2026-08-19"),
    ("last night", "2026-08-18", "2026-08-19"),
    ("overnight", "2026-08-18", "2026-08-19"),
    ("this morning", "2026-08-19", "2026-08-19"),
    ("earlier today", "2026-08-19", "2026-08-19"),
    ("tonight", "2026-08-19", "2026-08-19"),
    ("yesterday evening", "2026-08-18", "2026-08-18"),
    ("on Monday night", "2026-08-17", "2026-08-17"),
    ("over the weekend", "2026-08-15", "2026-08-16"),
    ("last weekend", "2026-08-15", "2026-08-16"),
    ("the weekend before last", "2026-08-08", "2026-08-09"),
    ("last 48 hours", "2026-08-17", "2026-08-19"),
    ("past 24h", "2026-08-18", "2026-08-19"),
    ("last 3d", "2026-08-16", "2026-08-19"),
    ("a fortnight ago", "2026-08-05", "2026-08-05"),
    ("the last fortnight", "2026-08-05", "2026-08-19"),
    ("fifteen days ago", "2026-08-04", "2026-08-04"),
    ("twenty-one days ago", "2026-07-29", "2026-07-29"),
    ("twenty  one days ago", "2026-07-29", "2026-07-29"),
    ("an eight days ago", "2026-08-11", "2026-08-11"),
    ("forty eight hours ago", "2026-08-17", "2026-08-17"),
    ("three hours ago", "2026-08-18", "2026-08-19"),
    ("two days back", "2026-08-17", "2026-08-17"),
    ("a few days ago", "2026-08-13", "2026-08-17"),
    ("a couple of weeks ago", "2026-07-29", "2026-08-12"),
    ("weeks ago", "2026-07-08", "2026-08-05"),
    ("a decade ago", "2016-01-01", "2016-12-31"),
    ("the past few days", "2026-08-15", "2026-08-19"),
    ("in recent weeks", "2026-07-22", "2026-08-19"),
    ("the last couple of months", "2026-06-19", "2026-08-19"),
    ("the last two quarters", "2026-02-19", "2026-08-19"),
    ("the last decade", "2016-08-19", "2026-08-19"),
    ("the other day", "2026-08-12", "2026-08-19"),
    ("from Monday to Tuesday", "2026-08-17", "2026-08-18"),
]

# What is stated; and how many earlier years it may be of.
STATED = [
    ("in March", 8),
    ("on 12 March", 8),
    ("on 29 February", 2),
    ("from November to February", 8),
    ("in summer", 8),
    ("in March 2025", 0),
    ("last March", 0),
    ("this August", 0),
    ("in March last year", 0),
    ("since March", 0),
    ("until 12 March", 0),
    ("since Monday", 0),
    ("before last week", 0),
    ("as of yesterday", 0),
]

NO_PERIOD = [
    "",
    "From what date would foreigners be entered in the register?",
    "Since when has the second hall been in use?",
    "When did floating drydock PD-64 sink?",
    "How many vessels may refiners lose?",
    "may refiners export petrol",
    "May refiners export petrol?",
    "Which 5 may leave?",
    "what about may",
    "troops march on the city",
    "the march on Moscow",
    "Where do troops march?",
    "since the fall of Avdiivka",
    "prices fall",
    "the missing 3,100 drivers",
    "2026 vessels were counted",
    "fuel excise in the 2025 budget how much",
    "2,024 tonnes",
    "about 2024.5 units",
    "Government order 217-r",
    "Bill No. 583114-8",
    "what is Bill No. 2024?",
    "Bill No 2024?",
    "what is in order number 2024?",
    "order 2024-r",
    "the Zarya-4 works",
    "Zarya-2024",
    "the newest figure recently",
    "on 31 February 2024",
    "on 2025-02-30",
    "99.99.2024 is nothing",
    "an august assembly, Jan said",
    "in the autumn of his career",
    "gold in the summer games",
    "a goal in the first half",
    "a man in his nineties",
    "temperatures of 90s",
    "on the 12th floor",
    "weekend trains",
    "the last week of the war",
    "every Tuesday",
    "Good Friday",
    "order 12/2024",
    "version 3.11.25.1",
    "all 5 may leave",
    "later this year",
    "next March",
    "next week",
    "by the end of the year",
    "the coming Monday",
    "tomorrow night",
    "the Monde",
]

# running text -> the periods it names, for a report of 2024
NAMED = [
    ("On 31 July 2024, the State Duma approved a bill.", [("2024-07-31", "2024-07-31")]),
    ("In July 2026, the works assembled 980.", [("2026-07-01", "2026-07-31")]),
    ("On 5 August in its update, the Ministry said", [("2024-08-05", "2024-08-05")]),
    ("bans exports between 1 April and 30 September 2024.", [("2024-04-01", "2024-09-30")]),
    ("before 2014 and since mid-2023", [("2014-01-01", "2014-12-31"), ("2023-05-01", "2023-08-31")]),
    ("Yesterday the drones may march.", [("2024-08-05", "2024-08-05")]),
    ("The drones came on Friday evening.", [("2024-08-02", "2024-08-02")]),
    ("The drones came on Tuesday.", [("2024-08-06", "2024-08-06")]),
    ("The drones will leave the works of Perm by rail on Friday.", []),
    ("The drones will leave. On Friday, trucks came.", [("2024-08-02", "2024-08-02")]),
    ("They fly every Friday and next Monday.", []),
    ("a result of the 2014 referendum", [("2014-01-01", "2014-12-31")]),
    ("says a 2019 law", [("2019-01-01", "2019-12-31")]),
    ("most of the 2014 drones, the 2000 men and 2014 tugs", [("2014-01-01", "2014-12-31")]),
    ("Nothing of the kind.", []),
]

# what lies beyond the first and the last day that there is
EDGES = {
    "after the last day, named": ("after 31 December", date.max),
    "after the last day": ("after today", date.max),
    "before the first day, named": ("before 1 January", date.min),
    "before the first day": ("before today", date.min),
}

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
SOUP = st.lists(
    st.sampled_from(
        "1 5 12 31 99 2024 1999 3,100 may March Sept. Q3 H1 of the in on as since from between and to until"
        " last past this ago days weeks months quarter half first spring fall Monday yesterday today mid"
        " early end , . - – / ’s \u00a0 \n 05/08/2024 2024-02-30 week weekend ago few couple night"
        " 1990s century 03/2026 recent next tomorrow fortnight other the so far before earlier".split(" ")
    )
).map(" ".join)


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def period(since: str | None, until: str | None) -> Period:
    return Period(day(since), day(until))


@pytest.mark.parametrize(("question", "since", "until"), FIXED, ids=[row[0] for row in FIXED])
def test_a_question_names_a_period(question: str, since: str | None, until: str | None) -> None:
    for today in (None, day(WEDNESDAY)):
        found = find_period(question, today)

        assert found is not None
        assert period(since, until) == found.period
        assert not found.relative


@pytest.mark.parametrize(("question", "since", "until"), RELATIVE, ids=[row[0] for row in RELATIVE])
def test_a_question_counts_from_today(question: str, since: str | None, until: str | None) -> None:
    found = find_period(question, day(WEDNESDAY))

    assert found is not None
    assert period(since, until) == found.period
    assert found.relative
    assert find_period(question, None) is None


@pytest.mark.parametrize(("question", "since", "until"), SOFT, ids=[row[0] for row in SOFT])
def test_a_period_known_only_from_today_is_soft(question: str, since: str, until: str) -> None:
    found = find_period(question, day(WEDNESDAY))

    assert found is not None
    assert (found.period, found.soft, found.other_years) == (period(since, until), True, ())


@pytest.mark.parametrize(("question", "years"), STATED, ids=[row[0] for row in STATED])
def test_a_stated_period_is_not_soft_and_without_a_year_is_of_any(question: str, years: int) -> None:
    found = find_period(question, day(WEDNESDAY))

    assert found is not None
    assert (found.soft, len(found.other_years)) == (False, years)


def test_the_other_years_are_the_same_days_newest_first() -> None:
    found = find_period("on 25 August", day(WEDNESDAY))

    assert found is not None
    years = [each.since.year for each in (found.period, *found.other_years) if each.since]
    assert years == list(range(2025, 2016, -1))
    assert {(each.since, each.until) for each in found.other_years} == {
        (date(year, 8, 25), date(year, 8, 25)) for year in years[1:]
    }


def test_a_winter_that_has_begun_is_this_winter() -> None:
    found = find_period("in winter", date(2026, 12, 5))

    assert found is not None
    assert found.period == period("2026-12-01", "2027-02-28")


def test_a_weekend_is_the_one_that_has_begun_and_the_last_one_the_one_before() -> None:
    for question, sunday in (("this weekend", "2026-08-16"), ("last weekend", "2026-08-09")):
        found = find_period(question, date(2026, 8, 15))
        assert found is not None
        assert found.period.until == day(sunday)


@pytest.mark.parametrize("question", NO_PERIOD)
def test_other_words_and_numbers_are_no_period(question: str) -> None:
    assert find_period(question, day(WEDNESDAY)) is None


def test_the_spans_cover_the_words_of_time_and_nothing_else() -> None:
    question = "What did last month’s report say of ferries between April and September 2024?"
    found = find_period(question, None)

    assert found is not None
    assert [question[start:end] for start, end in found.spans] == ["between April and September 2024"]
    found = find_period(question, day(WEDNESDAY))
    assert found is not None
    assert [question[start:end] for start, end in found.spans] == ["last month’s"]


def test_as_of_beats_every_other_period() -> None:
    found = find_period("drones made in May 2025 as of 2026", None)

    assert found is not None
    assert (True, period(None, "2026-12-31")) == (found.as_of, found.period)


@pytest.mark.parametrize(("text", "expected"), NAMED, ids=[text for text, _ in NAMED])
def test_running_text_names_days_months_and_years(text: str, expected: list[tuple[str, str]]) -> None:
    assert [period(*row) for row in expected] == find_dates(text, date(2024, 8, 6))


def test_a_day_without_a_year_needs_the_date_of_its_report() -> None:
    assert find_dates("On 5 August, the Ministry said", None) == []
    assert find_dates("On Friday, the Ministry said", None) == []


@pytest.mark.parametrize(
    ("text", "said", "first"),
    [
        ("Snow fell on 28 December.", "2025-01-03", "2024-12-28"),
        ("The ferry sails on 3 January.", "2024-12-28", "2025-01-03"),
        ("In May a crane fell.", "2025-01-03", "2024-05-01"),
        ("The lock opens in April.", "2025-01-20", "2025-04-01"),
    ],
)
def test_a_day_without_a_year_is_the_last_before_its_report_or_soon_after(
    text: str, said: str, first: str
) -> None:
    assert [found.since for found in find_dates(text, day(said))] == [day(first)]


@given(st.one_of(st.text(), SOUP), st.one_of(st.none(), st.dates()))
def test_no_text_is_too_odd(text: str, today: date | None) -> None:
    found = find_period(text, today)

    if found is not None:
        (start, end), *_ = found.spans
        assert 0 <= start < end <= len(text)
        assert not (found.soft and found.other_years)
        assert text[start:end].strip() == text[start:end] != ""
        assert (found.period.since or date.min) <= (found.period.until or date.max)
        assert not (today is None and found.relative)
    assert all(
        named.since is not None and named.until is not None for named in find_dates(text, date(2024, 8, 6))
    )


@pytest.mark.parametrize(
    "unit",
    [
        *("1", "1 ", "12 to ", " ", "may ", "the last ", "5 \u00a0 ", "2024-", "from 1 ", "a:", "a "),
        *(
            "03/2026 ",
            "the past few ",
            "next ",
            "in the early ",
            "at the end of the ",
            "a few ",
            "the 1990s ",
        ),
    ],
)
def test_long_inputs_change_nothing(unit: str) -> None:
    """Each would take minutes if a rule could backtrack; the date at the end is found as in a short text."""
    text = unit * 20_000 + "x; on 18 March 2025"
    found = find_period(text, None)

    assert found is not None
    assert period("2025-03-18", "2025-03-18") == found.period


@given(DAYS, st.integers(0, 400))
def test_days_ago_counts_back(today: date, count: int) -> None:
    found = find_period(f"{count} days ago", today)

    assert found is not None
    assert Period(today - timedelta(count), today - timedelta(count)) == found.period


@pytest.mark.parametrize(("question", "today"), EDGES.values(), ids=EDGES)
def test_what_lies_beyond_the_first_and_the_last_day_is_that_day(question: str, today: date) -> None:
    found = find_period(question, today)
    assert found is not None
    assert found.period.covers(today)


def test_a_report_of_the_last_year_may_speak_of_what_comes_after_it() -> None:
    assert find_dates("It stays closed until after 31 December.", date(9999, 11, 5)) == [
        Period(date.max, date.max)
    ]


def test_in_a_question_a_year_before_a_noun_is_part_of_a_name() -> None:
    assert find_period("the 2014 referendum", date(2024, 8, 6)) is None


UNITS = "minute hour day night week weekend fortnight month quarter year decade".split()
WITHOUT_DIGITS = [
    *(f"in {name}" for name in (*ANY_MONTH.split("|"), *SEASONS) if name != "fall"),
    *(f"in the {name}ties" for name in NAMED_DECADES),
    *(f"on {name}" for name in DAY_NAMES),
    *(f"in the past {unit}" for unit in UNITS),
    *(f"a few {unit}s ago" for unit in UNITS),
    *"yesterday, today, tonight, overnight, this morning, this afternoon, this evening".split(", "),
    "between the first half and the second half",
]


@pytest.mark.parametrize("words", WITHOUT_DIGITS)
def test_every_word_of_time_is_read_without_a_digit_beside_it(words: str) -> None:
    assert find_period(f"tugs {words}", day(WEDNESDAY))
