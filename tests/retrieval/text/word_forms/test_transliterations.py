"""Two spellings of a place or name are one word."""

import pytest

from retrieval.text.analysis import stem
from retrieval.text.word_forms.transliterations import LOCAL_NAMES


@pytest.mark.parametrize("other", sorted(LOCAL_NAMES.keys() - {"us"}))  # "us" is U.S. without its dots
def test_both_spellings_meet(other: str) -> None:
    assert stem(other) == stem(LOCAL_NAMES[other])


def test_no_local_form_is_renamed_again() -> None:
    assert not LOCAL_NAMES.keys() & set(LOCAL_NAMES.values())
