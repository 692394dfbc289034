"""Compounds: designations such as Su-35, and words joined by a hyphen, which others write as one.

All texts here are in lower case, their hyphens plain.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from retrieval.text.dates import MONTH_NAMES
from retrieval.text.numbers import NUMBER_WORDS


class Compound(NamedTuple):
    """Where a compound stands in a text, the words of it that count by themselves, and the one that it is."""

    start: int
    end: int
    parts: str
    word: str


# What follows the letters: a hyphen, or a space after letters that are known to begin a designation, then
# the number and perhaps a model's letters. A year is no designation's number ("pre-2014", "Expo-2025").
_KNOWN = ("b|c|f|g|k|m|s|t", "ah|ak|bm|il|ka|kh|mi|mq|rq|su|tu|uh", "bmd|bmp|btr|fab|gbu|kab|mig|rpg|yak")
BEFORE_NUMBERS = frozenset("|".join(_KNOWN).split("|"))
_AFTER_KNOWN = "|".join(rf"(?<=\b(?:{letters}) )" for letters in _KNOWN)  # of one, two and three letters
_NUMBER = r"(?!(?:19|20)\d\d(?!\d))(?P<number>\d{1,4}+[a-z]{0,4}+\d{0,2}+)(?:['’]?s)?(?!\w|[.,]\d)"
_HYPHEN = re.compile(rf"-(?:{_NUMBER}|(?P<letters>[a-z]{{2,12}}+)(?![\w-]))")
_SPACE = re.compile(rf" (?=[0-9])(?:{_AFTER_KNOWN}){_NUMBER}(?! ?%| per ?cent)")
_DESIGNATION = re.compile(r"^[^\W\d]+\d|^\d+[^\W\d]+\d")
_LETTERS_BEFORE = re.compile(r"(?<![\w.'’‘`´])[a-z]{1,12}\Z")
_FIRST_PART = 13  # characters before a hyphen that are looked at
# Words that stand before a number without naming anything.
_COUNTED = frozenset(
    """mid pre post sub top age aged under over plus minus non about some least most the from for day days
    group grade page part""".split()
) | {name[:length].lower() for name in MONTH_NAMES for length in (3, 4, len(name))}


def designations(text: str) -> list[Compound]:
    """The letters with a number of a text: su-35, covid-19, f 16."""
    matches = [*(match for match in _hyphens(text) if match["number"]), *_spaces(text)]
    return [each for match in matches if (each := _joined(match))]


def compounds(text: str) -> list[Compound]:
    """The same, and the pairs of words with a hyphen: wi-fi, co-sponsor, anti-ship."""
    if "-" not in text and not has_digit(text):  # most texts
        return []
    return [each for match in (*_hyphens(text), *_spaces(text)) if (each := _joined(match))]


def _hyphens(text: str) -> Iterable[re.Match[str]]:
    return _HYPHEN.finditer(text) if "-" in text else ()


def _spaces(text: str) -> Iterable[re.Match[str]]:
    return _SPACE.finditer(text) if has_digit(text) else ()


def has_digit(text: str) -> bool:
    """Whether a text has a digit of ASCII; each is looked for alone, which is much faster than a pattern."""
    return (
        "0" in text or "1" in text or "2" in text or "3" in text or "4" in text
        or "5" in text or "6" in text or "7" in text or "8" in text or "9" in text
    )  # fmt: skip


def is_designation(term: str) -> bool:
    """Whether a term is of letters and a number, so that neither of them alone means the same."""
    return not term.isalpha() and _DESIGNATION.search(term) is not None


def _joined(match: re.Match[str]) -> Compound | None:
    at, text = match.start(), match.string
    first = _LETTERS_BEFORE.search(text, max(0, at - _FIRST_PART), at)
    if not first:
        return None
    second = match["number"]
    parts = first[0]
    if second:
        if first[0] in _COUNTED or len(first[0]) > 8:
            return None
    else:
        second = match["letters"]
        parts = f"{first[0]} {second}"
        if text[first.start() - 1 : first.start()] == "-" or first[0] in NUMBER_WORDS:
            return None
    return Compound(first.start(), match.end(), parts, first[0] + second)
