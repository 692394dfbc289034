"""Courtesies: greetings, thanks, praise, short replies and the like, which ask for nothing."""

import re
import unicodedata
from collections.abc import Sequence

from retrieval.search.questions.question import Courtesy, Token
from retrieval.search.questions.request_frames import any_of

# The words that a courtesy may consist of; those of a question about anything are not among them.
_WORDS = frozenset(
    """hi hii hello hey heya hiya yo greetings good morning afternoon evening night day dear bot dispatch
    there all thanks thank thankyou thanx thx tnx ty tysm cheers great nice cool ok okay okey k kk oki
    fine perfect awesome brilliant lovely bye goodbye cu see later please pls sorry welcome well done how
    are you u doing much very so a lot for your the help it was that this to and everyone folks team yes
    yeah yep yup no nope nah sure lol lmao rofl haha hahaha hehe wow oh ah aha hm hmm hmmm i got
    understood understand noted interesting amazing excellent wonderful super fantastic useful helpful
    nevermind never mind problem makes sense know alright right job work answer appreciated
    appreciate bunch million again have weekend take care sup is be that's it's you're i'm don't worry
    worries indeed exactly agreed congratulations congrats mate man guys dude buddy pal really just true fair
    enough not now stop quit shut up go away leave me alone already sending messaging writing texting
    bothering spamming talking contacting do message messages text write contact bother spam send us any
    more bad suck useless worthless rubbish nonsense garbage crap terrible awful horrible stupid dumb
    idiot wrong incorrect correct unhelpful disappointing disappointed nothing boo did does didn't doesn't
    hate grateful obliged one stuff impressive bravo kudos outstanding superb love bless best neat
    apologies apologise apologize my mistake ya ttyl ciao farewell cya omg wtf whoa xd funny hilarious way
    unbelievable incredible crazy insane sad huge big shocking scary tragic heartbreaking damn jesus god
    news дякую спасибо привіт вітаю привет здравствуйте""".split()
)
_IT_IS = "(?:(?:this|that|it|you)(?:_is|_are|'s|'re)_)(?:so_|very_|really_|just_){0,2}"
_SO = "(?:(?:so|how|very|really)_)"
# What must be said for each kind, as patterns; the first that is said is the text's.
_SAID: tuple[tuple[Courtesy, str], ...] = (
    ("acknowledgement", "no_thank(?:s|_?you) not_now no_(?:worries|problem) don't_worry"),
    (
        "stop",
        """stop quit shut_up go_away leave_(?:me|us)_alone
        (?:do_not|don't|never)_(?:message|text|write|write_to|contact|bother|spam|send)_(?:me|us)""",
    ),
    (
        "criticism",
        f"""bad_(?:bot|job|answer) you_suck useless worthless nonsense stupid dumb idiot wrong incorrect
        not_(?:really_|very_)?(?:helpful|useful|good|right|true|correct) unhelpful disappointing
        disappointed thanks_for_nothing boo (?:did|does)(?:_not|n't)_help no_help hate_(?:you|it|this)
        {_IT_IS}(?:rubbish|garbage|crap|terrible|awful|horrible|bad)""",
    ),
    (
        "thanks",
        """thank(?:s|_?you) thanx thx tnx ty(?:sm)? cheers appreciate(?:d|_it|_that|_this)? much_obliged
        grateful дякую спасибо""",
    ),
    (
        "farewell",
        """bye goodbye cu cya good_night (?:see|cu)_(?:you|ya) take_care farewell ciao ttyl
        have_a_(?:good|nice|great|lovely)_(?:day|night|evening|weekend|one) that's_(?:all|it)""",
    ),
    (
        "praise",
        """good_(?:bot|job|work|one|answer|stuff) great nice cool perfect awesome brilliant lovely excellent
        wonderful super fantastic amazing useful helpful well_done congrat(?:s|ulations) impressive bravo
        kudos outstanding superb neat (?:i_)?love_(?:it|this|that|you) bless_you
        (?:you_are|you're)_(?:the_best|good)""",
    ),
    ("apology", "sorry i_apologi[sz]e apologies my_(?:bad|mistake)"),
    (
        "greeting",
        """hi+ hello+ hey+a? hiya yo greetings good_(?:morning|afternoon|evening|day) sup how_are_you welcome
        привіт вітаю привет здравствуйте""",
    ),
    ("laughter", "lol lmao rofl (?:ha){2,} (?:he){2,} xd funny hilarious"),
    (
        "exclamation",
        f"""wow omg wtf whoa oh aha? no_way unbelievable incredible crazy insane damn jesus
        {_IT_IS}(?:a_)?(?:huge|big|sad|shocking|scary|tragic|heartbreaking)
        {_SO}(?:sad|awful|horrible|terrible|shocking|scary|tragic|heartbreaking|bad)""",
    ),
    (
        "acknowledgement",
        """ok(?:ay|ey|i)? kk? yes yeah yep yup no(?:pe)? nah (?<!you\\x20)sure interesting hm+ got_it i_see
        i_understand understood noted never_?mind makes_sense good_to_know al_?right agreed indeed exactly
        fair_enough i_know (?:so|very|that's|that_is|it's)_true""",
    ),
)
_PATTERNS = tuple((kind, re.compile(rf"(?<!\w){any_of(said)}")) for kind, said in _SAID)
_EMOJI: dict[Courtesy, str] = {  # any other is an exclamation
    "greeting": "👋",
    "thanks": "🙏❤♥🧡💛💚💙💜🤍🥰😍😘🤗",
    "praise": "👏🔥💯🎉🏆⭐🌟🙌",
    "criticism": "👎🤬😡😠💩🖕",
    "laughter": "😂🤣😁😄😆😅😃😀",
    "acknowledgement": "👍👌✅✔🆗🤝🙂😊😉🫡💪",
}
_KINDS = {emoji: kind for kind, several in _EMOJI.items() for emoji in several}
_FACES = re.compile(r"[:;=]'?-?(?:(?P<glad>[)\]])|[(\[|/\\])")


def courtesy_of(text: str, tokens: Sequence[Token]) -> Courtesy | None:
    """The kind of a courtesy; None of a text that says anything else.

    Emoji stand for words; other marks alone, such as "?", are a kind of their own.
    """
    if not tokens:
        return _without_words(text)
    if not all(token.word.replace("’", "'") in _WORDS for token in tokens):
        return None
    lowered = text.lower().replace("’", "'")
    return next((kind for kind, said in _PATTERNS if said.search(lowered)), None)


def _without_words(text: str) -> Courtesy | None:
    for character in text:
        if unicodedata.category(character) == "So":
            return _KINDS.get(character, "exclamation")
    if face := _FACES.search(text):
        return "acknowledgement" if face["glad"] else "exclamation"
    return "marks" if text else None
