"""Irregular forms meet their base, so that "did it sink?" finds "sank"."""

import pytest

from retrieval.text.analysis import terms

MEET = ["sink sank", "build built", "sell sold", "child children", "woman women", "serviceman servicemen",
        "crisis crises", "withdraw withdrew", "person people",
        "summons summonses", "bus buses", "wharf wharves", "militiaman militiamen"]  # fmt: skip
APART = ["find founder", "see saw", "leaf leave"]


@pytest.mark.parametrize("pair", MEET)
def test_forms_of_one_word_meet(pair: str) -> None:
    one, other = terms(pair)
    assert one == other


@pytest.mark.parametrize("pair", APART)
def test_other_words_stay_apart(pair: str) -> None:
    one, other = terms(pair)
    assert one != other
