"""The quote is the sentence or the two that carry what is asked."""

import pytest

from retrieval import Passage, Report
from retrieval.search.answers import Hit
from retrieval.search.questions import understand
from retrieval.search.snippets import cite, distinct

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


def test_a_single_sentence_is_the_quote() -> None:
    passage = Passage(REPORT, 0, "Eleven vessels wait")
    assert cite(Hit(passage, 1.0), understand("welders")).quote == "Eleven vessels wait"


def test_what_says_the_same_again_is_left_out() -> None:
    texts = ("A dock sank in the river.", "A dock sank in the river!", "Eleven vessels wait.")
    hits = [Hit(Passage(REPORT, at, text), 1.0) for at, text in enumerate(texts)]
    assert [hit.passage.ordinal for hit in distinct(hits, 9)] == [0, 2]
    assert len(distinct(hits, 1)) == 1
