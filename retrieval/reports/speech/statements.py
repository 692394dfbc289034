"""Sentences of saying: each verb of saying of a paragraph with its subject."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from retrieval.reports.speech.noun_phrases import noun_phrase
from retrieval.reports.speech.subject_search import DASHES, ON_DAYS, REACH, main_subject, subject_before
from retrieval.reports.speech.subjects import Subject, agrees, is_possessive
from retrieval.reports.speech.vocabulary import (
    ADDRESSING,
    ADVERBS,
    AUXILIARY,
    CITING,
    DOCUMENTS,
    GOES_ON,
    MODAL,
    PASSIVE,
    PREPOSITIONS,
    SAYING_FORMS,
    SAYS,
    TIMES,
    VERBS,
)
from retrieval.reports.speech.words import Word

_WITH_PARTICIPLE = frozenset("by while in before after and without then later also or - – —".split())
_HYPOTHETICAL = frozenset(
    "if unless whether nobody never not untrue false denied denies deny denying".split()
)
_BEHIND_ELIDED = TIMES | PREPOSITIONS | ADVERBS | frozenset("that during after before while when".split())
_PUBLISHED = frozenset("made issued published released reported announced".split())  # "was made by the mayor"
_WORDS = frozenset("words reply answer message response remark remarks motto question advice warning".split())
_ARTICLES = frozenset("the a an his its their our my".split())
_COORDINATING = frozenset("and but then or".split())


class Statement(NamedTuple):
    """A verb of saying at a position, and who says; without a subject of its own it shares the one before."""

    at: int
    subject: Subject | None
    elided: bool = False


def statements(words: Sequence[Word], starts: Sequence[int]) -> list[Statement]:
    """The verbs of saying before which a subject stands or is understood, in order."""
    found: list[Statement] = []
    noun = -1  # a word that looks like a verb: "according to the ministry report"
    for at, word in enumerate(words):
        low = word.lower
        if at == noun and low in DOCUMENTS:
            continue
        if (low == "to" and at and words[at - 1].lower == "according") or (low == "per" and at == starts[at]):
            subject = noun_phrase(words, at + 1, len(words), inverted=True)
            found.append(Statement(at, subject))
            noun = subject.end if subject else -1
        elif word.is_name and at != starts[at] and not word.text.isupper():
            continue
        elif low in SAYING_FORMS:
            found.append(_participle(words, starts[at], at))
        elif at + 1 < len(words) and words[at + 1].lower == "by" and low.endswith(("ed", "made")):
            if low in _PUBLISHED and words[at - 1].lower in PASSIVE and not _quotes(words, starts, at):
                found.append(Statement(at, noun_phrase(words, at + 2, len(words), inverted=True)))
        elif low in VERBS and (statement := _agreeing(words, starts[at], at)):
            found.append(statement)
    return found


def _quotes(words: Sequence[Word], starts: Sequence[int], at: int) -> bool:
    """Whether a quotation stands in the sentence of a word, or near enough in a long one."""
    near = range(max(starts[at], at - REACH), min(len(words), at + REACH))
    return any(words[place].quotation >= 0 for place in near if starts[place] == starts[at])


def _participle(words: Sequence[Word], start: int, at: int) -> Statement:
    """A participle with its subject: that of its sentence, or the quoted one in "quoted him as saying"."""
    before = words[at - 1] if at > start else None
    if before is None or before.text == "," or before.quotation >= 0 or before.lower in _WITH_PARTICIPLE:
        return Statement(at, main_subject(words, start, at), elided=True)
    for place in range(at - 2, max(start, at - REACH) - 1, -1) if before.lower == "as" else ():
        if words[place].lower in CITING and place < at - 2:
            return Statement(at, noun_phrase(words, place + 1, at - 1))  # "she quoted him as saying"
        if words[place].lower in CITING:
            end = _before_verb(words, start, place, PASSIVE | AUXILIARY | ADVERBS)
            return Statement(at, subject_before(words, start, end))  # "he was quoted as saying"
    named_by = before.lower in DOCUMENTS  # "a letter saying"
    return Statement(at, main_subject(words, start, at) if named_by else None, elided=named_by)


def _agreeing(words: Sequence[Word], start: int, at: int) -> Statement | None:
    """The verb at a position with a subject that can be its own; None for a noun or a participle."""
    following = words[at + 1].lower if at + 1 < len(words) else ""
    if (words[at].lower == "asked" and at == start) or (following == "to" and words[at].lower in GOES_ON):
        return None  # "Asked about the tower, ..."; "as the war continues to rage"
    if at > start and words[at - 1].lower in _ARTICLES:
        return None  # "the claims"
    statement = _statement(words, start, at)
    if statement and statement.subject and not agrees(words[at].lower, statement.subject):
        return None
    return statement


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
        addressed = words[behind].quotation < 0 and words[at].lower in ADDRESSING  # ", told Reuters"
        if inverted and not addressed and (words[behind].quotation >= 0 or _ends_clause(words, inverted.end)):
            return Statement(at, inverted)
        if words[behind].quotation >= 0 and inverted is None:
            rest = words[at + 1] if at + 1 < len(words) else None
            goes_on = rest is not None and rest.is_word and rest.lower not in _BEHIND_ELIDED
            return Statement(at, None, elided=not goes_on)  # not of "said both" or "reads the sign"
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
    subject = subject_before(words, lowest, end)
    return Statement(at, None if _is_hypothetical(words, lowest, subject) else subject)


def _is_hypothetical(words: Sequence[Word], start: int, subject: Subject | None) -> bool:
    """Whether a clause tells what nobody has said: "if the mayor says", "it is not true that she said"."""
    at = subject.start - 1 if subject else start - 1
    while at >= start and words[at].text not in (",", ";", ":", *DASHES):
        if words[at].lower in _HYPOTHETICAL:
            return True
        at -= 1
    return False


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


def are_of_another(words: Sequence[Word]) -> bool:
    """Whether a verb of saying, which these words follow, only tells of what another said.

    "Police said they had been told “...”"; "Ann Writer said the mayor’s reply was: “...”".
    """
    pairs = list(pairwise(words))
    if any(word.lower in ("told", "asked") and before.lower in PASSIVE for before, word in pairs):
        return True
    owned = any(word.lower in _WORDS and is_possessive(before.text) for before, word in pairs)
    return owned and words[-1].text == ":"
