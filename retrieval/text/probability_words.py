"""Probability words: what UK intelligence assessors mean by "likely" (the PHIA probability yardstick).

Source: Explaining Uncertainty in UK Intelligence Assessment, GOV.UK, published 24 March 2025. The gaps
between the bands are in the source.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProbabilityWord:
    """A probability word of a text, and the range of probabilities that it stands for."""

    word: str
    band: str
    start: int
    end: int


_BANDS = (
    (r"remote chance", "more than 0% to about 5%"),
    (r"highly unlikely", "about 10% to about 20%"),
    (r"un-?likely", "about 25% to about 35%"),
    (r"realistic (?:possibility|probability)", "about 40% to less than 50%"),
    (r"highly (?:likely|probable)", "about 80% to about 90%"),
    (r"almost certain(?:ly)?", "about 95% to less than 100%"),
    (r"likely|probabl[ey]", "about 55% to about 75%"),
)
# "More likely" and "not likely" are not defined there, nor is a part of "un-likely".
_COMPARED = (
    r"\b(?:as|equally|extremely|hardly|how|least|less|more|most|not|so|too|very)[\s-]+(?:un)?"
    r"(?:likely|probable)\b"
)
_ANY = re.compile(
    "|".join([_COMPARED, *(rf"(\b(?:{words})\b)".replace(" ", r"[\s-]+") for words, _ in _BANDS)]),
    re.IGNORECASE,
)
_PARTS = "likely", "probab", "remote", "realistic", "certain"  # one of which each of them has


def probability_words(text: str) -> tuple[ProbabilityWord, ...]:
    """The probability words of a text, in order; the longest match wins ("highly likely", not "likely")."""
    lowered = text.lower()
    if not any(part in lowered for part in _PARTS):  # most texts
        return ()
    return tuple(
        ProbabilityWord(match[0], _BANDS[match.lastindex - 1][1], match.start(), match.end())
        for match in _ANY.finditer(text)
        if match.lastindex
    )
