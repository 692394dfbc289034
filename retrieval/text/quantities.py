"""Quantities in a text that can be compared: a number, and what it counts.

Dates, hours, ages, names ("T-90", "Brigade 72"), ranges and ordinals are not quantities. Doubtful numbers are
left out: each quantity may be shown beside a quote as one that has changed.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from retrieval.text.analysis import STOP_WORDS, word_spans
from retrieval.text.dates import ANY_MONTH
from retrieval.text.numbers import NUMBER_WORDS, ONES, TENS
from retrieval.text.report_terms import report_stem

_MAX_CHARS = 40  # of a quantity; longer ones are codes or keys
_NOUN_CHARS = 200  # characters after a number in which the nouns that it counts are looked for

Bound = Literal["least", "most", ""]

_WORDS = {word: value for word, value in NUMBER_WORDS.items() if value > 1}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_DIGIT = re.compile(r"\d")
_SPACE = "[ \u00a0\u2009\u202f]"
_DIGITS = r"(?<!\d)(?:\d{1,3}(?>(?:,\d{3}|[\u00a0\u2009\u202f]\d{3})+)(?:\.\d++)?|\d++(?:\.\d++)?)"
_SPELLED = rf"(?:{TENS})-(?:{ONES})|{'|'.join(_WORDS)}"
_LEAST = "more than|over|at least|(?:no|not) (?:fewer|less) than|upwards of|in excess of|above|exceeding"
_MOST = "up to|at most|less than|fewer than|under|below|(?:no|not) more than|nearly|almost"
_ABOUT = "about|around|roughly|approximately|some|an estimated"
_NUMBER = rf"(?:[$£€]{_SPACE}?)?(?:{_DIGITS}|\b(?:{_SPELLED}))(?:{_SPACE}(?:{'|'.join(_SCALES)})\b)?"
_UNITS = "(?:minute|hour|day|night|week|month|year)s?"


# Compiled when the first number is there, which takes 10 ms.
@cache
def _quantity_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\b(?:(?P<least>{_LEAST})|(?P<most>{_MOST})|{_ABOUT}){_SPACE})?"
        rf"(?<![\w.,:/+−–$£€-])(?:(?P<sign>[$£€]){_SPACE}?)?(?:(?P<digits>{_DIGITS})|\b(?P<spelled>{_SPELLED}))"
        rf"(?:{_SPACE}(?P<scale>{'|'.join(_SCALES)})\b)?"
        rf"(?P<percent>{_SPACE}?%|{_SPACE}per{_SPACE}?cent\b)?(?![\w%]|[.,:]\d|[-–−/])",
        re.IGNORECASE,
    )


@cache
def _excluded_pattern() -> re.Pattern[str]:
    """Numbers that are not quantities."""
    return re.compile(
        rf"\b(?:{ANY_MONTH})\b\.?{_SPACE}\d{{1,4}}\b(?:(?:,?{_SPACE}\d{{4}})\b)?"  # March 5, 2024; March 2024
        rf"|\b\d{{1,2}}(?:{_SPACE}(?:and|to|or){_SPACE}\d{{1,2}})?{_SPACE}(?:of{_SPACE})?(?:{ANY_MONTH})\b"
        rf"|(?<![\w,.])(?:1[89]|20)\d\d(?![\w,]|\.\d|{_SPACE}?%|{_SPACE}per)"  # a year
        rf"|\b\d{{1,4}}{_SPACE}?(?:[ap]\.?m\b|hours?{_SPACE}(?:GMT|UTC)|GMT|UTC|o['’]clock)"
        rf"|{_NUMBER}{_SPACE}(?:to|and|or|[-–−]){_SPACE}{_NUMBER}|{_DIGITS}[-–−]{_NUMBER}"  # from 10 to 15
        rf"|{_NUMBER}{_SPACE}{_UNITS}{_SPACE}(?:ago|later|earlier|before|after|old)\b"
        rf"|\b(?:last|past|next|previous|within|in|after|for){_SPACE}{_NUMBER}{_SPACE}{_UNITS}"
        rf"|\baged{_SPACE}(?:{_DIGITS}|{_SPELLED})|\b(?:no\.|number|article|paragraph|page|brigade|regiment"
        rf"|battalion|division|route|flight|version|section|chapter|unit){_SPACE}\d++"
        rf"|(?<!\d)\d++(?: \d++)+",  # unclear where one number ends
        re.IGNORECASE,
    )


_RATE = re.compile(
    r"\b(?:(?:an?|per|each|every)\s+(?P<unit>hour|day|night|week|month|quarter|year)"
    r"(?!\s+(?:ago|before|after|earlier|later)\b)"  # no rate, but a time
    r"|(?P<adverb>hourly|daily|nightly|weekly|monthly|quarterly|yearly|annual(?:ly)?))\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.,;:!?()“”\"\[\]–—]")
_MAX_NOUNS = 5  # words after a number that may name what it counts


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it stands in a text, and what it counts.

    `unit` is "%", a currency sign, or "". `counted` are the terms after it, up to the next stop word.
    `whole` is the term after a following "of". `rates` are the "a month" and "daily" of its sentence.
    """

    text: str
    value: float
    bound: Bound  # "more than" is "least", "up to" is "most"
    unit: str
    counted: tuple[str, ...]
    whole: str
    rates: frozenset[str]
    start: int
    end: int


def has_number(sentence: str) -> bool:
    """Whether a sentence has a number, in digits or words, without which it has no quantity."""
    if _DIGIT.search(sentence):
        return True
    lowered = sentence.lower()
    return any(word in lowered for word in _WORDS)


def quantities(sentence: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence, in order."""
    rates = frozenset(
        report_stem((match["unit"] or match["adverb"]).lower()) for match in _RATE.finditer(sentence)
    )
    plain = _excluded_pattern().sub(lambda match: "·" * len(match[0]), sentence)
    candidates = (_quantity(match, sentence, rates) for match in _quantity_pattern().finditer(plain))
    return tuple(each for each in candidates if (each.unit or each.counted) and len(each.text) <= _MAX_CHARS)


def _quantity(match: re.Match[str], sentence: str, rates: frozenset[str]) -> Quantity:
    counted, whole = _counted(sentence[match.end() : match.end() + _NOUN_CHARS])
    start, end = match.span()
    unit = "%" if match["percent"] else match["sign"] or ""
    bound: Bound = "least" if match["least"] else "most" if match["most"] else ""
    return Quantity(sentence[start:end], _value(match), bound, unit, counted, whole, rates, start, end)


def _value(match: re.Match[str]) -> float:
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 1.0
    if match["digits"]:
        return float(re.sub(r"[^\d.]", "", match["digits"])) * scale
    tens, _, ones = match["spelled"].lower().partition("-")
    return (NUMBER_WORDS[tens] + (NUMBER_WORDS[ones] if ones else 0)) * scale


def _counted(rest: str) -> tuple[tuple[str, ...], str]:
    """The terms of the nouns right after a number, and the first term of an "of" phrase after them."""
    clause = [word for word, _, _ in word_spans(_CLAUSE_END.split(rest, maxsplit=1)[0])]
    nouns: list[str] = []
    for at, word in enumerate(clause):
        if word == "of":
            return tuple(nouns), next((term for each in clause[at + 1 :] if (term := report_stem(each))), "")
        if word in STOP_WORDS or len(nouns) == _MAX_NOUNS:
            break
        nouns.append(report_stem(word))
    return tuple(nouns), ""
