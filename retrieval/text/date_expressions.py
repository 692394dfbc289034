"""Dates in running text, and the period that a question is about.

Nothing here reads the clock: the caller says what day it is. Deliberately left out: vague words such as
"recently" (a wish for the newest, not a period), two-digit years and, in running text, years before 1900.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.text.dates import MONTH, MONTH_NAMES, MONTH_NUMBERS, WEEKDAY, Parts, Period, day_of, simplify
from retrieval.text.numbers import NUMBER_WORDS

Days = tuple[date, date]  # first and last day, both included


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """The period that a question is about, and the words that express it."""

    period: Period
    spans: tuple[tuple[int, int], ...]  # characters of the question, [start, end)
    relative: bool  # depends on today's date
    as_of: bool  # "as of 3 May": the state of things on that day


# --- The rules, most specific first: a space stands for up to three spaces of any kind ----------------------
_COUNTS = {word: value for word, value in NUMBER_WORDS.items() if 1 <= value <= 12}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_THIRDS = {"early": 0, "start": 0, "beginning": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_SEASONS = {"winter": 0, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}  # month 0: a December ago
_BACK = {"this": 0, "current": 0, "today": 0, "day before yesterday": 2}  # the other words: 1
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}  # or a digit, or the last

_Y = r"(?:19|20)\d\d(?![\w%]|[.,]\d|-(?!\d\d(?:\d\d)?\b)\w)"
_D, _TH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
_ALONE = r"(?<![\w.,:/#$€£-])"  # no letter, digit, sign or hyphen right before
_OF_YEAR = rf"(?:(?:, ?| (?:of )?)(?P<year>{_Y}|(?:last|this|the previous) year\b))?"
_SEASON_YEAR = _OF_YEAR.replace("(?P<year>", r"(?:\d{4}[-–/])?(?P<year>(?<=\d[-–/])\d\d\b|")  # 2023-24
_DAYS = rf"(?:(?P<first>{_D}){_TH}(?: ?[-–] ?| (?:to|and) ))?(?P<day>{_D}){_TH}"
_NTH_OF = r"(?P<nth>first|second|third|fourth|[1-4](?:st|nd|rd|th)|(?:last|final)(?= \w{4,7} (?:of )?\d{4}))"
_COUNT = rf"(?P<count>\d{{1,3}}|an?|{'|'.join(_COUNTS)})"

_IN_YEAR = {
    "iso": rf"{_ALONE}(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])",
    "numeric": rf"{_ALONE}(?P<day>\d\d?)(?P<sep>[./])(?P<month>\d\d?)[./](?P<year>{_Y})",
    "day_month": rf"{_ALONE}{_DAYS} (?:of )?{MONTH}{_OF_YEAR}",
    "month_day": rf"{MONTH} {_DAYS}{_OF_YEAR}",
    "fraction": rf"{_NTH_OF} (?P<unit>quarter|half)\b{_OF_YEAR}",
    "q3": rf"(?P<unit>q(?=[1-4]\b)|h(?=[12]\b))(?P<nth>\d){_OF_YEAR}",
    "seasonal": rf"(?P<season>spring|summer|autumn|winter|fall(?= (?:of )?\d{{4}}))\b{_SEASON_YEAR}",
    "monthly": rf"{MONTH}{_OF_YEAR}",
    "final_year": rf"(?<!order.|umber.)(?<!bill.)(?<!no\..)(?<!no.){_ALONE}(?P<year>{_Y})(?=\W{{0,8}}\Z)",
    "yearly": rf"(?:{_ALONE}|(?<=mid-)|(?<=\b(?:19|20)\d\d-))(?P<year>{_Y})",
}
_FROM_TODAY = {
    "near_day": r"(?P<which>day before yesterday|yesterday|today)\b",
    "dates": r"(?P<which>last|past|previous|this|current) (?P<unit>week|month|quarter|year)\b",
    "ago": rf"{_COUNT} (?P<unit>day|week|month|quarter|year)s? ago\b",
    "rolling": rf"(?P<past>last|past|previous) {_COUNT} (?P<unit>hour|day|week|month|year)s?\b",
    "on_weekday": rf"(?P<weekday>{'|'.join(_WEEKDAYS)})\b(?!,? (?:the )?(?:{_D}{_TH} |{MONTH} {_D}))",
}
_UNTIL = "as of|as at|until|till|up to|no later than|by"
_IN = "from|between|in|of|during|throughout|on|over|within|about"
_LEAD = rf"(?P<lead>since|after|(?:by|before|until|till) the end of|before|prior to|{_UNTIL}|{_IN}) "
_PART = r"(?P<part>early|mid|late|(?:start|beginning|middle|end)(?= of))(?: of)?(?:-| )"
_WHICH = r"(?:(?P<the>the) )?(?:(?:(?P<last>last)|(?P<year>this)) )?"


def _in_year(parts: Parts, year: int) -> Days:
    """Raises ValueError when the year has no such day; winter begins in the December before."""
    if "day" in parts:
        last = day_of(parts, year)
        return (last.replace(day=int(parts["first"])) if "first" in parts else last), last
    if "season" in parts:
        return _months(year, _SEASONS[parts["season"]], 3)
    if "nth" in parts:
        nth, length = parts["nth"], 3 if parts["unit"].startswith("q") else 6
        number = _NTH.get(nth) or (int(nth[0]) if nth[0].isdigit() else 12 // length)
        return _months(year, 1 + length * (number - 1), length)
    third = _THIRDS.get(parts.get("part", ""))
    if "month" not in parts:  # early is the first four months
        return _months(year, 1, 12) if third is None else _months(year, 1 + 4 * third, 4)
    first, last = _months(year, MONTH_NUMBERS[parts["month"][:3]], 1)
    start, stop = (1, 31) if third is None else (1 + 10 * third, 31 if third == 2 else 10 + 10 * third)
    return first.replace(day=start), last if stop == 31 else first.replace(day=stop)


def _months(year: int, month: int, count: int) -> Days:
    """Whole months; month 0 is the December before, month 13 the January after."""
    first, after = (divmod(year * 12 + month - 1 + more, 12) for more in (0, count))
    return date(first[0], first[1] + 1, 1), date(after[0], after[1] + 1, 1) - timedelta(1)


def _from_today(parts: Parts, today: date) -> Days:
    if "weekday" in parts:
        back = (today.weekday() - _WEEKDAYS.index(parts["weekday"])) % 7
        return _unit("day", back or 7 * ("last" in parts), today)
    unit, count = parts.get("unit", "day"), parts.get("count", "")
    number = int(count) if count.isdigit() else _COUNTS.get(count, 1)
    if "past" not in parts:
        return _unit(unit, _BACK.get(parts.get("which", ""), number), today)
    if unit in ("month", "year"):
        first, last = _months(today.year, today.month - number * (12 if unit == "year" else 1), 1)
        return first.replace(day=min(today.day, last.day)), today
    return today - timedelta(-(-number * {"hour": 1, "day": 24, "week": 168}[unit] // 24)), today


def _unit(unit: str, back: int, today: date) -> Days:
    """The dates day, week (from Monday), month, quarter or year `back` of them before today's."""
    if unit in ("day", "week"):
        first = today - timedelta(back if unit == "day" else today.weekday() + 7 * back)
        return first, first + timedelta(0 if unit == "day" else 6)
    length = {"month": 1, "quarter": 3, "year": 12}[unit]
    return _months(today.year, (today.month - 1) // length * length + 1 - length * back, length)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(" ", "(?: {1,3})"), re.ASCII)  # bounded: each search stays linear


def _any_of(rules: Mapping[str, str], starts: str) -> re.Pattern[str]:
    """One pattern whose last group names the rule; the groups of the rule's parts are called rule__part."""
    either = "|".join(f"(?P<{name}>{rule.replace('?P<', f'?P<{name}__')})" for name, rule in rules.items())
    return _compiled(rf"\b(?={starts})(?:{either})(?:'s\b)?")


_STARTS = (
    "|".join(word[:3] for word in (*map(str.lower, MONTH_NAMES), *_SEASONS, *_NTH, "last", "final"))
    + r"|[qh]?\d"
)
_DATES, _PERIODS = _any_of(_IN_YEAR, _STARTS), _any_of(_IN_YEAR | _FROM_TODAY, "")
_BEFORE = _compiled(rf"(?:\b(?:{_LEAD})?{_WHICH}{WEEKDAY}(?:{_PART})?)?\Z")
_JOIN = _compiled(r" ?[-–] ?(?:the )?| (?:to|through|until|till|up to|(?P<and>and)) (?:the |in |on )?")
_ONWARD = _compiled(r" onwards?\b| on(?= ?[,.;:?!]| ?\Z)")


class _Mention:
    """A possible date expression: text[start:end], or text[body:end] without the preposition."""

    def __init__(self, match: re.Match[str]) -> None:
        self.rule, self.body, self.end = match.lastgroup or "", match.start(), match.end()
        before = next(_BEFORE.finditer(match.string, max(0, self.body - 40), self.body))  # it may be empty
        groups, own = before.groupdict() | match.groupdict(), f"{self.rule}__"
        self.parts = {name.removeprefix(own): " ".join(part.split()) for name, part in groups.items() if part}
        self.start, self.lead = before.start(), self.parts.get("lead", "")
        self.has_year = self.rule in _FROM_TODAY or "year" in self.parts

    def is_sure(self, text: str) -> bool:
        """Whether it is a date without other evidence: "may" can be a verb, a year just a number."""
        month, the = self.parts.get("month", ""), "the" in self.parts
        if self.parts.keys() & {"last", "part", "first"} or (self.has_year and self.rule != "yearly"):
            return True
        if self.parts.keys() & {"day", "season", "nth"}:
            return bool(self.lead) or month not in ("", "may", "march", "mar")
        if self.lead not in ("", "on", "over", "within", "about") and not the:
            return True
        unlike_a_verb = len(month) > 3 and month not in ("march", "august")
        return unlike_a_verb or (text[self.body].isupper() and (the or month == "august"))

    def days(self, today: date | None, after: date | None = None) -> Days | None:
        """Without a year: the latest begun by today or, to end a range, the first to end after its start."""
        with suppress(ValueError, OverflowError):  # before the year 1
            if self.rule in _FROM_TODAY:
                return _from_today(self.parts, today) if today else None
        year, last, now = self.parts.get("year", ""), "last" in self.parts, today or date.max
        years: Iterable[int] = range(after.year, after.year + 9) if after and not year else ()
        if year.isdigit():
            years = (int(year) if len(year) == 4 else 2000 + int(year),)
        elif today and (year or not after):
            years = (
                (today.year - (not year.startswith("this")),)
                if year
                else range(today.year, today.year - 9, -1)
            )
        for candidate in years:  # nine: a 29 February may be eight years away
            with suppress(ValueError):  # a 31 February
                days = _in_year(self.parts, candidate)
                if year or (days[1] >= after if after else days[1] < now if last else days[0] <= now):
                    return days
        return None


def _range(first: _Mention, last: _Mention, today: date | None) -> Days | None:
    if last.has_year and not first.has_year:  # "March to May 2025"
        end = last.days(today)
        start = end and first.days(end[1])
    else:
        start = first.days(today)
        end = start and (start if first is last else last.days(today, start[0]))
    return (min(*start, *end), max(*start, *end)) if start and end else None


def _period(lead: str, first: date, last: date) -> Period:
    if lead == "since":
        return Period(first, None)
    if lead == "after" and last < date.max:
        return Period(last + timedelta(1), None)
    if lead in ("before", "prior to") and first > date.min:
        return Period(None, first - timedelta(1))
    return Period(None if lead in _UNTIL.split("|") or lead.endswith("the end of") else first, last)


def _periods(
    rules: re.Pattern[str], text: str, today: date | None
) -> Iterator[tuple[date, date, FoundPeriod]]:
    """The date expressions of a text, in order: (first day, last day, period with its preposition)."""
    plain = simplify(text)
    mentions = [_Mention(match) for match in rules.finditer(plain)][::-1]
    while mentions:
        first = mentions.pop()
        join = _JOIN.fullmatch(plain, first.end, mentions[-1].body) if mentions else None
        near = join and (not join["and"] or first.lead == "between" or first.has_year < mentions[-1].has_year)
        last = mentions.pop() if near else first
        named = _range(first, last, None)
        days = named or _range(first, last, today)
        if days and (first is not last or first.is_sure(text)):
            onward = _ONWARD.match(plain, last.end) if first.lead == "from" and first is last else None
            lead = "" if first is not last else "since" if onward else first.lead
            span = (first.start, onward.end() if onward else last.end)
            yield *days, FoundPeriod(_period(lead, *days), (span,), named is None, lead in ("as of", "as at"))


def find_dates(text: str, year_hint: int | None) -> list[Period]:
    """The days, months, years and ranges that a text names; `year_hint` is the year of its report."""
    edge = date(year_hint, 12, 31) if year_hint else None
    return [Period(first, last) for first, last, _ in _periods(_DATES, text, edge)]


def find_period(text: str, today: date | None) -> FoundPeriod | None:
    """The period that a question is about: "as of" before the shortest (to ten days) before the first."""
    periods = _periods(_PERIODS, text, today)
    return min(periods, key=lambda f: (not f[2].as_of, round((f[1] - f[0]).days, -1)), default=(None,) * 3)[2]
