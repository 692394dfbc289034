"""Good English is told from slips of the keyboard."""

import pytest

from retrieval.text.word_forms.english_words import is_english


@pytest.mark.parametrize(
    "word",
    """northern match tanks horseradish harbour harbor naturalised naturalized colours theatre defence
    licences organisation analysed programme grey notebooks pollination sailor's sailor’s frigates""".split(),
)
def test_words_of_both_spellings_are_listed(word: str) -> None:
    assert is_english(word)


@pytest.mark.parametrize(
    "word", ["frgate", "untill", "recieve", "prigozin", "osby", "bil", "missles", "", "é", "\ud800", "5"]
)
def test_slips_and_names_are_not(word: str) -> None:
    assert not is_english(word)
