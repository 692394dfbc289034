"""The address of a passage: it finds every passage of any report, whatever its words."""

from datetime import date

import pytest

from retrieval import Archive, Report, address_of, report_address
from retrieval.reports.passage_address import read_address

AWKWARD = (
    "Sales rose on 3 May 2021 as of 2 June.",
    "-Minus five degrees: -cold -snow were measured.",
    'The pilot said "we never saw the "other" boat".',
    "It is so.",
    "#1.2 is a heading.",
    "The same words stand twice.",
)
OTHERS = ("Last week nothing happened.", "The same words stand twice.")


@pytest.fixture
def archive() -> Archive:
    return Archive.of(
        [
            Report("a-b.c_d", "Odd lines", date(2024, 1, 2), AWKWARD),
            Report("plain", "Plain lines", None, OTHERS),
        ]
    )


def test_every_passage_is_found_alone_by_its_address(archive: Archive) -> None:
    passages = [passage for report in archive.reports for passage in archive.passages(report.slug)]

    assert len(passages) == len(AWKWARD) + len(OTHERS)
    for passage in passages:
        [citation] = archive.search(address_of(passage), date(2024, 6, 1))
        assert citation.passage == passage
        assert citation.quote == passage.text


def test_an_address_has_one_page(archive: Archive) -> None:
    address = address_of(archive.passages("plain")[0])

    assert archive.search(address, offset=1) == []


@pytest.mark.parametrize("text", ["#nobody.1", "#plain.99"])
def test_an_unknown_address_finds_nothing(archive: Archive, text: str) -> None:
    assert archive.search(text) == []


@pytest.mark.parametrize("text", ["", "#", "a.1", "#a.1 words", "#a b.1"])
def test_other_texts_are_no_address(text: str) -> None:
    assert read_address(text) is None


def test_the_slug_names_a_report_too_and_spaces_around_do_not_matter() -> None:
    assert read_address(" #a.b.12 ") == ("a.b", 12)


def test_the_address_of_a_report_finds_all_its_passages_in_order(archive: Archive) -> None:
    for report in archive.reports:
        found = archive.search(report_address(report), date(2024, 6, 1))
        assert [citation.passage for citation in found] == list(archive.passages(report.slug))
        assert all(citation.quote == citation.passage.text for citation in found)
        assert archive.search(report_address(report), date(2024, 6, 1), offset=1, limit=1) == found[1:2]


def test_a_word_behind_the_sign_that_no_report_is_called_is_searched_for(archive: Archive) -> None:
    [citation] = archive.search("#pilot")

    assert "The pilot said" in citation.quote


def test_an_address_finds_nothing_before_the_day_of_the_report(archive: Archive) -> None:
    report = archive.report("a-b.c_d")
    assert report
    [first, *_] = archive.passages(report.slug)

    assert archive.search(address_of(first), date(2024, 1, 1)) == []
    assert archive.search(report_address(report), date(2024, 1, 1)) == []
    assert archive.search(address_of(first), date(2024, 1, 2))
