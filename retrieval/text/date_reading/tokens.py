"""A line as tokens, each with one letter for its kind, so that a layout is a pattern over letters.

Kinds: N a numeric date, T a time of day, Z a time zone, d a number of one or two digits, y of four, # of
others; M a month, W a weekday, V a word that is either, those of `line_words`; A another word in capitals,
K one with a capital, I a capital letter alone, w a word in small letters. Marks stand for themselves:
, . : - ( ) & and | for every other separator; ? is anything else.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from retrieval.text.date_reading.calendar_words import (
    MONTH_OR_WEEKDAY,
    MONTHS,
    UNKNOWN_ZONES,
    WEEKDAYS,
    ZONES,
)
from retrieval.text.date_reading.line_words import LINE_WORDS, OTHER_LANGUAGES

_PLAIN = str.maketrans(
    dict.fromkeys("‐‑‒–−", "-")
    | dict.fromkeys("—―", " - ")
    | dict.fromkeys(
        "*_`\u200b\u200c\u200d\u200e\u200f\u2060\ufe0f\ufeff", ""
    )  # emphasis, and what is invisible
    | {"’": "'", "ʼ": "'", "İ": "I"}
)
_MARKS = dict.fromkeys(",;", ",") | dict.fromkeys("|·•∙●■▪/\\→›»<>~=", "|") | dict.fromkeys("([", "(")
_MARKS |= dict.fromkeys(")]", ")") | {mark: mark for mark in ".:-&"}

_OFFSET = r"(?P<offset>[ ]?[+-]\d\d:?\d\d|[ ]?\+\d\d|(?<=\d)-\d\d)(?![\d.:/-])"
_TOKEN = re.compile(
    rf"""
    (?P<N>(?<![\w/=])(?<!\d[.:-])(?:
        (?P<year>\d{{4}})(?P<first>[-/.])(?P<month>\d\d?)(?P=first)(?P<day>\d\d?)
      | (?P<left>\d\d?)(?:(?P<sep>[-/]|[ ]/[ ])(?P<middle>\d\d?)(?P=sep)|\.[ ]?(?P<dotted>\d\d?)\.[ ]?)
        (?P<last>\d{{4}})
    )(?!\d|[.-]\d|/\w))
  | (?P<T>(?<![\d.:])(?P<hour>\d\d?)
        (?:(?:[:.]|[ ]?h[ ]?)(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?(?![\d:]|[.,]\d)
          | (?=[ ]?(?:[ap]\.?[ ]?m\b|uhr\b)) | [ ]?h\b)
        (?:[ ]?(?P<half>[ap])\.?[ ]?m\b\.?)? (?:[ ]?(?:uhr|hrs|h|год|ч)\b)? (?:{_OFFSET})?)
  | (?P<Z>(?:utc|gmt)[ ]?(?P<ahead>[+-][ ]?\d\d?(?::?\d\d)?)\b)
  | (?P<C>(?<=\d)T(?=\d))
  | (?P<number>\d+)(?:(?:st|nd|rd|th|er|re|º|ª)\b)?
  | (?P<word>[^\W\d_](?:\.[^\W\d_])+\b\.?|[^\W\d_]\w*(?:'[^\W\d_]+)*)
  | (?P<mark>\S)
    """,
    re.VERBOSE | re.IGNORECASE,
)


_LABELS = {word for word, kind in LINE_WORDS.items() if kind in ("P", "U")}
_NUMERIC = re.compile(r"\d\s*[-/.]\s*\d")
_LETTERS = re.compile(r"[^\W\d_]+")


class LineToken(NamedTuple):
    """A token of a line, [start, end); `kind` is one letter, `parts` the named parts of a date or a time."""

    kind: str
    text: str
    start: int
    end: int
    parts: dict[str, str]

    def is_hyphen(self, line: str) -> bool:
        """Whether it is a dash within a word of its line."""
        return line[self.start - 1 : self.start].isalnum() and line[self.end : self.end + 1].isalnum()


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A line and its tokens; `kinds` has one letter a token."""

    text: str
    kinds: str
    tokens: tuple[LineToken, ...]

    @property
    def is_day_first(self) -> bool:
        """Whether its words are of a language that always writes the day before the month."""
        return any(
            token.text.lower() in OTHER_LANGUAGES or (token.text[0].isalpha() and token.text[0] >= "\u0370")
            for token in self.tokens
        )


def may_hold_date(line: str) -> bool:
    """Whether a line has a month or numbers joined as in a date; no other line need be tokenised."""
    text = line.translate(_PLAIN)
    return bool(_NUMERIC.search(text)) or not MONTHS.keys().isdisjoint(_LETTERS.findall(text.lower()))


def may_label(line: str) -> bool:
    """Whether a line has a word that says what a date is, such as "Published"; no other line is a label."""
    return not _LABELS.isdisjoint(_LETTERS.findall(line.translate(_PLAIN).lower()))


@lru_cache(maxsize=64)  # the first lines of a file are asked several questions
def tokenise(line: str) -> TokenLine:
    """The tokens of a line, whitespace reduced to single spaces and emphasis left out."""
    text = " ".join(line.translate(_PLAIN).split())
    tokens = tuple(
        LineToken(_kind(match), match.group(), match.start(), match.end(), _parts(match))
        for match in _TOKEN.finditer(text)
    )
    return TokenLine(text, "".join(token.kind for token in tokens), tokens)


def _kind(match: re.Match[str]) -> str:
    text, name = match.group(), match.lastgroup or ""
    if name == "number":
        return {1: "d", 2: "d", 4: "y"}.get(len(match["number"]), "#")
    if name == "mark":
        picture = unicodedata.category(text) == "So"
        return "|" if picture else _MARKS.get(text, "?")
    return _word_kind(text) if name == "word" else name


def _word_kind(text: str) -> str:
    word = text.lower().rstrip(".")
    if word == MONTH_OR_WEEKDAY:
        return "V"
    if word in MONTHS:
        return "M"
    if word in WEEKDAYS and not (len(word) == 2 and text.isupper()):
        return "W"
    if word in ZONES or (word in UNKNOWN_ZONES and text.isupper()):
        return "Z"
    if word in LINE_WORDS:
        return LINE_WORDS[word]
    if not text[0].isupper():
        return "w"
    return "I" if len(text) == 1 else "A" if text.isupper() else "K"


def _parts(match: re.Match[str]) -> dict[str, str]:
    return {name: part for name, part in match.groupdict().items() if part}
