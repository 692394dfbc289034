"""The quote is the sentence or the two that carry what is asked."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import Passage, Report
from retrieval.search.answer_types import fits
from retrieval.search.answers import Hit
from retrieval.search.proximity import Proximity
from retrieval.search.questions.understanding import understand
from retrieval.search.snippets import ALIKE, COMPARED, KIND, cite, distinct, sentence_terms
from retrieval.text.analysis import terms
from retrieval.text.idf import inverse_document_frequency
from retrieval.text.sentences import sentences

TEXT = (
    "The yard lies on the river. Its dock sank on 9 January 2025 after a pump failed. Eleven vessels wait. "
    "The yard has lost 340 welders since 2023. The mayor blames low pay."
)
REPORT = Report(slug="yard", title="Yard", paragraphs=(TEXT,))

SANK = "Its dock sank on 9 January 2025 after a pump failed."
LOST = "The yard has lost 340 welders since 2023."
QUOTES = {
    "a date alone suffices": ("When did the dock sink?", SANK),
    "a number alone suffices": ("How many welders has the yard lost?", LOST),
    "two sentences": ("Who blames the loss of welders on pay?", f"{LOST} The mayor blames low pay."),
}


@pytest.mark.parametrize(("asked", "quote"), QUOTES.values(), ids=QUOTES)
def test_the_sentences_that_carry_it(asked: str, quote: str) -> None:
    assert cite(Hit(Passage(REPORT, 0, TEXT), 1.0), understand(asked)).quote == quote


SAID = st.lists(
    st.sampled_from(
        [
            "The pump failed.",
            "It cost 40 dollars.",
            "Brandt came on 3 May 2031.",
            "Nobody knows.",
            "The pump of the reservoir is old.",
            "The reservoir has a pump and a dam.",
        ]
    ),
    min_size=3,
    max_size=8,
)
ASKED = ("When did the pump fail?", "How many dollars was the reservoir?", "Who came to the dam?", "pump dam")


@given(SAID, st.sampled_from(ASKED))
def test_two_sentences_are_the_best_pair_or_in_it(said: list[str], asked: str) -> None:
    text, question = " ".join(said), understand(asked)
    parts, spans = sentence_terms(text), sentences(text)
    having = {
        term: sum(not group.keys().isdisjoint(part) for part in parts)
        for term, group in question.groups.items()
    }
    weights = {term: inverse_document_frequency(len(parts), count) for term, count in having.items() if count}
    proximity = Proximity(weights, question.groups)

    def value(first: int, last: int) -> float:
        score = proximity.score([*chain.from_iterable(parts[first : last + 1])], present=1.0)
        fitting = fits(question.kind, text[spans[first][0] : spans[last][1]], frozenset(question.terms))
        return score + KIND * sum(weights.values()) * fitting

    pairs = range(len(spans) - 1)
    best = max(pairs, key=lambda at: value(at, at + 1) + max(value(at, at), value(at + 1, at + 1)))
    found = cite(Hit(Passage(REPORT, 0, text), 1.0), question)
    one, other = spans[best : best + 2]
    assert (found.start, found.end) in ((one[0], other[1]), one, other)
    if found.sentence:
        assert found.sentence == max(one, other, key=lambda span: value(*[spans.index(span)] * 2))


def test_a_single_sentence_is_the_quote() -> None:
    passage = Passage(REPORT, 0, "Eleven vessels wait")
    assert cite(Hit(passage, 1.0), understand("welders")).quote == "Eleven vessels wait"


def test_what_says_the_same_again_is_left_out() -> None:
    texts = ("A dock sank in the river.", "A dock sank in the river!", "Eleven vessels wait.")
    hits = [Hit(Passage(REPORT, at, text), 1.0) for at, text in enumerate(texts)]
    assert [hit.passage.ordinal for hit in distinct(hits, 9)] == [0, 2]
    assert len(distinct(hits, 1)) == 1


WORDS = st.lists(st.sampled_from([f"word{letter}" for letter in "abcdefghijkl"]), max_size=14)


@given(st.lists(WORDS, max_size=20), st.integers(1, 20))
def test_those_left_out_share_most_of_their_terms_with_a_better_one(
    texts: list[list[str]], most: int
) -> None:
    """As many as are wanted of those that comparing each with all better ones would choose."""
    hits = [Hit(Passage(REPORT, at, " ".join(words)), 1.0) for at, words in enumerate(texts)]
    chosen: list[int] = []
    for at, words in enumerate(texts):
        others = [(set(words), set(texts[other])) for other in chosen]
        if not any(len(one & other) >= ALIKE * len(one | other) for one, other in others):
            chosen.append(at)

    assert [hit.passage.ordinal for hit in distinct(hits, most)] == chosen[:most]


SENTENCES = [
    "The U.S. flag fell.",
    "Twenty-five pies, or 2.4 million?",
    "“It is a wi-fi mast!”",
    "F-16s flew to Plan F.",
    "16 men left…",
    "5% was lost [1].",
    "United",
    "Nations met on 5 p.m. Monday",
    "他们说。 好",
]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6))
def test_the_terms_of_a_passage_are_those_of_its_sentences(said: list[str]) -> None:
    text = " ".join(said)
    assert {*chain(*sentence_terms(text))} == {*terms(text)}


def test_a_passage_is_compared_with_the_best_of_many_that_share_its_words() -> None:
    """Nearly half of the words of each stand in all others."""
    texts = [f"a b c d e f g {at}1 {at}2 {at}3 {at}4 {at}5" for at in range(COMPARED + 9)]
    hits = [Hit(Passage(REPORT, at, text), 1.0) for at, text in enumerate([*texts, texts[0]])]

    assert len(distinct(hits, len(hits))) == len(texts)


CHOSEN = {  # a question, a text, the quote
    "with the date where it is asked when": (
        "When did the dock sink?",
        "The dock sank. Rain fell. The dock sank in May.",
        "The dock sank in May.",
    ),
    "with the number where it is asked how many": (
        "How many docks sank?",
        "Some docks sank. Rain fell. Nine docks sank.",
        "Nine docks sank.",
    ),
    "with the date in the sentence after": (
        "When did the dock sink?",
        "The dock sank. Rain fell. Wind blew. The dock sank. It was May.",
        "The dock sank. It was May.",
    ),
    "with the date in the sentence before": (
        "When did the dock sink?",
        "The dock sank. Rain fell. Wind blew. It was May. The dock sank.",
        "It was May. The dock sank.",
    ),
    "with the rarer word": (
        "the dock and the mill",
        "The dock is old. A dock is red. Rain fell. There is a mill. Wind blew. One dock sank. Docks sink.",
        "Rain fell. There is a mill.",
    ),
    "with all the words, though they are far apart": (
        "the dock and the mill",
        "There is a dock, and it is old, damp, dark, cold and small. A mill is there. Rain fell. Docks sank.",
        "There is a dock, and it is old, damp, dark, cold and small. A mill is there.",
    ),
    "with the words near each other": (
        "the dock and the mill",
        "A dock lies far from every mill. Wind blew. Rain fell. The dock mill burned.",
        "Rain fell. The dock mill burned.",
    ),
    "more of what is asked, before a date": (
        "When did the dock by the mill of Selm sink?",
        "The dock by the mill of Selm sank. Rain fell. Wind blew. It sank in May.",
        "The dock by the mill of Selm sank. Rain fell.",
    ),
    "the date of another sentence counts only with it": (
        "When did the dock sink?",
        "It was May. Wind blew. The dock sank. Rain fell.",
        "Wind blew. The dock sank.",
    ),
}


@pytest.mark.parametrize(("asked", "text", "quote"), CHOSEN.values(), ids=CHOSEN)
def test_which_sentences_are_quoted(asked: str, text: str, quote: str) -> None:
    report = Report(slug="dock", title="Dock", paragraphs=(text,))
    assert cite(Hit(Passage(report, 0, text), 1.0), understand(asked)).quote == quote
