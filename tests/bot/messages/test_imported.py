"""How a report was read that an operator brought in, as a message."""

from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.findings import explained
from bot.messages.reports import imported, imported_source, not_imported, taken_back
from bot.messages.telegram_html import fits
from bot.web.errors import FileError
from retrieval import Finding, Passage, ReadingNotice, Report
from tests.bot.made import TEMPLATES, labels, made_passage, made_report, passages, reports, sendable, wild


def test_how_a_report_was_read_is_said_with_its_notices() -> None:
    notice = ReadingNotice("undated", 1, Finding("undated"))
    made = ReadingNotice("made title", 1, Finding("title_of_name"))
    report = replace(
        made_report(published=None, title="<b>Duma", outlet="Courier"),
        title_made=True,
        notices=(made, *(notice,) * 9),
    )
    message = imported(TEMPLATES, "added", "duma.txt", report, [made_passage()] * 2, ["attachments: <a>"], 7)
    text, _ = sendable(message)

    assert text.splitlines() == [
        "Added: <b>Duma",
        "It has no title of its own: this one was made for it.",
        "Date: undated",
        "Outlet: Courier",
        "2 passages, quoting UK Ministry of Defence",
        "• attachments: <a>",
        *[f"• {explained(Finding('undated'))}"] * 5,
    ]
    assert labels(message) == [["Open", "Take back"]]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("stated", "5 August 2024, 21:16, stated by the source"),
        ("date line", "5 August 2024, 21:16, from a date line"),
        ("file name", "5 August 2024, 21:16, from the file’s name"),
    ],
)
def test_where_a_date_comes_from_is_said(source: str, words: str) -> None:
    report = replace(made_report(), date_source=source)

    assert f"Date: {words}\n" in imported(TEMPLATES, "added", "duma.txt", report).html


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("added", "Added: "),
        ("updated", "Updated: "),
        ("unchanged", "Already there: "),
        ("same text", "The same text is already there: "),
        ("edited", "Not overwritten, because its file was edited by hand: "),
    ],
)
def test_what_an_import_did_is_said(outcome: str, words: str) -> None:
    assert imported(TEMPLATES, outcome, "duma.txt", made_report()).html.startswith(words)


def test_a_file_whose_text_is_not_used_is_named() -> None:
    message = imported(TEMPLATES, "added", "<duma>.txt", None)

    assert sendable(message)[0] == "Added: <duma>.txt\nIts text is not used; “dispatch check” says why."
    assert message.keyboard is None


def test_speakers_beyond_five_are_counted() -> None:
    quoted = [made_passage(speaker=f"Body {number}") for number in range(7)]
    html = imported(TEMPLATES, "added", "a.txt", made_report(), quoted).html

    assert html.endswith("Body 3, Body 4 and 2 others")


@wild
@given(st.text(max_size=5000), reports, st.lists(passages(), max_size=20))
def test_any_import_is_one_message(words: str, report: Report, quoted: list[Passage]) -> None:
    for message in (
        imported(TEMPLATES, "added", words, report, quoted, [words] * 9, 999_999_999),
        not_imported(TEMPLATES, words, words, words),
        taken_back(TEMPLATES, report),
        imported_source(
            TEMPLATES,
            name=words,
            shown=[(SimpleNamespace(outcome="added", file=words), report)] * 8,
            more=9,
            counts=Counter(added=9, edited=2),
            failed=5,
            left_out=Counter({"messages without text": 2}),
            notes=[words] * 5,
            errors=[FileError(words, words, words)] * 5,
        ),
    ):
        assert fits(message.html)
        assert "\n\n\n" not in message.html


def test_a_report_of_a_day_to_come_is_called_so_and_cannot_be_opened() -> None:
    message = imported(TEMPLATES, "added", "duma.txt", made_report(), file_key=7, early=True)

    assert "• It is dated in the future, so nobody sees it before that day." in sendable(message)[0]
    assert labels(message) == [["Take back"]]
    assert imported(TEMPLATES, "added", "duma.txt", made_report(), early=True).keyboard is None
