"""What the user typed, understood: terms, phrases, exclusions, period, voice, and what it follows."""

import re
from collections.abc import Iterable
from datetime import date

from retrieval.reports.report import normalise
from retrieval.search.questions.courtesies import is_courtesy
from retrieval.search.questions.follow_ups import leans_on_context
from retrieval.search.questions.phrases import EXCLUDED, exclusions, phrases
from retrieval.search.questions.question import Question, Token
from retrieval.search.questions.voices import voice_asked
from retrieval.text.analysis import stem, terms, word_spans
from retrieval.text.date_expressions import FoundPeriod, find_period

MAX_CHARACTERS = 4096  # Telegram's longest message; more adds no evidence
MAX_TERMS = 48
CONTEXT_SHARE = 0.5  # of a follow-up's own evidence: what the terms of the question before it add at most
ASIDE_WEIGHT = 0.3  # of words that only name the period, or that only speak of reports as such

_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|recent(?:ly)?|current(?:ly)?|at the moment|at present|"
    r"right now|now|nowadays|so far|up to date)\b",
    re.IGNORECASE,
)
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


def understand(
    text: str,
    today: date | None = None,
    before: Question | None = None,
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
    found_period, as_of = _times(EXCLUDED.sub(lambda match: " " * len(match[0]), text), today)
    latest = _LATEST.search(text)
    voice, framing = voice_asked(text, speakers)
    excluded = exclusions(text)
    no_content = (latest, *_HOW.finditer(text), *EXCLUDED.finditer(text))
    ignored = [match.span() for match in no_content if match] + framing
    dates = list(found_period.spans) if found_period else []
    if found_period and found_period.relative:
        ignored += dates
    typed, aside = _typed_terms(tokens, ignored, dates)
    follow_up = before is not None and leans_on_context(text, tokens, typed)
    weights = {term: ASIDE_WEIGHT if term in aside else 1.0 for term in typed}
    if before is not None and follow_up:
        share = CONTEXT_SHARE * len(weights) / max(len(before.terms), 1) if weights else 1.0
        weights = {term: min(share, 1.0) * weight for term, weight in before.terms.items()} | weights
    return Question(
        text=text,
        terms=weights,
        typed=typed,
        courtesy=is_courtesy(text, tokens),
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
