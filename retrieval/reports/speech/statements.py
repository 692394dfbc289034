"""Sentences of saying: each verb of saying of a paragraph with its subject."""

from collections.abc import Sequence
from typing import NamedTuple

from retrieval.reports.speech.subjects import Subject, noun_phrase
from retrieval.reports.speech.vocabulary import (
    ADVERBS,
    AUXILIARY,
    CALLS,
    MODAL,
    PARTICIPLES,
    PASSIVE,
    SAYS,
    TIMES,
    TITLES,
)
from retrieval.reports.speech.words import Word

_REACH = 45  # words before a verb in which its subject may stand
_STARTS = frozenset(
    "and but as while after when where that because although though before since if so for".split()
)
_COORDINATING = frozenset("and but then or".split())
_DASHES = "-–—"
_ON_DAYS = frozenset("on in last late early this next of at".split())


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
            found.append(Statement(at, _main_subject(words, starts[at], at), elided=True))
        elif low == "asked" and at == starts[at]:
            continue  # "Asked about the tower, ..."
        elif low in SAYS or low in CALLS:
            if (statement := _statement(words, starts[at], at)) is not None:
                found.append(statement)
        elif low == "quoted" or low == "cited":
            if [each.lower for each in words[at + 1 : at + 3]] == ["as", "saying"]:
                end = _before_verb(words, starts[at], at, PASSIVE | AUXILIARY | ADVERBS)
                found.append(Statement(at + 2, _subject_before(words, starts[at], end)))
    return found


def _statement(words: Sequence[Word], start: int, at: int) -> Statement | None:
    """The verb at a position with its subject; None where the subject is not the one who says."""
    lowest = max(start, at - _REACH)
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
    return Statement(at, _subject_before(words, lowest, end))


def _behind_quotation(words: Sequence[Word], at: int) -> int | None:
    """The position of the quotation or the comma that the verb stands directly behind; None without one."""
    place = at - 1
    while place >= 0 and words[place].lower in ADVERBS:
        place -= 1
    while place > 0 and words[place].text in (",", ".", *_DASHES) and words[place - 1].quotation >= 0:
        place -= 1
    if place >= 0 and (words[place].quotation >= 0 or words[place].text in (",", *_DASHES)):
        return place
    return None


def _ends_clause(words: Sequence[Word], at: int) -> bool:
    return at >= len(words) or words[at].text in (",", ".", *_DASHES)


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
            while back > start and words[back - 1].lower in _ON_DAYS:
                back -= 1
            if back == start:
                break
            end = back
        else:
            break
    return end


def _subject_before(words: Sequence[Word], start: int, end: int) -> Subject | None:
    """The subject in the words from `start` to `end`, behind which the verb stands."""
    start = max(start, end - _REACH)
    for place in range(end - 1, start - 1, -1):
        if words[place].quotation >= 0 or words[place].text == ":":
            start = place + 1
            break
    if end <= start:
        return None
    last = words[end - 1]
    if last.lower == "who":
        stop = end - 1 - (words[end - 2].text == ",")
        return _suffix(words, start, stop)
    closing = last.text if not last.is_word and last.quotation < 0 else ""
    earlier: Subject | None = None
    begins = [at + 1 for at in range(start, end - 1) if _may_begin(words, at)]
    begins = [start, _behind_time(words, start, end), *begins[:1], *begins[1:][-3:]]
    for begin in begins:
        while begin < end and (words[begin].lower in _STARTS or words[begin].text in (",", *_DASHES)):
            begin += 1
        if begin >= end:
            break
        subject = noun_phrase(words, begin, end)
        if subject is None:
            continue
        if closing and _aside(words, subject.end, end, closing):
            inner = noun_phrase(words, subject.end + 1, end - 1) if subject.kind == "role" else None
            if inner and inner.kind == "person" and inner.end == end - 1:
                return inner._replace(start=subject.start)  # "the mayor, Ann Writer, said"
            return subject
        if subject.end == end:
            if earlier and earlier.kind == "person" and earlier.end == begin - 1 and subject.kind == "role":
                return earlier  # "Ann Writer, a researcher said"
            return subject
        earlier = subject
    return None if closing else _suffix(words, start, end)


