"""What a typed text is understood to ask."""

from datetime import date

import pytest

from retrieval.search.questions.long_messages import MAX_TERMS
from retrieval.search.questions.understanding import understand

TODAY = date(2031, 11, 1)
SPEAKERS = ("UK Ministry of Defence", "Institute for the Study of War")

VOICES = {
    "what did the ministry say": ("What did the Ministry say about tugs?", "quoted"),
    "assess, full name": ("How does the UK Ministry of Defence assess the fire?", "quoted"),
    "according to the outlet": ("According to the newspaper, who was hurt?", "outlet"),
    "what did the article say": ("What did the article report about tugs?", "outlet"),
    "somebody who is not quoted": ("What did the harbourmaster say about tugs?", None),
    "nobody": ("How many tugs were lost?", None),
}
FOLLOWING = {
    "and": ("And the engines?", True),
    "subject pronoun": ("When did it open?", True),
    "leading pronoun": ("Why did that happen?", True),
    "no content": ("Why?", True),
    "stop word before the pronoun": ("In its hall, how many work?", True),
    "pronoun after its noun": ("Which works says it has tripled its output?", False),
    "own content": ("How many tugs were lost at Starokamsk?", False),
}


FRAMED = {  # a question that says whose words are wanted; what is left to be searched
    "what did the article report": ("What did the article report about tugs?", ["tug"]),
    "according to the newspaper": ("According to the newspaper, who was hurt?", ["hurt"]),
    "according to the newspaper, at the end": ("Who was hurt, according to the newspaper?", ["hurt"]),
}
COURTESIES = {
    "greeting": ("Hello there!", True),
    "thanks": ("Thank you so much for the help", True),
    "thanks and a question": ("Thanks, and how many tugs were lost?", False),
    "polite words without a courtesy": ("Is there help for everyone?", False),
    "nothing": ("", False),
}


@pytest.mark.parametrize(("text", "voice"), VOICES.values(), ids=VOICES)
def test_whose_words_are_wanted(text: str, voice: str | None) -> None:
    assert understand(text, TODAY, speakers=SPEAKERS).voice == voice


def test_words_that_only_name_the_speaker_are_not_searched() -> None:
    assert list(understand("What did the Ministry say about tugs?", TODAY, speakers=SPEAKERS).terms) == [
        "tug"
    ]


@pytest.mark.parametrize(("text", "follows"), FOLLOWING.values(), ids=FOLLOWING)
def test_what_leans_on_the_question_before(text: str, follows: bool) -> None:
    before = understand("Who supplies the Belaya works in 2030?", TODAY)
    question = understand(text, TODAY, before)
    assert question.follow_up == follows
    assert ("belaya" in question.terms) == follows
    assert not understand(text, TODAY).follow_up


def test_the_context_never_outweighs_what_is_asked() -> None:
    before = understand("Who supplies engines and propellers to the Belaya works near Perm?", TODAY)
    question = understand("And who was hurt?", TODAY, before)
    assert sum(question.terms[term] for term in before.terms) < question.terms["hurt"]


def test_the_context_weighs_half_of_what_is_asked() -> None:
    before = understand("Which tugs left Selm and Oster?", TODAY)
    assert len(before.terms) == 4
    question = understand("And who repaired the hull?", TODAY, before)
    assert [question.terms[term] for term in before.terms] == [0.25] * 4  # of two
    assert question.terms["repair"] == question.terms["hull"] == 1


def test_the_context_weighs_in_full_where_nothing_else_is_asked() -> None:
    before = understand("Which tugs left Selm?", TODAY)
    assert understand("Why?", TODAY, before).terms == before.terms


def test_one_word_of_context_weighs_no_more_than_it_did() -> None:
    before = understand("tugs", TODAY)
    question = understand("And who repaired the hull of iron by night?", TODAY, before)
    assert question.terms["tug"] == 1


def test_a_follow_up_keeps_the_period() -> None:
    before = understand("What did the works make in March 2031?", TODAY)
    assert understand("And how many?", TODAY, before).period == before.period


LATEST = [
    "the latest figure",
    "most recent figure",
    "the current figure",
    "what is the figure now",
    "newest figure",
]


@pytest.mark.parametrize("text", LATEST)
def test_the_latest_is_wanted_and_is_no_search_word(text: str) -> None:
    question = understand(text, TODAY)
    assert question.wants_latest
    assert list(question.terms) == ["figur"]


def test_phrases_and_exclusions() -> None:
    question = understand('“faulty pump” tugs -Perm "one"', TODAY)
    assert question.phrases == (("faulti", "pump"),)
    assert question.excluded == {"perm"}
    assert "perm" not in question.terms


def test_a_hyphen_inside_a_word_excludes_nothing() -> None:
    assert understand("one-way drones", TODAY).excluded == frozenset()


def test_words_of_the_date_count_little_and_relative_ones_nothing() -> None:
    named = understand("tugs lost in March 2031", TODAY)
    assert named.content == ["tug", "lose"]
    assert named.terms["2031"] < named.terms["tug"]
    assert list(understand("tugs lost last month", TODAY).terms) == ["tug", "lose"]


def test_the_words_of_a_relative_time_beside_an_as_of_are_not_searched() -> None:
    question = understand("tugs lost last month as of 1 July 2031", TODAY)
    assert list(question.terms) == ["tug", "lose"]


def test_words_of_the_period_weigh_a_third() -> None:
    assert understand("tugs lost in March 2031", TODAY).terms["2031"] == 0.3


def test_an_excluded_month_is_no_period() -> None:
    assert understand("drones -September", TODAY).period is None


def test_how_many_is_no_search_word() -> None:
    assert list(understand("How long and how many tugs?", TODAY).terms) == ["tug"]


def test_a_long_text_is_cut_between_words() -> None:
    assert list(understand("bill " * 900).terms) == ["bill"]


def test_long_texts_are_cut() -> None:
    assert len(understand(" ".join(f"word{number}" for number in range(999))).terms) == MAX_TERMS


@pytest.mark.parametrize(("text", "terms"), FRAMED.values(), ids=FRAMED)
def test_the_words_that_name_the_voice_are_not_searched(text: str, terms: list[str]) -> None:
    assert list(understand(text, TODAY, speakers=SPEAKERS).terms) == terms


@pytest.mark.parametrize(("text", "courtesy"), COURTESIES.values(), ids=COURTESIES)
def test_what_is_only_polite(text: str, courtesy: bool) -> None:
    assert (understand(text).courtesy is not None) is courtesy


def test_words_that_only_name_the_period_before_are_no_context() -> None:
    before = understand("tugs lost in March 2031", TODAY)
    question = understand("And who was hurt?", TODAY, before)
    assert question.terms.keys() == {"hurt", "tug", "lose"}
    assert question.period == before.period


def test_a_follow_up_keeps_the_wish_for_the_latest_and_a_new_question_none_of_it() -> None:
    before = understand("What is the latest figure of tugs in March 2031?", TODAY)
    follow_up = understand("And of cranes?", TODAY, before)
    assert (follow_up.wants_latest, follow_up.period) == (True, before.period)
    new = understand("How many cranes stand at Starokamsk?", TODAY, before)
    assert (new.wants_latest, new.period) == (False, None)


def test_characters_that_show_nothing_are_left_out() -> None:
    assert list(understand("d\u200brones over the har\u00adbour").typed.values()) == ["drones", "harbour"]
