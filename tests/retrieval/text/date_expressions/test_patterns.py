"""That a rule of dates is tried wherever a question may begin one."""

import pytest

from retrieval.text.date_expressions.patterns import ASKED_DATES, FROM_TODAY, NAMED_DATES, in_questions

# rule: expressions that it alone reads, one for each way to begin
BEGUN = {
    "short_numeric": "12/05/24",
    "short_decade": "the seventies|the '60s",
    "iso": "2024-05-12",
    "numeric": "12/05/2024",
    "iso_month": "2024-05",
    "month_year": "05/2024",
    "day_month": "12 may 2024",
    "month_day": "may 12",
    "month_week": "first week of may|last week of may|2nd week of may",
    "fraction": "second quarter of 2024|final half of 2024",
    "q3": "q3 2024|h1 2024",
    "seasonal": "spring|summer|autumn|winter|fall 2024",
    "monthly": "march|september",
    "decade": "1990s",
    "century": "19th century",
    "final_year": "2024",
    "yearly": "2024 it was",
    "near_day": "day before yesterday|yesterday|today|tonight|last night|overnight",
    "this_part": "this morning|earlier this evening|late this afternoon",
    "earlier_today": "earlier today",
    "to_date": "earlier this year|so far this month",
    "this_to_date": "this year so far|week to date|month so far|quarter to date|year so far",
    "before_last": "night before last|week before last|weekend before last|year before last",
    "weekend": "weekend|past weekend",
    "rolling": "last two weeks|past 48 hours|previous few days",
    "rolling_short": "past 24h",
    "rolling_some": "recent weeks|past months",
    "rolling_one": "past week",
    "dates": "last month|previous year|this week|current quarter",
    "other_day": "other day",
    "ago": "3 days ago|a week ago|an hour ago|twenty-five years back|several weeks ago|couple of days ago|"
    "few days ago|five months earlier|eleven days ago|forty days ago",
    "some_ago": "minutes ago|hours ago|days ago|nights ago|weeks ago|fortnights ago|months ago|decades ago",
    "on_weekday": "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    "nth_day": "on the 12th",
}


def test_every_rule_is_begun_here() -> None:
    assert BEGUN.keys() == (ASKED_DATES | NAMED_DATES | FROM_TODAY).keys()


@pytest.mark.parametrize(
    ("rule", "expression"), [(rule, each) for rule, row in BEGUN.items() for each in row.split("|")]
)
def test_a_rule_is_tried_where_it_may_begin(rule: str, expression: str) -> None:
    found = [match.lastgroup for match in in_questions().finditer(expression)]

    assert found == [rule]
