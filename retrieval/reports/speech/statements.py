"""Sentences of saying: each verb of saying of a paragraph with its subject."""

from collections.abc import Sequence
from typing import NamedTuple

from retrieval.reports.speech.noun_phrases import noun_phrase
from retrieval.reports.speech.subject_search import DASHES, ON_DAYS, REACH, main_subject, subject_before
from retrieval.reports.speech.subjects import Subject
from retrieval.reports.speech.vocabulary import (
    ADVERBS,
    AUXILIARY,
    CALLS,
    MODAL,
    PARTICIPLES,
    PASSIVE,
    SAYS,
    TIMES,
)
from retrieval.reports.speech.words import Word

_QUOTED_AS = ["as", "saying"]
_COORDINATING = frozenset("and but then or".split())


class Statement(NamedTuple):
    """A verb of saying at a position, and who says; without a subject of its own it shares the one before."""

    at: int
    subject: Subject | None
    elided: bool = False


def statements(words: Sequence[Word], starts: Sequence[int]) -> list[Statement]:
    """The verbs of saying before which a subject stands or is understood, in order."""
    found = []
    for at, word in enumerate(words):
        low = word.lower
        if (low == "to" and at and words[at - 1].lower == "according") or (low == "per" and at == starts[at]):
            subject = noun_phrase(words, at + 1, len(words), inverted=True)
            found.append(Statement(at, subject))
        elif word.is_name and at != starts[at]:
            continue
        elif low in PARTICIPLES:
            found.append(Statement(at, main_subject(words, starts[at], at), elided=True))
        elif low == "asked" and at == starts[at]:
            continue  # "Asked about the tower, ..."
        elif low.endswith("ed") and at + 1 < len(words) and words[at + 1].lower == "by":
            continue  # "a phrase repeated by the mayor"
        elif low in SAYS or low in CALLS:
            if (statement := _statement(words, starts[at], at)) is not None:
                found.append(statement)
        elif low in ("quoted", "cited") and [each.lower for each in words[at + 1 : at + 3]] == _QUOTED_AS:
            end = _before_verb(words, starts[at], at, PASSIVE | AUXILIARY | ADVERBS)
            found.append(Statement(at + 2, subject_before(words, starts[at], end)))
    return found


def _statement(words: Sequence[Word], start: int, at: int) -> Statement | None:
    """The verb at a position with its subject; None where the subject is not the one who says."""
    lowest = max(start, at - REACH)
    for place in range(at - 1, lowest - 1, -1):
        if words[place].quotation >= 0:
            lowest = place + 1
            break
    behind = _behind_quotation(words, at) if words[at].lower in SAYS else None
    if behind is not None:
        inverted = noun_phrase(words, at + 1, len(words), inverted=True)
        if inverted and (words[behind].quotation >= 0 or _ends_clause(words, inverted.end)):
            return Statement(at, inverted)
        if words[behind].quotation >= 0 and inverted is None:
            return Statement(at, None, elided=True)
    end = _before_verb(words, lowest, at, ADVERBS | AUXILIARY)
    if end <= lowest:
        return Statement(at, None, elided=True)
    last = words[end - 1].lower
    if last in PASSIVE or last in MODAL:
        return None
    if last in _COORDINATING:
        return Statement(at, None, elided=True)
    if words[end - 1].text.endswith(("’s", "'s", "s’", "s'")):
        return None  # a noun: "the mayor’s comments"
    return Statement(at, subject_before(words, lowest, end))


def _behind_quotation(words: Sequence[Word], at: int) -> int | None:
    """The position of the quotation or the comma that the verb stands directly behind; None without one."""
    place = at - 1
    while place >= 0 and words[place].lower in ADVERBS:
        place -= 1
    while place > 0 and words[place].text in (",", ".", *DASHES) and words[place - 1].quotation >= 0:
        place -= 1
    if place >= 0 and (words[place].quotation >= 0 or words[place].text in (",", *DASHES)):
        return place
    return None


def _ends_clause(words: Sequence[Word], at: int) -> bool:
    return at >= len(words) or words[at].text in (",", ".", *DASHES)


def _before_verb(words: Sequence[Word], start: int, at: int, skipped: frozenset[str]) -> int:
    """The end of what stands before the verb, without adverbs and the day."""
    end = at
    while end > start:
        word = words[end - 1]
        if word.lower in skipped or (word.lower.endswith("ly") and not word.is_name):
            end -= 1
        elif (word.lower in TIMES or word.text[:1].isdigit()) and end - 1 > start:
            back = end - 1
            while back > start and (words[back - 1].lower in TIMES or words[back - 1].text[:1].isdigit()):
                back -= 1
            while back > start and words[back - 1].lower in ON_DAYS:
                back -= 1
            if back == start:
                break
            end = back
        else:
            break
    return end
