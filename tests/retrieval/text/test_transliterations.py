"""Two spellings of a place or name are one word."""

import pytest

from retrieval.text.analysis import stem
from retrieval.text.transliterations import LOCAL


@pytest.mark.parametrize("other", sorted(LOCAL.keys() - {"us"}))  # "us" is U.S. without its dots
def test_both_spellings_meet(other: str) -> None:
    assert stem(other) == stem(LOCAL[other])


def test_no_local_form_is_renamed_again() -> None:
    assert not LOCAL.keys() & set(LOCAL.values())
