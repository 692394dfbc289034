"""What the words of time in a question say."""

from datetime import date

import pytest

from retrieval.search.questions.time_words import time_words
from retrieval.search.questions.understanding import understand
from retrieval.text.dates import Period

TODAY = date(2031, 11, 1)  # a Saturday
SPRING = Period(date(2031, 3, 1), date(2031, 5, 31))

WISHES = {  # whether the newest is wanted
    "the latest figure": True,
    "the most recent figure": True,
    "who is mayor now?": True,
    "the current mayor": True,
    "how many tugs so far": True,
    "what is the last update on the tug": True,
    "which tug sank recently?": False,
    "recent losses": False,
    "the now-closed mill": False,
    "the current of the river": False,
    "an ocean current": False,
    "lost so far this year": False,  # a period
}
ONLY_TIME = [
    "What happened in March 2031?",
    "news today",
    "yesterday?",
    "this month",
    "What was reported last week",
    "anything this week?",
    "what's new this week",
    "Good evening, anything from yesterday?",
    "give me a summary of the past few days, please",
    "top stories of 12 March",
    "What is the latest?",
    "What happened recently?",
    "what happend on 12 march 2031",
    "anything recent",
    "important events recently",
    "2031-03",
]
ABOUT_SOMETHING = [
    "tugs this week",
    "What did the harbourmaster say yesterday?",
    "recent losses of tugs",
    "What happens tomorrow?",
]


@pytest.mark.parametrize(("text", "wanted"), WISHES.items(), ids=WISHES)
def test_the_newest_is_wanted_only_by_words_for_it(text: str, wanted: bool) -> None:
    assert time_words(text, TODAY).wants_latest is wanted


@pytest.mark.parametrize("text", ONLY_TIME)
def test_a_time_and_words_for_whatever_happened_are_nothing_else(text: str) -> None:
    question = understand(text, TODAY)
    assert question.only_time
    assert question.content == []


@pytest.mark.parametrize("text", ABOUT_SOMETHING)
def test_what_is_about_something_is_more_than_a_time(text: str) -> None:
    assert not understand(text, TODAY).only_time


def test_recently_is_the_newest_only_where_nothing_else_is_asked() -> None:
    assert understand("What happened recently?", TODAY).wants_latest
    assert not understand("Which tug sank recently?", TODAY).wants_latest
    assert list(understand("Which tug sank recently?", TODAY).terms) == ["tug", "sink"]


def test_words_that_reports_use_of_the_same_days_are_searched_and_others_not() -> None:
    assert understand("tugs in March", TODAY).terms == {"tug": 1.0, "march": 0.3}
    assert list(understand("tugs on Monday", TODAY).terms) == ["tug"]
    assert list(understand("tugs last March", TODAY).terms) == ["tug"]


def test_the_words_of_a_stated_time_are_searched() -> None:
    assert {"march", "2031"} <= understand("tugs in March 2031", TODAY).terms.keys()


def test_the_day_of_an_as_of_is_beside_the_period_that_is_asked_about() -> None:
    question = understand("As of June 2031, how many tugs were lost in March 2031?", TODAY)
    assert question.period == Period(date(2031, 3, 1), date(2031, 3, 31))
    assert question.as_of == date(2031, 6, 30)
    assert "week" not in understand("As of October 2031, how many tugs were lost last week?", TODAY).typed


def test_a_period_known_only_from_today_is_preferred_and_one_stated_is_not() -> None:
    assert understand("tugs this week", TODAY).soft_period
    assert not understand("tugs in March", TODAY).soft_period


def test_days_without_a_year_are_those_of_each_year() -> None:
    question = understand("tugs in spring", TODAY)
    assert question.periods[0] == SPRING
    assert question.periods[1:3] == tuple(
        Period(date(year, 3, 1), date(year, 5, 31)) for year in (2030, 2029)
    )


def test_words_of_time_that_were_not_read_are_named_and_are_no_content() -> None:
    question = understand("Do tugs sail at Christmas or tomorrow?", TODAY)
    assert question.unread_times == ("at Christmas", "tomorrow")
    assert question.content == ["tug", "sail"]


