"""The dates that sources state: in a line of their own, in metadata, in a file's name."""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from retrieval.text.date_reading.line_layout import ROW, LineLayout, find_layout
from retrieval.text.date_reading.moments import Moment, find_moments, read_moment, whole_moment
from retrieval.text.date_reading.tokens import TokenLine, may_hold_date, tokenise

_YEAR = re.compile(r"\d{4}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_DATE = 100  # characters
_LONGEST_LINE = 120
_HALF_A_YEAR = 182  # days
_ANY_YEARS = range(2020, 2031)  # every day of the year falls on every weekday
_LONGEST_DAY = 40  # characters that a line's first date ends within
_YEARS = range(1900, 2101)  # in which eight digits are a date and not a number
_COMPACT = re.compile(
    r"(?P<day>(?P<year>\d{4})\d{4})(?:T?(?P<clock>\d{6}|(?<=T)\d{4})(?:[.,]\d+)?(?P<offset>Z|[+-]\d\d(?::?\d\d)?)?)?"
)
_NAME_DATE = r"(?P<year>\d{4})(?:(?P<sep>[-_. ])(?P<month>\d\d?)(?P=sep)(?P<day>\d\d?)|(?P<digits>\d{4}))"
_NAME_CLOCK = (  # "_2016" alone may be a year
    r"(?:(?:T(?P<hour>\d\d)[-_.:h]?(?P<minute>\d\d)(?:[-_.:]?(?P<second>\d\d))?"
    r"|[_ ](?P<hours>\d\d)(?P<mark>[-.:]?)(?P<minutes>\d\d)"
    r"(?:(?P=mark)(?P<seconds>\d\d)|(?<=[-.:]\d\d)"
    r"|(?<=(?:[01]\d|2[0-3])[0-5]\d)(?<!19\d\d)(?<!20\d\d)(?=\Z|[-_. ])))(?P<utc>Z)?)?"
)
_NAME_START = re.compile(rf"{_NAME_DATE}{_NAME_CLOCK}(?![^\W_])")
_NAME_END = re.compile(rf"(?:\A|[\W_]){_NAME_DATE}{_NAME_CLOCK}[)\]]?\Z")
_DAY_ALONE = re.compile(r"(?=.*[^\W\d_])(?=.*\d)(?!.*\d{3})[\w'’., ]{4,30}")
_ANOTHER_DATE = re.compile(r"[-_. ]+(?:to[-_. ]+)?(?:19|20)\d\d([-_. ]?)\d\d\1\d\d(?!\d)")


class DateOrder(StrEnum):
    """What comes first in a numeric date with slashes or hyphens, the year last."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date as a source states it.

    `published` is a naive datetime where the hour is known, a date where only the day is, and None where
    the numbers can be read two ways (`ambiguous`) and no order was given. `order` is the order that the
    numbers prove by themselves ("25/3/2022"). `part_of` says what else the line is, so that it stays in the
    text: a headline that holds a date (to be believed in a title, where there is no date line) or a paragraph
    that begins with a dateline. `form` is the line without its date, the same in lines of one layout.
    """

    published: date | None
    order: DateOrder | None = None
    ambiguous: bool = False
    part_of: Literal["", "headline", "paragraph"] = ""
    form: str = field(default="", compare=False)


def read_date(text: str, zone: tzinfo = UTC, order: DateOrder | None = None) -> DateReading | None:
    """The date of a text that is nothing but a date: a value of front matter, a feed or a page's metadata.

    A time with an offset or a known zone name is converted to `zone`. None where the text is no date, where
    its weekday is that of another one, and where it stands for none (1970-01-01T00:00:00Z). Raises ValueError
    for a date that does not exist.
    """
    text = text.strip()
    if len(text) > _LONGEST_DATE or not any(map(str.isdigit, text)):
        return None
    compact = _COMPACT.fullmatch(text)
    if compact and int(compact["year"]) in _YEARS:
        return DateReading(_compact_date(compact, zone))
    if not may_hold_date(text):
        return None
    tokens = tokenise(text)
    place = whole_moment(tokens)
    moment = read_moment(tokens, place) if place else None
    if moment is None or _is_unset(moment):
        return None
    return _reading(moment, order, zone)


def read_date_line(line: str, order: DateOrder | None = None) -> DateReading | None:
    """The date of a head line that holds a date and what belongs to it: byline, place, label, reading time.

    The time stays as it is written. None where the line is no date line, and where its weekday is that of
    another date. Raises ValueError for a date that does not exist.
    """
    start = line[: 2 * _LONGEST_LINE].strip(" #")[: _LONGEST_LINE + 1]
    return _read_start(start, order) if _YEAR.search(start) and may_hold_date(start) else None


@lru_cache(maxsize=64)  # a file's first lines are read to divide it, and again as the head of a report
def _read_start(start: str, order: DateOrder | None) -> DateReading | None:
    """The date of a line's beginning; see `read_date_line`."""
    tokens = tokenise(start)
    layout = find_layout(tokens, whole=len(start) <= _LONGEST_LINE)
    if not layout:
        return None
    try:
        moment = read_moment(tokens, layout.moment)
    except ValueError:
        if layout.part_of:  # a bill of 31 February is no reason to refuse a paragraph
            return None
        raise
    told = DateOrder.DAY_FIRST if order is None and tokens.is_day_first else None  # "Publié le 3/2/2022"
    reading = _reading(moment, order or told)
    if reading is None:
        return None
    ambiguous = reading.ambiguous and told is None
    return replace(reading, ambiguous=ambiguous, part_of=layout.part_of, form=_form(tokens, layout))


def read_entry_date(line: str, order: DateOrder | None = None, at_end: bool = False) -> DateReading | None:
    """The date that a line of a diary begins with, or, where `at_end`, ends with, a mark beside it.

    "5 August 2024: Two ships left", "2024-08-05 Two ships left", "Day 893 — 5 August 2024".
    """
    start = line[: 2 * _LONGEST_LINE].lstrip(" #•*–-([")[:_LONGEST_LINE]
    if not _YEAR.search(start if at_end else start[:_LONGEST_DAY]) or not may_hold_date(start):
        return None
    tokens = tokenise(start)
    moments = find_moments(tokens)
    if not moments or not _is_at_edge(tokens, moments, at_end):
        return None
    try:
        return _reading(read_moment(tokens, moments[0]), order)
    except ValueError:
        return None


def read_day_without_year(line: str, near: date | None) -> date | None:
    """The day of a line that is nothing but a day and its month, in the year that brings it next to `near`.

    Where that is unknown, in any year that fits the weekday.
    """
    text = line.strip(" .:#*")
    if not _DAY_ALONE.fullmatch(text):
        return None
    days: list[date] = []
    for year in range(near.year - 1, near.year + 2) if near else _ANY_YEARS:
        try:
            reading = read_date(f"{text} {year}")
        except ValueError:
            continue
        if reading and type(reading.published) is date and (not near or _is_near(reading.published, near)):
            days.append(reading.published)
    return days[0] if days else None


def _is_near(day: date, other: date) -> bool:
    return abs(day.toordinal() - other.toordinal()) <= _HALF_A_YEAR


def _is_at_edge(line: TokenLine, moments: list[re.Match[str]], at_end: bool) -> bool:
    """Whether a line begins or ends with its first date, a mark or a capital beside it, and no range."""
    start, end = moments[0].span()
    if re.match(r"-[dyNM]", line.kinds[end:]) or (len(moments) > 1 and moments[1].start() <= end + 2):
        return False
    if at_end and start and re.fullmatch(r"[.:)-]*", line.kinds[end:]):
        return line.kinds[start - 1] in ",:|(-"
    if start or end == len(line.kinds):
        return not start
    is_iso = line.tokens[0].parts.get("first") == "-" and line.tokens[end].text[0].isupper()
    return is_iso or line.kinds[end] in ":-|)" or line.kinds[end - 1] == ")" or bool(ROW.search(line.text))


def _form(line: TokenLine, layout: LineLayout) -> str:
    """What stands around a date: of a headline its words, of a date line only their kinds."""
    start, end = layout.moment.span()
    if layout.part_of:
        words = [token.text for token in (*line.tokens[:start], *line.tokens[end:])]
        return re.sub(r"\d+", "#", " ".join(words)).casefold()
    return "@".join(re.sub("[AKIMWVOw&]+", "K", kinds) for kinds in (line.kinds[:start], line.kinds[end:]))


def date_in_file_name(stem: str, zone: tzinfo = UTC) -> date | None:
    """The date that a file's name begins or ends with: "2024-08-05-title", "20240811T090000Z_title".

    A time in UTC is converted to `zone`. None where the name has no date, or two next to each other.
    """
    match = _NAME_START.match(stem) or _NAME_END.search(stem)
    if match is None:
        return _written_in_name(stem)
    if int(match["year"]) not in _YEARS or _ANOTHER_DATE.match(stem, match.end()):
        return None
    month, day_of_month = (
        (match["month"], match["day"]) if match["month"] else (match["digits"][:2], match["digits"][2:])
    )
    try:
        day = date(int(match["year"]), int(month), int(day_of_month))
        hour, minute, second = (match[part] or match[f"{part}s"] for part in ("hour", "minute", "second"))
        clock = time(int(hour), int(minute), int(second or 0)) if hour else None
    except ValueError:
        return None
    if clock is None:
        return day
    return _in_zone(day, clock, UTC if match["utc"] else None, zone)


def _written_in_name(stem: str) -> date | None:
    """The day that a name begins or ends with in words or dots: "5-august-2024-title", "05.08.2024 title"."""
    tokens = tokenise(stem[:_LONGEST_LINE].replace("_", " "))
    moments = find_moments(tokens)
    if len(moments) != 1 or len(stem) > _LONGEST_LINE:
        return None
    if moments[0].start() and moments[0].end() < len(tokens.kinds):
        return None
    try:
        reading = _reading(read_moment(tokens, moments[0]), None)
    except ValueError:
        return None
    day = reading.published if reading else None
    return date(day.year, day.month, day.day) if day and day.year in _YEARS else None


def _reading(moment: Moment, order: DateOrder | None, zone: tzinfo | None = None) -> DateReading | None:
    """The reading of a moment, its time converted to `zone`, if any; None where its weekday contradicts."""
    orders = dict(zip(DateOrder, moment.days, strict=True))
    possible = {day for day in orders.values() if day}
    proven = next((each for each, day in orders.items() if day), None) if None in orders.values() else None
    if not possible:
        return None
    ambiguous = len(possible) == 2
    day = next(iter(possible)) if not ambiguous else orders[order] if order else None
    if day is None:
        return DateReading(None, ambiguous=True)
    published = _in_zone(day, moment.clock, moment.offset, zone) if moment.clock else day
    return DateReading(published, proven, ambiguous)


def _is_unset(moment: Moment) -> bool:
    """Whether it is the first moment of a system's clock, which stands where nobody stated a date."""
    first = datetime.combine(moment.days[0] or date.max, moment.clock or time(), moment.offset)
    return first.date() == date.min or first == _EPOCH


def _in_zone(day: date, clock: time, offset: tzinfo | None, zone: tzinfo | None) -> datetime:
    """The moment without its offset, converted to `zone` first where both are known."""
    moment = datetime.combine(day, clock, offset)
    if offset is None or zone is None:
        return moment.replace(tzinfo=None)
    try:
        return moment.astimezone(zone).replace(tzinfo=None)
    except OverflowError:  # the first or the last day of all
        return moment.replace(tzinfo=None)


def _compact_date(match: re.Match[str], zone: tzinfo) -> date:
    """The date of digits without separators. Raises ValueError for one that does not exist."""
    try:
        day = date.fromisoformat(match["day"])
        clock = time.fromisoformat(f"{match['clock']}{match['offset'] or ''}") if match["clock"] else None
    except ValueError:
        raise ValueError(match.group()) from None
    return _in_zone(day, clock.replace(tzinfo=None), clock.tzinfo, zone) if clock else day
