"""What the user typed, understood: terms, phrases, exclusions, period, voice, and what it follows."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from retrieval.reports.report import normalise
from retrieval.search.answer_types import expected
from retrieval.search.questions.archive_topics import archive_topic
from retrieval.search.questions.courtesies import is_courtesy
from retrieval.search.questions.follow_ups import (
    asks_another_kind,
    context_terms,
    leans_on_context,
    only_browses,
    wants_more,
)
from retrieval.search.questions.long_messages import ASKED, WORDY, asked_sentences, rarest
from retrieval.search.questions.phrases import EXCLUDED, exclusions, phrases, quoted
from retrieval.search.questions.question import Question, Token
from retrieval.search.questions.request_frames import request_frames
from retrieval.search.questions.voices import voice_asked
from retrieval.text.analysis import stem, terms, word_spans
from retrieval.text.date_expressions import FoundPeriod, find_period

MAX_CHARACTERS = 4096  # Telegram's longest message; more adds no evidence
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
    r"\bhow (?:many|much|long|old|far|large|big|high|deep|fast|often|tall|wide|soon|late|early)\b"
    r"|\b(?:any|some|every|no)(?:thing|body|one)\b",
    re.IGNORECASE,
)  # and what stands for the answer


def understand(
    text: str,
    today: date | None = None,
    before: Question | None = None,
    speakers: Iterable[str] = (),
    idf: Callable[[str], float] | None = None,
) -> Question:
    """The question that a text asks on the day `today`, after the question `before`.

    `speakers` are the names of the bodies that the archive quotes; of more words than a question may have,
    the rarest by `idf` are used.
    """
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS].rpartition(" ")[0] or text[:MAX_CHARACTERS]
    text = normalise(text).strip()
    tokens = tuple(Token(word, start, end, stem(word)) for word, start, end in word_spans(text))
    literal = [(phrase.start, phrase.end) for phrase in quoted(text)]
    # character for character, so that spans stay; what is quoted is looked for as it is
    plain = EXCLUDED.sub(lambda match: " " * len(match[0]), _blanked(text, literal))
    found_period, as_of = _times(plain, today)
    latest = _LATEST.search(plain)
    asked = voice_asked(plain, speakers)
    no_content = (latest, *_HOW.finditer(plain), *EXCLUDED.finditer(text))
    ignored = [match.span() for match in no_content if match] + [*asked.framing]
    if len(tokens) > 1:  # a word alone is what is asked about
        ignored += request_frames(text, literal)
    dates = list(found_period.spans) if found_period else []
    if found_period and found_period.relative:
        ignored += dates
    typed, aside = _typed_terms(text, tokens, ignored, dates, idf)
    question = Question(
        text=text,
        terms={term: ASIDE_WEIGHT if term in aside else 1.0 for term in typed},
        typed=typed,
        courtesy=is_courtesy(text, tokens),
        phrases=phrases(text),
        excluded=exclusions(text),
        period=found_period.period if found_period else None,
        as_of=as_of,
        aside=frozenset(aside),
        wants_latest=latest is not None,
        voice=asked.voice,
        speaker=asked.speaker,
        kind=expected(text),
        tokens=tokens,
    )
    if question.courtesy:
        return question
    topic = archive_topic(text, tokens) if not (found_period or question.excluded or literal) else None
    if topic and not (topic == "newest" and before and _HAPPENING.search(text)):
        return replace(
            question,
            aside=frozenset(typed),
            archive_topic=topic,
            wants_latest=topic == "newest",
            speaker=frozenset(),
        )
    if before and wants_more(text):
        return _following(replace(question, terms={}, typed={}, more=True), before)
    if before and leans_on_context(text, tokens, question.content) and not only_browses(question):
        return _following(question, before)
    return question


_HAPPENING = re.compile(r"\b(?:happen\w*|going on)\b", re.IGNORECASE)  # there, after another question


def _following(question: Question, before: Question) -> Question:
    """A question with what it takes over from the one before: topic, period, voice and kind of answer."""
    content, dated = question.content, question.period is not None
    terms = context_terms(before, question.terms, content, dated)
    if content:
        terms |= question.terms
    else:  # it asks about the same
        typed = {term: word for term, word in before.typed.items() if term in terms}
        question = replace(
            question,
            typed=typed,
            aside=before.aside & typed.keys(),
            phrases=before.phrases,
            excluded=before.excluded | question.excluded,
        )
    another_voice = question.voice or question.speaker
    return replace(
        question,
        terms=terms,
        period=question.period or before.period,
        # Beside words of its own the earlier time is only likely.
        soft_period=question.soft_period if dated else before.soft_period or bool(content),
        as_of=question.as_of or before.as_of,
        wants_latest=question.wants_latest or before.wants_latest,
        voice=question.voice if another_voice else before.voice,
        speaker=question.speaker if another_voice else before.speaker,
        kind=question.kind or (None if asks_another_kind(question.text) else before.kind),
        follow_up=True,
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


def _typed_terms(
    text: str,
    tokens: Iterable[Token],
    ignored: _Spans,
    dates: _Spans,
    idf: Callable[[str], float] | None,
) -> tuple[dict[str, str], set[str]]:
    """Term -> typed word, without the words inside the ignored spans; and the terms that are asides."""
    typed: dict[str, str] = {}
    content: set[str] = set()
    asked: set[str] = set()
    inside_ignored, inside_dates = _inside(text, ignored), _inside(text, dates)
    inside_asked = _inside(text, asked_sentences(text) if "?" in text else ())
    for token in tokens:
        if not token.term or inside_ignored(token):
            continue
        typed.setdefault(token.term, token.word)
        if not inside_dates(token) and token.term not in _FRAMING:
            content.add(token.term)
            if inside_asked(token):
                asked.add(token.term)
    if len(asked) >= ASKED and len(content) > WORDY:  # the rest is told so that the question be understood
        content = asked
    chosen = rarest(typed, asked, idf)
    typed = {term: typed[term] for term in chosen}
    return typed, typed.keys() - content


def _inside(text: str, spans: _Spans) -> Callable[[Token], bool]:
    """Whether a token lies inside one of some spans."""
    covered = bytearray(len(text))
    for start, end in spans:
        covered[start:end] = b"\1" * (end - start)
    return lambda token: bool(covered[token.start] and covered[token.end - 1])


def _blanked(text: str, spans: _Spans) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
