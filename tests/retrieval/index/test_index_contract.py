"""What every class of index gives: the scores of rank_bm25's `BM25Okapi`, and what counting by hand gives."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from retrieval.compiled import library
from retrieval.index import (
    Index,
    InvertedIndex,
    RankBm25Index,
    empty_index,
    rank_bm25_index,
    unpacked_index,
)
from retrieval.index.bm25 import Okapi
from retrieval.text.analysis import stem, terms, words
from retrieval.text.term_places import TermPlaces
from tests.heap import holders
from tests.retrieval.index.conftest import Kind

VOCABULARY = ["alpha", "beta", "gamma", "delta", "the", "epsilon", "zeta", "eta", "theta", "iota"]
TEXTS = st.lists(st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join), max_size=40)
QUERY = st.lists(st.sampled_from([*VOCABULARY, "unknown"]), max_size=6).map(" ".join)
CHANGES = st.lists(st.tuples(st.sets(st.integers(0, 60), max_size=9), TEXTS), max_size=4)
FORMS = ["ship", "ships", "shipped", "harbour", "harbor", "ran", "run", "runs", "running", "pump", "pumps"]
USES = st.lists(st.lists(st.sampled_from(FORMS), max_size=4).map(" ".join), max_size=12)

Hits = list[tuple[int, float]]
Change = tuple[set[int], list[str]]  # places of texts that are removed, and texts that are added
contract = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)


def expected(texts: Sequence[str], weights: dict[str, float], k: int, within: Sequence[int] = ()) -> Hits:
    """The hits by rank_bm25's own class, over the texts that have a term of the query."""
    documents = [terms(text) for text in texts]
    if not any(documents):
        return []
    okapi = Okapi([list(document) for document in documents])
    scores = sum((w * okapi.get_scores([t]) for t, w in weights.items()), np.zeros(len(texts)))
    matching = [at for at in within if set(documents[at]) & weights.keys()]
    hits = [(at, float(scores[at])) for at in matching]
    return sorted(hits, key=lambda hit: (-round(hit[1], 9), hit[0]))[:k]


def assert_same(actual: Hits, wanted: Hits) -> None:
    assert [position for position, _ in actual] == [position for position, _ in wanted]
    assert [score for _, score in actual] == pytest.approx([score for _, score in wanted], abs=1e-6)


def changed(index: Index, texts: Sequence[str], change: Change) -> tuple[Index, list[str]]:
    """An index and its texts after a change, of which only the places that there are count."""
    removed, added = {at for at in change[0] if at < len(texts)}, change[1]
    left = [text for at, text in enumerate(texts) if at not in removed]
    return index.replace(removed, added), left + added


@contract
@given(TEXTS, QUERY, st.integers(1, 12))
def test_a_search_gives_the_order_and_scores_of_rank_bm25(
    kind: Kind, texts: list[str], query: str, k: int
) -> None:
    weights = dict.fromkeys(terms(query), 1.0)
    assert_same(kind.build(texts).search(query, k), expected(texts, weights, k, range(len(texts))))


@contract
@given(TEXTS, QUERY, st.sets(st.integers(0, 39)), st.booleans())
def test_a_filter_applies_before_the_best_are_taken(
    kind: Kind, texts: list[str], query: str, allowed: set[int], as_mask: bool
) -> None:
    positions = sorted(at for at in allowed if at < len(texts))
    within = np.isin(np.arange(len(texts)), positions) if as_mask else np.array(positions, np.int64)
    weights = dict.fromkeys(terms(query), 1.0)
    assert_same(kind.build(texts).search(query, 5, within), expected(texts, weights, 5, positions))


@contract
@given(
    TEXTS, st.dictionaries(st.sampled_from([*map(stem, VOCABULARY), "none"]).filter(bool), st.floats(0.1, 9))
)
def test_weights_multiply_the_scores_of_terms(
    kind: Kind, texts: list[str], weights: dict[str, float]
) -> None:
    hits = kind.build(texts).top(weights, 50)
    assert_same(hits, expected(texts, weights, 50, range(len(texts))))


@contract
@given(TEXTS, CHANGES, st.lists(st.sets(st.sampled_from([*map(stem, VOCABULARY), "unknown"])), max_size=3))
def test_texts_have_a_term_of_each_group_or_not(
    kind: Kind, texts: list[str], changes: list[Change], groups: list[set[str]]
) -> None:
    index: Index = kind.build(texts)
    current = list(texts)
    for change in changes:
        index, current = changed(index, current, change)
    positions = [*reversed(range(len(current))), *range(0, len(current), 3)]
    having = [all(group & {*terms(current[at])} for group in groups) for at in positions]
    assert index.having(groups, positions).tolist() == having


