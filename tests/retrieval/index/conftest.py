"""Corpora for the tests of the index."""

import pytest

from retrieval.index import kernel, postings, term_scores, top_k


@pytest.fixture(params=["whole", "pruned", "compiled"])
def road(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every road through the ranking: small corpora would only ever take the first one."""
    if request.param == "compiled":
        if not kernel.available():
            pytest.skip("no compiler when this was installed")
        monkeypatch.setattr(postings, "LONG", 3)
        monkeypatch.setattr(postings, "SHARES", (0.2, 0.5))
        monkeypatch.setattr(term_scores, "_TABLED", 5)
        return "compiled"
    monkeypatch.setattr(kernel, "available", lambda: False)
    if request.param == "pruned":
        monkeypatch.setattr(postings, "LONG", 3)
        monkeypatch.setattr(postings, "SHARES", (0.2, 0.5))
        monkeypatch.setattr(top_k, "_FLAT", 0)
        monkeypatch.setattr(top_k, "_START", 2)
        monkeypatch.setattr(top_k, "_PROBED", 2)
        monkeypatch.setattr(top_k, "_FEW", 0)
        monkeypatch.setattr(term_scores, "_DENSE", 2)
    return str(request.param)
