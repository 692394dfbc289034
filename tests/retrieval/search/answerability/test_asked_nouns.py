"""The noun that a question asks for."""

import pytest

from retrieval.search.answerability.asked_nouns import asked_nouns
from retrieval.search.questions.understanding import understand
from retrieval.text.analysis import terms

ASKED = {  # question, the noun that must be told
    "How many climbers work in the Osby mill?": "climbers",
    "How many pies did the Osby mill sell?": "pies",
    "How many one-way drones a month were built?": "drones",
    "How many unfilled driver posts are there?": "posts",
    "how many geese were stolen": "geese",
    "What is the number of the bill?": "bill",
    "the number of bees in a hive": "bees",
    "How much petrol may be exported?": "petrol",
    "How much of the petrol was sold?": "petrol",
    "Who is the mayor of Oster?": "mayor",
    "Who was a captain then?": "captain",
    "Who is the ports director?": "ports director",
    "Who's the harbourmaster?": "harbourmaster",
}
OPEN = (  # questions that name no noun which an answer must have
    "How many people work at the mill?",
    "How much did the boiler cost?",
    "Who sold the notebooks?",
    "What did the mill sell?",
    "In what year was it built?",
    "notebooks",
    "",
)


@pytest.mark.parametrize(("question", "noun"), ASKED.items())
def test_the_noun_after_the_words_that_ask_for_it(question: str, noun: str) -> None:
    assert asked_nouns(understand(question)) == frozenset(terms(noun))


@pytest.mark.parametrize("question", OPEN)
def test_no_noun_where_nothing_says_which(question: str) -> None:
    assert asked_nouns(understand(question)) == frozenset()
