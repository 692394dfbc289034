"""Noun phrases that stand before or behind a verb of saying."""

from collections.abc import Sequence

from retrieval.reports.speech.subjects import Subject, is_possessive, subject_of
from retrieval.reports.speech.vocabulary import (
    BODY,
    DEMONYMS,
    DETERMINERS,
    PARTICLES,
    PREPOSITIONS,
    PRONOUNS,
    ROLES,
    STOPS,
    TIMES,
    TITLES,
    VERBS,
)
from retrieval.reports.speech.words import Word

_MAX_WORDS = 18
_NAMES_LIKE_STOPS = frozenset({"US", "IT", "WHO", "Will"})


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
    subject = subject_of(words[first:end], determiner, end)
    if subject and subject.kind == "role" and inverted and broken < len(words):
        subject = _named_behind(words, broken, subject)
    return subject._replace(start=at) if subject else None


def _named_behind(words: Sequence[Word], at: int, subject: Subject) -> Subject | None:
    """A role that ends at a word, or the person whose name follows: "said the mayor, Ann Writer"."""
    if words[at].quotation >= 0:
        return None  # "said the head of “Our Harbour” Ann Writer"
    if words[at].text != "," or at + 1 == len(words) or not words[at + 1].is_name:
        return subject
    name = noun_phrase(words, at + 1, len(words), inverted=True)
    return name if name and name.kind == "person" and " " in name.name else subject


def _phrase_end(words: Sequence[Word], first: int, limit: int, inverted: bool) -> int:
    """Where the noun phrase ends that begins at `first`."""
    at, named = first, False  # whether the phrase has come to a name
    while at < limit and not _ends(words, first, at, limit):
        if inverted and _is_complete(words, first, at, limit, named):
            break
        named = named or words[at].is_name
        at += 1
    return at


def _ends(words: Sequence[Word], first: int, at: int, limit: int) -> bool:
    """Whether a word is no part of the noun phrase before it."""
    word = words[at]
    low = word.lower
    if not word.is_word:
        before = words[at - 1].text
        abbreviated = word.text == "." and at > first and (before in TITLES or len(before) == 1)
        return not (abbreviated or word.text == "&")
    if low in TIMES or (low in STOPS and word.text not in _NAMES_LIKE_STOPS):
        return True
    if word.is_name:
        return False
    if low in DETERMINERS and at > first and words[at - 1].lower not in PREPOSITIONS:
        return True
    timed = at + 1 < limit and (words[at + 1].lower in TIMES or words[at + 1].text[:1].isdigit())
    return low.endswith("ly") or low in VERBS or (low in PREPOSITIONS and timed)


def _is_complete(words: Sequence[Word], first: int, at: int, limit: int, named: bool) -> bool:
    """Whether a noun phrase behind its verb ends before a word that may belong to what follows."""
    word, following = words[at], words[at + 1] if at + 1 < limit else None
    if word.is_name or not word.is_word:
        return False
    if word.lower in PREPOSITIONS:
        if word.lower == "and" and not (following and (following.is_name or following.lower in ROLES)):
            return True
        return word.lower not in ("of", "for", "and") or (named and _is_person(words[first:at]))
    if word.lower in ROLES or word.lower in DETERMINERS or not named or not words[at - 1].is_name:
        return False
    if words[at - 1].text in DEMONYMS or (
        word.lower in PARTICLES and following and (following.is_name or following.lower in PARTICLES)
    ):
        return False
    return not (is_possessive(words[at - 1].text) or _role_follows(words, at, limit))


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
