"""Probability words: the longest match wins, and only defined words count."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.probability_words import probability_words


@pytest.mark.parametrize(
    ("text", "word", "band"),
    [
        ("a remote chance of rain", "remote chance", "more than 0% to about 5%"),
        ("It is highly unlikely.", "highly unlikely", "about 10% to about 20%"),
        ("Unlikely, he said", "Unlikely", "about 25% to about 35%"),
        ("UNLIKELY", "UNLIKELY", "about 25% to about 35%"),
        ("un-likely", "un-likely", "about 25% to about 35%"),
        ("a realistic possibility", "realistic possibility", "about 40% to less than 50%"),
        ("a realistic probability", "realistic probability", "about 40% to less than 50%"),
        ("is likely to", "likely", "about 55% to about 75%"),
        ("Probably not", "Probably", "about 55% to about 75%"),
        ("the probable cause", "probable", "about 55% to about 75%"),
        ("highly likely", "highly likely", "about 80% to about 90%"),
        ("Highly\u00a0likely", "Highly\u00a0likely", "about 80% to about 90%"),
        ("highly-likely", "highly-likely", "about 80% to about 90%"),
        ("highly probable", "highly probable", "about 80% to about 90%"),
        ("almost certain", "almost certain", "about 95% to less than 100%"),
        ("almost certainly", "almost certainly", "about 95% to less than 100%"),
    ],
)
def test_each_term_has_its_band_and_the_longest_wins(text, word, band):
    [found] = probability_words(text)

    assert (found.word, found.band) == (word, band)
    assert text[found.start : found.end] == word


@pytest.mark.parametrize(
    "text",
    [
        "may might could possible possibly",
        "improbable unlikelihood likelihood likelyish",
        "a chance, a possibility",
        "more likely than not likely",
        "less likely, very likely, as likely as",
        "highly praised; almost there; certain",
    ],
)
def test_other_words_have_no_band(text):
    assert probability_words(text) == ()


def test_the_terms_of_a_text_come_in_order():
    words = [
        found.word
        for found in probability_words("Likely so, highly unlikely else; probably almost certainly.")
    ]

    assert words == ["Likely", "highly unlikely", "probably", "almost certainly"]


@given(
    st.lists(st.sampled_from(["highly", "un", "likely", "-", " ", "almost", "certain", "ly", "more"])).map(
        "".join
    )
)
def test_spans_never_overlap_and_stand_in_the_text(text):
    found = probability_words(text)

    assert all(text[each.start : each.end] == each.word for each in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
