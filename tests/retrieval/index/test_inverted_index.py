"""What only the inverted index has: many segments, pruning, progress."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from retrieval.index import InvertedIndex
from tests.retrieval.index.conftest import Kind
from tests.retrieval.index.test_index_contract import assert_same


@pytest.mark.parametrize("size", [3000, 40_000])
def test_many_texts_give_the_same_as_counting_them_all(size: int) -> None:
    """At a size where layers, tables and pruning take part."""
    draw = np.random.default_rng(size)
    shares = 1 / np.arange(1, 401)
    texts = [
        " ".join(f"w{at}" for at in draw.choice(400, draw.integers(3, 30), p=shares / shares.sum()))
        for _ in range(size)
    ]
    index = InvertedIndex.build(texts)
    for count in (1, 2, 3, 5, 8):
        terms = sorted({f"w{at}" for at in draw.integers(0, 40, count)})
        scores = index.term_scores(terms, range(size)).sum(axis=0)
        best = sorted(np.flatnonzero(scores).tolist(), key=lambda at: (-round(scores[at], 9), at))[:10]

        assert_same(index.top(dict.fromkeys(terms, 1.0)), [(at, scores[at]) for at in best])


def test_progress_counts_every_text() -> None:
    """The last call names how many there were."""
    calls: list[int] = []
    InvertedIndex.build(["word"] * 2500, calls.append)

    assert calls == [1000, 2000, 2500]


def test_segments_stay_few() -> None:
    """Hundreds of additions leave a handful of segments."""
    index = InvertedIndex.build(["word"] * 100)
    for number in range(300):
        index = index.replace(add=[f"word number{number}"])

    assert index.size == 400
    assert int(repr(index).split()[-2]) <= 6
    assert index.search("number7")[0][0] == 107


def test_threads_do_not_disturb_each_other(kind: Kind) -> None:
    texts = [f"alpha{number % 7} beta{number % 11} gamma{number % 3} delta" for number in range(500)]
    index = kind.build(texts)
    questions = [f"alpha{number % 7} gamma{number % 3} delta" for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(index.search, questions)) == [index.search(each) for each in questions]
