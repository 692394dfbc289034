"""Words that no report has are mended from those that some have."""

import pytest

from retrieval import Index
from retrieval.search.questions import understand
from retrieval.search.spelling import mend

INDEX = Index.build(
    ["The harbourmaster saw a frigate, a refinery and satellites.", "Conscription in Verkhnekamsk"]
)

MENDED = {
    "letter missing": ("frgate", "frigate", "frigat"),
    "letter doubled": ("friggate", "frigate", "frigat"),
    "letter wrong": ("refinary", "refinery", "refineri"),
    "letters swapped": ("firgate", "frigate", "frigat"),
    "two slips in a long word": ("harbuormastar", "harbourmaster", "harbourmast"),
    "a name": ("Verkhenkamsk", "verkhnekamsk", "verkhnekamsk"),
}


@pytest.mark.parametrize(("typed", "meant", "term"), MENDED.values(), ids=MENDED)
def test_slips_are_mended_and_told(typed: str, meant: str, term: str) -> None:
    question = mend(understand(f"where is the {typed}?"), INDEX)
    assert question.searched == {typed.lower(): meant}
    assert list(question.terms) == [term]


def test_a_mistyped_stop_word_is_dropped() -> None:
    assert list(mend(understand("how mutch frigate untill"), INDEX).terms) == ["frigat"]


def test_a_word_begun_stands_for_the_words_it_begins() -> None:
    question = mend(understand("satel"), INDEX)
    assert list(question.terms) == ["satellit"]
    assert question.searched == {}


def test_another_form_of_the_word_adds_a_little() -> None:
    question = mend(understand("conscripted conscripts"), Index.build(["a conscriptive law"]))
    assert 0 < question.terms.get("conscript", 0) <= 1


@pytest.mark.parametrize(
    "text", ["frigate", "zyxwvut", "12345", "the"], ids=["known", "far", "number", "stop word"]
)
def test_what_is_left_as_it_is(text: str) -> None:
    question = understand(text)
    assert mend(question, INDEX) == question


SPACED = {
    "two words for one": ("which dry dock sank", "the drydock sank", "drydock"),
    "one word for two": ("which drydock sank", "the dry dock sank", "dock"),
    "hyphen for one": ("a dry-dock", "the drydock sank", "drydock"),
    "hyphen for two": ("a dry-dock", "the dry dock sank", "dock"),
}


@pytest.mark.parametrize(("asked", "told", "term"), SPACED.values(), ids=SPACED)
def test_hyphens_and_spaces_make_no_difference(asked: str, told: str, term: str) -> None:
    index = Index.build([told])
    question = mend(understand(asked), index)
    assert term in question.terms
    assert all(index.df(each) for each in question.content)


def test_a_short_word_before_the_last_is_not_taken_for_a_beginning() -> None:
    index = Index.build(["a warning to tugs"])
    assert "warn" not in mend(understand("war tugs"), index).terms
    assert "warn" in mend(understand("tugs war"), index).terms
