"""Everyday words find what reports call otherwise, for less than the word itself."""

import pytest

from retrieval import Answer, Archive, Index, Report
from retrieval.search.questions import understand
from retrieval.search.synonyms import KNOWN, UNKNOWN, expand

PAIRS = {
    "kids": ("kids", "children"),
    "warship": ("warship", "frigate"),
    "a phrase": ("cost of living", "inflation"),
    "robots": ("unmanned", "drone"),
}


@pytest.mark.parametrize(("asked", "told"), PAIRS.values(), ids=PAIRS)
def test_stand_ins(asked: str, told: str) -> None:
    question = expand(understand(asked), Index.build([told]))
    (term,) = understand(told).terms
    assert any(term in others for others in question.stand_ins.values())


def test_a_word_that_the_archive_lacks_leans_more_on_its_stand_ins() -> None:
    lacking = expand(understand("warship"), Index.build(["a frigate"]))
    having = expand(understand("warship"), Index.build(["a frigate", "a warship"]))
    assert lacking.stand_ins["warship"]["frigat"] == UNKNOWN > KNOWN == having.stand_ins["warship"]["frigat"]


def test_a_narrower_word_does_not_stand_for_its_neighbour() -> None:
    question = expand(understand("frigate"), Index.build(["a submarine"]))
    assert "submarin" not in question.stand_ins["frigat"]


def test_a_wordy_question_needs_none() -> None:
    text = "warship " + " ".join(f"word{number}" for number in range(20))
    assert expand(understand(text), Index.build(["a frigate"])).stand_ins == {}


def test_the_word_itself_wins_over_what_stands_for_it() -> None:
    texts = ("A frigate left the yard at noon.", "A warship left the yard at noon.")
    answer = Archive.of([Report(slug="a", title="Yard", paragraphs=texts)]).ask(
        "Which warship left the yard?"
    )
    assert isinstance(answer, Answer)
    assert answer.citations[0].passage.text == texts[1]
