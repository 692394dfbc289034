"""The dates of a feed's items, read from what is written there."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from bot.importing.pages.date_texts import UNSET_DAYS, day_of
from retrieval import DateOrder, DateReading, read_date

_NAMED_ZONE = re.compile(r"\s*\[?(?P<zone>[A-Z][A-Za-z]+(?:/[A-Za-z_+-]+){1,3})\]?$")  # "... Europe/Kyiv"


def read_dates(texts: Sequence[str], zone: tzinfo, order: DateOrder | None = None) -> list[date | None]:
    """The date of each text: aware in UTC, a day alone where no hour is named, None where it is none.

    A time without a zone is one of `zone`. In numeric dates such as 3/2/2024 the day or the month comes
    first as in the others of the feed, where these show it, else as `order` says. The library for feeds
    reads dates too, but other ones than are written: 2026/3/12 as a day in November.
    """
    parts = [_without_zone(text.strip(), zone) for text in texts]
    readings = [_reading(*part, None) for part in parts]
    shown = {reading.order for reading in readings if reading and reading.order}
    order = shown.pop() if len(shown) == 1 else order
    dates: list[date | None] = []
    for part, reading in zip(parts, readings, strict=True):
        if reading and reading.ambiguous:
            reading = _reading(*part, order)
        dates.append(_in_utc(reading.published, part[1]) if reading and reading.published else None)
    return dates


def is_ambiguous(text: str, zone: tzinfo) -> bool:
    """Whether a text is a date whose day and month cannot be told apart, such as 3/2/2024."""
    reading = _reading(*_without_zone(text.strip(), zone), None)
    return reading is not None and reading.ambiguous


def _without_zone(text: str, zone: tzinfo) -> tuple[str, tzinfo]:
    """A date without the zone that is named behind it as the data of time zones name it, and that zone."""
    match = _NAMED_ZONE.search(text)
    if match:
        with suppress(OSError, ValueError, LookupError):  # there is none of this name
            return text[: match.start()], ZoneInfo(match["zone"])
    return text, zone


def _reading(text: str, zone: tzinfo, order: DateOrder | None) -> DateReading | None:
    try:
        return read_date(text, zone, order)
    except ValueError:  # a date that does not exist
        return None


def _in_utc(published: date, zone: tzinfo) -> date | None:
    if not 1000 < published.year < 9000:  # near the limits a conversion to another zone fails
        return None
    if isinstance(published, datetime):
        published = (published if published.tzinfo else published.replace(tzinfo=zone)).astimezone(UTC)
    return None if day_of(published) in UNSET_DAYS else published
