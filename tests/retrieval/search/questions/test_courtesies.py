"""Greetings, thanks, praise and short replies ask for nothing."""

import pytest

from retrieval.search.questions.question import Courtesy
from retrieval.search.questions.understanding import understand

SAID: dict[Courtesy, str] = {
    "greeting": "Hello there!|hi bot|hey you|good morning|Good evening everyone|How are you?|привіт|👋",
    "thanks": """Thank you so much for the help|great, thanks!|ok thanks|thx!!|ty|cheers mate|I appreciate it
        |thanks for the answer|спасибо!|🙏🙏|❤️|Hi, thank you""",
    "praise": "great work mate|good bot|well done|Ok cool|you're the best|I love it|wow, amazing|👏|🔥🔥",
    "criticism": """bad bot|that's wrong|not helpful|this is useless|thanks for nothing|stupid bot|you suck
        |that did not help|👎🏽""",
    "apology": "sorry|oh, sorry|my bad|apologies",
    "farewell": "bye!|good night|see you later|that's all|That’s it|have a nice weekend|take care",
    "stop": """stop|Stop!|please stop|stop messaging me|quit sending me messages|don't message me again
        |leave me alone|shut up""",
    "laughter": "lol|hahaha|hehe|xD|that's funny|😂|🤣🤣",
    "exclamation": "wow|omg|oh|no way|this is huge|this is huge news|so sad|how awful|😢|🇺🇦|:(",
    "acknowledgement": """ok|k|yes|no|nope|got it|I see|sure|never mind|no worries|no thanks|interesting|hmmm
        |that's true|fair enough|👍|👍🏽|:)|;-)""",
    "marks": "?|!!!|...",
}
ASKING = """Thanks, and how many tugs were lost?|Is there help for everyone?||fine|no fishing
    |good harbours|true story|welcome centre|the great fire|thanks to the mayor|did Ukraine stop the attack?
    |thanks, but what about Pokrovsk?|stop the ferry|wrong turn|the huge fire|are you sure?|what is wrong
    |hello world|what did you do|bad news|love letters|garbage|wild"""


def _split(texts: str) -> list[str]:
    return [text.strip() for text in texts.split("|")]


@pytest.mark.parametrize(("text", "kind"), [(text, kind) for kind in SAID for text in _split(SAID[kind])])
def test_what_a_courtesy_is(text: str, kind: Courtesy) -> None:
    before = understand("Who closed the tower?")
    question = understand(text, before=before)
    assert question.courtesy == kind
    assert not question.follow_up
    assert "tower" not in question.terms


@pytest.mark.parametrize("text", _split(ASKING))
def test_what_asks_for_something(text: str) -> None:
    assert understand(text).courtesy is None
