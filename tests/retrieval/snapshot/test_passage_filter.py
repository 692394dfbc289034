"""Filters read no more passages than they need."""

from datetime import date, timedelta

import pytest

from retrieval import Passage, Period, Report
from retrieval.searcher import Filter
from retrieval.snapshot import LocalSearcher
from retrieval.snapshot.document_store import DocumentStore
from retrieval.text.analysis import phrase_terms, stem

FIRST = date(2031, 1, 1)
PHRASE = Filter(phrases=(phrase_terms("faulty pump"),))


def report(number: int, *texts: str) -> Report:
    """One of many reports, each a day after the one before."""
    numbered = tuple(f"{text} n{number}x{at}." for at, text in enumerate(texts))
    return Report(f"r{number:03}", f"Item {number}", FIRST + timedelta(number), numbered)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slugs of the reports of which a passage was read."""
    read: list[str] = []
    passage = DocumentStore.passage

    def reading(store: DocumentStore, key: tuple[str, str], place: int) -> Passage:
        read.append(key[1])
        return passage(store, key, place)

    monkeypatch.setattr(DocumentStore, "passage", reading)
    return read


def test_a_phrase_is_looked_for_in_the_best_passages_until_there_are_enough(reads: list[str]) -> None:
    searcher = LocalSearcher.of(report(number, "A faulty pump of the works") for number in range(200))
    found = searcher.top({stem("pump"): 1.0}, 2, PHRASE)

    assert [each.report.slug for each in found] == ["r199", "r198"]
    assert len(reads) < 10


def test_more_are_asked_for_where_the_best_do_not_have_the_phrase() -> None:
    apart = [report(number, "A pump that is faulty") for number in range(100)]
    searcher = LocalSearcher.of(
        [*apart, report(100, "After hours a long and faulty pump of the works stopped")]
    )

    assert [each.key for each in searcher.top({stem("pump"): 1.0}, 2, PHRASE)] == [("r100", 0)]


def test_the_newest_passages_are_those_of_the_newest_reports_alone(reads: list[str]) -> None:
    searcher = LocalSearcher.of(report(number, "A pump", "A tug") for number in range(100))
    known = Period(None, FIRST + timedelta(49))
    newest = searcher.newest_passages(3, Filter(known))

    assert [each.key for each in newest] == [("r049", 0), ("r049", 1), ("r048", 0)]
    assert {*reads} == {"r049", "r048"}


@pytest.mark.parametrize("undated", [0, 1, 30])
@pytest.mark.parametrize("k", [1, 5, 9, 10, 11, 99])
def test_the_newest_passages_without_a_word_are_found_behind_those_that_have_it(k: int, undated: int) -> None:
    dated = [report(number, "A pump" if number >= 10 else "A tug") for number in range(60)]
    later = [Report(f"u{at:02}", "No day", paragraphs=(f"A tug u{at}.",)) for at in range(undated)]
    newest = LocalSearcher.of([*dated, *later]).newest_passages(k, Filter(excluded=frozenset([stem("pump")])))
    expected = [f"r{number:03}" for number in range(9, -1, -1)] + [f"u{at:02}" for at in range(undated)][::-1]

    assert [each.report.slug for each in newest] == expected[:k]


def test_a_filter_holds_after_reports_have_gone() -> None:
    searcher = LocalSearcher.of(report(number, "A pump") for number in range(30))
    snapshot = searcher.snapshot.replaced([0, 7, 29], {})
    until = Filter(Period(None, FIRST + timedelta(8)))
    found = LocalSearcher(snapshot).top({stem("pump"): 1.0}, 99, until)

    assert sorted(each.report.slug for each in found) == [f"r{number:03}" for number in (1, 2, 3, 4, 5, 6, 8)]
