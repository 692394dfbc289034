"""A measure is given in its units."""

import pytest

from retrieval.search.answerability.measures import asked_measure, unmeasured
from retrieval.search.questions.question import Question
from retrieval.search.questions.understanding import understand

GIVEN = [
    ("How old is the miller?", "The miller, aged 61, was not amused."),
    ("How old is the miller?", "Jan Selm, 61, is the miller."),
    ("How old is the miller?", "Jan Selm (61) is the miller."),
    ("How old is the bridge?", "The bridge was built in 1902."),
    ("how long will the works take", "The works are to last eleven weeks."),
    ("How long is the weir?", "The weir is 40m from bank to bank."),
    ("How far is it to Selm?", "Selm lies nine miles off."),
    ("How wide is the lock?", "The lock measures 12 metres by 80."),
    ("How deep is the well?", "The well has a depth of 30."),
    ("How tall is the tower?", "A tower of six storeys."),
    ("How heavy is the bell?", "The bell weighs as much as an ox."),
    ("How many geese are there?", "There are nine geese."),
    ("How many geese are there?", "There are several geese."),
    ("How much does the goose cost?", "The goose is free."),  # asks for no measure
]
LACKING = [
    ("How old is the miller?", "The miller thanked the 40 guests."),
    ("How old is the miller?", "The miller yearned for an agent."),
    ("How long will the works take?", "The works cost 12 crowns."),
    ("How far is it to Selm?", "Selm has 40 wells."),
    ("How wide is the lock?", "The lock is shut."),
    ("How deep is the well?", "Two wells are dry."),
    ("How tall is the tower?", "A tower of 1902."),
    ("How heavy is the bell?", "The bell rang 12 times."),
    ("How many geese are there?", "On 4 May 2031 there were geese."),
    ("How many of the 12 geese were sold?", "Of the 12 geese some were sold."),
]


def lacks(question: Question, text: str) -> bool:
    asked = asked_measure(question)
    return bool(asked) and unmeasured(asked, question, text)


@pytest.mark.parametrize(("question", "text"), GIVEN)
def test_something_gives_the_measure(question: str, text: str) -> None:
    assert not lacks(understand(question), text)


@pytest.mark.parametrize(("question", "text"), LACKING)
def test_nothing_gives_the_measure(question: str, text: str) -> None:
    assert lacks(understand(question), text)
