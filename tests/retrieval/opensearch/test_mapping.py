"""Terms as an index has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.opensearch.mapping import is_number, token, tokens


@pytest.mark.parametrize("term", ["drone", "su-34", "3.5", "zürich", "новгород", "東京", "€"])
def test_a_term_is_left_as_it_is(term: str) -> None:
    assert token(term) == term


@given(st.lists(st.text(min_size=1), unique=True))
def test_every_term_is_one_word_of_its_own_that_can_be_sent(terms: list[str]) -> None:
    text = tokens(terms)
    assert len(text.encode()) <= 900 * len(terms)
    assert text.split() == text.split(" " if terms else None)
    assert len({*text.split()}) == len(terms)


def test_a_term_that_the_engine_would_split_or_refuse_is_shortened() -> None:
    for term in ("a b", "a\u2009b", "a:b", "\ud800", "x" * 10_000, "~drone"):
        assert token(term).startswith("~")
        assert len(token(term)) == 34


@pytest.mark.parametrize("term", ["1", "3.5", "50kg", "12:30", "9" * 300])
def test_a_token_tells_whether_its_term_begins_with_a_digit(term: str) -> None:
    assert is_number(token(term))
    assert not is_number(token(f"a{term}"))
