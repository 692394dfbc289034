"""Of a long message the sentences with a question mark count, then the rarest words."""

import pytest

from retrieval.search.questions.long_messages import MAX_TERMS, asked_and_told, asks, rarest
from retrieval.search.questions.understanding import ASIDE_WEIGHT, understand
from tests.retrieval.conftest import searcher_of

STORY = "We live by the lake, keep sheep, goats, geese and ducks, and sell cheese at the market."


def test_the_sentences_with_a_question_mark() -> None:
    text = "A mill burned. Who lit it?\nThe mayor came\n“Who paid?” Nobody knows."
    assert [text[start:end] for start, end in asked_and_told(text)[0]] == ["Who lit it?", "“Who paid?”"]


def test_the_other_sentences_of_a_long_message_are_asides() -> None:
    question = understand(f"{STORY} How many bolts held the crane? Thank you.")
    assert question.content == ["bolt", "hold", "crane"]
    assert question.terms["goat"] == ASIDE_WEIGHT < question.terms["bolt"]


def test_so_are_those_that_are_told_of_others_beside_a_question_of_some_words() -> None:
    told = "Sheep, goats, geese, ducks, hens, ponies, oxen, mules and bees graze by the lake of Orm."
    assert understand(f"{told} How many bolts held the crane?").content == ["bolt", "hold", "crane"]
    assert {"goat", "bolt"} <= {*understand(f"{told} Which bolt?").content}


def test_a_question_of_too_few_words_needs_the_sentences_before_it() -> None:
    assert "goat" in understand(f"{STORY} Where?").content
    assert "goat" in understand(f"{STORY} Which bolt?").content


def test_a_short_message_is_asked_as_a_whole() -> None:
    assert understand("The crane fell. How many bolts held it?").content == ["crane", "fall", "bolt", "hold"]


def test_the_rarest_words_are_searched_for_in_their_order() -> None:
    common = [f"word{number}" for number in range(MAX_TERMS)]
    searcher = searcher_of(*(" ".join(common) for _ in range(3)), "zebra yak")
    text = f"{' '.join(common)} zebra yak"
    question = understand(text, idf=searcher.idf)
    assert list(question.terms) == [*common[: MAX_TERMS - 2], "zebra", "yak"]
    assert list(understand(text).terms) == common


def test_words_of_the_question_come_before_rarer_ones() -> None:
    idf = {"a": 1.0, "b": 3.0}.get
    terms = ["b", "a", *(f"c{number}" for number in range(MAX_TERMS))]
    assert "a" in rarest(terms, {"a"}, lambda term: idf(term, 2.0))
    assert "a" not in rarest(terms, set(), lambda term: idf(term, 2.0))


def test_a_request_asks_without_a_question_mark() -> None:
    text = "A mill burned. Please tell us who lit it. I wonder who paid. The mayor came."
    asked = [text[start:end] for start, end in asked_and_told(text)[0]]
    assert asked == ["Please tell us who lit it.", "I wonder who paid."]


def test_what_the_asker_says_of_himself_is_an_aside() -> None:
    question = understand("I live nearby with two goats. How long is the tunnel?")
    assert question.content == ["tunnel"]
    assert question.terms["goat"] == ASIDE_WEIGHT


def test_a_question_about_the_asker_is_still_the_question() -> None:
    assert understand("Two goats fell. How long may we use the tunnel?").content[-1] == "tunnel"


def test_but_not_what_he_has_read_nor_what_a_pronoun_stands_for_nor_what_others_do() -> None:
    assert "goat" in understand("I read of two goats. How long is the tunnel?").content
    assert "goat" in understand("We have two goats. How long may they graze?").content
    assert "goat" in understand("Two goats fell. How long is the tunnel?").content


@pytest.mark.parametrize(
    "text",
    [
        "Who signed it",
        "and what about the tugs",
        "is the bridge open",
        "The bridge is open?",
        "I doubt that. Who signed it",
        "tell me about the tugs",
        "ok, did they leave",
        "any news of the tugs",
        "how many tugs",
        "so why did it close",
    ],
)
def test_what_is_worded_as_a_question(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I doubt that",
        "this is huge for the harbour",
        "harbour strike",
        "what a mess at the harbour",
        "who cares about the tugs",
        "is so sad",
        "which is why the bridge closed",
        "how sad",
        "The bridge is open",
        "somewhere in the harbour",
    ],
)
def test_what_is_a_remark(text: str) -> None:
    assert not asks(text)
