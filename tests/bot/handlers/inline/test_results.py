"""Inline results, made once for each quote."""

from dataclasses import replace
from datetime import date

import pytest

from bot.handlers.inline.results import BESIDE, InlineResults
from bot.messages import answers
from bot.messages.message import whole
from bot.messages.templates import Templates
from bot.sending.sending import inline_result
from retrieval import Archive, Citation, Report

TEMPLATES = Templates()


def citations(title: str = "Log", count: int = 3) -> list[Citation]:
    texts = tuple(f"Ferry {number} left the quay at noon." for number in range(count))
    archive = Archive.of([Report("log", title, date(2031, 1, 1), texts)])
    return [whole(passage) for passage in archive.passages("log")]


def made(results: InlineResults, found: list[Citation], version: str | None = "now") -> list[str]:
    return [result.json for result in results.of(TEMPLATES, found, "a_bot", version)]


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[Citation]:
    """What was rendered, in order."""
    calls: list[Citation] = []
    render = answers.inline_entry

    def noted(templates: Templates, citation: Citation, username: str) -> object:
        calls.append(citation)
        return render(templates, citation, username)

    monkeypatch.setattr(answers, "inline_entry", noted)
    return calls


def test_a_quote_is_rendered_once(rendered: list[Citation]) -> None:
    results = InlineResults()
    first, second = made(results, citations()), made(results, citations()[::-1])

    assert first == second[::-1]
    assert first == [
        inline_result(answers.inline_entry(TEMPLATES, each, "a_bot")).json for each in citations()
    ]
    assert len(rendered) == 3 + 3


def test_another_quote_or_another_best_sentence_is_another_result() -> None:
    results, [whole_quote] = InlineResults(), citations(count=1)
    others = [
        replace(whole_quote, end=5),
        replace(whole_quote, start=6),
        replace(whole_quote, sentence=(6, 10)),
    ]
    for other in (whole_quote, *others):
        [result] = made(results, [other])
        assert result == inline_result(answers.inline_entry(TEMPLATES, other, "a_bot")).json


def test_changed_reports_have_new_results() -> None:
    results = InlineResults()
    before, after = made(results, citations("Log")), made(results, citations("Logbook"), "later")

    assert all("Logbook" in result for result in after)
    assert not any("Logbook" in result for result in before)


def test_the_result_holds_the_citation_that_was_found_now() -> None:
    results, later = InlineResults(), citations()
    made(results, citations())

    assert [each.citations[0].passage for each in results.of(TEMPLATES, later, "a_bot", "now")] == [
        each.passage for each in later
    ]


def test_what_is_of_no_certain_version_is_not_remembered(rendered: list[Citation]) -> None:
    results = InlineResults()
    made(results, citations(), None)
    made(results, citations(), None)

    assert len(rendered) == 6


def test_memory_is_bounded(rendered: list[Citation]) -> None:
    one = len(made(InlineResults(), citations(count=1))[0])
    results = InlineResults(2 * (BESIDE + one + 200))
    found = citations(count=9)
    made(results, found)
    rendered.clear()
    made(results, found[-2:])
    assert rendered == []
    made(results, found[:1])

    assert rendered == found[:1]


def test_a_passage_found_twice_is_one_result() -> None:
    assert len(made(InlineResults(), citations(count=1) * 2)) == 1
