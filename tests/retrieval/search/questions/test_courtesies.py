"""Greetings, thanks and short replies ask for nothing."""

import pytest

from retrieval.search.questions.understanding import understand

POLITE = """Hello there!|Thank you so much for the help|great, thanks!|ok|Ok cool|got it|lol|hahaha|yes
    |no|nope
    |never mind|that's all, thanks|That’s it, cheers|you're welcome|good bot|wow, interesting
    |good morning|k|hmmm
    |no worries|👍|🙏🙏|?|!!!|...|:)"""
ASKING = """Thanks, and how many tugs were lost?|Is there help for everyone?||fine|no fishing
    |good harbours|true story
    |welcome centre|the great fire|thanks to the mayor"""


@pytest.mark.parametrize("text", [text.strip() for text in POLITE.split("|")])
def test_what_is_only_polite(text: str) -> None:
    before = understand("Who closed the tower?")
    question = understand(text, before=before)
    assert question.courtesy
    assert not question.follow_up
    assert "tower" not in question.terms


@pytest.mark.parametrize("text", [text.strip() for text in ASKING.split("|")])
def test_what_asks_for_something(text: str) -> None:
    assert not understand(text).courtesy
