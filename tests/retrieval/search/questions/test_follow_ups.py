"""What leans on the question before it, and what it takes over from that."""

from datetime import date

import pytest

from retrieval.search.questions.follow_ups import CONTEXT_MOST
from retrieval.search.questions.understanding import understand

TODAY = date(2031, 11, 1)
BEFORE = "How many notebooks did the mill recall?"

LEANING = """And the glue?|But who paid?|What about the tower?|how about hives?|Also the price|Why?|When?
    |Where was that?|who said so?|Who said that?|in 2030?|in June|Did that cause delays?|Was that confirmed?
    |Why did that happen?|what did they cost?|who lives there?|What happened there?|why did they do it
    |Is it open?|How high is it?|Does it leak?|Who built it?|tell me more|anything else?|What else?|more
    |go on
    |Were those repaired?|When did he say it?|Is that true?|Is that legal?|the price of it
    |In which year?|at what price?|what kind of company?|and which town?"""
STANDING = """How many cranes are there at the pier?|Are there cranes at the pier?|What is it that smelled?
    |Is it true that the mill burned?|Is it safe to swim in the lake?|Does it take long to cross the lake?
    |Was it raining in Osby?|Does that bridge still stand?|Is that tower closed?|Who owns those ships now?
    |What happened in June?|What was reported last week?|any reports from May?|Which works says it has grown?
    |How many tugs were lost at Selm?|Did this ferry sink in the lake?|What is the latest news?
    |that tower in Osby|Which town lies at the lake?"""
MORE = "tell me more|Anything else?|more|what else|go on|show me more please|and more?|is there more?"
NO_MORE = "And the glue?|Why?|more hives|who else paid?|tell me more about the tower"


def split(texts: str) -> list[str]:
    return [text.strip() for text in texts.split("|")]


@pytest.mark.parametrize("text", split(LEANING))
def test_what_points_back(text: str) -> None:
    before = understand(BEFORE, TODAY)
    question = understand(text, TODAY, before)
    assert question.follow_up
    assert "notebook" in question.terms
    assert not understand(text, TODAY).follow_up


@pytest.mark.parametrize("text", split(STANDING))
def test_what_stands_for_itself(text: str) -> None:
    question = understand(text, TODAY, understand(BEFORE, TODAY))
    assert not question.follow_up
    assert "notebook" not in question.terms


@pytest.mark.parametrize(
    ("text", "more"), [(text, True) for text in split(MORE)] + [(text, False) for text in split(NO_MORE)]
)
def test_what_only_asks_for_more(text: str, more: bool) -> None:
    assert understand(text, TODAY, understand(BEFORE, TODAY)).more is more


KINDS = {  # a follow-up of a question for a number; the kind of answer that it asks for
    "a time": ("And in June?", "number"),
    "a topic": ("What about the schools?", "number"),
    "another kind": ("And when?", "date"),
    "a reason": ("And why?", None),
    "a place": ("Where was that?", None),
}


@pytest.mark.parametrize(("text", "kind"), KINDS.values(), ids=KINDS)
def test_the_kind_of_answer_is_taken_over_unless_another_is_asked_for(text: str, kind: str | None) -> None:
    assert understand(text, TODAY, understand(BEFORE, TODAY)).kind == kind


COURSE = """what happened next?|And what happened in the end?|what has happened since|and then what happened?
    |how did it end|How did that turn out?|what was the outcome?|What came of it?|what followed"""
NO_COURSE = "What happened in the mill next?|what was the outcome of the vote?|What was the end of the pier?"


@pytest.mark.parametrize("text", split(COURSE))
def test_how_it_went_on_is_asked_of_what_was_spoken_of_and_of_nothing_else(text: str) -> None:
    before = understand(BEFORE, TODAY)
    question = understand(text, TODAY, before)
    assert question.follow_up
    assert question.terms == before.terms


@pytest.mark.parametrize("text", split(NO_COURSE))
def test_how_something_named_went_on_stands_for_itself(text: str) -> None:
    assert not understand(text, TODAY, understand(BEFORE, TODAY)).follow_up


def test_a_new_time_takes_the_place_of_the_old_one_and_keeps_the_topic() -> None:
    before = understand("How many notebooks did the mill recall in March 2031?", TODAY)
    question = understand("And in August 2031?", TODAY, before)
    assert question.period == understand("August 2031", TODAY).period
    assert question.content == ["notebook", "mill", "recal"]
    assert question.terms["notebook"] == 1
    assert "march" not in {*question.terms, *question.typed}


def test_a_follow_up_may_ask_for_the_newest_itself() -> None:
    question = understand("And the latest price of the glue?", TODAY, understand(BEFORE, TODAY))
    assert (question.follow_up, question.wants_latest) == (True, True)


def test_a_follow_up_without_words_of_its_own_keeps_those_of_the_time() -> None:
    before = understand("How many notebooks were recalled in March 2031?", TODAY)
    assert "march" in understand("Why?", TODAY, before).terms


def test_a_follow_up_of_a_follow_up_keeps_the_topic() -> None:
    first = understand("And in August 2030?", TODAY, understand(BEFORE, TODAY))
    second = understand("And in May 2031?", TODAY, first)
    assert second.content == ["notebook", "mill", "recal"]
    assert {"august", "2030"}.isdisjoint(second.terms)


def test_the_time_before_is_only_preferred_beside_words_of_its_own() -> None:
    before = understand("How many notebooks were recalled in March 2031?", TODAY)
    assert not understand("Why?", TODAY, before).soft_period
    question = understand("And who bought the hull?", TODAY, before)
    assert question.soft_period
    assert question.period == before.period
    assert not understand("And who bought the hull in May 2031?", TODAY, before).soft_period


def test_much_of_its_own_needs_little_context() -> None:
    before = understand("Which tugs left Selm and Oster?", TODAY)
    question = understand("And who repaired the iron hull of the grey ferry by night?", TODAY, before)
    assert sum(question.terms[term] for term in before.terms) == pytest.approx(CONTEXT_MOST)


def test_voice_phrases_and_exclusions_are_taken_over() -> None:
    before = understand(
        'What did the ministry say about "old tugs" -Selm', TODAY, speakers=("Harbour Ministry",)
    )
    why = understand("Why?", TODAY, before)
    assert (why.voice, why.speaker) == ("quoted", {"ministry"})
    assert (why.phrases, why.excluded) == (before.phrases, {"selm"})
    other = understand("And what did Olga Tamm say?", TODAY, before)
    assert (other.voice, other.speaker, other.phrases) == (None, {"olga", "tamm"}, ())
