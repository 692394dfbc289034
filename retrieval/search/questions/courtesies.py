"""Greetings, thanks and short replies, which ask for nothing."""

import re
from collections.abc import Sequence

from retrieval.search.questions.question import Token

_COURTESY = frozenset(
    """hi hii hello hey heya hiya yo greetings good morning afternoon evening night day dear bot dispatch there
    all thanks thank thankyou thanx thx tnx ty tysm cheers great nice cool ok okay okey k kk oki fine perfect
    awesome brilliant lovely bye goodbye cu see later please sorry welcome well done how are you doing much very
    so a lot for your the help it was that this to and everyone folks team yes yeah yep yup no nope nah sure lol
    lmao rofl haha hahaha hehe wow oh ah aha hm hmm hmmm i got understood understand noted interesting amazing
    excellent wonderful super fantastic useful helpful nevermind never mind worries problem makes sense know
    alright right job work answer appreciated appreciate bunch million again have weekend take care sup is be
    indeed exactly agreed congratulations congrats mate man guys dude really just true fair enough""".split()
)
_COURTESIES = re.compile(
    r"\b(?:hi+|hello+|hey+a?|hiya|yo|greetings|good (?:morning|afternoon|evening|night|day|job|work|bot)|sup|"
    r"thank(?:s| ?you)|thanx|thx|tnx|ty(?:sm)?|cheers|bye|goodbye|cu|great|nice|cool|ok(?:ay|ey|i)?|kk?|perfect|"
    r"awesome|brilliant|lovely|sorry|excellent|wonderful|super|fantastic|amazing|interesting|"
    r"(?:useful|helpful)|well done|how are you|yes|yeah|yep|yup|nope?|nah|sure|lol|lmao|rofl|(?:ha){2,}|hehe|"
    r"wow|oh|aha?|hm+|got it|i see|see you|understood|noted|never ?mind|no (?:worries|problem)|makes sense|"
    r"good to know|al ?right|appreciated?|welcome|congrat(?:s|ulations)|take care|agreed|indeed|exactly|"
    r"fair enough|i know|true)\b"
)


def is_courtesy(text: str, tokens: Sequence[Token]) -> bool:
    """Whether a text only greets, thanks, replies or the like; emoji and marks alone do so without a word."""
    lowered = text.lower().replace("’", "'")
    if not tokens:
        return bool(lowered)
    return bool(_COURTESIES.search(lowered)) and all(token.word in _COURTESY for token in tokens)
