"""What kind of words would answer a question: a date, a number, a name."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from retrieval.text.analysis import in_lower_case
from retrieval.text.dates import MONTH_NAMES
from retrieval.text.numbers import NUMBER_WORDS
from retrieval.text.report_terms import report_stem
from retrieval.text.word_forms.magnitudes import usual_magnitudes

AnswerType = Literal["date", "number", "name"]

MEASURED = "many|much|long|old|far|large|big|high|deep|fast|often|tall|wide"  # what "how" asks a number of
AMOUNT_OF = r"\b(?:number|figure|estimate|tally|total|share|quota) (?:of|for)\b"

_ASKS: tuple[tuple[AnswerType, re.Pattern[str]], ...] = (
    (
        "date",
        re.compile(
            # behind another question word "when" is none, but for "about when" and "and when"
            r"^(?:(?!\b(?:how|what|which|who|whom|whose|where|why)\b).)*?\bwhen\b|[,;:]\s*when\b|"
            r"\b(?:about|and|or|of|since|until|till) when\b|"
            r"\b(?:what|which) (?:year|date|month|day|century)\b",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        "number",
        re.compile(
            rf"\bhow (?:{MEASURED})\b|\b(?:what|which) "
            r"(?:(?:is|are|was|were) (?:the|its|their) (?:[a-z]+ )?)?(?:percent|percentage|number|amount|"
            rf"proportion|share|rate|figure|quota|price|cost|size|length|turnout)|{AMOUNT_OF}",
            re.IGNORECASE,
        ),
    ),
    ("name", re.compile(r"\b(?:who|whom|whose)\b", re.IGNORECASE)),
)
# Patterns of text in lower case: the same with IGNORECASE take two to four times as long.
_MONTH = f"(?:{'|'.join(MONTH_NAMES).lower()})"
_AMOUNTS = [*NUMBER_WORDS, *"half third quarter dozen hundred thousand million billion".split()]


def _beginning(words: Iterable[str]) -> str:
    """A digit or the first letter of one of some words: looked at before all words are tried."""
    return rf"(?=[\d{''.join({word[0].lower() for word in words})}])"


_CALENDAR = re.compile(
    rf"\b{_beginning(MONTH_NAMES)}(?:\d{{1,2}}(?:[-–]\d{{1,2}})? {_MONTH}\b|{_MONTH} \d{{1,2}}\b|"
    r"(?:19|20)\d\d\b|\d{1,2}:\d\d\b)"
)
_FITS: dict[AnswerType, re.Pattern[str]] = {
    "date": re.compile(rf"\b(?:1\d{{3}}|20\d\d|{_MONTH}|spring|summer|autumn|winter|century)\b"),
    "number": re.compile(
        rf"\b{_beginning(_AMOUNTS)}(?:(?<!-)\d[\d,.]*(?:[kmb]|[mbt]l?n)?(?![\w-])|(?:{'|'.join(NUMBER_WORDS)}|"
        r"half|third|quarter|dozens?|hundreds?|thousands?|millions?|billions?)\b)"
    ),
    "name": re.compile(
        r"[A-Z](?<!\w[A-Z])(?<!^.)[\w’-]+"
    ),  # not the first word; the capital first, for it is rare
}


_DIGIT = re.compile(r"\d")
_DATE = 16  # characters of the longest date of the calendar, "12-13 september"


def expected(question: str) -> AnswerType | None:
    """The kind of answer that a question asks for, where it says so."""
    return next((kind for kind, asks in _ASKS if asks.search(question)), None)


def fits(kind: AnswerType | None, text: str, asked: frozenset[str]) -> bool:
    """Whether a text has something of that kind that is not a word of the question itself.

    The numbers of a date or an hour count nothing.
    """
    if kind is None:
        return False
    if kind == "number":
        first = _first_number(text)
        return first is not None and (first not in asked or any(each not in asked for each in _numbers(text)))
    for match in _FITS[kind].finditer(text if kind == "name" else in_lower_case(text)):
        if report_stem(match[0].lower()) not in asked:
            return True
    return False


def _numbers(text: str) -> Iterator[str]:
    """The numbers, as terms: 2.4 million is one, by its value."""
    text = in_lower_case(text)
    if _DIGIT.search(text):  # every date and hour of the calendar has one
        text = _CALENDAR.sub(" ", text)
    for magnitude in reversed(usual_magnitudes(text)):
        yield magnitude.word
        text = f"{text[: magnitude.start]} {text[magnitude.end :]}"
    yield from (report_stem(match[0].rstrip(".,")) for match in _FITS["number"].finditer(text))


def _first_number(text: str) -> str | None:
    """The first number, as a term, mostly without a search for all that is of the calendar."""
    if not usual_magnitudes(lower := in_lower_case(text)):
        number = _FITS["number"].search(lower)
        if number is None:  # and what the calendar takes away leaves no other
            return None
        if not _CALENDAR.search(lower, max(0, number.start() - _DATE), number.end() + _DATE):
            return report_stem(number[0].rstrip(".,"))
    return next(_numbers(text), None)
