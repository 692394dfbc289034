"""The evidence for an answer and against it, signal by signal."""

from dataclasses import replace
from datetime import date

import pytest

from retrieval import Citation, Hit, Question
from retrieval.search.answerability.signals import SignalReader, Signals
from retrieval.search.questions.spelling import correct_spelling
from retrieval.search.questions.understanding import understand
from retrieval.search.snippets import cite
from retrieval.snapshot import LocalSearcher
from tests.retrieval.search.made import OTHERS, told

STOLEN = "The pump was stolen."
SEARCHER = LocalSearcher.of(
    [
        told("best", None, f"{STOLEN} The geese of Orm are safe.", "Brandt lives upstream."),
        told("beside", None, "Selm lies on a hill."),
        *OTHERS,
    ]
)
PASSAGE = SEARCHER.passages_of("best")[0]
# the question; whether a name is known to no report, and whether the whole report lacks one
NAMES = {
    "in the passage": ("Was the pump of Orm stolen?", 0, 0, False),
    "in the report": ("Was the pump of Brandt stolen?", 0, 0, True),
    "in another report": ("Was the pump of Selm stolen?", 0, 1, True),
    "in none": ("Was the pump of Qwert stolen?", 1, 1, True),
    "the first word is none": ("Qwert of the pump stolen?", 0, 0, False),
    "in lower case it is none": ("Was the pump of qwert stolen?", 0, 0, False),
}


def read_signals(question: Question, hits: list[Hit], citation: Citation | None = None) -> Signals:
    """The signals of the first hit."""
    reader = SignalReader(SEARCHER, question)
    return reader.with_quote(reader.read(hits, hits[0].terms), hits[0], citation or cite(hits[0], question))


def told_by(text: str, *rivals: float, quote: str | None = None) -> Signals:
    """The signals of the best passage, of score 4, before others; `quote` is what is cited of it."""
    question = correct_spelling(understand(text), SEARCHER)
    best = Hit(PASSAGE, 4.0)
    others = [Hit(SEARCHER.passages_of("beside")[0], score) for score in rivals]
    citation = cite(best, question)
    if quote:
        citation = replace(citation, start=0, end=len(quote))
    return read_signals(question, [best, *others], citation)


@pytest.mark.parametrize(("text", "unknown", "foreign", "absent"), NAMES.values(), ids=NAMES)
def test_names_that_are_missing(text: str, unknown: float, foreign: float, absent: bool) -> None:
    found = told_by(text)
    assert (found.unknown_name, found.foreign_name) == (unknown, foreign)
    assert (found.absent_names > 0) is absent


def test_a_passage_that_has_all_words_lacks_none() -> None:
    found = told_by("stolen pump")
    assert (found.passage, found.report, found.sentence, found.whole) == (1, 1, 1, 1)
    assert (found.missing, found.lacking, found.unknown) == (0, 0, 0)


def test_what_is_missing_counts_by_how_few_words_were_asked() -> None:
    one, three = told_by("cathedrals"), told_by("stolen pump cathedrals")
    assert one.lacking == 1
    assert 0 < three.lacking < 0.1
    assert (three.whole, three.unknown > 0) == (0, True)
    assert three.missing == pytest.approx(one.missing)


def test_words_apart_are_not_in_one_sentence() -> None:
    found = told_by("stolen geese")
    assert found.passage == 1
    assert found.sentence < 1


@pytest.mark.parametrize(
    ("text", "unnamed"),
    [
        ("How many pumps were stolen?", 0.0),
        ("How many geese were stolen?", 0.5),
        ("How many swans were stolen?", 1.0),
        ("Was the swan stolen?", 0.0),
    ],
)
def test_the_noun_asked_for_is_in_the_quote_or_half_beside_it(text: str, unnamed: float) -> None:
    assert told_by(text, quote=STOLEN).unnamed == unnamed


def test_the_share_of_words_put_in_the_place_of_mistyped_ones() -> None:
    assert told_by("stolen pump").mended == 0
    assert told_by("upstrem").mended == 1
    assert 0 < told_by("upstrem pump").mended < 1


def test_the_margin_is_measured_against_the_mean_of_the_next_hits() -> None:
    assert told_by("pump").margin == 1
    assert told_by("pump", 1.0, 3.0).margin == pytest.approx(0.5)
    assert told_by("pump", *[1.0] * 10, 4.0).margin == pytest.approx(0.75)


def test_what_a_hit_gained_for_its_date_is_no_margin() -> None:
    question = understand("pump")
    best, other = Hit(PASSAGE, 4.0, dated=1.0), Hit(SEARCHER.passages_of("beside")[0], 1.0)
    assert read_signals(question, [best, other]).margin == pytest.approx(0.5)


@pytest.mark.parametrize(("before", "whole"), [("pump", 1), ("pump in May 2031", 1), ("cathedral", 0)])
def test_a_follow_up_is_measured_by_what_it_took_over_but_for_the_time(before: str, whole: float) -> None:
    today = date(2031, 11, 1)
    question = understand("Why?", today, understand(f"Who stole the {before}?", today))
    assert question.follow_up
    assert read_signals(question, [Hit(PASSAGE, 4.0)]).whole == whole
