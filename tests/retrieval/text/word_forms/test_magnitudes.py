"""A number with its magnitude has the digits of its value."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.word_forms.magnitudes import digits, magnitudes, signs

VALUES = {
    "2.4m": "2400000",
    "2.4 million": "2400000",
    "0.5 million": "500000",
    "37k": "37000",
    "1,2 billion": "1200000000",
    "3,000 thousand": "3000000",
    "12.4bn": "12400000000",
    "1.2 mln": "1200000",
    "1.25 trillion": "1250000000000",
    "two hundred": "200",
    "three hundred thousand": "300000",
    "twenty-five thousand": "25000",
    "ninety-nine": "99",
    "half a million": "500000",
    "half billion": "500000000",
    "1.2345k": "1234.5",
    "12\u00a0345,5 million": "12345500000",
    "1\u202f000,25bn": "1000250000000",
}


@pytest.mark.parametrize(("written", "value"), VALUES.items(), ids=VALUES)
def test_the_digits(written: str, value: str) -> None:
    assert digits(written) == value


@given(st.from_regex(r"\d{1,4}([.,\u00a0\u2009\u202f]\d{1,4}){0,4} million", fullmatch=True))
def test_every_number_with_marks_has_a_value(text: str) -> None:
    """However it is punctuated, and whichever digits it has."""
    for each in magnitudes(text):
        assert re.fullmatch(r"[0-9.]+", each.word)


@pytest.mark.parametrize("word", ["2400000", "million", "m", "2.4x", "4r", "2.4 tonnes", ""])
def test_what_has_no_magnitude(word: str) -> None:
    assert digits(word) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("up to 2.4 million shells and two hundred guns", ["2400000", "200"]),
        ("millions of people", []),
        ("20-30 million", []),
        ("1941 million-strong", ["1941000000"]),
        ("fifty-two and a hundred", ["52"]),
        ("f-16 million", []),
        ("half an hour, half the million, behalf a million", []),
        ("half a million or thirty five", ["500000", "35"]),
    ],
)
def test_the_magnitudes_of_a_text(text: str, words: list[str]) -> None:
    assert [each.word for each in magnitudes(text)] == words


def test_a_sign_before_a_number_is_the_name_of_its_currency() -> None:
    found = signs("£5 and $6, €7; no $ sign, a £ note")
    assert [(each.start, each.word) for each in found] == [(0, "pounds"), (7, "dollars"), (11, "euros")]


def test_a_sign_behind_a_number_is_percent() -> None:
    assert [(each.start, each.word) for each in signs("a % of 5%, 6 %")] == [(8, "percent"), (12, "percent")]
    assert [each.word for each in signs("6 per cent, per centimetre")] == ["percent"]


@pytest.mark.parametrize(
    ("text", "words"), [("2.4 million", "million"), ("two hundred", "hundred"), ("ninety-nine", "")]
)
def test_the_word_of_a_magnitude_counts_by_itself(text: str, words: str) -> None:
    assert [each.parts.strip() for each in magnitudes(text)] == [words]
