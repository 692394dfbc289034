"""Greetings and thanks, which ask for nothing."""

import re
from collections.abc import Iterable

from retrieval.search.questions.question import Token

_COURTESY = frozenset(
    """hi hello hey hiya yo greetings good morning afternoon evening night day dear bot dispatch there all
    thanks thank thx ty cheers great nice cool ok okay fine perfect awesome brilliant lovely bye goodbye
    see later please sorry welcome well done how are you doing much very so a lot for your the help it was
    that this to and everyone folks team yes no sure lol haha""".split()
)
_COURTESIES = re.compile(
    r"\b(?:hi+|hello+|hey+|hiya|yo|greetings|good (?:morning|afternoon|evening|night|day)|thank(?:s| you)|"
    r"thx|ty|cheers|bye|goodbye|great|nice|cool|ok(?:ay)?|perfect|awesome|brilliant|lovely|sorry|"
    r"well done|how are you|yes|no|sure|lol|haha)\b"
)


def is_courtesy(text: str, tokens: Iterable[Token]) -> bool:
    """Whether a text only greets, thanks or the like."""
    lowered = text.lower().replace("’", "'")
    return bool(_COURTESIES.search(lowered)) and all(token.word in _COURTESY for token in tokens)
