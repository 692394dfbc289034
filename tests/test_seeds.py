"""The real report that ships with the project."""

from datetime import date, datetime
from pathlib import Path

import pytest

from retrieval import Answer, Archive
from retrieval.reports.passages import split

SEEDS = Path(__file__).parent.parent / "seeds"
BODY = "UK Ministry of Defence"


@pytest.fixture(scope="module")
def report():
    [found] = Archive.open(SEEDS).reports
    return found


def test_every_seed_is_a_report():
    assert Archive.open(SEEDS).problems == ()


def test_title_summary_and_date(report):
    assert report.title == (
        "UK intel: Russia tightens grip on naturalized citizens with military service requirement"
    )
    assert report.summary.startswith(
        "Russia's new law strips citizenship from naturalized citizens who don't register"
    )
    assert report.published == datetime(2024, 8, 5, 21, 16)


def test_three_bullets_are_the_ministrys_and_the_rest_is_the_outlets(report):
    assert [(passage.speaker, passage.quoted, passage.text.split()[0]) for passage in split(report)] == [
        (None, False, "Russia's"),
        (None, False, "On"),
        (None, False, "The"),
        (None, False, "Additionally,"),
        (BODY, True, "On"),
        (BODY, True, "When"),
        (BODY, True, "This"),
        (None, False, "Earlier,"),
    ]


def test_passages_stand_in_the_file_word_for_word(report):
    source = (SEEDS / report.file).read_text(encoding="utf-8")

    assert all(passage.text in source for passage in split(report))


@pytest.mark.parametrize(
    "words", ["Related:", "The Ministry wrote:", "join our community", "Patron", "coffee"]
)
def test_boilerplate_is_not_a_passage(report, words):
    assert not [passage for passage in split(report) if words in passage.text]


def test_the_title_is_not_a_passage(report):
    assert report.title not in [passage.text for passage in split(report)]


def test_its_key_phrases_are_of_its_title():
    phrases = Archive.open(SEEDS).known().key_phrases(2)

    assert [phrase.words for phrase in phrases] == ["military service", "naturalized citizens"]


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("migrants", True),
        ("citizenship", True),
        ("recruitment", True),
        ("Volodin", True),
        ("Duma", True),
        ("anything on the Duma?", True),
        ("what did the UK say about migrants?", True),
        ("tell me about the bill", True),
        ("submarines", False),
        ("anything on the harvest?", False),
        ("what did the UK say about elections?", False),
        ("Who won the football match?", False),
    ],
)
def test_it_is_answered_what_the_report_is_about(question, answered):
    found = Archive.open(SEEDS).ask(question, date(2026, 11, 27))

    assert isinstance(found, Answer) == answered
