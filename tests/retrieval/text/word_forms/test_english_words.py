"""Good English is told from slips of the keyboard, and everyday words from rare ones."""

import gzip
import json
import re
from importlib.resources import files

import numpy as np
import pytest

from retrieval.text.word_forms.english_words import is_english, word_share


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


def test_everyday_words_have_a_larger_share() -> None:
    assert 0.02 < word_share("the") < 0.1
    assert word_share("take") > 100 * word_share("motorway") > 0
    assert word_share("mayor's") == word_share("mayor") > 0


@pytest.mark.parametrize("word", ["osby", "", "\ud800"])
def test_words_that_are_not_listed_have_none(word: str) -> None:
    assert word_share(word) == 0


def test_every_word_of_the_list_is_found_with_its_share() -> None:
    listed = json.loads(
        gzip.decompress(files("spellchecker").joinpath("resources", "en.json.gz").read_bytes())
    )
    plain = {word: count for word, count in listed.items() if re.fullmatch("[a-z]+", word)}
    total = sum(plain.values())

    assert all(is_english(word) for word in plain)
    assert [word_share(word) for word in plain] == [float(np.float32(n / total)) for n in plain.values()]