@contract
@example(["alpha", "alpha", "alpha alpha"], [({0}, [])], "")  # a long term that ceases to be one
@given(TEXTS, CHANGES, QUERY)
def test_a_changed_index_equals_one_built_anew(
    kind: Kind, texts: list[str], changes: list[Change], query: str
) -> None:
    index: Index = kind.build(texts)
    current = list(texts)
    for change in changes:
        index, current = changed(index, current, change)
        assert index.size == len(current)
        weights = dict.fromkeys(terms(query), 1.0)
        assert_same(index.search(query, 7), expected(current, weights, 7, range(len(current))))
        evens = range(0, len(current), 2)
        assert_same(index.search(query, 7, evens), expected(current, weights, 7, evens))
    documents = [terms(text) for text in current]
    asked = [*filter(None, map(stem, VOCABULARY)), "unknown"]
    holders = {term: [at for at, each in enumerate(documents) if term in each] for term in asked}
    for term in asked:
        assert index.positions(term).tolist() == holders[term]
        assert index.df(term) == len(holders[term])
    everywhere = np.arange(len(current))[::-1]
    scores = index.term_scores(asked, everywhere)
    assert scores.shape == (len(asked), len(current))
    if any(documents):
        okapi = Okapi([list(each) for each in documents])
        assert scores == pytest.approx(np.array([okapi.get_scores([t])[::-1] for t in asked]), abs=1e-6)
    assert not scores[-1].any()


@contract
@given(TEXTS, QUERY)
def test_what_is_packed_gives_the_same_index(kind: Kind, texts: list[str], query: str) -> None:
    index = kind.build(texts).replace(range(0, len(texts), 3), texts[:2])
    again = unpacked_index(index.packed())
    assert_same(again.search(query), index.search(query))
    assert again.near("alpa", 1) == index.near("alpa", 1)


@contract
@given(USES, st.lists(st.tuples(st.sets(st.integers(0, 20), max_size=9), USES), max_size=4))
def test_words_go_with_the_last_text_that_uses_them(
    kind: Kind, texts: list[str], changes: list[Change]
) -> None:
    """Also where another form of the word stays, and whichever segments have been merged."""
    index: Index = kind.build(texts)
    current = list(texts)
    for remove, add in changes:
        removed = {at: text for at, text in enumerate(current) if at in remove}
        index = index.replace(removed, add)
        current = [text for at, text in enumerate(current) if at not in removed] + add
    used = Counter(word for text in current for word in set(words(text)))
    frequency = Counter(term for text in current for term in set(terms(text)))
    for prefix in ("", "s", "sh", "ru", "r", "harbo", "pumps"):
        for limit in (1, 2, 4, 20):
            by_frequency = sorted(
                (word for word in used if word.startswith(prefix)), key=lambda w: (-frequency[stem(w)], w)
            )
            assert index.prefixed(prefix, limit) == sorted(by_frequency[:limit])
    fresh = InvertedIndex.build(current)
    for word in ("shipss", "hrbour", "rnn", "pmps", "rans"):
        assert index.near(word, 2) == fresh.near(word, 2)


def in_order(places: TermPlaces, asked: Sequence[str]) -> list[list[tuple[int, str]]]:
    """Each text's places, with the term that stands there."""
    found = [(at, asked[row]) for at, row in zip(places.places.tolist(), places.rows.tolist(), strict=True)]
    return [found[start:stop] for start, stop in pairwise(places.bounds.tolist())]


@contract
@given(TEXTS, CHANGES, st.permutations([*filter(None, map(stem, VOCABULARY)), "unknown"]), st.integers(0, 9))
def test_terms_stand_in_the_order_of_the_text(
    kind: Kind, texts: list[str], changes: list[Change], asked: list[str], count: int
) -> None:
    """Through changes, and packed and unpacked; in whatever order, and however often, a text is asked for."""
    asked = asked[:count]
    index: Index = kind.build(texts, forward=True)
    current = list(texts)
    for change in changes:
        index, current = changed(index, current, change)
    positions = [*reversed(range(len(current))), *range(0, len(current), 3)]
    documents = [terms(current[at]) for at in positions]
    for each in (index, unpacked_index(index.packed())):
        places = each.term_places(asked, positions)
        assert in_order(places, asked) == [
            [(at, term) for at, term in enumerate(document) if term in asked] for document in documents
        ]
        assert places.lengths.tolist() == [*map(len, documents)]


