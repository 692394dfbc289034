"""The texts of a page as dates: values of its metadata, date lines, headlines."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property

from retrieval import DateOrder, DateReading, read_date, read_date_line

DAY = timedelta(days=1)
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(:00(\.0+)?)?(Z| ?[+-]\d\d(:?\d\d)?)?")
# What programs write for "no date"; the first also in a zone west of Greenwich.
UNSET_DAYS = frozenset({date(1970, 1, 1), date(1969, 12, 31), date(1900, 1, 1), date(1, 1, 1)})
_NUMERIC = re.compile(r"(?<!\d)\d\d?[/-]\d\d?[/-]\d{4}(?!\d)")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/_.-]|$)")
_Read = Callable[[str, DateOrder | None], DateReading | None]


@dataclass(frozen=True)
class DateTextReader:
    """Reads the dates of one page's texts, as in a Report. Times are converted to `zone`.

    None for what is no date, does not exist or is later than tomorrow. `texts` are the page's lines: where
    one of their numeric dates proves what comes first, the day or the month, the others are read so; else
    one is read as the day that the page's address `url` holds.
    """

    today: date
    zone: tzinfo
    texts: Sequence[str]
    url: str = ""

    def values(self, texts: Iterable[str]) -> list[date]:
        """The dates of the texts that are nothing but a date."""
        lines = (" ".join(each.split()) for each in texts)
        return [moment for each in lines if (moment := self._read(self._value, each))]

    def date_line(self, line: str) -> date | None:
        """The date of a line that is nothing but a date line."""
        return self._read(_whole_date_line, line)

    def headline(self, title: str) -> date | None:
        """The date that a headline holds."""
        return self._read(read_date_line, title)

    def undecided(self, line: str) -> str:
        """The numeric date of a date line where it can be read in two ways, as it is written; else empty."""
        found = _NUMERIC.findall(line)
        if len(found) != 1 or self._order:
            return ""
        try:
            reading = _whole_date_line(line)
            either = [read_date(found[0], order=order) for order in DateOrder]
        except ValueError:  # a date that does not exist
            return ""
        days = [day_of(each.published) for each in either if each and each.published]
        past = len(days) == len(either) and max(days) <= self.today + DAY
        return found[0] if past and reading and reading.ambiguous else ""

    def _value(self, value: str, order: DateOrder | None) -> DateReading | None:
        """A value of metadata as a date; midnight stands for a day without an hour."""
        midnight = _MIDNIGHT.fullmatch(value)
        return read_date(midnight[1] if midnight else value, self.zone, order)

    def _read(self, read: _Read, text: str) -> date | None:
        try:
            reading = read(text, None)
            if reading and reading.ambiguous:
                reading = self._decided(read, text)
        except ValueError:  # a date that does not exist
            return None
        moment = reading.published if reading else None
        if moment is None or day_of(moment) in UNSET_DAYS or day_of(moment) > self.today + DAY:
            return None
        return moment

    def _decided(self, read: _Read, text: str) -> DateReading | None:
        """A date that can be read in two ways, where the page shows which is meant."""
        if self._order:
            return read(text, self._order)
        readings = filter(None, (read(text, order) for order in DateOrder))
        in_address = (each for each in readings if each.published and self._is_in_address(each.published))
        return next(in_address, None)

    def _is_in_address(self, moment: date) -> bool:
        """Whether the address holds a day. Alone it is no date: it may be that of a copy, or an example."""
        day = day_of(moment)
        numbers = (tuple(map(int, each)) for each in _IN_ADDRESS.findall(self.url))
        return (day.year, day.month, day.day) in numbers

    @cached_property
    def _order(self) -> DateOrder | None:
        """The order that the page's numeric dates prove."""
        orders: set[DateOrder | None] = set()
        for value in (value for text in self.texts for value in _NUMERIC.findall(text)):
            with suppress(ValueError):
                reading = read_date(value, self.zone)
                orders.add(reading.order if reading else None)
        proven = orders - {None}
        return proven.pop() if len(proven) == 1 else None


def is_date_line(line: str, moment: date) -> bool:
    """Whether a line is nothing but a date line with the day of a date."""
    with suppress(ValueError):
        readings = [_whole_date_line(line, order) for order in DateOrder]  # the page decided which is meant
        stated = [each.published for each in readings if each and each.published]
        return day_of(moment) in map(day_of, stated)
    return False


def one_day(moments: Iterable[date]) -> bool:
    """Whether there are dates, all of the same day."""
    return len(set(map(day_of, moments))) == 1


def day_of(moment: date) -> date:
    """The day of a date or datetime."""
    return moment.date() if isinstance(moment, datetime) else moment


def _whole_date_line(line: str, order: DateOrder | None = None) -> DateReading | None:
    reading = read_date_line(line, order)
    return None if reading and reading.part_of else reading
