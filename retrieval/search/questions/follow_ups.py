"""Whether a question needs the one before it to be understood, and what it takes over from it."""

import re
from collections.abc import Collection, Mapping, Sequence

from retrieval.search.questions.question import Question, Token
from retrieval.search.questions.request_frames import any_of
from retrieval.text.analysis import STOP_WORDS

CONTEXT_SHARE = 0.5  # of a follow-up's own evidence: what the terms of the question before it add at most
CONTEXT_MOST = 1.0  # the same, in whole terms: who asks much needs little context

_CONTINUED = re.compile(
    r"\W*" + any_of("and but so also then (?:what|how)_about (?:what|who|where)_else"), re.IGNORECASE
)
# "In which year?" asks for the kind of answer alone.
_KIND_ALONE = re.compile(
    rf"\W*(?:{any_of('and but so ok okay')}\W+)?"
    rf"(?:{any_of('in at on for by since to of from until with')}\s+)?"
    rf"{any_of('which what whose how_much how_many')}\s+(?:kind\s+of\s+)?"
    + any_of(
        """years? months? days? dates? times? weeks? prices? costs? places? cit(?:y|ies) towns? villages?
        countr(?:y|ies) reasons? amounts? numbers? ages? compan(?:y|ies) persons? people names? sums? size
        sources? exactly"""
    )
    + r"\W*$",
    re.IGNORECASE,
)
_MORE = re.compile(
    rf"\W*(?:{any_of('please ok okay and yes')}\W+)?(?:{any_of('can_you could_you')}\s+)?"
    rf"(?:{any_of('tell_me show_me give_me say any anything what who is_there some')}\s+){{0,3}}"
    rf"{any_of('more else others? go_on continue next further')}(?:\s+{any_of('please details')})?\W*$",
    re.IGNORECASE,
)
# How it went on, in words that say nothing of it.
_COURSE = re.compile(
    rf"\W*(?:{any_of('and but so ok okay then and_then so_then')}\W+)?(?:"
    rf"what\s+(?:{any_of('has have had')}\s+)?{any_of('happens happened came comes followed was')}|"
    rf"how\s+did\s+{any_of('it that this things all the_story')}\s+{any_of('end go turn work finish')}"
    r")(?:\s+"
    + any_of(
        """next then later since after afterwards? in_the_end at_the_end eventually finally out on after_that
        after_this from_there from_that of_it of_that the_end the_outcome the_result"""
    )
    + r")*\W*$",
    re.IGNORECASE,
)
_BROWSING = re.compile(
    r"\W*(?:so\W+)?(?:what(?:['’]s)?\s+"
    rf"(?:{any_of('is was were has have did do does been you they the')}\s+){{0,3}}"
    rf"{any_of('reported? published said written new news happen(?:s|ed|ing)? going_on latest newest')}"
    rf"|(?:{any_of('any the latest newest')}\s+){{0,3}}"
    rf"{any_of('news reports? briefings? anything headlines')})",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"\W*(?:{any_of('and but so also then')}\W+)?"
    rf"{any_of('why how(?!_about) where what(?!_about) which')}",
    re.IGNORECASE,
)
_PERSONAL = frozenset("it its they them their theirs he him his she her hers".split())
_POINTING = frozenset("that this these those".split())
_OBJECTS = frozenset("it them him her that this those these there".split())
_BE = frozenset("is are was were be been being isn't aren't wasn't weren't there's".split())
_DO = frozenset("do does did has have had will would can could may should must don't doesn't didn't".split())
# "It" that stands for nothing said before: "is it true that", "does it take long to".
_EXPLETIVE = re.compile(
    r"\bit (?:(?:is|was|be|been|really|still|also|not|ever|too|so|very|quite)\s+){0,3}"
    r"(?:that|rain\w*|snow\w*|(?:\w+ ){1,4}(?:that|to|for|if|whether))\s+\w",
    re.IGNORECASE,
)
# Behind "that" of a question with "do": a verb, so that "that" is what was told before; else it is a noun.
_VERBS = frozenset(
    """happen happened cause caused mean work worked affect affected lead led help helped change changed stop
    stopped include apply occur take took start started begin began end ended continue make made bring
    come came hurt damage delay cost force succeed fail go look sound matter""".split()
)
_FEW = 3  # content words of a question that may lean on a pronoun at its end


def leans_on_context(text: str, tokens: Sequence[Token], content: Collection[str]) -> bool:
    """Whether a question points back: it has no content of its own, goes on with "and", or has a pronoun
    before anything that the pronoun could stand for, or at the end of few words."""
    if not tokens:
        return False
    if not content or _CONTINUED.match(text) or _KIND_ALONE.match(text):
        return True
    words = [token.word.replace("’", "'") for token in tokens]
    expletive = _EXPLETIVE.search(text)
    for at, word in enumerate(words):
        if word in _PERSONAL and not (word == "it" and expletive):
            return True
        if word in _POINTING and _is_pronoun(words, at):
            return True
        if word not in STOP_WORDS and not (at and words[at - 1] in _DO):
            break
    last = words[-1]
    if last == "there":
        return not _BE & {*words[-2:-1]} and len(content) <= _FEW
    return last in _OBJECTS and len(content) <= _FEW and not expletive


def only_browses(question: Question) -> bool:
    """Whether a question names a time, or asks for the latest, and is whole: "What was reported in May?"."""
    timed = question.period is not None or question.wants_latest
    return timed and not question.content and _BROWSING.match(question.text) is not None


def asks_another_kind(text: str) -> bool:
    """Whether a text says itself what kind of answer it wants, be it none that is a date, number or name."""
    return _ASKS.match(text) is not None


def wants_more(text: str) -> bool:
    """Whether a text only asks for more of what was shown: "tell me more", "anything else?"."""
    return _MORE.match(text) is not None


def asks_for_the_course(text: str) -> bool:
    """Whether a text only asks how it went on: "what happened next?", "and in the end?"."""
    return _COURSE.match(text) is not None


def _is_pronoun(words: Sequence[str], at: int) -> bool:
    """Whether "that" and the like stand alone, not before their noun ("that bridge")."""
    following = words[at + 1 :]
    if not following or following[0] in STOP_WORDS or following[0] in _VERBS:
        return True
    before = words[at - 1] if at else ""
    if before in _BE:
        return len(following) == 1 or following[0].endswith(("ed", "ing", "en"))
    return len(following) == 1 and before in _DO


def context_terms(
    before: Question, own: Mapping[str, float], content: Collection[str], dated: bool
) -> dict[str, float]:
    """Term -> weight, of the question before a follow-up with terms and content of its own.

    They weigh half of what is asked now; in full where nothing else is. The words of the earlier period are
    left out where the follow-up asks for something else or is `dated`: names a period itself.
    """
    another = dated or content
    terms = {term: weight for term, weight in before.terms.items() if not (another and term in before.aside)}
    most = min(CONTEXT_SHARE * len(own), CONTEXT_MOST)
    share = most / max(len(terms), 1) if content else 1.0
    return {term: min(share, 1.0) * weight for term, weight in terms.items()}
