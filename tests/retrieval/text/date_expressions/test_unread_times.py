"""Words of time that name no period."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.date_expressions import unread_times

UNREAD = [
    ("Will the ferry sail next week?", ["next week"]),
    ("next March or the coming two weeks", ["next March", "the coming two weeks"]),
    ("open later this year", ["later this year"]),
    ("rain tomorrow night", ["tomorrow night"]),
    ("the day after tomorrow", ["the day after tomorrow"]),
    ("ready in two weeks' time", ["in two weeks' time"]),
    ("by the end of the decade", ["by the end of the decade"]),
    ("upcoming elections", ["upcoming"]),
    ("hives at Christmas", ["at Christmas"]),
    ("on New Year's Eve", ["on New Year's Eve"]),
    ("Whitsun traffic", ["Whitsun"]),
    ("in the small hours", ["in the small hours"]),
    ("struck at dawn", ["at dawn"]),
    ("struck at 5 pm", ["at 5 pm"]),
    ("struck at 14:30", ["at 14:30"]),
    ("in this century", ["in this century"]),
    ("long ago", ["long ago"]),
    ("fiscal year 2025", ["fiscal year 2025"]),
]
OTHER = [
    "How many drones a month?",
    "Christmas tree prices",
    "the night shift of the mill",
    "What comes next?",
    "the next president",
    "shot down in 24 hours",
    "a day trip of three weeks",
    "the midnight express",
    "the end of the week of mourning",
    "Lent money to the mill",
    "drones seen at night and in the morning",
]


@pytest.mark.parametrize(("text", "unread"), UNREAD, ids=[row[0] for row in UNREAD])
def test_words_of_time_that_name_no_period(text: str, unread: list[str]) -> None:
    assert [text[start:end] for start, end in unread_times(text, ())] == unread


FEASTS = """Christmas, Xmas, Easter, Whitsun, Pentecost, Ramadan, Eid, Hanukkah, Passover, Yom Kippur,
Diwali, Thanksgiving, Halloween, Lent, Advent, Epiphany, carnival, midsummer, midwinter, bank holiday,
New Year, Boxing Day"""
HOURS = "dawn, dusk, noon, midday, midnight, nightfall, daybreak, sunrise, sunset, 5 o'clock"
AHEAD_OR_VAGUE = """whitsunday, whitsuntide, forthcoming, in the near future, in due course,
the following week, a week from now, a year from today, later today, by the end of the year, back then,
in the past, a while ago, in the old days, some day, sometime, midweek, mid-week, in the early hours,
in this millennium, in this decade, the following March, later this March, a month from now,
a month from today, by the end of the month, school year"""


@pytest.mark.parametrize("day", f"{FEASTS}, {HOURS}".replace("\n", " ").split(", "))
def test_every_feast_and_hour(day: str) -> None:
    assert unread_times(f"closed at {day}", ()) == [(7, len(f"closed at {day}"))]


@pytest.mark.parametrize("words", AHEAD_OR_VAGUE.replace("\n", " ").split(", "))
def test_every_time_that_is_ahead_or_vague(words: str) -> None:
    assert unread_times(f"closed {words}", ()) == [(7, len(f"closed {words}"))]


@pytest.mark.parametrize("text", OTHER)
def test_ordinary_words_are_none(text: str) -> None:
    assert unread_times(text, ()) == []


def test_what_was_read_is_none() -> None:
    text = "in the small hours of 18 March"
    assert unread_times(text, [(0, len(text))]) == []
    assert unread_times(text, [(19, len(text))]) == [(0, 18)]


@given(st.lists(st.sampled_from("next in the at end of two weeks' time week dawn later this a 5 pm".split())))
def test_spans_are_of_the_text_in_order_and_apart(words: list[str]) -> None:
    text = " ".join(words)
    spans = unread_times(text, ())
    places = [place for span in spans for place in span]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize("unit", ["next ", "in the ", "by the end of the ", "in two weeks ", "at 5 ", "a "])
def test_long_inputs_take_no_longer_than_they_are(unit: str) -> None:
    assert unread_times(unit * 20_000 + "x; tomorrow", ())[-1][1] == 20_000 * len(unit) + 11
