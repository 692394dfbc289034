"""Words that no report has are corrected to those that some have."""

import pytest

from retrieval.search.questions import understand
from retrieval.search.spelling import correct_spelling
from tests.retrieval.conftest import searcher_of

SEARCHER = searcher_of(
    "The harbourmaster saw a frigate, a refinery and satellites.", "Conscription in Verkhnekamsk"
)

CORRECTED = {
    "letter missing": ("frgate", "frigate", "frigat"),
    "letter doubled": ("friggate", "frigate", "frigat"),
    "letter wrong": ("refinary", "refinery", "refineri"),
    "letters swapped": ("firgate", "frigate", "frigat"),
    "two slips in a long word": ("harbuormastar", "harbourmaster", "harbourmast"),
    "a name": ("Verkhenkamsk", "verkhnekamsk", "verkhnekamsk"),
}


@pytest.mark.parametrize(("typed", "meant", "term"), CORRECTED.values(), ids=CORRECTED)
def test_typing_errors_are_corrected_and_named(typed: str, meant: str, term: str) -> None:
    question = correct_spelling(understand(f"where is the {typed}?"), SEARCHER)
    assert question.searched == {typed.lower(): meant}
    assert list(question.terms) == [term]


def test_a_mistyped_stop_word_is_dropped() -> None:
    assert list(correct_spelling(understand("how mutch frigate untill"), SEARCHER).terms) == ["frigat"]


def test_a_word_begun_stands_for_the_words_it_begins() -> None:
    question = correct_spelling(understand("satel"), SEARCHER)
    assert list(question.terms) == ["satellit"]
    assert question.searched == {}


def test_another_form_of_the_word_adds_a_little() -> None:
    question = correct_spelling(understand("conscripted conscripts"), searcher_of("a conscriptive law"))
    assert 0 < question.terms.get("conscript", 0) <= 1


@pytest.mark.parametrize(
    "text", ["frigate", "zyxwvut", "12345", "the"], ids=["known", "far", "number", "stop word"]
)
def test_what_is_left_as_it_is(text: str) -> None:
    question = understand(text)
    assert correct_spelling(question, SEARCHER) == question


SPACED = {
    "two words for one": ("which dry dock sank", "the drydock sank", "drydock"),
    "one word for two": ("which drydock sank", "the dry dock sank", "dock"),
    "hyphen for one": ("a dry-dock", "the drydock sank", "drydock"),
    "hyphen for two": ("a dry-dock", "the dry dock sank", "dock"),
}


@pytest.mark.parametrize(("asked", "written", "term"), SPACED.values(), ids=SPACED)
def test_hyphens_and_spaces_make_no_difference(asked: str, written: str, term: str) -> None:
    reports = searcher_of(written)
    question = correct_spelling(understand(asked), reports)
    assert term in question.terms
    assert all(reports.report_frequency(each) for each in question.content)


def test_a_short_word_before_the_last_is_not_taken_for_a_beginning() -> None:
    reports = searcher_of("a warning to tugs")
    assert "warn" not in correct_spelling(understand("war tugs"), reports).terms
    assert "warn" in correct_spelling(understand("tugs war"), reports).terms
