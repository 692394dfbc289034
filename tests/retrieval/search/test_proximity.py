"""What a text gains for the terms it holds, and for holding neighbours of the question near each other."""

from collections.abc import Mapping, Sequence
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.compiled import library
from retrieval.search.proximity import FEW_PAIRS, NEAR, Proximity
from tests.retrieval.naive_searcher import terms_found

Groups = dict[str, dict[str, float]]

WEIGHTS = {"pump": 2.0, "reservoir": 1.0, "miller": 4.0}
ALONE: Groups = {term: {term: 1.0} for term in WEIGHTS}  # nothing stands for anything else

# the text; by how much it gains for nearness, where the lower weight of two counts
NEARNESS: dict[str, tuple[str, float]] = {
    "next to each other": ("pump reservoir", 1.0),
    "the other way round": ("reservoir pump", 1.0),
    "one word between": ("pump old reservoir", 1 / 2),
    "three words between": ("pump old red big reservoir", 1 / 4),
    "the nearest of several": ("pump old reservoir old old pump reservoir", 1.0),
    "both neighbours": ("pump reservoir miller", 1.0 + 1.0),
    "no neighbours in the question, but all that is there of it": ("pump miller", 2.0),
    "one alone": ("pump old", 0.0),
    "one twice": ("pump pump", 0.0),
    "none": ("old red", 0.0),
    "nothing": ("", 0.0),
}
PRESENT: dict[str, tuple[str, float]] = {
    "one": ("old pump", 2.0),
    "one, twice": ("pump pump", 2.0),
    "two": ("miller pump", 6.0),
    "none": ("old", 0.0),
}

TERMS = ("pump", "reservoir", "miller", "lake", "old")
SHARES = st.dictionaries(st.sampled_from(TERMS), st.floats(0.1, 1.0), max_size=3)
QUESTIONS = st.dictionaries(
    st.sampled_from(TERMS), st.tuples(st.floats(0.1, 9.0), SHARES), max_size=4
)  # term -> its weight and what may stand for it


def score(
    text: Sequence[str], weights: Mapping[str, float], groups: Groups, present: float, near: float = NEAR
) -> float:
    """What one text gains."""
    return Proximity(weights, groups).score(text, present, near)


def defined(
    text: Sequence[str], weights: Mapping[str, float], groups: Groups, present: float, near: float
) -> float:
    """The same as it is defined, slowly."""
    counts = {asked: [groups[asked].get(term, 0.0) for term in text] for asked in weights}
    there = [asked for asked in weights if any(counts[asked])]
    gained = sum(present * weights[asked] * max(counts[asked]) for asked in there)
    for one, other in pairwise(there):
        pairs = product(enumerate(counts[one]), enumerate(counts[other]))
        nearest = max(a * b / max(1, abs(at - to)) for (at, a), (to, b) in pairs)
        gained += near * min(weights[one], weights[other]) * nearest
    return gained


@pytest.mark.parametrize(("text", "gained"), NEARNESS.values(), ids=NEARNESS)
def test_neighbours_gain_by_how_near_they_stand(text: str, gained: float) -> None:
    assert score(text.split(), WEIGHTS, ALONE, present=0.0, near=1.0) == pytest.approx(gained)
    assert score(text.split(), WEIGHTS, ALONE, present=0.0, near=0.5) == pytest.approx(gained / 2)


@pytest.mark.parametrize(("text", "gained"), PRESENT.values(), ids=PRESENT)
def test_each_term_present_gains_once(text: str, gained: float) -> None:
    assert score(text.split(), WEIGHTS, ALONE, present=1.0, near=0.0) == pytest.approx(gained)
    assert score(text.split(), WEIGHTS, ALONE, present=0.5, near=0.0) == pytest.approx(gained / 2)


def test_a_stand_in_counts_by_its_share() -> None:
    groups: Groups = {**ALONE, "reservoir": {"reservoir": 1.0, "lake": 0.5}}
    assert score(["lake"], WEIGHTS, groups, present=1.0, near=0.0) == pytest.approx(0.5)
    assert score(["lake", "reservoir"], WEIGHTS, groups, present=1.0, near=0.0) == pytest.approx(1.0)
    assert score(["pump", "lake"], WEIGHTS, groups, present=0.0, near=1.0) == pytest.approx(0.5)


def test_a_word_that_stands_for_two_terms_is_near_to_itself() -> None:
    groups: Groups = {**ALONE, "pump": {"pump": 1.0, "plant": 0.5}, "reservoir": {"plant": 0.5}}
    assert score(["plant"], WEIGHTS, groups, present=0.0, near=1.0) == pytest.approx(0.25)


def test_nearness_counts_where_nothing_is_said_of_it() -> None:
    pair = ["pump", "reservoir"]
    assert score(pair, WEIGHTS, ALONE, 0.0) == score(pair, WEIGHTS, ALONE, 0.0, near=0.7)


@given(st.lists(st.sampled_from(TERMS), max_size=9), QUESTIONS, st.floats(0, 2), st.floats(0, 2))
def test_it_is_what_it_is_defined_to_be(
    text: list[str], question: dict[str, tuple[float, dict[str, float]]], present: float, near: float
) -> None:
    weights = {term: weight for term, (weight, _) in question.items()}
    groups = {term: others | {term: 1.0} for term, (_, others) in question.items()}
    found = score(text, weights, groups, present, near)
    assert found == pytest.approx(defined(text, weights, groups, present, near))


@given(st.lists(st.sampled_from(TERMS), min_size=FEW_PAIRS, max_size=90), QUESTIONS)
def test_so_it_is_of_a_text_in_which_the_terms_come_again_and_again(
    text: list[str], question: dict[str, tuple[float, dict[str, float]]]
) -> None:
    test_it_is_what_it_is_defined_to_be.hypothesis.inner_test(text, question, 0.2, 0.7)


@pytest.mark.parametrize("compiled", [True, False])
@given(texts=st.lists(st.lists(st.sampled_from(TERMS), max_size=90), max_size=4), question=QUESTIONS)
def test_many_texts_in_which_terms_were_found_are_scored_as_each_alone(
    compiled: bool, texts: list[list[str]], question: dict[str, tuple[float, dict[str, float]]]
) -> None:
    """To the last bit."""
    weights = {term: weight for term, (weight, _) in question.items()}
    groups = {term: others | {term: 1.0} for term, (_, others) in question.items()}
    terms = TERMS[::-1]
    with pytest.MonkeyPatch.context() as patch:
        if not compiled:
            patch.setattr(library, "available", lambda: False)
        scores = Proximity(weights, groups).scores(terms, terms_found(terms, texts), present=0.3)
    assert scores.tolist() == [score(text, weights, groups, 0.3) for text in texts]


@given(st.lists(st.sampled_from(TERMS), max_size=9))
def test_a_text_read_backwards_gains_the_same(text: list[str]) -> None:
    found = score(text, WEIGHTS, ALONE, present=0.2)
    assert score(text[::-1], WEIGHTS, ALONE, present=0.2) == pytest.approx(found)
