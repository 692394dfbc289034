"""Answers and abstentions: in a chat, as inline results, and as plain text for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.messages.message import Audience, InlineEntry, Message
from bot.messages.telegram_html import shorten, shown
from bot.messages.templates import Templates, quotes
from retrieval import (
    Abstention,
    Answer,
    Citation,
    KnownReports,
    Report,
    Speech,
    probability_words,
)

if TYPE_CHECKING:
    from bot.messages.keyboards import Keyboards

MAX_WORDS_IN_ANSWER = 6  # unknown or corrected words that an answer names
SUGGESTION_UNITS = 300  # UTF-16 units of a corrected question
LISTED = 20  # reports in the terminal's list

_BRITISH = re.compile(r"\b(?:UK|U\.K\.|United Kingdom|Britain|British|GCHQ|MI5|MI6)(?!\w)")


def answer(templates: Templates, found: Answer | Abstention, offset: int = 0) -> Message:
    """The citations with their buttons, or what was searched in vain; `offset` citations came before."""
    keyboards = _keyboards(templates)
    if isinstance(found, Abstention):
        if newest := _newest(found):
            keyboard = keyboards.newest(newest, _is_earlier(found))
        else:
            keyboard = keyboards.abstention(found.suggestion, citations_of(found))
        return Message(_abstention(templates, found), keyboard, citations_of(found))
    more = offset + len(found.citations) if found.more else None
    keyboard = keyboards.answer(found.citations, more, found.later)
    return Message(_answer(templates, found), keyboard, found.citations)


def guest_entry(templates: Templates, found: Answer | Abstention, username: str) -> InlineEntry:
    """The same answer for a chat the bot is no member of: its buttons are links."""
    if isinstance(found, Answer):
        html = _answer(templates, found, found.later)
    else:
        html = _abstention(templates, found)
    cited = citations_of(found)
    keyboard = _keyboards(templates).links(cited[0].passage, username) if cited else None
    title, _, rest = shown(html).partition("\n")
    message = Message(html, keyboard, cited)
    return InlineEntry(_digest(html), shorten(title, 80), shorten(rest.strip(), 200), message)


def inline_entry(templates: Templates, citation: Citation, username: str) -> InlineEntry:
    """One inline result."""
    passage = citation.passage
    identity = (passage.report.slug, passage.ordinal, citation.start, citation.end, passage.text)
    keyboard = _keyboards(templates).links(passage, username)
    return InlineEntry(
        id=_digest(repr(identity)),
        title=shorten(templates.phrase("buttons", "entry", passage.report, citation.speaker), 80),
        description=shorten(citation.quote, 200),
        message=Message(templates.cited([citation], "card"), keyboard, (citation,)),
    )


def inline_button(templates: Templates, found: bool) -> str:
    """The words of the button above inline results."""
    return templates.phrase("buttons", "open_bot" if found else "nothing_found")


def plain_text(
    templates: Templates, found: Answer | Abstention, known: KnownReports, examples: Sequence[str] = ()
) -> str:
    """An answer as plain text for the terminal: only the quotes, but those whole. Not wrapped."""
    if isinstance(found, Answer):
        values = {"more": found.more, "later": found.later, **_understood(found)}
        return templates.text("answer", views=quotes(found.citations), **values)
    if topic := topic_of(found):
        return templates.text(
            "archive_topic",
            topic=topic,
            coverage=known.coverage,
            reports=known.latest(LISTED if topic == "reports" else 1),
            questions=examples,
        )
    if found.reason == "not-a-question":
        return shown(_abstention(templates, found, examples))
    return templates.text("abstention", views=quotes(_nearest(found)), **_reasons(found))


def topic_of(found: Answer | Abstention) -> str | None:
    """What of the archive itself was asked for; None where it was something else, or is answered."""
    return found.question.archive_topic if asks_nothing(found) else None


def asks_nothing(found: Answer | Abstention) -> bool:
    """Whether reports were asked for nothing, so that there is only something to propose."""
    return isinstance(found, Abstention) and found.reason == "not-a-question"


def citations_of(found: Answer | Abstention) -> tuple[Citation, ...]:
    """Every citation that is shown, the nearest passage of an abstention included."""
    if isinstance(found, Answer):
        return found.citations
    hidden = found.suggestion or (found.question.only_time and not found.coverage.first)
    return (found.nearest,) if found.nearest and not hidden else ()


@dataclass(frozen=True, slots=True)
class Scale:
    """Bands with the words used for them, and whether every speaker is known to be a British body."""

    words: tuple[tuple[str, tuple[str, ...]], ...]  # (band, words as they stand, in lower case)
    certain: bool


def scale(citations: Iterable[Citation]) -> Scale:
    """The words of likelihood in the sentences that answer, of British bodies or those not named.

    The outlet's own prose and other countries' assessors get no note: they may mean something else.
    """
    bands: dict[str, dict[str, None]] = {}
    certain = True
    for citation in citations:
        passage, (first, last) = citation.passage, citation.sentence or (citation.start, citation.end)
        whole = (Speech(0, len(passage.text), passage.speaker),)
        for start, end, speaker in whole if passage.quoted else passage.speech:
            british = bool(speaker and _BRITISH.search(speaker))
            if british or (passage.quoted and speaker is None):
                for estimate in probability_words(passage.text[max(start, first) : min(end, last)]):
                    bands.setdefault(estimate.band, {})[estimate.word.lower()] = None
                    certain = certain and british
    return Scale(tuple((band, tuple(words)) for band, words in bands.items()), certain)


def _keyboards(templates: Templates) -> Keyboards:
    from bot.messages.keyboards import Keyboards  # telegram is slow to import, and plain text needs none

    return Keyboards(templates)


def _answer(templates: Templates, found: Answer, later: Report | None = None) -> str:
    """The passages; `later` is the later report where no button can open it."""
    values = {"scale": scale(found.citations), "later": later, **_understood(found)}
    return templates.cited(found.citations, "answer", **values)


def _abstention(templates: Templates, found: Abstention, examples: Sequence[str] = ()) -> str:
    if found.reason == "not-a-question":
        kind, reader = found.question.courtesy, Audience("terminal")
        return templates.html("courtesy", kind=kind, audience=reader, questions=examples, subscribed=False)
    return templates.cited(_nearest(found), "abstention", **_reasons(found))


def _newest(abstention: Abstention) -> Report | None:
    """The newest report, where a question asked for nothing but a time without any."""
    if abstention.reason != "out-of-period" or abstention.question.content or not abstention.nearest:
        return None
    report = abstention.nearest.passage.report
    return report if abstention.question.period and report.day else None


def _is_earlier(abstention: Abstention) -> bool:
    """Whether there are newer reports than the newest from before the time that was asked for."""
    newest, last = _newest(abstention), abstention.coverage.last
    return bool(newest and newest.day and last and newest.day < last)


def _nearest(abstention: Abstention) -> tuple[Citation, ...]:
    """The passage that is shown though it is no answer; where a time has no report, that is said instead."""
    return () if _newest(abstention) else citations_of(abstention)


def _understood(found: Answer | Abstention) -> dict[str, object]:
    """How the question was understood, where that is worth saying."""
    question = found.question
    searched = [(shorten(typed, 40), other) for typed, other in question.searched.items()]
    days = [citation.passage.report.day for citation in citations_of(found)]
    # Of days of any year, those that all citations are of.
    all_of = [each for each in question.periods if all(day and each.covers(day) for day in days)]
    one_year = not question.other_years or (isinstance(found, Answer) and bool(all_of))
    return {
        "period": next(iter(all_of if one_year and all_of else question.periods), None),
        "any_year": not one_year,
        "undated": days.count(None),
        "as_of": question.as_of,
        "language": question.language,
        "names": [shorten(name, 40) for name in question.names[:MAX_WORDS_IN_ANSWER]],
        "searched_for": searched[:MAX_WORDS_IN_ANSWER],
        "preferred": question.soft_period and not question.only_time,
        "outside": not any(day and each.covers(day) for each in question.periods for day in days),
        "unread_times": _marked(question.unread_times),
        "absent_phrases": _marked(question.absent_phrases),
    }


def _reasons(abstention: Abstention) -> dict[str, object]:
    return {
        **_understood(abstention),
        "reason": abstention.reason,
        "only_time": bool(abstention.question.only_time and abstention.question.periods),
        "newest": _newest(abstention),
        "earlier": _is_earlier(abstention),
        "typed": _marked([*abstention.question.searched]),
        "suggestion": shorten(abstention.suggestion or "", SUGGESTION_UNITS),
        "coverage": abstention.coverage,
        "unknown": _marked(abstention.unknown),
        "more_unknown": len(abstention.unknown[MAX_WORDS_IN_ANSWER:]),
    }


def _marked(words: Sequence[str]) -> list[str]:
    """The first words, short and in quotation marks."""
    return [f"“{shorten(word, 40)}”" for word in words[:MAX_WORDS_IN_ANSWER]]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
