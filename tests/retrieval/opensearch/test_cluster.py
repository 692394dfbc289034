"""Three nodes with two shards and a replica of each: one is killed in the middle of questions."""

import time
from itertools import cycle, islice

import pytest

from retrieval.opensearch import searchers
from retrieval.opensearch.searchers import Searchers
from retrieval.search import pipeline
from retrieval.search.answers import Abstention, Answer
from retrieval.searcher import Searcher
from retrieval.snapshot import LocalSearcher
from tests.opensearch_node.artifacts import MissingError, artifacts
from tests.opensearch_node.nodes import Node, cluster
from tests.retrieval.opensearch.conftest import PATIENCE, client_of, index_reports
from tests.retrieval.test_searcher import REPORTS

ASKED = 140
QUESTIONS = (
    "What is the latest number of drones?",
    "What closed the harbour?",
    "Who is the harbourmaster?",
    "What was reported in June 2031?",
    "drones -February",
    '"faulty pump"',
    "What happened in 1999?",
)


def answer(searcher: Searcher, question: str) -> object:
    """What is cited, or why nothing is."""
    found: Answer | Abstention = pipeline.ask(searcher, question, None, None, None, 0, 3)
    if isinstance(found, Answer):
        return [(each.passage.key, each.start, each.end) for each in found.citations]
    return found.reason


def test_no_answer_is_wrong_when_a_node_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        artifacts()
    except MissingError as error:
        pytest.skip(str(error))
    monkeypatch.setattr(searchers, "ASKED_AGAIN", PATIENCE)  # whatever else this machine does
    local = LocalSearcher.of(REPORTS)
    expected = {question: answer(local, question) for question in QUESTIONS}
    with cluster(3) as nodes:
        client = client_of(*nodes)
        index_reports(client, REPORTS, shards=2, replicas=1)
        client.ask(lambda asked: asked.cluster.health(wait_for_status="green", timeout=PATIENCE))
        ours = Searchers(client)
        longest = 0.0
        for number, question in enumerate(islice(cycle(QUESTIONS), ASKED)):
            dying = nodes[1] if number == ASKED // 2 else None

            def ask(searcher: Searcher, text: str = question, dying: Node | None = dying) -> object:
                assert searcher.coverage.reports == len(REPORTS)
                if dying:
                    dying.kill()
                return answer(searcher, text)

            begun = time.monotonic()
            assert ours.ask(ask) == expected[question]
            longest = max(longest, time.monotonic() - begun)
        print(f"The longest time without an answer: {longest:.1f} s")
        ours.close()
        client.close()
