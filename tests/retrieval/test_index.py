"""The index ranks as rank-bm25 does, and finds what holds a word, never what only scores above zero."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import Index
from retrieval.analysis import stem, terms
from retrieval.bm25 import Okapi

VOCABULARY = ["frigate", "drone", "petrol", "duma", "bill", "the", "harbour", "3,000", "register", ""]
TEXTS = st.lists(st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join), max_size=25)
QUERIES = st.lists(st.sampled_from([*VOCABULARY, "unseen"]), max_size=6).map(" ".join)


def brute_force(texts: list[str], query: str, k: int) -> list[tuple[int, float]]:
    """What rank-bm25's class gives when it scores every text, for those that hold a word of the query."""
    documents = [terms(text) for text in texts]
    wanted = list(dict.fromkeys(terms(query)))
    matching = [at for at, document in enumerate(documents) if set(document) & set(wanted)]
    if not matching:
        return []
    scores = Okapi(documents).get_scores(wanted)
    return sorted(((at, float(scores[at])) for at in matching), key=lambda hit: (-hit[1], hit[0]))[:k]


def same(found: list[tuple[int, float]], expected: list[tuple[int, float]]) -> None:
    assert [position for position, _ in found] == [position for position, _ in expected]
    assert [score for _, score in found] == pytest.approx([score for _, score in expected], abs=1e-6)


@given(TEXTS, QUERIES, st.integers(1, 30))
def test_scores_and_order_are_those_of_rank_bm25(texts: list[str], query: str, k: int) -> None:
    same(Index.build(texts).search(query, k), brute_force(texts, query, k))


def test_right_on_a_thousand_texts() -> None:
    texts = [f"report {number} on unit{number % 7} and ship{number % 31}" for number in range(1000)]
    same(Index.build(texts).search("unit3 ship5", 50), brute_force(texts, "unit3 ship5", 50))


@pytest.mark.parametrize("texts", [[], [""], ["", "the of"]], ids=["none", "empty", "stop words"])
def test_a_corpus_without_words_matches_nothing(texts: list[str]) -> None:
    index = Index.build(texts)
    assert index.search("frigate") == []
    assert index.size == len(texts)


def test_a_word_in_half_of_the_texts_still_counts() -> None:
    found = Index.build(["drone", "petrol"]).search("drone")
    assert [position for position, _ in found] == [0]
    assert found[0][1] > 0


def test_a_word_in_every_text_still_matches() -> None:
    assert [position for position, _ in Index.build(["drone", "drone", "drone"]).search("drone")] == [0, 1, 2]


def test_a_repeated_word_of_the_question_counts_once() -> None:
    index = Index.build(["drone bill", "bill"])
    assert index.search("bill bill bill drone") == index.search("bill drone")


def test_texts_that_match_equally_well_keep_their_order() -> None:
    assert [position for position, _ in Index.build(["a bill", "x", "a bill"]).search("bill")] == [0, 2]


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [("pet", ["petrol", "petty"]), ("petr", ["petrol"]), ("zz", []), ("PET", [])],
    ids=["two", "one", "none", "lower case only"],
)
def test_prefixes_find_the_words_as_they_stand(prefix: str, expected: list[str]) -> None:
    assert Index.build(["Petrol exports, petty crime", "pelt"]).prefixed(prefix) == expected


def test_terms_carry_weights() -> None:
    index = Index.build(["drone bill", "bill bill drone"])
    (once,) = index.top({stem("drone"): 1.0}, 1)
    (twice,) = index.top({stem("drone"): 2.0}, 1)
    assert twice[1] == pytest.approx(2 * once[1])
