"""What the user typed, understood: terms, phrases, exclusions, period, voice, and what it follows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from retrieval.reports.report import normalise
from retrieval.reports.speech.vocabulary import SAYING
from retrieval.text.analysis import STOP_WORDS, stem, terms, word_spans, words
from retrieval.text.date_expressions import FoundPeriod, find_period
from retrieval.text.dates import Period

MAX_CHARACTERS = 4096  # Telegram's longest message; more adds no evidence
MAX_TERMS = 48
CONTEXT_SHARE = 0.5  # of a follow-up's own evidence: what the terms of the question before it add at most
ASIDE_WEIGHT = 0.3  # of words that only name the period, or that only speak of reports as such

Voice = Literal["quoted", "outlet"]

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
_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|recent(?:ly)?|current(?:ly)?|at the moment|at present|"
    r"right now|now|nowadays|so far|up to date)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    rf"\b(?:did|does|do|has|have|had)\s+(?:the\s+)?(?P<who>\w[\w '’.-]{{1,60}}?)\s+"
    rf"(?:{SAYING}|say|write|state|note|report|assess|judge|estimate|suggest|claim|think|announce|tell)\b"
    rf"|\baccording to (?:the\s+)?(?P<whom>\w[\w '’.-]{{1,60}})",
    re.IGNORECASE,
)
_OUTLET = frozenset(terms("outlet article newspaper paper journalist editor website site author media"))
_FRAMING = frozenset(
    terms(
        """say says said tell report reports reported reporting update updates article write wrote written
        mention mentioned happen happened happening state stated according describe described claim claimed
        briefing briefings news"""
    )
)
_HOW = re.compile(
    r"\bhow (?:many|much|long|old|far|large|big|high|deep|fast|often|tall|wide|soon|late|early)\b",
    re.IGNORECASE,
)
_PHRASE = re.compile(r'"([^"]+)"|“([^”]+)”')
_EXCLUDED = re.compile(r"(?<!\S)[-−]([^\W\d_]\w*)")
_CONTINUED = re.compile(r"^(?:and|but|so|also|then|what about|how about)\b", re.IGNORECASE)
_PRONOUNS = "it its they them their theirs he him his she her hers that this those these there".split()
_SUBJECT = re.compile(
    rf"\b(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|may|should|must)\s+"
    rf"(?:{'|'.join(_PRONOUNS)})\b",
    re.IGNORECASE,
)


class Token(NamedTuple):
    """A word of the question, where it stands in the text, and its term; the term of a stop word is empty."""

    word: str
    start: int
    end: int
    term: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question in the terms of the index.

    `terms` are term -> weight; `typed` is term -> the word that it was typed as, for the question's own
    words. `aside` are the terms that only name the period or speak of reports as such. `searched` is typed
    word -> the word that was searched for instead. `stand_ins` is term -> other terms that may be used for
    it -> how fully they count. `voice` says whose words are wanted. `follow_up` is whether the question
    before was needed to understand it. `tokens` are the words of `text`, in order.
    """

    text: str
    terms: dict[str, float]
    typed: dict[str, str]
    courtesy: bool = False
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: frozenset[str] = frozenset()
    period: Period | None = None
    as_of: date | None = None  # only what was published by this day
    aside: frozenset[str] = frozenset()
    wants_latest: bool = False
    voice: Voice | None = None
    follow_up: bool = False
    searched: dict[str, str] = field(default_factory=dict)
    stand_ins: dict[str, dict[str, float]] = field(default_factory=dict)
    tokens: tuple[Token, ...] = ()

    @property
    def content(self) -> list[str]:
        """The terms that say what is asked about; none in "What was reported last week?"."""
        return [term for term in self.typed if term not in self.aside]

    @property
    def groups(self) -> dict[str, dict[str, float]]:
        """Term -> what counts as it -> how fully, in the order asked; the term itself counts 1."""
        return {term: {term: 1.0} | self.stand_ins.get(term, {}) for term in self.terms}


