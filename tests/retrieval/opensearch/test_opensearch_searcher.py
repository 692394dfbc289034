"""A searcher of an index of OpenSearch keeps to the Protocol: the cases of every searcher, on a real node."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval import Report
from retrieval.opensearch import opensearch_searcher, report_sequence
from retrieval.opensearch.connection.client import SearchClient
from retrieval.opensearch.opensearch_searcher import OpenSearchSearcher
from retrieval.opensearch.searchers import Searchers
from retrieval.opensearch.writing.index_writer import IndexWriter
from retrieval.search import pipeline
from retrieval.searcher import Filter
from tests.opensearch_node.nodes import Node
from tests.retrieval import test_searcher as cases
from tests.retrieval.naive_searcher import NaiveSearcher
from tests.retrieval.opensearch.conftest import Make, client_of, index_reports
from tests.retrieval.test_searcher import (  # noqa: F401 - tests, which use the fixture below
    test_a_passage_that_names_a_day_is_dated_there,
    test_a_report_has_two_keys,
    test_a_term_scores_above_0_exactly_where_it_occurs,
    test_a_wider_date_in_the_words_is_not_inside_a_day,
    test_no_group_asks_for_nothing,
    test_passages_stand_in_order_and_those_of_an_unknown_report_are_an_error,
    test_reports_are_found_by_place_time_title_and_digest,
    test_reports_are_newest_first_undated_last,
    test_the_speakers_are_the_bodies_that_are_quoted,
    test_undated_reports_are_about_a_period_only_by_their_words,
    test_undated_reports_count_in_every_period,
)

REQUESTS = st.tuples(cases.WEIGHTS, cases.FILTERS, cases.GROUPS, st.integers(1, 8))


@pytest.fixture(scope="module")
def searcher(make: Make) -> OpenSearchSearcher:
    return make(cases.REPORTS)


@pytest.fixture(scope="module")
def refilled(node: Node) -> Iterator[Callable[[list[Report]], Searchers]]:
    """Puts other reports into the same index of two shards, where those of before have left their traces."""
    client = client_of(node)
    index_reports(client, (), shards=2)

    def refill(reports: list[Report]) -> Searchers:
        writer = IndexWriter(client)
        with Searchers(client).current() as before:
            writer.remove([report.slug for report in before.reports])
        writer.add(reports)
        writer.finish()
        return Searchers(client)

    yield refill
    client.close()


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(reports=cases.ARCHIVES, requests=st.lists(REQUESTS, min_size=4, max_size=4))
def test_it_does_what_the_naive_searcher_does(
    refilled: Callable[[list[Report]], Searchers],
    reports: list[Report],
    requests: list[tuple[dict[str, float], Filter, list[list[str]], int]],
) -> None:
    with refilled(reports).current() as searcher:
        for weights, within, groups, k in requests:
            cases.compare(searcher, NaiveSearcher(reports), weights, within, groups, k)


def test_words_are_those_of_the_naive_searcher(searcher: OpenSearchSearcher) -> None:
    naive = NaiveSearcher(cases.REPORTS)
    for word in ("pmup", "drnoes", "hrbor", "tugs", "harbourmastr", "x", "ab", "the", "zurihc"):
        for distance in (1, 2):
            assert searcher.words_near(word, distance) == naive.words_near(word, distance)
    for prefix in ("", "h", "har", "dron", "zz", "21", "zur"):
        for limit in (1, 3, 100):
            assert searcher.words_with_prefix(prefix, limit) == naive.words_with_prefix(prefix, limit)


def test_answers_are_those_of_the_naive_searcher(searcher: OpenSearchSearcher) -> None:
    for question in cases.QUESTIONS:
        cases.compare_answers(searcher, NaiveSearcher(cases.REPORTS), question)


def test_a_question_takes_few_requests(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    searcher, made, ask = make(cases.REPORTS), [0], SearchClient.ask

    def counted(client: SearchClient, request: Callable[[Any], Any]) -> Any:
        made[0] += 1
        return ask(client, request)

    monkeypatch.setattr(SearchClient, "ask", counted)
    for question, most in (
        (
            "How many drones did the Belaya works assemble?",
            8,
        ),  # half of them for what questions of a view share
        ("What closed the harbour?", 4),
        ("Who is the harbourmaster?", 4),
        ("What closed the harbour?", 3),  # words that reports lack are not remembered
        (" ".join(text for report in cases.REPORTS for text in report.paragraphs), 6),
    ):
        made[0] = 0
        pipeline.ask(OpenSearchSearcher(searcher.shared), question, date(2031, 11, 1), None, None, 0, 3)
        assert made[0] <= most, question


def test_accents_do_not_count_and_a_phrase_has_a_compound_as_one_word(make: Make) -> None:
    for case in (
        cases.test_words_are_found_by_a_prefix_with_or_without_its_accents,
        cases.test_a_phrase_has_a_compound_as_one_word,
    ):
        case(make)


def test_equal_passages_are_newest_first(client: SearchClient) -> None:
    twins = [Report(f"r{at:02}", "T", None, (f"Tug n{at}.",)) for at in range(60)]
    index_reports(client, twins)
    with Searchers(client).current() as searcher:
        assert [each.report.slug for each in searcher.top({"tug": 1.0}, 2)] == ["r59", "r58"]


def test_the_best_is_found_by_exact_lengths_behind_those_that_the_engine_takes_for_as_good(
    client: SearchClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = [
        Report(
            f"r{at}", "T", date(2031, 1, 1 + at), ("Tug " + " ".join(f"w{at}x{n}" for n in range(40 + at)),)
        )
        for at in range(7)
    ]
    index_reports(client, longer)
    monkeypatch.setattr(opensearch_searcher, "_LEAST_CANDIDATES", 1)
    monkeypatch.setattr(opensearch_searcher, "_PER_WANTED", 1)
    with Searchers(client).current() as searcher:
        assert [each.report.slug for each in searcher.top({"tug": 1.0}, 2)] == ["r0", "r1"]


def test_places_far_from_the_newest_are_reached(
    client: SearchClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = [Report(f"r{at:02}", "T", paragraphs=(f"Tug {at}.",)) for at in range(30)]
    index_reports(client, reports)
    monkeypatch.setattr(report_sequence, "_STEP", 7)
    monkeypatch.setattr(report_sequence, "_AHEAD", 4)
    newest_first = [report.slug for report in reversed(reports)]
    with Searchers(client).current() as searcher:
        assert [searcher.reports[at].slug for at in (29, 0, 8, 9, 14, -3)] == [
            newest_first[at] for at in (29, 0, 8, 9, 14, -3)
        ]
        assert [each.slug for each in searcher.reports[5:25]] == newest_first[5:25]
        assert [each.slug for each in searcher.reports[::-9]] == newest_first[::-9]
        assert [each.slug for each in searcher.reports] == newest_first
        with pytest.raises(IndexError):
            searcher.reports[30]
