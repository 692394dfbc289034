"""Designations and pairs with a hyphen are found where they stand."""

import pytest

from retrieval.text.word_forms.compounds import Compound, compounds, designations, has_digit, is_designation


def test_a_compound_has_its_place_its_parts_and_its_word() -> None:
    assert designations("the su-34's wing") == [Compound(4, 11, "su", "su34")]
    assert compounds("a wi-fi mast") == [Compound(2, 7, "wi fi", "wifi")]


def test_a_pair_of_words_is_no_designation() -> None:
    assert [each.word for each in designations("wi-fi of the su-34")] == ["su34"]


@pytest.mark.parametrize("digit", "0123456789")
def test_every_digit_is_seen(digit: str) -> None:
    assert has_digit(f"f {digit}")
    assert not has_digit("f x")


FOUND = {
    "a longer chain is no pair": ("state-of-the-art", []),
    "but may have a designation": ("anti-su-35 fire", ["su35"]),
    "a designation may go on": ("an s-300pmu-2", ["s300pmu"]),
    "a number in words is no part": ("two-thirds", []),
    "an initial is no letter": ("u.s-35", []),
    "a possessive is no designation": ("putin's 300", []),
    "a number goes on": ("su-35.5 and t-72,000", []),
    "a year is no number": ("expo-2025 and zapad 2021", []),
    "longer letters need a hyphen": ("boeing 737 and boeing-737", ["boeing737"]),
    "known letters do not": ("mig 29 and f 16", ["mig29", "f16"]),
    "a share is none": ("a rise of t 5 % or f 16 per cent", []),
}


@pytest.mark.parametrize(("text", "words"), FOUND.values(), ids=FOUND)
def test_what_is_a_compound(text: str, words: list[str]) -> None:
    assert [each.word for each in compounds(text)] == words


@pytest.mark.parametrize(
    ("term", "is_one"), [("su34", True), ("9k720", True), ("35", False), ("su", False), ("12km", False)]
)
def test_a_designation_has_letters_and_a_number_after_them(term: str, is_one: bool) -> None:
    assert is_designation(term) is is_one
