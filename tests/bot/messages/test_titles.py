"""Titles are linked to where their reports come from, in every kind of message, and only to the web."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.messages import announcements, answers, history, reports
from bot.messages.message import Message
from retrieval import Archive, Citation, Report
from tests.bot.made import QUOTE, TEMPLATES, TEXT, abstained, answered, cited, made_report

HERE = "https://example.org/bill?a=1&b=%22"
LINK = '<a href="https://example.org/bill?a=1&amp;b=%22">Duma passes bill</a>'

Kind = Callable[[Archive, Report], Message]


def quoted(archive: Archive) -> Citation:
    return cited(archive.passages(archive.reports[0].slug)[0], QUOTE)


KINDS: dict[str, Kind] = {
    "answer": lambda archive, _: answers.answer(TEMPLATES, answered(quoted(archive))),
    "abstention": lambda archive, _: answers.answer(TEMPLATES, abstained("weak-match", quoted(archive))),
    "guest": lambda archive, _: answers.guest_entry(TEMPLATES, answered(quoted(archive)), "bot").message,
    "inline": lambda archive, _: answers.inline_entry(TEMPLATES, quoted(archive), "bot").message,
    "latest": lambda archive, _: reports.latest(TEMPLATES, archive.known()),
    "report": lambda archive, report: reports.report_page(TEMPLATES, archive.known(), report),
    "second page": lambda archive, report: reports.report_page(TEMPLATES, archive.known(), report, 2),
    "context": lambda archive, _: reports.context(TEMPLATES, archive.known(), quoted(archive).passage),
    "timeline": lambda archive, _: history.timeline(TEMPLATES, archive.timeline("bill")),
    "announcement": lambda archive, report: announcements.announcement(
        TEMPLATES, archive, report, [quoted(archive)]
    ),
}


def made(url: str) -> tuple[Archive, Report]:
    long = (f"Paragraph {number} of it: {'words ' * 120}" for number in range(9))
    report = made_report(url=url, paragraphs=(TEXT, *long))
    return Archive.of([report]), report


@pytest.mark.parametrize("kind", KINDS)
def test_a_known_address_is_behind_the_title(kind: str) -> None:
    assert LINK in KINDS[kind](*made(HERE)).html


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "ftp://example.org/", "tg://user?id=1", "https://example.org/" + "a" * 600],
)
def test_what_is_no_usable_web_address_is_not_linked(kind: str, url: str) -> None:
    html = KINDS[kind](*made(url)).html

    assert "<a " not in html
    assert "Duma passes bill" in html


@pytest.mark.parametrize("kind", ["latest", "report"])
def test_an_updated_report_says_so(kind: str) -> None:
    report = replace(made(HERE)[1], outlet="Courier", updated=date(2024, 8, 7))
    undated = replace(report, published=None, outlet="", updated=datetime(2024, 8, 7, 9, 5))

    def html(report: Report) -> str:
        return KINDS[kind](Archive.of([report]), report).html

    assert "5 August 2024, 21:16, Courier, updated 7 August 2024\n" in html(report)
    assert "undated, updated 7 August 2024, 09:05" in html(undated)
    assert "updated" not in html(made(HERE)[1])
