"""The golden questions have the same answers on the local searcher and on OpenSearch."""

from datetime import date
from typing import Any

import pytest

from retrieval import Answer, Archive, Citation
from retrieval.opensearch.connection.client import SearchClient
from retrieval.opensearch.searchers import Searchers
from retrieval.search import inline_search, pipeline
from retrieval.searcher import Searcher
from retrieval.snapshot import LocalSearcher
from tests.retrieval.opensearch.conftest import index_reports
from tests.retrieval.test_golden import GOLDEN, HERE, TODAY


def test_golden_questions_have_the_same_answers(client: SearchClient) -> None:
    reports = list(Archive.open(HERE / "golden").reports)
    index_reports(client, reports)
    ours, local = Searchers(client), LocalSearcher.of(reports)
    for name, entry in GOLDEN.items():
        with ours.current() as searcher:
            assert answer(searcher, entry) == answer(local, entry), name


def answer(searcher: Searcher, entry: dict[str, Any]) -> object:
    """What a question gives, or what is typed."""
    on: date = entry.get("on", TODAY)
    if "typed" in entry:
        return [cited(each) for each in inline_search.search(searcher, entry["typed"], on, 0, 20)]
    found = pipeline.ask(searcher, entry["ask"], on, entry.get("follows"), None, 0, 3)
    sure = pytest.approx(found.confidence, abs=1e-9)
    if isinstance(found, Answer):
        return sure, found.more, [cited(each) for each in found.citations]
    return sure, found.reason, found.unknown, found.nearest and cited(found.nearest)


def cited(citation: Citation) -> tuple[object, ...]:
    """A citation without its report."""
    passage = citation.passage
    score = pytest.approx(citation.score, abs=1e-9)
    return passage.key, passage.speaker, passage.speech, citation.start, citation.end, score