def test_but_they_are_searched_for_where_nothing_else_is_asked() -> None:
    question = understand("What happened at Christmas?", TODAY)
    assert question.content == ["christma"]
    assert question.unread_times == ("at Christmas",)


def test_the_time_of_a_follow_up_takes_the_place_of_the_earlier_one() -> None:
    before = understand("How many tugs were lost in March 2031?", TODAY)
    stated = understand("And in August 2030?", TODAY, before)
    assert stated.period == Period(date(2030, 8, 1), date(2030, 8, 31))
    assert not {"2031", "march"} & stated.terms.keys()
    assert (stated.terms["tug"], stated.only_time) == (1.0, False)
    soft = understand("And last week?", TODAY, before)
    assert (soft.soft_period, soft.other_years) == (True, ())


def test_and_of_the_wish_for_the_newest() -> None:
    before = understand("What is the latest number of tugs?", TODAY)
    assert not understand("And in August 2030?", TODAY, before).wants_latest


def test_a_follow_up_keeps_the_time_as_it_was() -> None:
    before = understand("tugs in March", TODAY)
    follow_up = understand("And who repaired them?", TODAY, before)
    assert follow_up.periods == before.periods
    assert understand("And who?", TODAY, understand("tugs this week", TODAY)).soft_period


def test_a_time_alone_after_a_question_follows_it() -> None:
    before = understand("tugs of Selm", TODAY)
    assert understand("Yesterday?", TODAY, before).follow_up
    assert understand("In March 2031?", TODAY, before).follow_up
    assert not understand("What happened in March 2031?", TODAY, before).follow_up


STATES = """the current situation of the tugs
what is the situation with tugs
the status of the tugs
latest figures on tugs
newest numbers for tugs
current tug figures for tugs
current status of tugs
present status of the tugs""".splitlines()


NOUNS = """situation status figure figures number numbers statistics stats data total totals tally count
development developments progress state""".split()


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_for_what_is_the_newest_of_a_thing(noun: str) -> None:
    assert understand(f"the current {noun} on tugs", TODAY).content == ["tug"]


@pytest.mark.parametrize("text", STATES)
def test_the_state_of_a_thing_is_no_content(text: str) -> None:
    assert understand(text, TODAY).content == ["tug"]


def test_what_there_are_figures_of_is_content() -> None:
    assert understand("the latest inflation figures for Selm", TODAY).content == ["inflat", "selm"]


NEWEST = """state of play on tugs
where do things stand with the tugs?
what's new with the tugs?
any update on the tugs?
are there updates about the tugs?
present situation of tugs""".splitlines()


@pytest.mark.parametrize("text", NEWEST)
def test_other_words_for_the_newest(text: str) -> None:
    question = understand(text, TODAY)
    assert (question.wants_latest, question.content) == (True, ["tug"])


WISHES = """the latest tug
the newest tug
the freshest word of tugs
the most recent tug
which tugs were most recently lost
the most up-to-date list of tugs
tugs currently at sea
tugs at the moment
tugs at present
tugs at this point
tugs as it stands
tugs right now
tugs nowadays
tugs these days
tugs lost to date
tugs lost so far
the last report on tugs
as things stand with the tugs
the current crew""".splitlines()


@pytest.mark.parametrize("text", WISHES)
def test_every_way_to_wish_for_the_newest(text: str) -> None:
    assert time_words(text, TODAY).wants_latest


@pytest.mark.parametrize("word", ["recent", "recently", "lately", "of late"])
def test_every_way_to_say_recently(word: str) -> None:
    assert time_words(f"tugs lost {word}", TODAY).recent


def test_figures_and_a_situation_may_be_what_is_asked_about() -> None:
    assert understand("figures of glass", TODAY).content == ["figur", "glass"]
    assert understand("a situation room", TODAY).content == ["situat", "room"]


def test_the_number_of_things_is_a_way_to_ask_how_many() -> None:
    assert understand("What was the total number of tugs?", TODAY).content == ["tug"]
