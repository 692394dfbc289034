"""The moments that a line of tokens names."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta, timezone

from retrieval.text.date_reading.calendar_words import MONTHS, WEEKDAYS, ZONES
from retrieval.text.date_reading.tokens import LineToken, TokenLine

_CLOCK = r"(?:T(?:Z(?:\([AKZWMV]+H?\))?|\([AKZ]+H?\)|F?[AKw]{0,2}H|A)?|yZ)"
_WEEKDAY = r"(?:(?<!O)[WV]\.?[,|]?[COL]{0,2}-?)?"
_DAY = (
    rf"(?:{_WEEKDAY}(?:N|d\.?[-|]?[OC]?[MV]\.?[-|]?,?[OC]?y|[MV]\.?[-|]?[OC]?d\.?,?[-|]?y|y-?[MV]\.?-?d)"
    r"|[WV]\.?,?[MV]\.?d(?P<inner>TZ?)y)"
)
_MOMENT = re.compile(
    rf"(?:(?P<before>{_CLOCK})[,|.-]?C{{0,2}})?(?P<day>{_DAY})"
    rf"(?:G\.?)?(?:,?\(?[WV]\.?\)?)?(?:[,|.(CO-]{{0,3}}(?P<after>{_CLOCK})\)?)?"
)
_FIRST_DAY = date(1000, 1, 1)  # of years with four digits
_SHORT_YEAR = re.compile(r"(?P<day>[WV]\.?,?d-?[MV]\.?-?(?P<year>d))(?:[,|-]?(?P<after>T(?:Z|\([AZ]\))?))?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as it is written, with its time of day.

    `days` are the date with the day first and with the month first: equal wherever that is no question, None
    where there is no such date or the weekday beside it is another. `offset` is that of the time, if known.
    """

    days: tuple[date | None, date | None]
    clock: time | None
    offset: timezone | None


def find_moments(line: TokenLine) -> list[re.Match[str]]:
    """Where a line's moments stand, in order, for `read_moment`; a match's span is one of tokens."""
    return list(_MOMENT.finditer(line.kinds))


def whole_moment(line: TokenLine) -> re.Match[str] | None:
    """The moment that is all of a line; a year of two digits counts where a weekday is given."""
    kinds = line.kinds.rstrip(".")
    return _MOMENT.fullmatch(kinds) or _SHORT_YEAR.fullmatch(kinds)


def read_moment(line: TokenLine, match: re.Match[str]) -> Moment:
    """The moment at a place of a line. Raises ValueError for a date or a time that does not exist."""
    tokens = line.tokens[match.start() : match.end()]
    groups = match.groupdict()
    name = next((name for name in ("inner", "after", "before") if groups.get(name)), None)
    first, last = match.span("day")
    try:
        days = _days(line.tokens[first:last], bool(groups.get("year")))
        clock, offset = _clock(line.tokens[slice(*match.span(name))]) if name else (None, None)
        if any(day and date.min < day < _FIRST_DAY for day in days):
            raise ValueError("a mistyped year")
    except ValueError:
        written = line.text[tokens[0].start : tokens[-1].end]
        raise ValueError(written) from None
    weekday = next((token for token in tokens if token.kind == "W"), None)
    weekday = weekday or next((token for token in tokens if token.kind == "V" and _has(tokens, "MN")), None)
    if weekday:
        number = WEEKDAYS[weekday.text.lower().rstrip(".")]
        days = _only_on(number, days[0]), _only_on(number, days[1])
    return Moment(days, clock, offset)


def _days(tokens: tuple[LineToken, ...], short: bool) -> tuple[date | None, date | None]:
    """The day that tokens name, read day first and month first. Raises ValueError where there is none."""
    numeric = next((token.parts for token in tokens if token.kind == "N"), None)
    if numeric is None:
        month = next(token for kind in "MV" for token in reversed(tokens) if token.kind == kind)
        day, *rest = [int(token.parts["number"]) for token in tokens if token.kind in "dy"]
        year = rest[0] if rest else 0
        day, year = (year, day) if tokens[0].kind == "y" else (day, year)
        only = date(2000 + year if short else year, MONTHS[month.text.lower().rstrip(".")], day)
        return only, only
    if "year" in numeric or "dotted" in numeric:
        only = date(
            int(numeric.get("year") or numeric["last"]),
            int(numeric.get("month") or numeric["dotted"]),
            int(numeric.get("day") or numeric["left"]),
        )
        return only, only
    left, middle, year = (int(numeric[name]) for name in ("left", "middle", "last"))
    if max(left, middle) > 12:  # only one order is possible
        return (date(year, middle, left), None) if left > middle else (None, date(year, left, middle))
    return date(year, middle, left), date(year, left, middle)


def _clock(tokens: tuple[LineToken, ...]) -> tuple[time, timezone | None]:
    """The time of day of tokens and its offset, if known. Raises ValueError where there is no such time."""
    first = tokens[0]
    zone = next((token for token in tokens[1:] if token.kind == "Z"), None)
    if first.kind == "y":  # 1200 GMT
        return time(int(first.text[:2]), int(first.text[2:])), _offset(first, zone)
    parts = first.parts
    hour = int(parts["hour"])
    if "half" in parts:
        hour = hour % 12 + 12 * (parts["half"] in "pP") if 1 <= hour <= 12 else 24  # 24 is refused below
    clock = time(hour, int(parts.get("minute", 0)), int(parts.get("second", 0)))
    return clock, _offset(first, zone)


def _offset(clock: LineToken, zone: LineToken | None) -> timezone | None:
    written = clock.parts.get("offset") or (zone.parts.get("ahead") if zone else None)
    if written:
        sign, digits = written.strip()[0], re.sub(r"\D", "", written)
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
        ahead = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-ahead if sign == "-" else ahead)
    hours_ahead = ZONES.get(zone.text.lower()) if zone else None
    return None if hours_ahead is None else timezone(timedelta(hours=hours_ahead))


def _only_on(weekday: int, day: date | None) -> date | None:
    return day if day and day.weekday() == weekday else None


def _has(tokens: tuple[LineToken, ...], kinds: str) -> bool:
    return any(token.kind in kinds for token in tokens)