def _behind_time(words: Sequence[Word], start: int, end: int) -> int:
    """Where the sentence goes on behind the day that it begins with: "On Monday Ann Writer said"."""
    at = start
    while at < end and (
        words[at].lower in _ON_DAYS or words[at].lower in TIMES or words[at].text[:1].isdigit()
    ):
        at += 1
    return at


def _may_begin(words: Sequence[Word], at: int) -> bool:
    return words[at].text in (",", *_DASHES, ";") or words[at].lower in _STARTS


def _aside(words: Sequence[Word], opening: int, end: int, closing: str) -> bool:
    """Whether the words from `opening` to `end` are an apposition between two marks of one kind."""
    if opening >= end - 1:
        return False
    mark = words[opening].text
    if not (mark == closing or (mark == "(" and closing == ")") or (mark in _DASHES and closing in _DASHES)):
        if mark == "(":  # "the Institute (ISW), a think tank, said"
            closed = next((at for at in range(opening, end) if words[at].text == ")"), end)
            return closed + 1 < end and _aside(words, closed + 1, end, closing) or closed == end - 1
        return False
    after = words[opening + 1]
    return after.is_word


def _suffix(words: Sequence[Word], start: int, end: int) -> Subject | None:
    """The name directly before `end`, where nothing before it can be part of the same phrase."""
    begin = end
    while (
        begin > start
        and words[begin - 1].lower not in TIMES
        and (
            words[begin - 1].is_name
            or (words[begin - 1].text == "." and begin - 1 > start and words[begin - 2].text in TITLES)
        )
    ):
        begin -= 1
    if begin == end or begin == start:
        return noun_phrase(words, begin, end) if begin < end else None
    before = words[begin - 1]
    if before.lower == "the":
        begin -= 1
        if begin == start:
            return noun_phrase(words, begin, end)
        before = words[begin - 1]
    if before.lower in (
        "of",
        "at",
        "for",
        "in",
        "from",
        "to",
        "and",
        "with",
        "by",
        "a",
        "an",
        "on",
        "between",
        "&",
        "or",
    ):
        return None
    subject = noun_phrase(words, begin, end)
    return subject if subject and subject.end == end else None


def _main_subject(words: Sequence[Word], start: int, at: int) -> Subject | None:
    """The subject of the sentence, for a participle: "Ann Writer welcomed it, calling it ..."."""
    begin = start
    stop = at
    for place in range(start, min(at, start + 12)):  # behind "On Monday," and its kind
        if words[place].text == "," and words[start].lower in (
            "on",
            "in",
            "at",
            "during",
            "after",
            "earlier",
            "meanwhile",
        ):
            begin = place + 1
            break
    if begin < stop and words[begin].lower in ("he", "she", "it", "they"):
        return Subject(words[begin].lower, "pronoun", begin + 1, begin)
    end = begin + (begin < stop and words[begin].lower == "the")
    while end < stop and words[end].is_name:
        end += 1
    if end >= stop or not words[end].is_word or words[end].lower in ("of", "and", "for", "at", "in", "or"):
        return None
    subject = noun_phrase(words, begin, end)
    verb = words[end].lower
    regular = (
        verb.endswith("ed")
        or verb in SAYS
        or verb in CALLS
        or verb
        in (
            "has",
            "had",
            "was",
            "is",
            "met",
            "spoke",
            "took",
            "gave",
            "went",
            "made",
            "hit",
            "also",
            "sent",
            "did",
            "struck",
            "held",
        )
    )
    return subject if subject and subject.end == end and subject.kind != "document" and regular else None
