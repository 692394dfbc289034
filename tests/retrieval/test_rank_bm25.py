"""rank-bm25 ranks small archives: without it, they do not answer."""

from pathlib import Path

import pytest
from rank_bm25 import BM25Okapi

from retrieval import Answer, Archive

SEEDS = Path(__file__).parents[2] / "seeds"
QUESTION = "Who co-sponsored the bill?"


def test_the_seed_is_ranked_by_rank_bm25(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive.open(SEEDS)
    assert isinstance(archive.ask(QUESTION), Answer)

    def broken(*_: object) -> None:
        raise RuntimeError("rank-bm25 was called")

    for method in ("get_scores", "get_batch_scores"):
        monkeypatch.setattr(BM25Okapi, method, broken)
    with pytest.raises(RuntimeError, match="rank-bm25 was called"):
        archive.ask(QUESTION)
