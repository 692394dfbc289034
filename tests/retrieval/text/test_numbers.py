"""Numbers in words have their values."""

import pytest

from retrieval.text.numbers import NUMBER_WORDS


@pytest.mark.parametrize(
    ("word", "value"),
    [("zero", 0), ("one", 1), ("twelve", 12), ("nineteen", 19), ("twenty", 20), ("ninety", 90)],
)
def test_a_word_has_its_value(word: str, value: int) -> None:
    assert NUMBER_WORDS[word] == value


def test_the_words_ascend_to_twenty_and_then_by_tens() -> None:
    assert list(NUMBER_WORDS.values()) == [*range(20), *range(20, 100, 10)]
