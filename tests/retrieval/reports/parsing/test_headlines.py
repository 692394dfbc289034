"""Headlines: what looks like one, and what one is made of."""

import pytest

from retrieval.reports.errors import Finding
from retrieval.reports.parsing.headlines import (
    belongs_to_page,
    folded,
    is_byline,
    is_dateline,
    is_headline,
    made_title,
    retitled,
    title_from_name,
    title_from_words,
    title_source,
)
from retrieval.reports.report import Report


@pytest.mark.parametrize(
    "line",
    [
        "Ferry to the island runs again",
        "MAYOR’S PLAN FOR TRAMS",
        "Who pays for the ferry?",
        "At last! The ferry runs",
        "Treaty signed. The bridge is next",
        "Ferry sails for the U.S.",
        "Mr. Smith and Gen. Brown meet Dr. Grey",
        "Council: mayor 'backs' trams",
        "Порт знову працює",
        "ISLAND FERRY (AND PIER) — OPEN AGAIN",
        "24. Division builds a bridge",
        "x" * 150,
    ],
)
def test_these_look_like_headlines(line: str) -> None:
    assert is_headline(line)


@pytest.mark.parametrize(
    "line",
    [
        "The ferry runs again.",
        "The ferry runs again…",
        "The mayor said “it runs.”",
        "The ferry runs again. #ferry",
        "It runs. It was shut. It is mended",
        "It was long ago that the ferry ran. Now it does, " + "since " * 9 + "all is over",
        "One! Two! Three! Four",
        "The office wrote:",
        "Madam Chair, members of the council:",
        "Dear colleagues,",
        "ADVERTISEMENT",
        "NEW You can now listen to reports",
        "VIEW VIDEO The ferry",
        "Newsletter As news happens",
        "Melbourne, Australia CNN —",
        "LINDHAVEN, Norland (AP) — The ferry runs again",
        "LINDHAVEN — The ferry runs again",
        "- The ferry will run again",
        "• The ferry runs",
        "12/08",
        "x" * 151,
    ],
)
def test_these_do_not(line: str) -> None:
    assert not is_headline(line)


def test_titles_are_compared_without_capitals_and_kinds_of_marks() -> None:
    assert folded("Mayor’s  “Plan” – NOW") == folded("MAYOR'S 'Plan'\u00a0- now")
    assert folded("Plan A") != folded("Plan B")


@pytest.mark.parametrize(
    ("line", "byline", "dateline", "label"),
    [
        ("By Ann Writer", True, False, False),
        ("By Ann Writer and Bo van Maker, Harbour Correspondent", True, False, False),
        (":author: Ann Writer", True, False, False),
        ("Author: nobody knows", False, False, False),
        ("By the river, Ann waits.", False, False, False),
        ("By sea and by land", False, False, False),
        ("By Ann Writer, harbour correspondent", True, False, False),
        ("By Monday, the ferry was mended", False, False, False),
        ("CNN —", False, True, False),
        ("LINDHAVEN, Aug. 5 (AP) —", False, True, False),
        ("He said that it –", False, False, False),
        ("Lindhaven (AP)", False, True, False),
        ("Read more", False, False, True),
        ("READ MORE: Ships leave", False, False, True),
        ("EXCLUSIVE", False, False, True),
        ("Exclusive talks in the harbour", False, False, False),
        ("FOR IMMEDIATE RELEASE", False, False, True),
        ("5 min read", False, False, True),
        ("Home > News > Harbour", False, False, True),
        ("Nine > eight", False, False, False),
        ("By submitting your name, you agree to our terms", False, False, True),
        ("Share on Chirper", False, False, True),
        ("Readers of more books", False, False, False),
        ("Live music returns to the pier", False, False, False),
    ],
)
def test_lines_above_a_text_are_told_apart(line: str, byline: bool, dateline: bool, label: bool) -> None:
    assert (is_byline(line), is_dateline(line), belongs_to_page(line)) == (byline, dateline, label)


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("fuel-depot-fire", "Fuel depot fire"),
        ("20240811T090000Z_fuel-depot-fire", "Fuel depot fire"),
        ("2024-08-05-the-port-opens", "The port opens"),
        ("the-port-opens-3fa85f64", "The port opens"),
        ("report", ""),
        ("ships-2", ""),
        ("20220217T134500Z_BY_en_bbc0bd91e5", ""),
        ("crawl_06f31f270ed6", ""),
        ("a-b-c", ""),
        ("sales-q3v2-of-the-port", ""),
    ],
)
def test_a_files_name_is_a_title_where_it_says_words(stem: str, title: str) -> None:
    assert title_from_name(stem) == title


