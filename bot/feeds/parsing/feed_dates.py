"""The dates of a feed's items, read from what is written there."""

import re
from calendar import timegm
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from bot.feeds.parsing.feed_item import Stamp
from retrieval import DateOrder, DateReading, read_date

# Forms that the library for feeds reads reliably: RFC 822 and ISO 8601, with the year in full.
_KNOWN_FORM = re.compile(
    r"\s*(?:(?P<weekday>[a-z]{3})[a-z]{0,6}\.?,?\s+)?(?P<day>\d{1,2})[\s-](?P<month>[a-z]{3})[a-z]*[\s-](?P<year>\d{4})\b"
    r"|\s*(?P<iso>\d{4}-\d\d-\d\d)(?:[T\s]|$)",
    re.IGNORECASE,
)
_WEEKDAYS = "mon tue wed thu fri sat sun".split()
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def read_stamps(stamps: Sequence[Stamp], zone: tzinfo, order: DateOrder | None = None) -> list[date | None]:
    """The date of each stamp: aware in UTC, a day alone where no hour is named, None where it is none.

    A time without a zone is one of `zone`. In numeric dates such as 3/2/2024 the day or the month comes
    first as in the others of the feed, where these show it, else as `order` says.
    """
    readings = [_reading(stamp.text, zone, None) for stamp in stamps]
    shown = {reading.order for reading in readings if reading and reading.order}
    order = shown.pop() if len(shown) == 1 else order
    dates: list[date | None] = []
    for stamp, reading in zip(stamps, readings, strict=True):
        if reading and reading.ambiguous:
            reading = _reading(stamp.text, zone, order)
        published = reading.published if reading else _parsed(stamp)
        dates.append(_in_utc(published, zone) if published else None)
    return dates


def _reading(text: str, zone: tzinfo, order: DateOrder | None) -> DateReading | None:
    """A date as it is read here, an empty one where it does not exist."""
    try:
        return read_date(text.strip(), zone, order) if text.strip() else None
    except ValueError:
        return DateReading(None)


def _parsed(stamp: Stamp) -> datetime | None:
    """The library's reading, of a form that it reads reliably and where it agrees with what is written."""
    match = _KNOWN_FORM.match(stamp.text)
    if not match or not stamp.parsed:
        return None
    try:
        moment = datetime.fromtimestamp(timegm(stamp.parsed), UTC)
        if match["iso"]:
            written = date.fromisoformat(match["iso"])
        else:
            month = _MONTHS.index(match["month"].lower()) + 1
            written = date(int(match["year"]), month, int(match["day"]))
        weekday = (match["weekday"] or "").lower()
        if weekday in _WEEKDAYS and _WEEKDAYS[written.weekday()] != weekday:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    return moment if abs(moment.date() - written) <= timedelta(days=1) else None


def _in_utc(published: date, zone: tzinfo) -> date | None:
    if not 1000 < published.year < 9000:  # near the limits a conversion to another zone fails
        return None
    if not isinstance(published, datetime):
        return published
    return (published if published.tzinfo else published.replace(tzinfo=zone)).astimezone(UTC)
