"""The days that the parts of a date expression mean, in a given year or counted back from a given day."""

from datetime import date, timedelta

from retrieval.text.dates import MONTH_NUMBERS, Parts, day_of
from retrieval.text.numbers import NUMBER_WORDS

Days = tuple[date, date]  # first and last day, both included

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS = {"winter": 0, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}  # month 0: a December ago
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}  # or a digit, or the last
NAMED_DECADES = {name: 1900 + 10 * at for at, name in enumerate("fif six seven eigh nine".split(), start=5)}
COUNTS = {
    **{word: value for word, value in NUMBER_WORDS.items() if value},
    "couple of": 2,
    "couple": 2,
    "few": 4,
    "several": 5,
}
_THIRDS = {"early": 0, "start": 0, "beginning": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
# How many units back the words lead; the others lead one back.
_BACK = {"this": 0, "current": 0, "today": 0, "tonight": 0, "day before yesterday": 2, "before last": 2}
_UNTIL_TODAY = {"last night": 1, "overnight": 1, "other day": 7}  # days back
_LOOSE = "few", "several", "couple of", "couple"  # "a few days ago" is some days, not one
_IN_UNITS = {"fortnight": (14, "day"), "quarter": (3, "month"), "decade": (10, "year")}


def in_year(parts: Parts, year: int) -> Days:
    """Raises ValueError when the year has no such day; winter begins in the December before."""
    if "day" in parts:
        last = day_of(parts, year)
        return (last.replace(day=int(parts["first"])) if "first" in parts else last), last
    if "season" in parts:
        return _months(year, SEASONS[parts["season"]], 3)
    third = _THIRDS.get(parts.get("part", ""))
    if "month" in parts:
        first, last = _months(year, MONTH_NUMBERS.get(parts["month"][:3]) or int(parts["month"]), 1)
        if "nth" in parts:  # a week of it
            start = last.day - 6 if parts["nth"] == "last" else 7 * _nth(parts["nth"]) - 6
            return first.replace(day=start), first.replace(day=start + 6)
        start, stop = (1, 31) if third is None else (1 + 10 * third, 31 if third == 2 else 10 + 10 * third)
        return first.replace(day=start), last if stop == 31 else first.replace(day=stop)
    if "nth" in parts:
        length = 3 if parts["unit"].startswith("q") else 6
        return _months(year, 1 + length * ((_nth(parts["nth"]) or 12 // length) - 1), length)
    if parts.keys() & {"decade", "century"}:
        length = 10 if "decade" in parts else 100
        start, stop = (0, length) if third is None else (third * length // 3, (third + 1) * length // 3)
        return date(year + start, 1, 1), date(year + stop - 1, 12, 31)
    return _months(year, 1, 12) if third is None else _months(year, 1 + 4 * third, 4)  # early is four months


def year_of(parts: Parts) -> int | None:
    """The year that the parts state, the first of a decade or century; None where they state none."""
    year = parts.get("year", "").strip("'")
    if "century" in parts:
        return 100 * int(parts["century"]) - 99
    if "decade" in parts:
        decade = parts["decade"].removesuffix("ties")
        return NAMED_DECADES.get(decade) or int(decade) + (1900 if len(decade) == 2 else 0)
    return (int(year) if len(year) == 4 else 2000 + int(year)) if year.isdigit() else None


def from_today(parts: Parts, today: date) -> Days:
    """The days that the parts mean when they are said on `today`. Raises OverflowError before the year 1."""
    which, unit = parts.get("which", ""), parts.get("unit", "day")
    if "weekday" in parts:
        back = (today.weekday() - DAY_NAMES.index(parts["weekday"])) % 7
        return _unit("day", back or 7 * ("last" in parts), today)
    if "day" in parts:
        return _day_of_month(int(parts["day"]), today)
    if unit == "weekend":
        return _weekend(which, today)
    if which in _UNTIL_TODAY:
        return today - timedelta(_UNTIL_TODAY[which]), today
    if which == "to date" or which.startswith(("so far", "earlier")):
        return _unit(unit, 0, today)[0], today
    return _counted(parts, today)


def _counted(parts: Parts, today: date) -> Days:
    """Days, weeks and so on that are counted back from today."""
    which, unit = parts.get("which", ""), parts.get("unit", "day")
    count = parts.get("count", "few" if "plural" in parts else "a").removeprefix("a ")
    number = _number(count)
    if "past" in parts:
        return _back(unit, number, today)[0], today
    if unit in ("minute", "h", "hour"):
        return _back(unit, number, today)[0], _back(unit, number // 24 * 24, today)[0]
    if unit == "fortnight" or count in _LOOSE:
        spread = number // 2 if count in _LOOSE else 0
        return _back(unit, number + spread, today)[0], _back(unit, number - spread, today)[0]
    if unit == "decade":
        return _months(today.year - 10 * number, 1, 12)
    return _unit(unit, _BACK.get(which, number), today)


def _day_of_month(number: int, today: date) -> Days:
    """The last one, as in "on the 12th"."""
    months = (_months(today.year, today.month - back, 1)[0] for back in range(12))
    days = (first + timedelta(number - 1) for first in months)
    day = next(day for day in days if day <= today and day.day == number)
    return day, day


def _weekend(which: str, today: date) -> Days:
    """The last one that has begun; said on a weekend, the last one is that of the week before."""
    back = (today.weekday() + 2) % 7  # days since Saturday
    again = which == "before last" or (which in ("last", "previous", "past") and back < 2)
    saturday = today - timedelta(back + 7 * again)
    return saturday, saturday + timedelta(1)


def _nth(word: str) -> int:
    return NTH.get(word) or (int(word[0]) if word[0].isdigit() else 0)


def _number(count: str) -> int:
    """The value of "3", "a", "few", "fifteen" or "forty-eight"."""
    if count.isdigit():
        return int(count)
    tens, _, ones = count.replace(" ", "-").partition("-")
    return COUNTS.get(count) or (COUNTS[tens] + COUNTS[ones] if ones else 1)


def _back(unit: str, number: int, today: date) -> Days:
    """The same day some units ago, and today."""
    times, unit = _IN_UNITS.get(unit, (1, unit))
    number *= times
    if unit in ("month", "year"):
        first, last = _months(today.year, today.month - number * (12 if unit == "year" else 1), 1)
        return first.replace(day=min(today.day, last.day)), today
    hours = {"minute": 1 / 60, "h": 1, "hour": 1, "day": 24, "night": 24, "week": 168, "weekend": 168}[unit]
    return today - timedelta(-int(-number * hours // 24)), today


def _unit(unit: str, back: int, today: date) -> Days:
    """The dates day, week (from Monday), month, quarter or year `back` of them before today's."""
    if unit in ("day", "night", "week"):
        first = today - timedelta(today.weekday() + 7 * back if unit == "week" else back)
        return first, first + timedelta(6 if unit == "week" else 0)
    length = {"month": 1, "quarter": 3, "year": 12}[unit]
    return _months(today.year, (today.month - 1) // length * length + 1 - length * back, length)


def _months(year: int, month: int, count: int) -> Days:
    """Whole months; month 0 is the December before, month 13 the January after."""
    first, after = (divmod(year * 12 + month - 1 + more, 12) for more in (0, count))
    return date(first[0], first[1] + 1, 1), date(after[0], after[1] + 1, 1) - timedelta(1)
