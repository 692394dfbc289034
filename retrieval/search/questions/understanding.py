"""What the user typed, understood: terms, phrases, exclusions, period, voice, and what it follows."""

import re
from collections.abc import Iterable
from datetime import date

from retrieval.reports.report import normalise
from retrieval.search.questions.courtesies import is_courtesy
from retrieval.search.questions.follow_ups import leans_on_context
from retrieval.search.questions.phrases import EXCLUDED, exclusions, phrases
from retrieval.search.questions.question import Question, Token
from retrieval.search.questions.time_words import EVENT_TERMS, time_words
from retrieval.search.questions.voices import voice_asked
from retrieval.text.analysis import stem, terms, word_spans

MAX_CHARACTERS = 4096  # Telegram's longest message; more adds no evidence
MAX_TERMS = 48
CONTEXT_SHARE = 0.5  # of a follow-up's own evidence: what the terms of the question before it add at most
ASIDE_WEIGHT = 0.3  # of words that only name the period, or that only speak of reports as such

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
    times = time_words(EXCLUDED.sub(lambda match: " " * len(match[0]), text), today)
    voice, framing = voice_asked(text, speakers)
    excluded = exclusions(text)
    no_content = (*_HOW.finditer(text), *EXCLUDED.finditer(text))
    ignored = [match.span() for match in no_content] + framing + list(times.unsearched)
    named_time = times.period is not None or times.wants_latest
    typed, aside = _typed_terms(tokens, ignored, times.named + times.unread)
    if typed.keys() == aside and not named_time:  # all that "What happened at Christmas?" can be searched for
        typed, aside = _typed_terms(tokens, ignored, ())
    if (named_time or times.recent) and typed.keys() - aside <= EVENT_TERMS:
        aside = set(typed)
    beside_time, _ = _typed_terms(tokens, [*ignored, *times.named], ())
    follow_up = before is not None and leans_on_context(text, tokens, beside_time)
    weights = {term: ASIDE_WEIGHT if term in aside else 1.0 for term in typed}
    wants_latest = times.wants_latest
    if before is not None and follow_up:
        context = {term: weight for term, weight in before.terms.items() if term not in before.aside}
        asked = len(typed.keys() - aside)
        share = CONTEXT_SHARE * asked / max(len(context), 1) if asked else 1.0
        weights = {term: min(share, 1.0) * weight for term, weight in context.items()} | weights
        wants_latest |= before.wants_latest and times.period is None
    elif times.recent and typed.keys() == aside and times.period is None:
        wants_latest = True
    timed = before if before is not None and follow_up and times.period is None else times
    return Question(
        text=text,
        terms=weights,
        typed=typed,
        courtesy=is_courtesy(text, tokens),
        phrases=phrases(text),
        excluded=excluded,
        period=timed.period,
        as_of=times.as_of or (before.as_of if before and follow_up else None),
        aside=frozenset(aside),
        wants_latest=wants_latest,
        voice=voice,
        follow_up=follow_up,
        tokens=tokens,
        other_years=timed.other_years,
        soft_period=timed.soft_period,
        unread_times=tuple(text[start:end] for start, end in times.unread),
    )


_Spans = Iterable[tuple[int, int]]


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
