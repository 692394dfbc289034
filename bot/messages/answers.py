"""Answers and abstentions: in a chat, as inline results, and as plain text for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.messages.message import InlineEntry, Message
from bot.messages.telegram_html import shorten, shown
from bot.messages.templates import Templates, views
from retrieval import (
    Abstention,
    Answer,
    Archive,
    Citation,
    Passage,
    Period,
    Question,
    Speech,
    probability_words,
)

if TYPE_CHECKING:
    from bot.messages.keyboards import Keyboards

MAX_WORDS_IN_ANSWER = 6  # unknown or corrected words that an answer names

_BRITISH = re.compile(r"\b(?:UK|U\.K\.|United Kingdom|Britain|British|GCHQ|MI5|MI6)(?!\w)")


def answer(templates: Templates, found: Answer | Abstention, archive: Archive, offset: int = 0) -> Message:
    """The citations with their buttons, or what was searched in vain; `offset` citations came before."""
    keyboards = _keyboards(templates)
    if isinstance(found, Abstention):
        keyboard = keyboards.nearest(found.nearest) if found.nearest else None
        return Message(_abstention(templates, found, archive), keyboard, citations_of(found))
    notes = scale(citation.passage for citation in found.citations)
    more = offset + len(found.citations) if found.more else None
    keyboard = keyboards.answer(found.citations, more, bool(notes.words), found.later)
    return Message(_answer(templates, found, notes), keyboard, found.citations)


def guest_entry(
    templates: Templates, found: Answer | Abstention, archive: Archive, username: str
) -> InlineEntry:
    """The same answer for a chat the bot is no member of: its buttons are links."""
    if isinstance(found, Answer):
        html = _answer(templates, found, scale(citation.passage for citation in found.citations))
    else:
        html = _abstention(templates, found, archive)
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


def plain_text(templates: Templates, found: Answer | Abstention, archive: Archive) -> str:
    """An answer as plain text for the terminal: only the quotes, but those whole. Not wrapped."""
    shown_views = views(citations_of(found))
    if isinstance(found, Answer):
        values = {"more": found.more, "later": found.later, **_understood(found.question)}
        return templates.text("answer", views=shown_views, **values)
    if found.reason == "not-a-question":
        return shown(_abstention(templates, found, archive))
    return templates.text("abstention", views=shown_views, **_reasons(found))


def citations_of(found: Answer | Abstention) -> tuple[Citation, ...]:
    """Every citation that is shown, the nearest passage of an abstention included."""
    if isinstance(found, Answer):
        return found.citations
    return (found.nearest,) if found.nearest else ()


@dataclass(frozen=True, slots=True)
class Scale:
    """Bands with the words used for them, and whether every speaker is known to be a British body."""

    words: tuple[tuple[str, tuple[str, ...]], ...]  # (band, words as they stand, in lower case)
    certain: bool

    @property
    def plural(self) -> bool:
        """Whether several words are explained."""
        return sum(len(words) for _, words in self.words) > 1


def scale(passages: Iterable[Passage]) -> Scale:
    """The words of likelihood in what British bodies say, or bodies whose name is not known.

    The outlet's own prose and other countries' assessors get no note: they may mean something else.
    """
    bands: dict[str, dict[str, None]] = {}
    certain = True
    for passage in passages:
        whole = (Speech(0, len(passage.text), passage.speaker),)
        for start, end, speaker in whole if passage.quoted else passage.speech:
            british = bool(speaker and _BRITISH.search(speaker))
            if british or (passage.quoted and speaker is None):
                for estimate in probability_words(passage.text[start:end]):
                    bands.setdefault(estimate.band, {})[estimate.word.lower()] = None
                    certain = certain and british
    return Scale(tuple((band, tuple(words)) for band, words in bands.items()), certain)


def _keyboards(templates: Templates) -> Keyboards:
    from bot.messages.keyboards import Keyboards  # telegram is slow to import, and plain text needs none

    return Keyboards(templates)


def _answer(templates: Templates, found: Answer, notes: Scale) -> str:
    values = {"scale": notes, "later": found.later, **_understood(found.question)}
    return templates.cited(found.citations, "answer", **values)


def _abstention(templates: Templates, found: Abstention, archive: Archive) -> str:
    if found.reason == "not-a-question":
        return templates.html("greeting", topics=archive.topics(2))
    return templates.cited(citations_of(found), "abstention", **_reasons(found))


def _understood(question: Question) -> dict[str, object]:
    """How the question was understood, where that is worth saying."""
    searched = [(shorten(typed, 40), other) for typed, other in question.searched.items()]
    period = question.period if question.period != Period(None, question.as_of) else None
    return {"period": period, "as_of": question.as_of, "searched_for": searched[:MAX_WORDS_IN_ANSWER]}


def _reasons(abstention: Abstention) -> dict[str, object]:
    return {
        **_understood(abstention.question),
        "reason": abstention.reason,
        "coverage": abstention.coverage,
        "unknown": [f"“{shorten(word, 40)}”" for word in abstention.unknown[:MAX_WORDS_IN_ANSWER]],
        "more_unknown": len(abstention.unknown[MAX_WORDS_IN_ANSWER:]),
    }


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
