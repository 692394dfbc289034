"""Whether a question needs the one before it to be understood."""

import re
from collections.abc import Iterable

from retrieval.search.questions.question import Token
from retrieval.text.analysis import STOP_WORDS

_CONTINUED = re.compile(r"^(?:and|but|so|also|then|what about|how about)\b", re.IGNORECASE)
_PRONOUNS = "it its they them their theirs he him his she her hers that this those these there".split()
_SUBJECT = re.compile(
    rf"\b(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|may|should|must)\s+"
    rf"(?:{'|'.join(_PRONOUNS)})\b",
    re.IGNORECASE,
)


def leans_on_context(text: str, tokens: Iterable[Token], typed: Iterable[str]) -> bool:
    """Whether a question points back: it has no content of its own, goes on with "and", or has a pronoun
    before anything that the pronoun could stand for."""
    if not list(typed) or _CONTINUED.match(text) or _SUBJECT.search(text):
        return True
    for token in tokens:
        if token.word in _PRONOUNS:
            return True
        if token.word not in STOP_WORDS:
            return False
    return False
