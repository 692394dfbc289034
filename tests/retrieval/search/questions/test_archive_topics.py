"""Questions about the archive or the bot are told from questions that a report may answer."""

import pytest

from retrieval.search.questions.archive_topics import archive_topic
from retrieval.search.questions.question import ArchiveTopic
from retrieval.search.questions.understanding import understand

ASKED: dict[ArchiveTopic, str] = {
    "reports": """What reports do you have?|list all reports|which reports are there
    |how many reports do you have
        |show me the list of reports|what do you cover?|what topics do you cover|what is in the archive?
        |Reports
        |how far back do your reports go?|where do you get your information?|what do you know?
        |hi, what have you got?
        |which sources do you use|who wrote these reports?|show me the list|the full list please
        |list all|do you get new reports every day?|how often are reports added""",
    "newest": """What's new?|any news?|anything new?|what is the latest report?|the latest news please|news
        |What’s happening|what happened?|is there anything new|headlines""",
    "help": """help|/help|help me please|what can you do?|how does this work?|commands|what can I ask you?
        |how do I use this bot|how to use this|hello, what can you do
        |what kind of questions can I ask?|how do I share a passage?|how can I quote you?
        |how do I cite an answer|how to narrow results""",
    "subscriptions": """how do I subscribe?|subscribe|unsubscribe me|stop sending me reports|notify me
        |can I get notifications?|turn off alerts|how do notifications work?|notify me about drones
        |please let me know when there is news on the bridge|keep me posted on the bridge
        |can I get alerts for bread?|I want notifications about drones""",
    "bot": """are you a bot?|who made you?|what's your name?|who are you?|are you human|what are you
        |tell me about yourself|do you store my questions?|is this a robot|who is behind this bot
        |What is this?|what languages do you speak?|are you sure?""",
}
REPORTED = """What's new on the bridge?|how many reports mention hives|Who are the Night Wolves?
    |who made the bolts?
    |how do I subscribe to the gas tariff?|help for the growers|are banks robots?|the new pier|news agency
    |What is the latest figure?|who wrote to the mayor|what do you know about hives|alerts at the dam
    |what can the mayor do|stop the ferry|how does the pump work|is the mayor a robot
    |what did you cover the roof with
    |how do they share the harvest?|who wrote the letter|the list of the dead|languages of the valley
    |what happened at the mill?|which topics did the mayor raise"""


def _split(texts: str) -> list[str]:
    return [text.strip() for text in texts.split("|")]


@pytest.mark.parametrize(
    ("text", "topic"), [(text, topic) for topic, texts in ASKED.items() for text in _split(texts)]
)
def test_what_is_asked_of_the_bot(text: str, topic: ArchiveTopic) -> None:
    question = understand(text)
    assert question.archive_topic == topic
    assert not question.content
    assert question.wants_latest is (topic == "newest")


@pytest.mark.parametrize("text", _split(REPORTED))
def test_what_is_asked_of_the_reports(text: str) -> None:
    assert archive_topic(text, understand(text).tokens) is None


@pytest.mark.parametrize(
    "text", ["What reports do you have from 2031?", "news -ferry", '"any news"', "thanks for the help"]
)
def test_a_period_an_exclusion_a_phrase_and_a_courtesy_make_it_another_question(text: str) -> None:
    assert understand(text).archive_topic is None


def test_what_happened_leans_on_the_question_before() -> None:
    before = understand("Who closed the tower?")
    assert understand("What happened?", before=before).follow_up
    assert understand("What's new?", before=before).archive_topic == "newest"


def test_their_words_may_still_be_searched_for() -> None:
    assert list(understand("stop").terms) == ["stop"]
    assert list(understand("details").terms) == ["detail"]
