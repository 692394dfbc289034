"""Search while typing: whole words lead, one letter is none, and pages are cut from one list."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import Archive, Report
from tests.retrieval.search.made import OTHERS

TODAY = date(2031, 7, 1)


def archive_of(*texts: str) -> Archive:
    return Archive.of(
        [Report(f"r{at}", f"Bulletin {at}", date(2031, 1, 1 + at), (text,)) for at, text in enumerate(texts)]
    )


ARCHIVE = archive_of(
    "The mayor of Chişinău spoke.",
    "Two Su-34s and an F-16 flew over.",
    "Wi-Fi failed at the K-300P battery.",
    "Łódź and Øster are twinned, said Weiß.",
    "The hotel dismissed a porter.",
    "A port was dredged.",
)


def found(archive: Archive, words: str, offset: int = 0, limit: int = 60) -> list[str]:
    return [each.passage.report.slug for each in archive.search(words, TODAY, offset, limit)]


@pytest.mark.parametrize("letter", ["c", "é", "p ", " w"])
def test_one_letter_shows_the_latest_as_no_words_do(letter: str) -> None:
    assert found(ARCHIVE, letter) == found(ARCHIVE, "") == ["r5", "r4", "r3", "r2", "r1", "r0"]


def test_one_digit_is_searched_for() -> None:
    assert found(archive_of("Gate 7 is shut.", "The port is open."), "7") == ["r0"]


def test_one_letter_after_other_words_begins_none() -> None:
    assert found(archive_of("The mayor spoke.", "Doves flew."), "mayor d") == ["r0"]


BEGUN = {
    "chi": "r0", "chis": "r0", "chisi": "r0", "chiş": "r0", "Chisinau": "r0", "mayor chis": "r0",
    "f16": "r1", "F-1": "r1", "su3": "r1", "su-3": "r1", "su34": "r1",
    "wifi": "r2", "wi-fi": "r2", "k300": "r2", "k-30": "r2",
    "lod": "r3", "ost": "r3", "øs": "r3", "weis": "r3",
}  # fmt: skip


@pytest.mark.parametrize(("words", "slug"), BEGUN.items(), ids=BEGUN)
def test_a_word_begun_is_found_however_it_is_written(words: str, slug: str) -> None:
    assert found(ARCHIVE, words) == [slug]


def test_a_word_begun_is_found_where_only_a_title_has_it() -> None:
    archive = Archive.of([Report("estate", "First vineyard", None, ("The hill is steep.",)), *OTHERS])
    assert [each.passage.report.slug for each in archive.search("vineya")] == ["estate"]


def test_a_word_typed_in_full_comes_before_those_that_it_begins() -> None:
    assert found(ARCHIVE, "port") == ["r5", "r4"]


def test_a_passage_with_the_whole_words_comes_before_one_with_the_word_begun() -> None:
    archive = archive_of("A ferry sank.", "Zeppelins, zephyrs, zebras and zeal.", "Boats", "Ferries", "Tugs")
    assert found(archive, "ferry ze") == ["r3", "r0", "r1"]


def test_a_stop_word_after_others_begins_nothing_but_alone_it_may() -> None:
    archive = archive_of("The price of bread", "An officer spoke")
    assert found(archive, "price of") == ["r0"]
    assert found(archive, "of") == ["r1"]


WORDS = st.sampled_from("ferry ferries tug tugs crane cranes bread su-34 the of".split())
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=25)


@settings(max_examples=25, deadline=None)
@given(TEXTS, st.sampled_from(["ferr", "tug cr", "crane", "su", "bread fe", ""]))
def test_pages_together_are_the_list(texts: list[str], words: str) -> None:
    archive = archive_of(*(f"{text} n{at}." for at, text in enumerate(texts)))
    pages = [slug for offset in range(0, 60, 5) for slug in found(archive, words, offset, 5)]
    assert pages == found(archive, words)


def test_pages_together_are_the_list_beyond_the_first_candidates() -> None:
    texts = tuple(f"Ferry {'x ' * (at % 7)} z{at} y{at} w{at} left." for at in range(130))
    report = Report("log", "Log", date(2031, 1, 1), texts)
    archive = Archive.of([report])
    whole = [each.passage.ordinal for each in archive.search("ferr", TODAY, 0, 200)]
    pages = [
        each.passage.ordinal
        for offset in range(0, 200, 20)
        for each in archive.search("ferr", TODAY, offset, 20)
    ]
    assert pages == whole
    assert len(whole) == len(set(whole)) == 130
