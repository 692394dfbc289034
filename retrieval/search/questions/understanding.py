"""What the user typed, understood: terms, phrases, exclusions, period, voice, and what it follows."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from retrieval.reports.report import normalise
from retrieval.search.answer_types import MEASURED, expected
from retrieval.search.questions.archive_topics import archive_topic
from retrieval.search.questions.courtesies import courtesy_of
from retrieval.search.questions.follow_ups import (
    asks_another_kind,
    asks_for_the_course,
    context_terms,
    leans_on_context,
    only_browses,
    wants_more,
)
from retrieval.search.questions.long_messages import ASKED, WORDY, asked_and_told, rarest
from retrieval.search.questions.phrases import (
    MAX_EXCLUSIONS,
    MAX_PHRASES,
    excluded,
    exclusions,
    phrases,
    quoted,
)
from retrieval.search.questions.question import Question, Token
from retrieval.search.questions.request_frames import request_frames
from retrieval.search.questions.time_words import EVENT_TERMS, time_words
from retrieval.search.questions.voices import voice_asked
from retrieval.text.analysis import terms, visible, word_spans
from retrieval.text.report_terms import asked_stem

MAX_CHARACTERS = 4096  # Telegram's longest message; more adds no evidence
ASIDE_WEIGHT = 0.3  # of words that only name the period, or that only speak of reports as such

_FRAMING = frozenset(
    terms(
        """say says said tell report reports reported reporting update updates article write wrote written
        mention mentioned happen happened happening state stated according describe described claim claimed
        briefing briefings news"""
    )
)
_PLACEHOLDERS = re.compile(  # "how many", and the "anyone" that stands for the answer
    rf"\bhow (?:{MEASURED}|soon|late|early)\b"
    r"|\b(?:total |exact |overall )?number of\b"
    r"|\b(?:any|some|every|no)(?:thing|body|one)\b",
    re.IGNORECASE,
)
_HAPPENING = re.compile(r"\b(?:happen\w*|going on)\b", re.IGNORECASE)  # there, after another question


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
    text = visible(normalise(text)).strip()
    tokens = tuple(Token(word, start, end, asked_stem(word)) for word, start, end in word_spans(text))
    literal = [(phrase.start, phrase.end) for phrase in quoted(text)]
    # character for character, so that spans stay; what is quoted is looked for as it is
    plain = _blanked(text, literal)
    plain = _blanked(plain, [match.span() for match in excluded(plain)])
    times = time_words(plain, today)
    asked = voice_asked(plain, speakers)
    no_content = (*_PLACEHOLDERS.finditer(plain), *excluded(text))
    ignored = [match.span() for match in no_content] + [*asked.framing, *times.unsearched]
    if len(tokens) > 1:  # a word alone is what is asked about
        ignored += request_frames(text, literal)
    typed, aside = _typed_terms(text, tokens, ignored, times.named + times.unread, idf)
    named_time = times.period is not None or times.wants_latest
    if typed.keys() == aside and not named_time:  # all that "What happened at Christmas?" can be searched for
        typed, aside = _typed_terms(text, tokens, ignored, (), idf)
    if (named_time or times.recent) and typed.keys() - aside <= EVENT_TERMS:
        aside = set(typed)
    question = Question(
        text=text,
        terms={term: ASIDE_WEIGHT if term in aside else 1.0 for term in typed},
        typed=typed,
        written={token.word: text[token.start : token.end] for token in reversed(tokens)},
        courtesy=courtesy_of(text, tokens),
        phrases=phrases(text)[:MAX_PHRASES],
        excluded=frozenset(exclusions(text)[:MAX_EXCLUSIONS]),
        period=times.period,
        as_of=times.as_of,
        aside=frozenset(aside),
        wants_latest=times.wants_latest,
        voice=asked.voice,
        speaker=asked.speaker,
        kind=expected(text),
        tokens=tokens,
        other_years=times.other_years,
        soft_period=times.soft_period,
        unread_times=tuple(text[start:end] for start, end in times.unread),
    )
    if question.courtesy:
        return question
    topic = archive_topic(text, tokens) if not (times.period or question.excluded or literal) else None
    if topic and not (topic == "newest" and before and _HAPPENING.search(text)):
        return replace(
            question,
            aside=frozenset(typed),
            archive_topic=topic,
            wants_latest=topic == "newest",
            speaker=frozenset(),
        )
    more = wants_more(text)
    if before and (more or asks_for_the_course(text)):
        return _following(replace(question, terms={}, typed={}, more=more), before)
    if before and leans_on_context(text, tokens, question.content) and not only_browses(question):
        return _following(question, before)
    if times.recent and not question.content and not times.period:
        return replace(question, wants_latest=True)
    return question


def _following(question: Question, before: Question) -> Question:
    """A question with what it takes over from the one before: topic, period, voice and kind of answer."""
    content, dated = question.content, question.period is not None
    question = replace(question, written=before.written | question.written)
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
        other_years=question.other_years if dated else before.other_years,
        # Beside words of its own the earlier time is only likely.
        soft_period=question.soft_period if dated else before.soft_period or bool(content),
        as_of=question.as_of or before.as_of,
        wants_latest=question.wants_latest or (before.wants_latest and not dated),
        voice=question.voice if another_voice else before.voice,
        speaker=question.speaker if another_voice else before.speaker,
        kind=question.kind or (None if asks_another_kind(question.text) else before.kind),
        follow_up=True,
    )


_Spans = Iterable[tuple[int, int]]


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
    inside_asked, inside_told = (_inside(text, spans) for spans in asked_and_told(text))
    for token in tokens:
        if not token.term or inside_ignored(token):
            continue
        typed.setdefault(token.term, token.word)
        if not (inside_dates(token) or inside_told(token) or token.term in _FRAMING):
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
