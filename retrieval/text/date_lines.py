"""The dates that sources state: in a line of their own, in metadata, in a file's name."""

from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from enum import StrEnum

from retrieval.text.dates import parse_date


class DateOrder(StrEnum):
    """What comes first in a numeric date with slashes or hyphens, the year last."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date as a source states it.

    `published` is a naive datetime where the hour is known, a date where only the day is, and None where
    the numbers can be read two ways (`ambiguous`) and no order was given. `order` is the order that the
    numbers prove by themselves ("25/3/2022").
    """

    published: date | None
    order: DateOrder | None = None
    ambiguous: bool = False


def read_date(text: str, zone: tzinfo = UTC, order: DateOrder | None = None) -> DateReading | None:
    """The date of a text that is nothing but a date: a value of front matter, a feed or a page's metadata.

    A time with an offset or a known zone name is converted to `zone`. None where the text is no date. Raises
    ValueError for a date that does not exist.
    """
    published = parse_date(text)
    return DateReading(published) if published else None


def read_date_line(line: str, order: DateOrder | None = None) -> DateReading | None:
    """The date of a head line that holds a date and what belongs to it: byline, place, label, reading time.

    The time stays as it is written. None where the line is no date line. Raises ValueError for a date that
    does not exist.
    """
    published = parse_date(line)
    return DateReading(published) if published else None


def date_in_file_name(stem: str, zone: tzinfo = UTC) -> date | None:
    """The date that a file's name begins with: "2024-08-05-title", "20240811T090000Z_title"; else None."""
    return None
