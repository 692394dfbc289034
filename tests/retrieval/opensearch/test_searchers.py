"""Questions share a view of the index until it changes, and are asked again where it is lost."""

from threading import Thread

import pytest

from retrieval.opensearch import searchers
from retrieval.opensearch.connection.client import SearchClient
from retrieval.opensearch.connection.errors import LostViewError, SearchEngineError
from retrieval.opensearch.opensearch_searcher import OpenSearchSearcher
from retrieval.opensearch.searchers import CHECKED, USED, Searchers
from retrieval.opensearch.writing.index_writer import IndexWriter
from tests.opensearch_node.nodes import Node
from tests.retrieval.conftest import HARBOUR, NOTES
from tests.retrieval.opensearch.conftest import client_of, index_reports


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def slugs(searcher: OpenSearchSearcher) -> list[str]:
    return [report.slug for report in searcher.reports]


def views(client: SearchClient) -> int:
    """How many views the engine holds."""
    nodes = client.ask(lambda asked: asked.nodes.stats(metric="indices", index_metric="search"))["nodes"]
    return sum(node["indices"]["search"]["point_in_time_current"] for node in nodes.values())


def test_a_view_is_shared_until_the_index_changes(client: SearchClient) -> None:
    index_reports(client, [HARBOUR])
    before, clock = views(client), Clock()
    ours = Searchers(client, clock)
    with ours.current() as first:
        assert slugs(first) == ["harbour"]
        writer = IndexWriter(client)
        writer.add([NOTES])
        writer.finish()
        assert ours.ask(slugs) == ["harbour"]  # nobody has looked yet
        clock.now = CHECKED
        assert ours.ask(slugs) == ["harbour", "notes"]
        assert slugs(first) == ["harbour"]
        assert views(client) == before + 2
    assert views(client) == before + 1
    clock.now = USED / 2
    assert ours.ask(lambda searcher: searcher.coverage.reports) == 2
    assert views(client) == before + 1
    clock.now = USED + CHECKED
    assert ours.ask(slugs) == ["harbour", "notes"]
    ours.close()
    assert views(client) == before


def test_a_question_whose_view_is_lost_is_asked_again(client: SearchClient) -> None:
    index_reports(client, [HARBOUR])
    ours = Searchers(client)
    ours.ask(slugs)
    client.ask(lambda asked: asked.delete_all_pits())
    assert ours.ask(lambda searcher: searcher.passage_frequency("tug")) == 1
    ours.close()


def test_a_view_that_stays_lost_is_an_error_after_a_while(
    client: SearchClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_reports(client, [HARBOUR])
    clock, asked = Clock(), []

    def question(searcher: OpenSearchSearcher) -> None:
        asked.append(searcher)
        clock.now += searchers.ASKED_AGAIN / 2
        raise LostViewError("engine_unhealthy")

    monkeypatch.setattr(searchers, "PAUSE", 0)
    with pytest.raises(LostViewError):
        Searchers(client, clock).ask(question)
    assert len(asked) == 3


def test_words_that_no_report_has_are_not_kept(client: SearchClient) -> None:
    index_reports(client, [HARBOUR])
    ours = Searchers(client)
    with ours.current() as searcher:
        assert [searcher.report_frequency(term) for term in ("tug", "mysecret", "\ud800")] == [1, 0, 0]
        assert [*searcher.shared.statistics.terms] == ["tug"]
    ours.close()


def test_threads_share_a_view(client: SearchClient) -> None:
    index_reports(client, [HARBOUR, NOTES])
    before, ours, found = views(client), Searchers(client), []
    threads = [Thread(target=lambda: found.append(ours.ask(slugs))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [["harbour", "notes"]] * 8
    ours.close()
    assert views(client) == before


def test_a_node_that_hangs_is_told_in_time_and_comes_back(node: Node) -> None:
    patient = client_of(node)
    index_reports(patient, [HARBOUR])
    client = client_of(node, index=patient.index, timeout=0.3)
    ours = Searchers(client)
    with node.frozen(), pytest.raises(SearchEngineError, match="engine_slow"):
        ours.ask(slugs)
    assert Searchers(patient).ask(slugs) == ["harbour"]
    for each in (patient, client):
        each.close()
