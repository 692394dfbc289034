"""What a measure is given in: years for "how old", metres for "how wide", a number for "how many"."""

import re

from retrieval.search.answer_types import fits
from retrieval.search.questions.question import Question

_LENGTH = r"(?:kilo|centi|milli)?met(?:re|er)s?|k?m|cm|mm|miles?|feet|foot|ft|inch(?:es)?|yards?"
_TIME = r"(?:second|minute|hour|day|night|week|fortnight|month|year|decade|generation)s?|centur(?:y|ies)"
_UNITS = {
    "old": (
        r"years?|aged?|months?|weeks|days|centur(?:y|ies)|born|built|founded|dated|dating|old(?:er|est)|"
        r"(?<=[,(] )\d{1,3}(?=[,.)])|(?<=\()\d{1,3}(?=\))"  # Jan Selm, 61, the miller
    ),
    "long": rf"{_LENGTH}|{_TIME}|pages?|until|till|since|from|length|long(?:er|est)?",
    "far": rf"{_LENGTH}|away|distance",
    "wide": rf"{_LENGTH}|width|broad|lanes?",
    "deep": rf"{_LENGTH}|depth|fathoms?",
    "tall": rf"{_LENGTH}|height|high|store?ys?|stories|floors?",
    "heavy": r"(?:kilo|milli)?grams?|kilos?|kg|tons?|tonnes?|pounds?|lbs?|ounces?|stone|weigh(?:s|ed|t|ing)?",
}
_ASKS = re.compile(rf"\bhow (many|{'|'.join(_UNITS)})\b", re.IGNORECASE)
_GIVEN = {
    asked: re.compile(rf"(?<![^\W\d_])(?:{units})(?![^\W_])", re.IGNORECASE)
    for asked, units in _UNITS.items()
}


_MANY = re.compile(
    r"\b(?:all|both|couple|double[ds]?|every|few|fewer|many|most|no|nobody|none|nothing|only|pair|record|several|"
    r"single|tripled?|twice|whole)\b",
    re.IGNORECASE,
)


def asked_measure(question: Question) -> str:
    """The measure that a question asks for: "old" of "how old"; empty where it asks for none."""
    match = _ASKS.search(question.text)
    return match[1].lower() if match else ""


def unmeasured(asked: str, question: Question, text: str) -> bool:
    """Whether a text has nothing that gives the measure that a question asks for."""
    if asked == "many":
        return not (fits("number", text, frozenset(question.terms)) or _MANY.search(text))
    return not _GIVEN[asked].search(text)
