"""Speakers as noun phrases name them: persons, bodies, roles, and the publishers of documents."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from retrieval.reports.speech.vocabulary import (
    BODY,
    DEMONYMS,
    DETERMINERS,
    DOCUMENTS,
    GOVERNMENTS,
    NOBODY,
    PARTICLES,
    PREPOSITIONS,
    ROLES,
    TIMES,
    TITLES,
)
from retrieval.reports.speech.words import Word

Kind = Literal["person", "body", "role", "pronoun", "document"]
_MAX_ROLE_WORDS = 6
_MAX_NAMES = 4  # of a person
_LAST_LATIN = "\u024f"
_HEADLINE_WORDS = PREPOSITIONS - {"of", "for", "and", "&", "under"}  # in capitals only in headlines
_WHOSE = frozenset("his her their its our my".split())
_THING = re.compile(
    r"(?:(?<!delega)(?<!edi)(?<!coali)(?<!opposi)tion|sion|ment|ness|ity|ism|ance|ence|ing|ure|age|ship|logy|ative)s?$"
)  # "the assumptions of the project", "the council’s narrative"
_PLATFORMS = frozenset("Telegram Twitter Facebook YouTube Instagram TikTok WhatsApp X".split())
_NAMED_BY = frozenset("of from by for at".split())


class Subject(NamedTuple):
    """A speaker as the text names it, in the words from `start` to `end`."""

    name: str
    kind: Kind
    end: int
    start: int = 0


def subject_of(phrase: Sequence[Word], determiner: str, end: int) -> Subject | None:
    """The speaker whom the words of a noun phrase name, which ends at `end`; None where they name none."""
    prepositions = (at for at, word in enumerate(phrase) if word.lower in PREPOSITIONS and word.text != "&")
    split = next(prepositions, len(phrase))
    joint = phrase[split].lower if split < len(phrase) else ""  # what joins the head to the rest
    head = [word for word in phrase[:split] if word.is_word or word.text == "&"]
    if not head or any(word.is_name and word.lower in _HEADLINE_WORDS for word in phrase[1:]):
        return None
    if head[-1].text == "Secretary" and joint == "of":
        return _after_title(phrase, split + 1, end)  # "Secretary of State Ann Writer"
    if len(head) == 1 and head[0].lower in DOCUMENTS:
        return _publisher(phrase, split, head, end)
    if owned := _owned(phrase, split, end):
        return owned
    named = _name_start(head)
    run = head[named:]
    if named > _MAX_ROLE_WORDS or any(word.text[0] > _LAST_LATIN for word in head[:named]):
        return None  # more than a role, or another language
    if run and all(word.is_name or word.lower in PARTICLES for word in run):
        if any(BODY.fullmatch(_bare(word.text)) for word in run) or (
            len(run) == len(head) == 1 and joint == "of"
        ):
            return Subject(_body_name(phrase, split), "body", end)
        return _named(phrase, run, determiner, joint, end)
    if head[-1].lower in DOCUMENTS:
        return _publisher(phrase, split, head, end)
    return _role(phrase, head, determiner, end)


def _named(
    phrase: Sequence[Word], run: Sequence[Word], determiner: str, joint: str, end: int
) -> Subject | None:
    """A name, or what only looks like one at the beginning of a sentence."""
    first = run[0]
    if joint == "and":
        return Subject(_joined(phrase[phrase.index(first) :]), "role", end)
    if run[-1].text in _PLATFORMS:
        return None  # "the Telegram channel"
    if len(run) == 1 and first.lower in ROLES and first.lower.endswith("s"):
        return Subject(_joined(phrase), "role", end)  # "Researchers at Coastal University"
    if len(run) == 1 and ((len(first.text) > 1 and first.text.isupper()) or first.text in GOVERNMENTS):
        return Subject(first.text, "body", end)
    if first is phrase[0] and determiner in ("a", "an"):
        return None
    alone = len(run) == 1 and (first.text in DEMONYMS or _bare(first.lower) in TIMES | NOBODY)
    headline = sum(word.lower not in PARTICLES for word in run) > _MAX_NAMES
    return None if alone or headline or run[-1].lower in DOCUMENTS else Subject(_joined(run), "person", end)


def _role(phrase: Sequence[Word], head: Sequence[Word], determiner: str, end: int) -> Subject | None:
    """A speaker without a name: "the mayor of Lindhaven", or the name at the end of the phrase."""
    last = head[-1]
    if (
        last.lower in NOBODY | TIMES
        or (last.is_name and last.text not in TITLES)
        or last.lower.endswith("-old")
    ):
        return None
    if last.lower not in ROLES and not BODY.fullmatch(last.text) and _THING.search(last.lower):
        return None
    if determiner in _WHOSE or len(head) > _MAX_ROLE_WORDS:
        return None
    if not (determiner or is_possessive(head[0].text) or last.lower in ROLES):
        return None
    if person := _trailing_person(phrase):
        return Subject(person, "person", end)
    name = _joined(phrase)
    if determiner and determiner != "the":
        name = f"{determiner} {name}"
    return Subject(name[:1].upper() + name[1:], "body" if BODY.fullmatch(last.text) else "role", end)


def _name_start(head: Sequence[Word]) -> int:
    """Where the name begins behind titles, roles and possessives; the length of the head without one."""
    at = len(head)
    while at and (head[at - 1].is_name or head[at - 1].lower in PARTICLES):
        word = head[at - 1]
        if word.text in TITLES or (is_possessive(word.text) and at < len(head)):
            break
        at -= 1
    body = any(BODY.fullmatch(_bare(word.text)) for word in head[at:])
    if body and at and is_possessive(head[at - 1].text):  # "Ukraine’s General Staff"
        at -= 1
    while not body and at < len(head) - 1 and head[at].text in DEMONYMS:
        at += 1
    return at


def _owned(phrase: Sequence[Word], split: int, end: int) -> Subject | None:
    """Whoever belongs to what is named before: "the Ministry of Harbours’ spokesman"."""
    owner = next((at for at in range(split, len(phrase) - 1) if is_possessive(phrase[at].text)), None)
    if owner is None or phrase[owner + 1].is_name:
        return None
    if person := _trailing_person(phrase):
        return Subject(person, "person", end)
    return Subject(_joined(phrase), "role", end) if phrase[-1].lower in ROLES else None


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
        if is_possessive(word.text):
            if _bare(word.lower) in TIMES:
                break  # "Monday’s update"
            owner = word._replace(text=_bare(word.text), lower=_bare(word.lower))
            return subject_of([*phrase[:at], owner], "the", end)
    if split < len(phrase) and phrase[split].lower in _NAMED_BY:
        rest = phrase[split + 1 :]
        if rest and rest[0].lower in DETERMINERS:
            rest = rest[1:]
        if rest and (owned := subject_of(rest, "the", end)):
            return owned
    if head[0].is_name and split == len(phrase) and any(BODY.fullmatch(word.text) for word in head[:-1]):
        return subject_of(phrase[:-1], "the", end)  # "the UK intelligence report"
    return Subject("", "document", end)


def agrees(verb: str, subject: Subject) -> bool:
    """Whether a subject can have a verb: "the annual report" is none of "report", which needs a plural."""
    if verb.endswith(("s", "d", "wrote", "thought")) or subject.kind not in ("person", "role"):
        return True
    head = subject.name.split(" of ")[0].split(" at ")[0].split(" in ")[0].split(" from ")[0]
    plural = head.endswith(("s", "people")) and not subject.name.startswith(("A ", "An "))
    return plural or " and " in subject.name


def is_possessive(text: str) -> bool:
    """Whether a word is a possessive: "mayor’s"."""
    return text.endswith(("’s", "'s", "s’", "s'"))


def _bare(text: str) -> str:
    return text[:-2] if text.endswith(("’s", "'s")) else text.rstrip("’'")


def _joined(phrase: Sequence[Word]) -> str:
    """The words as they stand in the text, single spaces between them."""
    name = ""
    for word in phrase:
        name += word.text if not name or word.text == "." else f" {word.text}"
    return _bare(name) if is_possessive(name) else name
