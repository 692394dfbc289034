"""The index against the model it stands for: `Okapi`, and counting by hand."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.index import Index
from retrieval.index.bm25 import Okapi
from retrieval.text.analysis import stem, words

VOCABULARY = ["alpha", "beta", "gamma", "delta", "the", "epsilon", "zeta", "eta", "theta", "iota"]
TEXTS = st.lists(st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join), max_size=40)
QUERY = st.lists(st.sampled_from([*VOCABULARY, "unknown"]), max_size=6).map(" ".join)
both_roads = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def terms(text: str) -> list[str]:
    return [term for word in words(text) if (term := stem(word))]


def expected(
    texts: Sequence[str], query: str, k: int, within: Sequence[int] | None = None
) -> list[tuple[int, float]]:
    """What rank_bm25's class says, for texts that hold a word of the query."""
    documents = [terms(text) for text in texts]
    wanted = list(dict.fromkeys(terms(query)))
    if not any(documents):
        return []
    scores = Okapi(documents).get_scores(wanted)
    found = [at for at, document in enumerate(documents) if set(document) & set(wanted)]
    allowed = found if within is None else [at for at in found if at in set(within)]
    return sorted(((at, float(scores[at])) for at in allowed), key=lambda hit: (-round(hit[1], 9), hit[0]))[
        :k
    ]


def assert_same(actual: list[tuple[int, float]], wanted: list[tuple[int, float]]) -> None:
    assert [position for position, _ in actual] == [position for position, _ in wanted]
    assert [score for _, score in actual] == pytest.approx([score for _, score in wanted], abs=1e-6)


@both_roads
@pytest.mark.usefixtures("road")
@given(TEXTS, QUERY, st.integers(1, 12))
def test_scores_are_those_of_rank_bm25(texts: list[str], query: str, k: int) -> None:
    """Same texts, same order, same scores, ties by position."""
    assert_same(Index.build(texts).search(query, k), expected(texts, query, k))


@both_roads
@pytest.mark.usefixtures("road")
@given(TEXTS, QUERY, st.sets(st.integers(0, 39)), st.booleans())
def test_a_filter_narrows_before_scoring(
    texts: list[str], query: str, wanted: set[int], as_mask: bool
) -> None:
    """The best within a filter are the best of all that it allows, however few."""
    positions = sorted(at for at in wanted if at < len(texts))
    within = np.isin(np.arange(len(texts)), positions) if as_mask else positions
    assert_same(Index.build(texts).search(query, 5, within), expected(texts, query, 5, positions))


@both_roads
@pytest.mark.usefixtures("road")
@given(TEXTS, st.lists(st.tuples(st.sets(st.integers(0, 60), max_size=9), TEXTS), max_size=5), QUERY)
def test_a_changed_index_equals_one_built_anew(
    texts: list[str], changes: list[tuple[set[int], list[str]]], query: str
) -> None:
    """Adding and removing, merges in between or not, leaves what a full rebuild would give."""
    index, kept = Index.build(texts), list(texts)
    for remove, add in changes:
        gone = {at for at in remove if at < len(kept)}
        index = index.replace(gone, add)
        kept = [text for at, text in enumerate(kept) if at not in gone] + add

        assert len(index) == len(kept)
        assert_same(index.search(query, 7), expected(kept, query, 7))
        evens = range(0, len(kept), 2)
        assert_same(index.search(query, 7, evens), expected(kept, query, 7, evens))
    for term in map(stem, VOCABULARY):
        assert index.df(term) == sum(term in terms(text) for text in kept)


@both_roads
@pytest.mark.usefixtures("road")
@given(
    TEXTS, st.dictionaries(st.sampled_from([*VOCABULARY, "none"]).map(stem).filter(bool), st.floats(0.1, 9))
)
def test_weights_multiply_what_a_term_is_worth(texts: list[str], query: dict[str, float]) -> None:
    """A weighted sum of the terms' own scores, whether the index chooses the texts or the caller."""
    index = Index.build(texts)
    documents = [terms(text) for text in texts]
    total = np.zeros(len(texts))
    if any(documents):
        model = Okapi(documents)
        total = sum((model.get_scores([term]) * weight for term, weight in query.items()), total)

    assert index.scores(query, range(len(texts))) == pytest.approx(total, abs=1e-6)
    hits = index.top(query, len(texts) + 1)
    assert dict(hits) == pytest.approx({at: total[at] for at in np.flatnonzero(total)}, abs=1e-6)
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)