@pytest.mark.parametrize(
    ("paragraph", "title"),
    [
        ("The ferry to the island runs again. It was shut.", "The ferry to the island runs again"),
        ("Why does the ferry to the town not run? Nobody knows.", "Why does the ferry to the town not run?"),
        ("Mr. Smith runs.", "Mr. Smith runs"),
        ("And the prize goes to ... the ferry, which nobody had expected to win at all this summer",
         "And the prize goes to ... the ferry, which nobody had expected to win at all…"),
        ("LINDHAVEN, 5 August (Desk) – The ferry to the island runs again. It was shut.",
         "The ferry to the island runs again"),
        ("LINDHAVEN, Aug. 5, 2024 (AP) — The ferry to the island runs again, it is said.",
         "The ferry to the island runs again, it is said"),
        ("PORT, Isle, Aug. 5, 2024 — The ferry to the isle runs again.", "The ferry to the isle runs again"),
        ("ПОРТ, 5 серпня 2024 року — Пором знову ходить на острів.", "Пором знову ходить на острів"),
        ("LINDHAVEN, Aug. 5, 2024 (Desk) – The ferry to the island runs again.",
         "The ferry to the island runs again"),
        ("- The ferry runs", "The ferry runs"),
        ("The ferry - a new one - runs. So", "The ferry - a new one - runs"),
        ("CNN (Desk) —", "CNN (Desk) —"),
        ("No. It is shut and nobody knows.", "No. It is shut and nobody knows"),
        ("x" * 90, "x" * 79 + "…"),
        (".", "."),
    ],
)  # fmt: skip
def test_a_title_is_made_of_the_first_words(paragraph: str, title: str) -> None:
    assert title_from_words(paragraph) == title


def test_a_made_title_passes_by_what_belongs_to_the_page() -> None:
    prose = "The ferry runs again, the office said."
    title, notice = made_title(["CNN —", "Sign up for news", "The Sea Letter: read it", prose], "x")

    assert title == "The ferry runs again, the office said"
    assert notice == ("made title", 1, Finding("title_of_words"))
    assert made_title(["ADVERTISEMENT"], "x")[0] == "ADVERTISEMENT"
    assert made_title([], "x")[0] == "x"
    assert made_title([prose], "fuel-depot-fire")[1].finding == Finding("title_of_name")


def test_a_shared_first_line_becomes_a_paragraph_again() -> None:
    report = Report(
        "a/x",
        "As news happens",
        paragraphs=("The ferry runs again.",),
        text="As news happens\nThe ferry runs again.",
    )
    again = retitled(report)

    assert (again.title, again.title_made) == ("The ferry runs again", True)
    assert again.paragraphs == ("As news happens", "The ferry runs again.")
    assert again.text == report.text
    assert again.notices[-1].kind == "made title"


def test_a_headline_below_a_shared_first_line_is_the_title() -> None:
    lines = "Harbour Letter", "Ferry runs again", "It left on Monday."
    report = Report("x", lines[0], paragraphs=lines[1:], summary=lines[1], text="\n".join(lines))
    again = retitled(report)

    assert (again.title, again.title_made, again.summary) == (lines[1], False, "")
    assert again.paragraphs == (lines[0], lines[2])
    assert again.notices == ()
    alone = retitled(Report("x", lines[0], paragraphs=lines[1:2]))
    assert (alone.title_made, alone.paragraphs) == (True, lines[:2])


def test_a_title_made_of_a_shared_paragraph_is_made_of_the_next() -> None:
    paragraphs = "Good morning to all who read this.", "The ferry runs again.", "It left on Monday."
    report = Report("x", "Good morning to all who read this", paragraphs=paragraphs, title_made=True)
    again = retitled(report)

    assert title_source(report) == 0
    assert (again.title, again.title_made) == ("The ferry runs again", True)
    assert (again.paragraphs, title_source(again)) == (paragraphs, 1)
    assert title_source(Report("x", "The ferry runs again", paragraphs=paragraphs)) is None
