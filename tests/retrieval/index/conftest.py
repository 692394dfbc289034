"""The classes of index, the inverted one with its kernel and without."""

import pytest

from retrieval.compiled import library
from retrieval.index import InvertedIndex, RankBm25Index, postings

Kind = type[InvertedIndex] | type[RankBm25Index]


@pytest.fixture(params=["inverted counted", "inverted compiled", "rank-bm25"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Kind:
    """A class of index; long terms, layers and tables occur in small corpora too."""
    if request.param == "rank-bm25":
        return RankBm25Index
    if request.param == "inverted compiled" and not library.available():
        pytest.skip("no compiler when this was installed")
    if request.param == "inverted counted":
        monkeypatch.setattr(library, "available", lambda: False)
    monkeypatch.setattr(postings, "LONG", 3)
    monkeypatch.setattr(postings, "SHARES", (0.2, 0.5))
    return InvertedIndex
