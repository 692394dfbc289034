"""Words by their beginning and near ones, where there are more than are counted."""

import pytest

from retrieval import Report
from retrieval.opensearch import word_search
from retrieval.opensearch.connection.client import SearchClient
from retrieval.opensearch.searchers import Searchers
from tests.retrieval.opensearch.conftest import index_reports

LONG = "x" * 300


def test_of_too_many_words_the_most_frequent_when_written_are_counted(
    client: SearchClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ("Bolt bold.", "Bolts bole.", f"Bolt boll {LONG}.")
    index_reports(client, [Report(f"r{at}", "T", paragraphs=(text,)) for at, text in enumerate(texts)])
    with Searchers(client).current() as searcher:
        monkeypatch.setattr(word_search, "_COUNTED", 2)
        assert searcher.words_with_prefix("bol", 2) == ["bolt", "bolts"]
        assert searcher.words_with_prefix("bol", 4) == ["bold", "bole", "bolt", "bolts"]
        assert searcher.words_near("bola", 1) == [("bolt", 1), ("bold", 1), ("bole", 1), ("boll", 1)]
        assert searcher.words_near("bola", 0) == searcher.words_near("b" * 33, 2) == []
        with pytest.raises(ValueError, match="3"):
            searcher.words_near("bolt", 3)


def test_a_word_that_is_longer_than_the_engine_takes_is_found(client: SearchClient) -> None:
    index_reports(client, [Report("r", "T", paragraphs=(f"A bolt {LONG} and more.",))])
    with Searchers(client).current() as searcher:
        assert [each.ordinal for each in searcher.top({LONG: 1.0}, 9)] == [0]
        assert searcher.term_scores([LONG], searcher.passages_of("r")).report[0, 0] > 0
        assert searcher.words_with_prefix("a b", 9) == searcher.words_near("\ud800", 1) == []
