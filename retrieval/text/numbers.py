"""Figures in a text that can be set against each other: a number, and what it counts.

Dates, hours, ages, names ("T-90", "Brigade 72"), ranges and ordinals are no figures. Rather no figure than
a wrong one: the mark beside a quote says that something has changed.
"""

import re
from dataclasses import dataclass
from typing import Literal

from retrieval.text.analysis import STOP_WORDS, stem, words

NEAR = 200  # characters behind a number in which what it counts is named
LONGEST = 40  # characters of a figure; a longer one is no number that anybody counted

Bound = Literal["least", "most", ""]

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_SMALL = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: at for at, word in enumerate(_SMALL.split(), start=2)} | {
    word: 10 * at for at, word in enumerate(_TENS.split(), start=2)
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SPACE = "[ \u00a0\u2009\u202f]"
_DIGITS = r"(?<!\d)(?:\d{1,3}(?:,\d{3}|[\u00a0\u2009\u202f]\d{3})++(?:\.\d++)?|\d++(?:\.\d++)?)"
_SPELLED = rf"(?:{'|'.join(_TENS.split())})-(?:one|{'|'.join(_SMALL.split()[:8])})|{'|'.join(_WORDS)}"
_LEAST = "more than|over|at least|(?:no|not) (?:fewer|less) than|upwards of|in excess of|above|exceeding"
_MOST = "up to|at most|less than|fewer than|under|below|(?:no|not) more than|nearly|almost"
_ABOUT = "about|around|roughly|approximately|some|an estimated"
_NUMBER = rf"(?:[$£€]{_SPACE}?)?(?:{_DIGITS}|\b(?:{_SPELLED}))(?:{_SPACE}(?:{'|'.join(_SCALES)})\b)?"
_UNITS = "(?:minute|hour|day|night|week|month|year)s?"
_FIGURE = re.compile(
    rf"(?:\b(?:(?P<least>{_LEAST})|(?P<most>{_MOST})|{_ABOUT}){_SPACE})?"
    rf"(?<![\w.,:/+−–$£€-])(?:(?P<sign>[$£€]){_SPACE}?)?(?:(?P<digits>{_DIGITS})|\b(?P<spelled>{_SPELLED}))"
    rf"(?:{_SPACE}(?P<scale>{'|'.join(_SCALES)})\b)?"
    rf"(?P<percent>{_SPACE}?%|{_SPACE}per{_SPACE}?cent\b)?(?![\w%]|[.,:]\d|[-–−/])",
    re.IGNORECASE,
)
_NONE = re.compile(  # what only looks like a figure
    rf"\b(?:{_MONTHS})\b\.?{_SPACE}\d{{1,4}}\b(?:(?:,?{_SPACE}\d{{4}})\b)?"  # March 5, 2024; March 2024
    rf"|\b\d{{1,2}}(?:{_SPACE}(?:and|to|or){_SPACE}\d{{1,2}})?{_SPACE}(?:of{_SPACE})?(?:{_MONTHS})\b"
    rf"|(?<![\w,.])(?:1[89]|20)\d\d(?![\w,]|\.\d|{_SPACE}?%|{_SPACE}per)"  # a year
    rf"|\b\d{{1,4}}{_SPACE}?(?:[ap]\.?m\b|hours?{_SPACE}(?:GMT|UTC)|GMT|UTC|o['’]clock)"
    rf"|{_NUMBER}{_SPACE}(?:to|and|or|[-–−]){_SPACE}{_NUMBER}|{_DIGITS}[-–−]{_NUMBER}"  # from 10 to 15
    rf"|{_NUMBER}{_SPACE}{_UNITS}{_SPACE}(?:ago|later|earlier|before|after|old)\b"
    rf"|\b(?:last|past|next|previous|within|in|after|for){_SPACE}{_NUMBER}{_SPACE}{_UNITS}"
    rf"|\baged{_SPACE}(?:{_DIGITS}|{_SPELLED})|\b(?:no\.|number|article|paragraph|page|brigade|regiment"
    rf"|battalion|division|route|flight|version|section|chapter|unit){_SPACE}\d++"
    rf"|(?<!\d)\d++(?: \d++)+",  # no saying where one number ends
    re.IGNORECASE,
)
_RATE = re.compile(
    r"\b(?:(?:an?|per|each|every)\s+(?P<unit>hour|day|night|week|month|quarter|year)"
    r"|(?P<adverb>hourly|daily|nightly|weekly|monthly|quarterly|yearly|annual(?:ly)?))\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.,;:!?()“”\"\[\]–—]")
_NOUNS = 5  # words behind a number that may say what it counts


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it stands in a text, and what it counts.

    `unit` is "%", a currency's sign, or "". `counted` are the terms behind it, up to the next stop word.
    `whole` is the term behind a following "of". `rates` are the "a month" and "daily" of its sentence.
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


def figures(sentence: str) -> tuple[Figure, ...]:
    """The figures of a sentence, in order."""
    rates = frozenset(stem((match["unit"] or match["adverb"]).lower()) for match in _RATE.finditer(sentence))
    plain = _NONE.sub(lambda match: "·" * len(match[0]), sentence)
    found = (_figure(match, sentence, rates) for match in _FIGURE.finditer(plain))
    return tuple(each for each in found if (each.unit or each.counted) and len(each.text) <= LONGEST)


def _figure(match: re.Match[str], sentence: str, rates: frozenset[str]) -> Figure:
    counted, whole = _behind(sentence[match.end() : match.end() + NEAR])
    start, end = match.span()
    unit = "%" if match["percent"] else match["sign"] or ""
    bound: Bound = "least" if match["least"] else "most" if match["most"] else ""
    return Figure(sentence[start:end], _value(match), bound, unit, counted, whole, rates, start, end)


def _value(match: re.Match[str]) -> float:
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 1.0
    if match["digits"]:
        return float(re.sub(r"[^\d.]", "", match["digits"])) * scale
    tens, _, ones = match["spelled"].lower().partition("-")
    return (_WORDS[tens] + (_WORDS.get(ones, 1) if ones else 0)) * scale


def _behind(rest: str) -> tuple[tuple[str, ...], str]:
    """The terms of the nouns right behind a number, and the first term behind an "of" after them."""
    clause = words(_STOP.split(rest, maxsplit=1)[0])
    nouns: list[str] = []
    for at, word in enumerate(clause):
        if word == "of":
            return tuple(nouns), next((stem(each) for each in clause[at + 1 :] if stem(each)), "")
        if word in STOP_WORDS or len(nouns) == _NOUNS:
            break
        nouns.append(stem(word))
    return tuple(nouns), ""
