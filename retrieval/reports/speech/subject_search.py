"""The subject of a verb of saying: where in the sentence before the verb it stands."""

from collections.abc import Iterator, Sequence

from retrieval.reports.speech.noun_phrases import noun_phrase
from retrieval.reports.speech.subjects import Subject
from retrieval.reports.speech.vocabulary import TIMES, TITLES, VERBS
from retrieval.reports.speech.words import Word

REACH = 45  # words before a verb in which its subject may stand
DASHES = "-–—"
ON_DAYS = frozenset("on in last late early this next of at".split())
_LEADING = frozenset("on in at during after earlier meanwhile".split())
_JOINING = frozenset(
    "of at for in from to and with by a an on between & or".split()
)  # a name to what is before
_COMMON_VERBS = frozenset(
    "has had was is met spoke took gave went made hit also sent did struck held".split()
)
_STARTS = frozenset(
    "and but as while after when where that because although though before since if so for".split()
)


def subject_before(words: Sequence[Word], start: int, end: int) -> Subject | None:
    """The subject in the words from `start` to `end`, behind which the verb stands."""
    start = max(start, end - REACH)
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
    for begin in _begins(words, start, end):
        subject = noun_phrase(words, begin, end)
        if subject and closing and _aside(words, subject.end, end, closing):
            return _named_aside(words, subject, end - 1)
        if subject and subject.end == end:
            aside = earlier and earlier.kind == "person" and words[begin].lower in ("a", "an")
            if earlier and aside and earlier.start == start and earlier.end == begin - 1:
                return earlier  # "Ann Writer, a researcher said"
            return subject
        earlier = subject or earlier
    return None if closing else _suffix(words, start, end)


def _begins(words: Sequence[Word], start: int, end: int) -> Iterator[int]:
    """Where the subject may begin: with the sentence, behind its time, or behind a comma or conjunction."""
    marks = [at + 1 for at in range(start, end - 1) if _may_begin(words, at)]
    for at in (start, _behind_time(words, start, end), *marks[:1], *marks[1:][-3:]):
        begin = at
        while begin < end and (words[begin].lower in _STARTS or words[begin].text in (",", *DASHES)):
            begin += 1
        if begin < end:
            yield begin


def _named_aside(words: Sequence[Word], subject: Subject, end: int) -> Subject:
    """A role, or the person that the apposition names: "the mayor, Ann Writer, said"."""
    inner = noun_phrase(words, subject.end + 1, end) if subject.kind == "role" else None
    return (
        inner._replace(start=subject.start)
        if inner and (inner.kind, inner.end) == ("person", end)
        else subject
    )


def _behind_time(words: Sequence[Word], start: int, end: int) -> int:
    """Where the sentence goes on behind the day that it begins with: "On Monday Ann Writer said"."""
    at, timed = start, False
    while at < end and (words[at].lower in ON_DAYS or _is_time(words[at])):
        timed = timed or _is_time(words[at])
        at += 1
    return at if timed else start


def _is_time(word: Word) -> bool:
    return word.lower in TIMES or word.text[:1].isdigit()


def _may_begin(words: Sequence[Word], at: int) -> bool:
    return words[at].text in (",", *DASHES, ";") or words[at].lower in _STARTS


def _aside(words: Sequence[Word], opening: int, end: int, closing: str) -> bool:
    """Whether the words from `opening` to `end` are an apposition between two marks of one kind."""
    if opening >= end - 1:
        return False
    mark = words[opening].text
    if mark == "(" and closing != ")":  # "the Institute (ISW), a think tank, said"
        closed = next((at for at in range(opening, end) if words[at].text == ")"), end)
        return _aside(words, closed + 1, end, closing)
    alike = mark == closing or (mark, closing) == ("(", ")") or (mark in DASHES and closing in DASHES)
    return alike and words[opening + 1].is_word


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
    if begin in (start, end):
        return noun_phrase(words, begin, end) if begin < end else None
    before = words[begin - 1]
    if before.lower == "the":
        begin -= 1
        if begin == start:
            return noun_phrase(words, begin, end)
        before = words[begin - 1]
    if before.lower in _JOINING:
        return None
    subject = noun_phrase(words, begin, end)
    return subject if subject and subject.end == end else None


def main_subject(words: Sequence[Word], start: int, at: int) -> Subject | None:
    """The subject of the sentence, for a participle: "Ann Writer welcomed it, calling it ..."."""
    begin = start
    stop = at
    for place in range(start, min(at, start + 12)):  # behind "On Monday," and its kind
        if words[place].text == "," and words[start].lower in _LEADING:
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
    if not (verb.endswith("ed") or verb in VERBS or verb in _COMMON_VERBS):
        return None
    return subject if subject and subject.end == end and subject.kind != "document" else None
