"""What kind of words a question asks for, and which texts have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.search import answer_types
from retrieval.search.answer_types import AnswerType, expected, fits

KINDS: dict[str, AnswerType | None] = {
    "When did it sink?": "date",
    "In which year was it built?": "date",
    "Under Norman kings when was it built?": "date",
    "Since when is it shut, and who shut it?": "date",
    "What did they say about when it opens?": "date",
    "How many tugs were lost?": "number",
    "How many tugs were lost when it sank?": "number",
    "What is it called when it sinks?": None,
    "What is the number of the missing?": "number",
    "What was the annual rate of inflation?": "number",
    "Who said so?": "name",
    "What sank?": None,
}
FITS: dict[str, tuple[AnswerType, str, bool]] = {
    "a number": ("number", "It lost 41 ships.", True),
    "a number in words": ("number", "It lost twelve ships.", True),
    "the number of a date only": ("number", "On 18 March 2025, at 06:30, it sank.", False),
    "a number that was asked": ("number", "About 300 were meant.", False),
    "a magnitude that was asked": ("number", "All 2.4 million shells were fired.", False),
    "the same in one word": ("number", "All 2.4m were fired.", False),
    "another magnitude": ("number", "Half a million shells were fired.", True),
    "it in one word": ("number", "About 37k were fired.", True),
    "a part of a name": ("number", "The Zarya-4 works", False),
    "a date": ("date", "It sank on 9 January.", True),
    "no date": ("date", "It sank.", False),
    "a name": ("name", "It was Ilya Brandt.", True),
    "the first word only": ("name", "Nobody knows.", False),
}


@pytest.mark.parametrize(("question", "kind"), KINDS.items(), ids=KINDS)
def test_the_kind_asked_for(question: str, kind: AnswerType | None) -> None:
    assert expected(question) == kind


@pytest.mark.parametrize(("kind", "text", "expected_to"), FITS.values(), ids=FITS)
def test_what_fits(kind: AnswerType, text: str, expected_to: bool) -> None:
    assert fits(kind, text, frozenset({"300", "2400000"})) == expected_to


def test_nothing_asked_nothing_fits() -> None:
    assert not fits(None, "41 ships", frozenset())


PIECES = st.sampled_from(
    "5 may 3 12-13 september 2005 19:30 - three five-year 2.4m 12, 1,200 3may third x5 1999,5 half".split()
)
BETWEEN = st.sampled_from(["", " ", " ", "-", ",", ". "])


@given(st.lists(st.tuples(PIECES, BETWEEN), max_size=8))
def test_a_number_that_is_near_no_date_is_found_without_the_calendar(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + mark for piece, mark in pieces)
    assert answer_types._first_number(text) == next(answer_types._numbers(text), None)
