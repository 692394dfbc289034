"""The compiled kernel against plain counting, on a corpus big enough to be pruned."""

import numpy as np
import pytest

from retrieval.compiled import library
from retrieval.index import InvertedIndex, postings

WORDS = [f"word{number}" for number in range(200)]


def made_up(size: int) -> list[str]:
    random = np.random.default_rng(7)
    frequency = 1 / np.arange(1, len(WORDS) + 1)
    return [
        " ".join(random.choice(WORDS, random.integers(1, 25), p=frequency / frequency.sum()))
        for _ in range(size)
    ]


@pytest.mark.skipif(not library.available(), reason="no compiler when this was installed")
@pytest.mark.parametrize("k", [1, 10, 300])
@pytest.mark.parametrize("filtered", [False, True])
def test_the_kernel_and_counting_give_the_same(
    monkeypatch: pytest.MonkeyPatch, k: int, filtered: bool
) -> None:
    """Same documents in the same order, scores equal to 1e-9, whatever is pruned or filtered."""
    monkeypatch.setattr(postings, "LONG", 256)
    texts = made_up(6000)
    compiled = InvertedIndex.build(texts).replace(range(0, 900, 3))
    within = np.random.default_rng(1).random(compiled.size) < 0.5 if filtered else None
    random = np.random.default_rng(2)
    queries = [
        {
            f"word{number}": float(weight)
            for number, weight in zip(picked, random.uniform(0.1, 3, 9), strict=False)
        }
        for picked in (random.choice(200, size, replace=False) for size in [1, 2, 3, 5, 9] * 12)
    ]
    found = [compiled.top(query, k, within) for query in queries]
    compiled_scores = compiled.term_scores(WORDS, range(90))
    monkeypatch.setattr(library, "available", lambda: False)
    counted = InvertedIndex.build(texts).replace(range(0, 900, 3))
    for query, hits in zip(queries, found, strict=True):
        wanted = counted.top(query, k, within)
        assert [position for position, _ in hits] == [position for position, _ in wanted]
        assert [score for _, score in hits] == pytest.approx([score for _, score in wanted], abs=1e-9)
    assert counted.term_scores(WORDS, range(90)) == pytest.approx(compiled_scores, abs=1e-12)


@pytest.mark.skipif(not library.available(), reason="no compiler when this was installed")
def test_texts_of_many_segments_are_scored_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for twice or backwards, in layers long enough for their documents to be guessed."""
    monkeypatch.setattr(postings, "LONG", 256)

    def index() -> InvertedIndex:
        changed = InvertedIndex.build(made_up(9000)).replace(range(5, 4000, 7), made_up(800))
        return changed.replace([0], ["word1 word2", "word3"])

    positions = np.random.default_rng(4).integers(0, 9000, 300)
    asked = [*WORDS[:60], "unknown"]
    compiled = index()
    assert int(repr(compiled).split()[-2]) == 3
    scores, hits = compiled.term_scores(asked, positions), compiled.top(dict.fromkeys(asked, 0.5), 700)
    groups = [["word1", "word50"], ["unknown", "word2"], ["word7"]]
    having = compiled.having(groups, positions)
    monkeypatch.setattr(library, "available", lambda: False)
    assert (index().term_scores(asked, positions) == scores).all()
    assert (index().having(groups, positions) == having).all()
    assert 0 < having.sum() < len(having)
    assert [at for at, _ in index().top(dict.fromkeys(asked, 0.5), 700)] == [at for at, _ in hits]


@pytest.mark.skipif(not library.available(), reason="no compiler when this was installed")
def test_the_least_weight_still_finds_its_texts() -> None:
    """However little a posting adds, its text is found, and once."""
    index = InvertedIndex.build(["alpha beta"] * 5000 + ["alpha"] * 5000)
    for weight in (5e-324, 1e-300, 1e-12):
        assert [at for at, _ in index.top({"alpha": weight}, 10_000)] == sorted(range(10_000))
