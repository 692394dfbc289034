"""What subscribers are told of new reports."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import announcements as messages
from bot.messages.announcements import DIGEST_REPORTS, QUOTES
from bot.messages.message import Message
from retrieval import Archive, Citation, Report
from tests.bot.made import (
    QUOTE,
    TEMPLATES,
    TEXT,
    bold,
    citations,
    cited,
    labels,
    made_passage,
    made_report,
    reports,
    sendable,
    wild,
)

SUMMARY = "The Duma has passed a bill on citizenship."


def announced(report: Report, *quotes: Citation) -> Message:
    return messages.announcement(TEMPLATES, Archive.of([report]), report, quotes)


def digested(listed: Sequence[Report], total: int) -> Message:
    return messages.digest(TEMPLATES, Archive.of(listed).known(), listed, total)


def test_a_new_report_is_announced_with_title_date_outlet_summary_and_a_button() -> None:
    report = made_report(summary=SUMMARY, outlet="Duma Courier")
    message = announced(report)
    text, entities = sendable(message)

    assert text == f"New report\n\nDuma passes bill\n5 August 2024, Duma Courier\n\n{SUMMARY}"
    assert SUMMARY in [entity.of(text) for entity in entities if entity.type == "italic"]
    assert labels(message) == [["Full report"]]


def test_the_title_is_linked_where_the_address_is_known() -> None:
    message = announced(made_report(url="https://example.org/duma"))
    text, entities = sendable(message)

    assert [(e.of(text), e.argument) for e in entities if e.type == "text_link"] == [
        ("Duma passes bill", "https://example.org/duma")
    ]


def test_the_quotes_waited_for_are_shown_with_their_speaker() -> None:
    report = made_report(summary=SUMMARY)
    message = announced(report, cited(made_passage(report=report), QUOTE))
    text, entities = sendable(message)

    assert text.endswith(f"{SUMMARY}\n\nUK Ministry of Defence:\n{TEXT}")
    assert bold(message) == ["New report", QUOTE]
    assert [e.of(text) for e in entities if e.type == "blockquote"] == [TEXT]


def test_the_best_three_quotes_are_enough() -> None:
    passages = [made_passage(f"The bill, article {number}.", ordinal=number) for number in range(9)]
    message = announced(made_report(), *[cited(passage) for passage in passages])

    text, entities = sendable(message)
    assert [entity.of(text) for entity in entities if entity.type == "blockquote"] == [
        f"The bill, article {number}." for number in range(QUOTES)
    ]


def test_a_quote_from_the_summary_is_not_shown_twice() -> None:
    report = made_report(summary=SUMMARY, paragraphs=(SUMMARY, TEXT))
    message = announced(report, cited(made_passage(SUMMARY, report=report), "bill"))

    assert sendable(message)[0].count(SUMMARY) == 1


def test_a_report_without_summary_and_quotes_is_announced_with_its_first_passage() -> None:
    message = announced(made_report())
    text, entities = sendable(message)

    assert [e.of(text) for e in entities if e.type == "blockquote"] == [TEXT]
    assert bold(message) == ["New report"]


def test_a_report_of_a_title_alone_is_announced() -> None:
    assert sendable(announced(made_report(paragraphs=(), published=None)))[0] == (
        "New report\n\nDuma passes bill\nundated"
    )


@wild
@given(reports, st.lists(citations(), max_size=5))
def test_any_announcement_is_one_message(report: Report, quotes: list[Citation]) -> None:
    sendable(announced(report, *quotes))


def test_a_digest_counts_and_lists_with_dates_titles_and_buttons() -> None:
    listed = [
        made_report("duma", url="https://example.org/duma"),
        made_report("karst", "Bridge at Karst closed", date(2024, 2, 20)),
    ]
    message = digested(listed, 2)
    text, entities = sendable(message)

    assert text == (
        "2 new reports\n\n5 August 2024: Duma passes bill\n20 February 2024: Bridge at Karst closed"
    )
    assert "https://example.org/duma" in [e.argument for e in entities if e.type == "text_link"]
    assert labels(message) == [
        ["5 August 2024: Duma passes bill"],
        ["20 February 2024: Bridge at Karst closed"],
    ]


@pytest.mark.parametrize(("known", "total", "more"), [(2, 1200, "1,198"), (14, 14, "4")])
def test_a_digest_says_how_many_it_does_not_list(known: int, total: int, more: str) -> None:
    message = digested([made_report(f"r{n}", f"Bill {n}") for n in range(known)], total)
    text, _ = sendable(message)

    assert text.startswith(f"{total:,} new reports\n")
    assert f"and {more} more; /reports" in text
    assert len(labels(message)) == min(known, DIGEST_REPORTS)


def test_a_single_report_needs_no_plural() -> None:
    assert sendable(digested([made_report()], 1))[0].startswith("1 new report\n")


@wild
@given(st.lists(reports, min_size=1, max_size=15), st.integers(0, 10**6))
def test_any_digest_is_one_message(listed: list[Report], total: int) -> None:
    sendable(digested(listed, total))
