"""Days, periods, and the patterns of dates that questions and running text have."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

Parts = Mapping[str, str]  # the named groups of a pattern that matched something

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
MONTH_NUMBERS = {name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, start=1)}
ANY_MONTH = "|".join(f"{name}|{name[:3]}" for name in map(str.lower, MONTH_NAMES)) + "|sept"  # a pattern
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? (?:the )?)?"
MONTH = rf"(?P<month>{ANY_MONTH})\b\.?"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included; None is an open end."""

    since: date | None
    until: date | None

    def covers(self, day: date) -> bool:
        """Whether a day, or a moment by its day, falls in the period."""
        day = day.date() if isinstance(day, datetime) else day
        return (self.since or day) <= day <= (self.until or day)


_LETTERS = re.compile("[a-z]+")
_VARIANTS = dict.fromkeys("‐‑‒—―−", "–") | dict.fromkeys("\t\n\xa0\u2009\u202f", " ") | {"’": "'", "İ": "I"}
_ASCII_VARIANTS = {variant: usual for variant, usual in _VARIANTS.items() if variant.isascii()}


def simplify(text: str) -> str:
    """The text in lower case with plain spaces and dashes, every character still at its place."""
    for variant, usual in (_ASCII_VARIANTS if text.isascii() else _VARIANTS).items():
        text = text.replace(variant, usual)
    return text.lower()


def plain_words(plain: str) -> list[str]:
    """The words of a simplified text: what is between other characters than the letters of English."""
    return _LETTERS.findall(plain)


def day_of(parts: Parts, year: int) -> date:
    """The day that the groups `day` and `month` name in a year. Raises ValueError where there is none."""
    day, month = int(parts["day"]), MONTH_NUMBERS.get(parts["month"][:3]) or int(parts["month"])
    if month > 12 and parts.get("sep") in ("/", "-"):  # 08/25/2024 can only be month first; dots never are
        day, month = month, day
    return date(year, month, day)
