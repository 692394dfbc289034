"""The names of a report: persons and bodies in full, and which of them a short name means."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from retrieval.reports.speech.vocabulary import (
    BODY,
    DEMONYMS,
    DETERMINERS,
    GOVERNMENTS,
    PARTICLES,
    PLACES,
    PREPOSITIONS,
    ROLES,
    STOPS,
    TIMES,
    TITLES,
)
from retrieval.reports.speech.words import Word

_PRONOUNS = {"Mr": "he", "Sir": "he", "King": "he", "Ms": "she", "Mrs": "she", "Miss": "she", "Queen": "she"}
_CANONICAL_NAMES = (
    (re.compile(r"^(?:British|(?:Great )?Britain[’']s|United Kingdom(?:[’']s)?|U\.K\.|UK[’']s)(?=\s)"), "UK"),
    (re.compile(r"\b(?:MoD|MOD|Defen[cs]e Ministry|Ministry of Defense)$"), "Ministry of Defence"),
    (re.compile(r"^Ministry of Defence of the (?:United Kingdom|UK)$"), "UK Ministry of Defence"),
)


def canonical(name: str) -> str:
    """A name in its usual form: every spelling of the British ministry is "UK Ministry of Defence"."""
    for spelling, usual in _CANONICAL_NAMES:
        name = spelling.sub(usual, name)
    return name


def is_body(name: str) -> bool:
    """Whether a name is a body's: it has a word such as "Ministry", or it is an abbreviation."""
    words = name.split()
    return any(BODY.fullmatch(word) for word in words) or (
        len(words) == 1 and len(name) > 1 and name.isupper()
    )


def is_short_for(name: str, full: str) -> bool:
    """Whether a name is part of a full name ("the Institute") or its abbreviation ("ISW")."""
    if name.isupper() and name == "".join(letter for letter in full if letter.isupper()):
        return True
    return set(name.lower().split()) < set(full.lower().split()) and len(full.split()) <= 9


class Persons:
    """The persons that a report names, by their last name."""

    def __init__(self, paragraphs: Sequence[Sequence[Word]]) -> None:
        alone, titled = set[str](), set[str]()
        self.pronouns: dict[str, str] = {}  # last name -> "he" or "she", by its title
        fulls: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._runs = [list(_runs(words)) for words in paragraphs]
        for words, runs in zip(paragraphs, self._runs, strict=True):
            for start, end, name in runs:
                last = name.rsplit(" ", 1)[-1]
                if " " in name:
                    fulls[last][name] += 1
                else:
                    alone.add(name)
                if _is_titled(words, start, end):
                    titled.add(last)
                before = [word.text for word in words[max(0, start - 2) : start]]
                for title in set(before) & _PRONOUNS.keys():
                    self.pronouns[last] = _PRONOUNS[title]
        self._fulls = {
            last: names
            for last, names in fulls.items()
            if len(names) == 1 or len({n.split()[0] for n in names}) == 1
        }
        self._known = {last for last in fulls if last in alone or last in titled} | titled

    def full(self, name: str) -> str:
        """A last name with the first name that the report gives; other names as they are."""
        names = self._fulls.get(name)
        return min(names, key=len) if names else name

    def is_known(self, name: str) -> bool:
        """Whether a name is certainly a person's: it stands with a title, or in full and then alone."""
        return name.rsplit(" ", 1)[-1] in self._known

    def may_be(self, name: str) -> bool:
        """Whether a speaker is a person: known, or at least named in full."""
        last = name.rsplit(" ", 1)[-1]
        return last in self._known or (" " in name and last in self._fulls)

    def at_end_of(self, phrase: str) -> str:
        """The person with whose full name a phrase ends; empty without one."""
        parts = phrase.split()
        for count in (3, 2):
            name = " ".join(parts[-count:])
            if len(parts) > count and name in self._fulls.get(parts[-1], ()) and self.is_known(name):
                return name
        return ""

    def mentions(self, paragraph: int) -> list[tuple[int, str]]:
        """Who may be the persons that a paragraph names outside its quotations, as (position, last name)."""
        named = ((end - 1, name, name.rsplit(" ", 1)[-1]) for _, end, name in self._runs[paragraph])
        return [(at, last) for at, name, last in named if last in self._known or " " in name]


def _runs(words: Sequence[Word]) -> Iterator[tuple[int, int, str]]:
    """Runs of capitalised words that may be persons, as (start, end, name)."""
    at = 0
    while at < len(words):
        if not words[at].is_name:
            at += 1
            continue
        start = at
        while at < len(words) and _continues(words, at, start):
            at += 1
            if words[at - 1].text.endswith(("’s", "'s")):
                break
        if at == start:
            at += 1
            continue
        run = list(words[start:at])
        titles = [place for place, word in enumerate(run[:-1]) if word.text in TITLES]
        run = run[titles[-1] + 1 :] if titles else run
        while len(run) > 1 and _is_of_country(run):
            run.pop(0)
        if len(run) > 2 and start > 1 and words[start - 1].lower == "of" and words[start - 2].text in TITLES:
            run = run[-2:]  # "Secretary of State Ann Writer"
        name = " ".join(word.text for word in run if word.text != ".")
        if name.endswith(("’s", "'s")):
            name = name[:-2]
        parts = name.split()
        if (
            len(parts) <= 4
            and not any(_is_no_person(part) for part in parts)
            and not (len(parts) == 1 and parts[0] in DEMONYMS)
        ):
            yield at - len(run), at, name


def _is_of_country(run: Sequence[Word]) -> bool:
    """Whether a name begins with what is no part of it: "Belarusian", or "Belarus" in "leader of Belarus"."""
    first = run[0].text
    return first in DEMONYMS or first == "." or (len(run) > 2 and first in GOVERNMENTS)


def _continues(words: Sequence[Word], at: int, start: int) -> bool:
    word = words[at]
    if word.is_name and word.quotation < 0:
        return not (
            word.lower in TIMES
            or word.lower in STOPS
            or word.lower in DETERMINERS
            or word.lower in PREPOSITIONS
        )
    if at == start or at + 1 >= len(words):
        return False
    before, following = words[at - 1].text, words[at + 1]
    if not (following.is_name or following.lower in PARTICLES):
        return False
    return word.lower in PARTICLES or (word.text == "." and (before in TITLES or len(before) == 1))


def _is_no_person(part: str) -> bool:
    return (
        bool(BODY.fullmatch(part)) or part in PLACES or part in TITLES or (part.isupper() and len(part) > 3)
    )


def _is_titled(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether a title or role stands before a name, or behind it between commas."""
    if start:
        before = words[start - 1]
        if before.text in TITLES or (before.text == "." and start > 1 and words[start - 2].text in TITLES):
            return True
        if before.lower in ROLES and before.quotation < 0 and not before.is_name:
            return True
        if before.text == "," and start > 1 and words[start - 2].lower in ROLES:
            return True
    if end < len(words) and words[end].text in (",", "("):
        following = words[end + 1 : end + 8]
        for word in following:
            if word.lower in ROLES and not word.is_name:
                return True
            if not word.is_word:
                break
    return False
