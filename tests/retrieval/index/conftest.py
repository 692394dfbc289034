"""Corpora for the tests of the index."""

import pytest

from retrieval.index import impacts, postings, topk


@pytest.fixture(params=["whole", "pruned"])
def road(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both roads through the ranking: small corpora would only ever take the first one."""
    if request.param == "pruned":
        monkeypatch.setattr(postings, "LONG", 3)
        monkeypatch.setattr(postings, "SHARES", (0.2, 0.5))
        monkeypatch.setattr(topk, "_FLAT", 0)
        monkeypatch.setattr(topk, "_START", 2)
        monkeypatch.setattr(topk, "_PROBED", 2)
        monkeypatch.setattr(topk, "_FEW", 0)
        monkeypatch.setattr(impacts, "_DENSE", 2)
    return str(request.param)
