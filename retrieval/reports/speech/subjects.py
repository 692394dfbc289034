"""Who a verb of saying belongs to: noun phrases that name a speaker."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from retrieval.reports.speech.vocabulary import (
    BODY,
    DEMONYMS,
    DETERMINERS,
    DOCUMENTS,
    NOBODY,
    PREPOSITIONS,
    PRONOUNS,
    ROLES,
    STOPS,
    TIMES,
    TITLES,
    VERBS,
)
from retrieval.reports.speech.words import Word

Kind = Literal["person", "body", "role", "pronoun", "document"]
_MAX_WORDS = 18
_PARTICLES = frozenset("von der van den de del della di da dos du la le bin ibn al el ter zu".split())
_NAMED_BY = frozenset("of from by for at".split())


class Subject(NamedTuple):
    """A speaker as the text names it, in the words from `start` to `end`."""

    name: str
    kind: Kind
    end: int
    start: int = 0


def noun_phrase(words: Sequence[Word], at: int, limit: int, inverted: bool = False) -> Subject | None:
    """The speaker that the words from a position on name; None where they name none.

    `inverted` is whether it stands behind its verb ("said Ann Writer on Monday"), where any other word may
    follow it.
    """
    limit = min(limit, at + _MAX_WORDS, len(words))
    if at >= limit or not words[at].is_word:
        return None
    if words[at].lower in PRONOUNS:
        return Subject(words[at].lower, "pronoun", at + 1, at)
    determiner = words[at].lower if words[at].lower in DETERMINERS else ""
    first = at + bool(determiner)
    end = broken = _phrase_end(words, first, limit, inverted)
    if end <= first or words[first].lower in PREPOSITIONS:
        return None
    while words[end - 1].lower in PREPOSITIONS or words[end - 1].lower in DETERMINERS:
        end -= 1
        if end <= first:
            return None
    subject = _subject(words[first:end], determiner, end)
    if (
        subject
        and subject.kind == "role"
        and broken < len(words)
        and words[broken].quotation >= 0
        and inverted
    ):
        return None  # "said the head of “Our Harbour” Ann Writer"
    if inverted and subject and subject.kind == "role" and end + 1 < len(words) and words[end].text == ",":
        name = noun_phrase(words, end + 1, len(words), inverted=True)  # "said the mayor, Ann Writer"
        if name and name.kind == "person" and " " in name.name and words[end + 1].is_name:
            subject = name
    return subject._replace(start=at) if subject else None


def _phrase_end(words: Sequence[Word], first: int, limit: int, inverted: bool) -> int:
    """Where the noun phrase ends that begins at `first`."""
    at, named = first, False  # whether the phrase has come to a name
    while at < limit:
        word = words[at]
        low = word.lower
        if not word.is_word:
            if (
                word.text == "."
                and at > first
                and (words[at - 1].text in TITLES or len(words[at - 1].text) == 1)
            ):
                at += 1
                continue
            if word.text != "&":
                break
        elif low in TIMES or (low in STOPS and word.text not in ("US", "IT", "WHO", "Will")):
            break
        elif not word.is_name and (low.endswith("ly") or low in VERBS):
            break
        elif word.is_name:
            named = True
        elif low in PREPOSITIONS:
            if inverted and (low not in ("of", "for", "&", "and") or (named and _is_person(words[first:at]))):
                break
            if (
                inverted
                and low == "and"
                and not (at + 1 < limit and (words[at + 1].is_name or words[at + 1].lower in ROLES))
            ):
                break
            if at + 1 < limit and (words[at + 1].lower in TIMES or words[at + 1].text[:1].isdigit()):
                break
        elif low in _PARTICLES or low in DETERMINERS:
            pass
        elif (
            inverted
            and named
            and low not in ROLES
            and words[at - 1].is_name
            and not _possessive(words[at - 1].text)
            and not _role_follows(words, at, limit)
        ):
            break
        at += 1
    return at


def _role_follows(words: Sequence[Word], at: int, limit: int) -> bool:
    """Whether a noun for a speaker follows in the next words ("US intelligence officials")."""
    return any(
        words[later].lower in ROLES for later in range(at, min(at + 3, limit)) if not words[later].is_name
    )


def _is_person(words: Sequence[Word]) -> bool:
    run = 0
    for word in reversed(words):
        if not word.is_name or word.text in TITLES:
            break
        run += 1
    return run >= 2 and not any(BODY.fullmatch(word.text) for word in words[-run:])


def _subject(phrase: Sequence[Word], determiner: str, end: int) -> Subject | None:
    split = next(
        (at for at, word in enumerate(phrase) if word.lower in PREPOSITIONS and word.text != "&"), len(phrase)
    )
    if 0 < split < len(phrase) and phrase[split - 1].text == "Secretary" and phrase[split].lower == "of":
        return _after_title(phrase, split + 1, end)  # "Secretary of State Ann Writer"
    head = [word for word in phrase[:split] if word.is_word or word.text == "&"]
    if not head:
        return None
    joined = split < len(phrase) and phrase[split].lower == "and"
    last = head[-1]
    named = _name_start(head)
    run = head[named:]
    if run and all(word.is_name or word.lower in _PARTICLES for word in run):
        if any(BODY.fullmatch(_bare(word.text)) for word in run) or (
            len(run) == 1 and split < len(phrase) and named == 0 and phrase[split].lower == "of"
        ):
            return Subject(_body_name(phrase, split), "body", end)
        if joined:
            return Subject(_joined(phrase[named:]), "role", end)
        if len(run) == 1 and run[0].lower in ROLES and run[0].lower.endswith("s"):
            return Subject(_joined(phrase), "role", end)  # "Researchers at Coastal University"
        if len(run) == 1 and len(run[0].text) > 1 and run[0].text.isupper():
            return Subject(run[0].text, "body", end)
        if named == 0 and determiner in ("a", "an"):
            return None
        return Subject(_joined(run), "person", end)
    if last.lower in DOCUMENTS:
        return _publisher(phrase, split, head, end)
    if last.lower in NOBODY or last.lower in TIMES or last.is_name and last.text not in TITLES:
        return None
    if determiner in ("his", "her", "their", "its", "our", "my"):
        return None
    if not (determiner or _possessive(head[0].text) or last.lower in ROLES) or len(head) > 6:
        return None
    if person := _trailing_person(phrase):
        return Subject(person, "person", end)
    name = _joined(phrase)
    if determiner and determiner != "the":
        name = f"{determiner} {name}"
    return Subject(name[:1].upper() + name[1:], "role", end)


def _name_start(head: Sequence[Word]) -> int:
    """Where the name begins behind titles, roles and possessives; the length of the head without one."""
    at = len(head)
    while at and (head[at - 1].is_name or head[at - 1].lower in _PARTICLES):
        word = head[at - 1]
        if word.text in TITLES or (_possessive(word.text) and at < len(head)):
            break
        at -= 1
    body = any(BODY.fullmatch(_bare(word.text)) for word in head[at:])
    if body and at and _possessive(head[at - 1].text):  # "Ukraine’s General Staff"
        at -= 1
    while not body and at < len(head) - 1 and head[at].text in DEMONYMS:
        at += 1
    return at


def _trailing_person(phrase: Sequence[Word]) -> str:
    """The person named at the end: "a colleague and co-author Ann Writer"; empty without one."""
    at = len(phrase)
    while at and phrase[at - 1].is_name and phrase[at - 1].text not in TITLES:
        at -= 1
    before = phrase[at - 1] if at else None
    if before is None or len(phrase) - at < 2 or not (before.text in TITLES or before.lower in ROLES):
        return ""
    return _joined(phrase[at:])


def _after_title(phrase: Sequence[Word], at: int, end: int) -> Subject | None:
    run = [word for word in phrase[at + 1 :] if word.is_name]
    if run and len(run) == len(phrase) - at - 1:
        return Subject(_joined(run), "person", end)
    return Subject(_joined(phrase), "role", end)


def _body_name(phrase: Sequence[Word], split: int) -> str:
    """The whole name of a body: "Institute for the Study of War", but not where it is."""
    end = split
    while end < len(phrase) and (
        phrase[end].is_name or phrase[end].lower in ("of", "for", "the", "and", "de", "&")
    ):
        end += 1
    while not phrase[end - 1].is_name:
        end -= 1
    start = 0
    while start < split and not phrase[start].is_name:
        start += 1
    return _joined(phrase[start:end])


def _publisher(phrase: Sequence[Word], split: int, head: Sequence[Word], end: int) -> Subject | None:
    """Who published a document: "the ministry’s update", "a statement from the ministry"."""
    for at, word in enumerate(head[:-1]):
        if _possessive(word.text):
            owner = _subject(
                [*phrase[:at], word._replace(text=_bare(word.text), end=word.end - 2)], "the", end
            )
            return owner
    if split < len(phrase) and phrase[split].lower in _NAMED_BY:
        rest = phrase[split + 1 :]
        if rest and rest[0].lower in DETERMINERS:
            rest = rest[1:]
        if rest and (owner := _subject(rest, "the", end)):
            return owner
    return Subject("", "document", end)


def _possessive(text: str) -> bool:
    return text.endswith(("’s", "'s", "s’", "s'"))


def _bare(text: str) -> str:
    return text[:-2] if text.endswith(("’s", "'s")) else text.rstrip("’'")


def _joined(phrase: Sequence[Word]) -> str:
    """The words as they stand in the text, single spaces between them."""
    name = ""
    for word in phrase:
        name += word.text if not name or word.text == "." else f" {word.text}"
    return _bare(name) if _possessive(name) else name