def understand(
    text: str,
    today: date | None = None,
    before: "Question | None" = None,
    speakers: Iterable[str] = (),
) -> Question:
    """The question that a text asks on the day `today`, after the question `before`.

    `speakers` are the names of the bodies that the archive quotes.
    """
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS].rpartition(" ")[0] or text[:MAX_CHARACTERS]
    text = normalise(text).strip()
    tokens = tuple(Token(word, start, end, stem(word)) for word, start, end in word_spans(text))
    # character for character, so that spans stay
    found_period, as_of = _times(_EXCLUDED.sub(lambda match: " " * len(match[0]), text), today)
    latest = _LATEST.search(text)
    voice, framing = _voice(text, speakers)
    excluded = exclusions(text)
    no_content = (latest, *_HOW.finditer(text), *_EXCLUDED.finditer(text))
    ignored = [match.span() for match in no_content if match] + framing
    dates = list(found_period.spans) if found_period else []
    if found_period and found_period.relative:
        ignored += dates
    typed, aside = _typed_terms(tokens, ignored, dates)
    follow_up = before is not None and _leans_on_context(text, tokens, typed)
    weights = {term: ASIDE_WEIGHT if term in aside else 1.0 for term in typed}
    if before is not None and follow_up:
        share = CONTEXT_SHARE * len(weights) / max(len(before.terms), 1) if weights else 1.0
        weights = {term: min(share, 1.0) * weight for term, weight in before.terms.items()} | weights
    return Question(
        text=text,
        terms=weights,
        typed=typed,
        courtesy=_is_courtesy(text, tokens),
        phrases=phrases(text),
        excluded=excluded,
        period=found_period.period if found_period else before.period if before and follow_up else None,
        as_of=as_of or (before.as_of if before and follow_up else None),
        aside=frozenset(aside),
        wants_latest=latest is not None or (before is not None and follow_up and before.wants_latest),
        voice=voice,
        follow_up=follow_up,
        tokens=tokens,
    )


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """The terms of each phrase in quotation marks; one term alone is no phrase."""
    return tuple(p for match in _PHRASE.finditer(text) if len(p := terms(match[1] or match[2])) > 1)


def exclusions(text: str) -> frozenset[str]:
    """The terms of the words with a minus before them."""
    return frozenset(term for match in _EXCLUDED.finditer(text) if (term := stem(match[1].lower())))


def included(text: str) -> dict[str, str]:
    """Term -> typed word, of the words without a minus before them."""
    return {term: word for word in words(_EXCLUDED.sub(" ", text)) if (term := stem(word))}


_Spans = Iterable[tuple[int, int]]


def _times(text: str, today: date | None) -> tuple[FoundPeriod | None, date | None]:
    """The period that is spoken of, and the day of an "as of", which alone is the period up to it."""
    first = find_period(text, today)
    if not first or not first.as_of:
        return first, None
    [(start, end)] = first.spans
    other = find_period(text[:start] + " " * (end - start) + text[end:], today)
    if not other or other.as_of:
        return first, first.period.until
    relative = first.relative or other.relative
    return FoundPeriod(other.period, first.spans + other.spans, relative, as_of=True), first.period.until


def _typed_terms(tokens: Iterable[Token], ignored: _Spans, dates: _Spans) -> tuple[dict[str, str], set[str]]:
    """Term -> typed word, without the words inside the ignored spans; and the terms that are asides."""
    ignored, dates = list(ignored), list(dates)
    typed: dict[str, str] = {}
    content: set[str] = set()
    for word, start, end, term in tokens:
        if not term or len(typed) >= MAX_TERMS or _inside(start, end, ignored):
            continue
        typed.setdefault(term, word)
        if not _inside(start, end, dates) and term not in _FRAMING:
            content.add(term)
    return typed, typed.keys() - content


def _inside(start: int, end: int, spans: _Spans) -> bool:
    return any(first <= start and end <= last for first, last in spans)


def _voice(text: str, speakers: Iterable[str]) -> tuple[Voice | None, list[tuple[int, int]]]:
    """Whose words are wanted, and the words of the question that only say so."""
    match = _SAYS.search(text)
    if not match:
        return None, []
    named = match["who"] or " ".join(match["whom"].split()[:4])
    asked = terms(named)
    if asked and asked[0] in _OUTLET:
        return "outlet", [match.span() if match["who"] else (match.start(), match.start("whom") + len(named))]
    known = {term for speaker in speakers for term in terms(speaker)}
    if match["who"] and asked and known.issuperset(asked):
        return "quoted", [match.span()]
    return None, []


def _leans_on_context(text: str, tokens: Iterable[Token], typed: Iterable[str]) -> bool:
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


def _is_courtesy(text: str, tokens: Iterable[Token]) -> bool:
    lowered = text.lower().replace("’", "'")
    return bool(_COURTESIES.search(lowered)) and all(token.word in _COURTESY for token in tokens)
