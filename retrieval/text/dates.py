"""Days, periods and the date line of a report."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

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


_VARIANTS = dict.fromkeys("‐‑‒—―−", "–") | dict.fromkeys("\t\n\xa0\u2009\u202f", " ") | {"’": "'", "İ": "I"}


def simplify(text: str) -> str:
    """The text in lower case with plain spaces and dashes, every character still at its place."""
    for variant, usual in _VARIANTS.items():
        text = text.replace(variant, usual)
    return text.lower()


def day_of(parts: Parts, year: int) -> date:
    """The day that the groups `day` and `month` name in a year. Raises ValueError where there is none."""
    day, month = int(parts["day"]), MONTH_NUMBERS.get(parts["month"][:3]) or int(parts["month"])
    if month > 12 and parts.get("sep") in ("/", "-"):  # 08/25/2024 can only be month first; dots never are
        day, month = month, day
    return date(year, month, day)


# --- A report's date line, its whitespace already reduced to single spaces ---------------------------------
_LABEL = r"(?:(?:[a-z]+ ){0,2}[a-z]+ ?: ?|(?:last )?(?:published|updated|posted|issued)(?: on| at)? )?"
_MINUTE = r"(?:[:.](?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?)?(?: ?(?P<half>[ap])\.?m\.?)?"
_ZONE = r"(?: ?\(?(?:z|[a-z]{2,5}|(?:utc|gmt)?(?:\+|[-–])\d\d?(?::?\d\d)?)\)?| [a-z]+ time)?"
_TIME = rf"(?:(?: ?(?:[,|t]|[-–]) ?| )(?:at )?(?P<hour>\d\d?){_MINUTE}{_ZONE})?"
_DATE_LINES = [
    re.compile(f"{_LABEL}{WEEKDAY}(?P<date>{form}){_TIME}")
    for form in (
        rf"(?P<day>\d\d?)(?:st|nd|rd|th)? (?:of )?{MONTH}(?:, ?| )(?P<year>\d{{4}})",
        rf"{MONTH} (?P<day>\d\d?)(?:st|nd|rd|th)?(?:, ?| )(?P<year>\d{{4}})",
        r"(?P<year>\d{4})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)",
        r"(?P<day>\d\d?)(?P<sep>[-/.])(?P<month>\d\d?)[-/.](?P<year>\d{4})",
    )
]


def parse_date(text: str) -> date | None:
    """The date of a line that is only a date: a naive datetime where it has the hour, else None.

    Raises ValueError for a date that does not exist: "31 February 2024 is not a date".
    """
    line = " ".join(text.split())
    match = next(filter(None, (pattern.fullmatch(simplify(line)) for pattern in _DATE_LINES)), None)
    parts = {name: part for name, part in match.groupdict().items() if part} if match else {}
    if match is None or ("hour" in parts and not parts.keys() & {"minute", "half"}):
        return None
    hour = int(parts.get("hour", 0))
    if "half" in parts:
        hour = hour % 12 + 12 * (parts["half"] == "p") if 1 <= hour <= 12 else 24  # 24 is refused below
    try:
        day = day_of(parts, int(parts["year"]))
        clock = time(hour, int(parts.get("minute", 0)), int(parts.get("second", 0)))
    except ValueError:
        raise ValueError(f"{line[match.start('date') :]} is not a date") from None
    return datetime.combine(day, clock) if "hour" in parts else day
