"""Quantities: what is one, what it counts, and which numbers are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.quantities import Quantity, quantities

FOUND = {
    "a number and a noun": ("They lost 210 drones.", "210", 210, ("drone",)),
    "a comma between thousands": ("They lost 1,200 drones.", "1,200", 1200, ("drone",)),
    "thin space between thousands": ("They lost 1\u202f200 drones.", "1\u202f200", 1200, ("drone",)),
    "no mark between thousands": ("They lost 12000 drones.", "12000", 12000, ("drone",)),
    "a decimal": ("It holds 12.5 tonnes.", "12.5", 12.5, ("tonn",)),
    "at the end of a sentence": ("The number of drones was 1,200 crates.", "1,200", 1200, ("crate",)),
    "all the nouns behind it": ("They built 640 attack drones, it said.", "640", 640, ("attack", "drone")),
    "millions": ("It cost 1.2 million crowns.", "1.2 million", 1_200_000, ("crown",)),
    "a number word": ("Eleven vessels were lost.", "Eleven", 11, ("vessel",)),
    "a number word of two parts": ("Forty-two vessels waited.", "Forty-two", 42, ("vessel", "wait")),
    "a year before it": ("In 2024 some 30 drones fell.", "some 30", 30, ("drone", "fall")),
    "a date before it": ("On 5 March 2024 about 30 drones fell.", "about 30", 30, ("drone", "fall")),
    "a thousand with a comma is no year": ("They lost 2,000 drones.", "2,000", 2000, ("drone",)),
    "a round number of men": ("They lost 2500 men.", "2500", 2500, ("man",)),
}
UNITS = {
    "per cent": ("It stands at 9 per cent of its capacity.", "9 per cent", "%", "capac"),
    "percent": ("It stands at 9 percent of its capacity.", "9 percent", "%", "capac"),
    "a per cent sign": ("It stands at 48.6%, they said.", "48.6%", "%", ""),
    "a sign with a space": ("It stands at 48.6 % of the voters.", "48.6 %", "%", "voter"),
    "in words": ("It stands at nine per cent of its capacity.", "nine per cent", "%", "capac"),
    "a currency": ("It cost €12 million.", "€12 million", "€", ""),
    "part of something": ("It sank 30 of the vessels.", None, "", ""),
    "nouns of something": ("It sank 30 crates of grain.", "30", "", "grain"),
}
BOUNDS = {
    "more than 1,000": "least",
    "over 1,000": "least",
    "at least 1,000": "least",
    "no fewer than 1,000": "least",
    "up to 1,000": "most",
    "fewer than 1,000": "most",
    "no more than 1,000": "most",
    "almost 1,000": "most",
    "about 1,000": "",
    "1,000": "",
}
NONE = [
    "On 5 March the pier burned.",
    "On 5 March 2024 the pier burned.",
    "March 5, 2024 was a Tuesday.",
    "On Aug. 5 drones came.",
    "In March 2024 drones came.",
    "In 2024 drones came.",
    "The 2024 drones were new.",
    "It came on 2024-08-05 and 05/08/2024 and 5.8.2024.",
    "At 21:16 drones came.",
    "At 8 p.m. drones came; at 0800 GMT they left.",
    "T-90 tanks, Su-27 jets and Kh-101 missiles.",
    "The 31st brigade and the 2nd.",
    "A 45-year-old man aged 45.",
    "Between 10 and 15 drones.",
    "From 10 to 15 drones.",
    "Some 10–15 drones.",
    "Some 10 or 15 drones.",
    "Article 5 and Brigade 72 troops.",
    "Guards at work 24/7, a third 1/3.",
    "It was built five years ago and closed two months later.",
    "Over the last three months drones came.",
    "Somebody lost 3 000 drones.",
    "One of the vessels sank.",
    "There were 12.",
    f"A code of {'7' * 60} letters.",
]


@pytest.mark.parametrize(("sentence", "text", "value", "counted"), FOUND.values(), ids=FOUND)
def test_a_quantity_is_a_number_and_what_it_counts(
    sentence: str, text: str, value: float, counted: tuple[str, ...]
) -> None:
    (quantity,) = quantities(sentence)
    assert (quantity.text, quantity.value, quantity.counted) == (text, value, counted)


@pytest.mark.parametrize(("sentence", "text", "unit", "whole"), UNITS.values(), ids=UNITS)
def test_a_quantity_has_a_unit_and_may_be_of_something(
    sentence: str, text: str | None, unit: str, whole: str
) -> None:
    found = [(quantity.text, quantity.unit, quantity.whole) for quantity in quantities(sentence)]
    assert found == ([(text, unit, whole)] if text else [])


@pytest.mark.parametrize(("words", "bound"), BOUNDS.items())
def test_a_quantity_may_be_a_bound(words: str, bound: str) -> None:
    (quantity,) = quantities(f"They lost {words} drones.")
    assert (quantity.text, quantity.value, quantity.bound) == (words, 1000, bound)


def test_a_rate_belongs_to_its_quantity() -> None:
    for words in ("a month", "per month", "each month", "monthly"):
        (quantity,) = quantities(f"They build 210 drones {words}.")
        assert quantity.rates == {"month"}, words


def test_a_time_before_is_no_rate() -> None:
    (quantity, *_) = quantities("They build 210 drones, far more than a year before.")
    assert not quantity.rates


@pytest.mark.parametrize("sentence", NONE)
def test_what_only_looks_like_a_quantity_is_none(sentence: str) -> None:
    assert quantities(sentence) == ()


@given(st.text(max_size=200) | st.text("0123456789 ,.-$%dronesto", max_size=200))
def test_whatever_the_text_a_quantity_stands_in_it(text: str) -> None:
    found: tuple[Quantity, ...] = quantities(text)
    assert all(text[quantity.start : quantity.end] == quantity.text for quantity in found)
    assert all(quantity.value >= 0 for quantity in found)
