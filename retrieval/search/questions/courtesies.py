"""Greetings, thanks and short replies, which ask for nothing."""

import re
from collections.abc import Sequence

from retrieval.search.questions.question import Token
from retrieval.search.questions.request_frames import any_of

_COURTESY = frozenset(
    """hi hii hello hey heya hiya yo greetings good morning afternoon evening night day dear bot dispatch
    there all thanks thank thankyou thanx thx tnx ty tysm cheers great nice cool ok okay okey k kk oki
    fine perfect awesome brilliant lovely bye goodbye cu see later please sorry welcome well done how
    are you doing much very so a lot for your the help it was that this to and everyone folks team yes
    yeah yep yup no nope nah sure lol lmao rofl haha hahaha hehe wow oh ah aha hm hmm hmmm i got
    understood understand noted interesting amazing excellent wonderful super fantastic useful helpful
    nevermind never mind problem makes sense know alright right job work answer appreciated
    appreciate bunch million again have weekend take care sup is be that's it's you're i'm don't worry
    worries indeed exactly agreed congratulations congrats mate man guys dude really just true fair
    enough""".split()
)
_COURTESIES = re.compile(
    r"(?<!\w)"
    + any_of(
        """hi+ hello+ hey+a? hiya yo greetings good_(?:morning|afternoon|evening|night|day|job|work|bot) sup
        thank(?:s|_?you) thanx thx tnx ty(?:sm)? cheers bye goodbye cu great nice cool ok(?:ay|ey|i)? kk?
        perfect awesome brilliant lovely sorry excellent wonderful super fantastic amazing
        interesting useful helpful well_done how_are_you yes yeah yep yup no(?:pe)? nah sure lol
        lmao rofl (?:ha){2,} hehe wow oh aha? hm+ got_it i_see see_you understood noted
        never_?mind no_(?:worries|problem) makes_sense good_to_know al_?right appreciated? welcome
        congrat(?:s|ulations) take_care that's_(?:all|it) agreed indeed exactly fair_enough i_know"""
    )
)


def is_courtesy(text: str, tokens: Sequence[Token]) -> bool:
    """Whether a text only greets, thanks, replies or the like; emoji and marks alone do so without a
    word."""
    lowered = text.lower().replace("’", "'")
    if not tokens:
        return bool(lowered)
    return bool(_COURTESIES.search(lowered)) and all(
        token.word.replace("’", "'") in _COURTESY for token in tokens
    )