@pytest.mark.parametrize("size", [3000, 40_000])
def test_many_texts_give_the_same_as_counting_them_all(size: int) -> None:
    """At a size where layers, tables and pruning are at work as they are in earnest."""
    draw = np.random.default_rng(size)
    shares = 1 / np.arange(1, 401)
    texts = [
        " ".join(f"w{at}" for at in draw.choice(400, draw.integers(3, 30), p=shares / shares.sum()))
        for _ in range(size)
    ]
    index = Index.build(texts)
    for count in (1, 2, 3, 5, 8):
        query = {f"w{at}": 1.0 for at in draw.integers(0, 40, count)}
        scores = index.scores(query, range(size))
        best = sorted(np.flatnonzero(scores).tolist(), key=lambda at: (-round(scores[at], 9), at))[:10]

        assert_same(index.top(query), [(at, scores[at]) for at in best])


@pytest.mark.parametrize(
    "text",
    ["", " ", "a", "the the", "!?…", "🙂", "‏שלום", "\x00\x1b", "\ud800", "'; DROP TABLE x; --", "(?:[*+"],
)
def test_odd_questions_find_nothing_and_break_nothing(text: str) -> None:
    """Nothing matches, nothing raises."""
    index = Index.build(["the first text", "", "\ud800 second"])

    assert index.search(text) == []


def test_nothing_matches_in_an_empty_index() -> None:
    """No texts, or only empty ones, are a collection like another."""
    assert Index.build([]).search("word") == []
    assert Index.build(["", "the"]).search("word") == []
    assert Index.build([]).add(["word"]).search("word")[0][0] == 0


def test_progress_hears_of_every_text() -> None:
    """The last call names how many there were."""
    heard: list[int] = []
    Index.build(["word"] * 2500, heard.append)

    assert heard == [1000, 2000, 2500]


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_a_weight_must_be_positive(weight: float) -> None:
    """A weight of nothing is a term left out."""
    with pytest.raises(ValueError, match="positive"):
        Index.build(["word"]).top({"word": weight})


def test_a_position_beyond_the_last_cannot_be_removed() -> None:
    """Removing what is not there is a mistake of the caller's."""
    with pytest.raises(IndexError, match="text 2 of 2"):
        Index.build(["a", "b"]).remove([2])


WORDS = ["ship", "ships", "shipped", "harbour", "harbor", "ran", "run", "runs", "running", "pump", "pumps"]
USING = st.lists(st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join), max_size=12)


@given(USING, st.lists(st.tuples(st.sets(st.integers(0, 20), max_size=9), USING), max_size=5))
def test_words_go_with_the_last_text_that_uses_them(
    texts: list[str], changes: list[tuple[set[int], list[str]]]
) -> None:
    """Also where another form of the word stays, and whatever has been merged with what."""
    index, kept = Index.build(texts), list(texts)
    for remove, add in changes:
        gone = {at: text for at, text in enumerate(kept) if at in remove}
        index = index.replace(gone, add)
        kept = [text for at, text in enumerate(kept) if at not in gone] + add
    fresh = Index.build(kept)
    for prefix in ("", "s", "sh", "ru", "r", "harbo", "pumps"):
        for limit in (1, 2, 4, 20):
            assert index.prefixed(prefix, limit) == fresh.prefixed(prefix, limit)
    for word in ("shipss", "hrbour", "rnn", "pmps", "rans"):
        assert index.near(word, 2) == fresh.near(word, 2)


def test_segments_stay_few() -> None:
    """A thousand additions leave a handful of segments."""
    index = Index.build(["word"] * 100)
    for number in range(300):
        index = index.add([f"word number{number}"])

    assert len(index) == 400
    assert int(repr(index).split()[-2]) <= 6
    assert index.search("number7")[0][0] == 107


def test_a_word_in_half_of_the_texts_still_counts() -> None:
    ((position, score),) = Index.build(["drone", "petrol"]).search("drone")
    assert (position, score > 0) == (0, True)


def test_a_word_in_every_text_still_matches() -> None:
    assert [position for position, _ in Index.build(["drone", "drone", "drone"]).search("drone")] == [0, 1, 2]


def test_the_places_of_a_term_survive_changes() -> None:
    index = Index.build(["drone bill", "bill", "drone"]).replace(remove=[0], add=["a drone", "petrol"])
    assert index.positions(stem("drone")).tolist() == [1, 2]
    assert index.positions("unseen").tolist() == []


@pytest.mark.usefixtures("road")
def test_threads_do_not_disturb_each_other() -> None:
    texts = [f"alpha{number % 7} beta{number % 11} gamma{number % 3} delta" for number in range(500)]
    index = Index.build(texts)
    asked = [f"alpha{number % 7} gamma{number % 3} delta" for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(index.search, asked)) == [index.search(each) for each in asked]