def test_an_emptied_index_still_keeps_the_order_of_terms(kind: Kind) -> None:
    emptied = unpacked_index(kind.build(["alpha"], forward=True).replace([0]).packed())
    places = emptied.replace(add=["beta alpha alpha"]).term_places(["alpha", "alpha"], [0])
    assert (places.rows.tolist(), places.places.tolist()) == ([0, 0], [1, 2])
    for empty in (emptied, kind.build([], forward=True), empty_index(forward=True)):
        assert empty.term_places(["alpha"], []).bounds.tolist() == [0]


def test_a_forward_index_of_other_texts_is_damage(kind: Kind) -> None:
    arrays = kind.build(["alpha beta"], forward=True).packed()
    arrays["0.segment.forward"] = arrays["0.segment.forward"][1:]
    with pytest.raises(IndexError, match="forward index"):
        unpacked_index(arrays)


def test_without_a_forward_index_no_places_are_known(kind: Kind) -> None:
    with pytest.raises(RuntimeError, match="forward index"):
        kind.build(["alpha"]).term_places(["alpha"], [0])


@pytest.mark.parametrize(
    "text",
    ["", " ", "a", "the the", "!?…", "🙂", "‏שלום", "\x00\x1b", "\ud800", "'; DROP TABLE x; --", "(?:[*+"],
)
def test_odd_questions_match_nothing(kind: Kind, text: str) -> None:
    assert kind.build(["the first text", "", "\ud800 second"]).search(text) == []


def test_an_empty_index_is_an_index(kind: Kind) -> None:
    assert kind.build([]).search("word") == []
    assert kind.build(["", "the"]).search("word") == []
    assert kind.build([]).term_scores(["word"], []).shape == (1, 0)
    assert kind.build([]).replace(add=["word"]).search("word")[0][0] == 0


def test_words_are_listed_by_prefix_and_by_edits(kind: Kind) -> None:
    index = kind.build(["cat cart", "cats card", "dog", "cartel"]).replace([3], ["card game"])
    assert index.prefixed("car", 5) == ["card", "cart"]
    assert index.prefixed("car", 1) == ["card"]
    assert index.near("carx", 1) == [("card", 1, 2), ("cart", 1, 1)]


def test_a_term_in_half_or_all_of_the_texts_still_counts(kind: Kind) -> None:
    ((position, score),) = kind.build(["drone", "petrol"]).search("drone")
    assert (position, score > 0) == (0, True)
    assert [position for position, _ in kind.build(["drone"] * 3).search("drone")] == [0, 1, 2]


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_a_weight_must_be_positive(kind: Kind, weight: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        kind.build(["word"]).top({"word": weight})


def test_a_text_that_is_not_there_cannot_be_removed(kind: Kind) -> None:
    with pytest.raises(IndexError, match="text 2 of 2"):
        kind.build(["a", "b"]).replace([2])


def test_the_class_follows_the_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small: rank-bm25; large, in texts or in words: inverted; and back."""
    monkeypatch.setattr(rank_bm25_index, "INVERTED", 3)
    small = rank_bm25_index.empty_index().replace(add=["alpha", "beta"])
    large = small.replace(add=["alpha gamma"])
    assert isinstance(small, RankBm25Index)
    assert isinstance(large, InvertedIndex)
    assert isinstance(small.replace(add=[]), RankBm25Index)
    assert isinstance(large.replace([0]), RankBm25Index)
    assert isinstance(unpacked_index(large.packed()), InvertedIndex)
    assert isinstance(unpacked_index(small.packed()), RankBm25Index)
    assert isinstance(small.replace([0], ["alpha " * 300]), InvertedIndex)
    assert [at for at, _ in large.search("alpha")] == [0, 2]


def test_an_index_remembers_nothing_that_its_texts_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    """All kinds in one test: to look through the whole memory takes seconds."""
    word = "gnolam"[::-1]
    for kind, compiled in ((RankBm25Index, False), (InvertedIndex, False), (InvertedIndex, True)):
        if compiled and not library.available():
            continue
        with monkeypatch.context() as patch:
            if not compiled:
                patch.setattr(library, "available", lambda: False)
            index = kind.build(["a pump", "a harbour"])
            assert (index.df(word), index.top({word: 1.0}), index.search(f"{word} {word}s")) == (0, [], [])
            assert not index.term_scores([word, "pump"], [0])[0].any()

    assert holders([word]) == []
