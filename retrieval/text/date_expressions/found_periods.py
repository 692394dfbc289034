"""The dates that a text names, and the period that a question is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.text.date_expressions.calendar_days import DAY_NAMES, NAMED_DECADES, SEASONS
from retrieval.text.date_expressions.date_mentions import DateMention, days_between
from retrieval.text.date_expressions.patterns import JOIN, ONWARD, UNTIL, in_questions, in_text, said
from retrieval.text.date_expressions.unread_times import without_future
from retrieval.text.dates import ANY_MONTH, MONTH_NAMES, Period, plain_words, simplify

_OTHER_YEARS = 8
_DIGIT = re.compile(r"\d", re.ASCII)
_WITHOUT_DIGITS = (*(name[:3].lower() for name in MONTH_NAMES), "quarter", "half", *SEASONS)
# A question that names a period has a digit or one of these.
_UNITS = "minute hour day night week weekend fortnight month quarter year decade".split()
_ASKED_WORDS = frozenset(
    (
        *(*_UNITS, *(f"{unit}s" for unit in _UNITS), *(f"{name}ties" for name in NAMED_DECADES)),
        *(*DAY_NAMES, *ANY_MONTH.split("|"), *SEASONS),
        *"yesterday today tonight overnight morning afternoon evening half".split(),
    )
)
_AHEAD_DAYS = 92
_AHEAD = re.compile(
    r"\b(?:will|shall|would|going to|due|scheduled|planned|plans? to|is to|are to|until|till|by)\b[^.;!?]*\Z"
)
_NEAR = 60  # characters before "on Friday" in which "will" says that it is still to come


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """The period that a question is about, and the words that express it.

    A period is stated ("March 2025", "last March", "since Monday"), or known only from today ("this week",
    "yesterday"): then it is `soft`, what the asker would like best. Days stated without a year ("12 March",
    "in spring") are those of any year: `period` has the latest that has begun, `other_years` those before it,
    newest first.
    """

    period: Period
    spans: tuple[tuple[int, int], ...]  # characters of the question, [start, end)
    relative: bool  # depends on today's date
    as_of: bool  # "as of 3 May": the state of things on that day
    soft: bool = False
    other_years: tuple[Period, ...] = ()


def find_dates(text: str, published: date | None) -> list[Period]:
    """The days, months, years and ranges that a text names that was published on a day.

    Without a year, they are the latest that had begun some months after: a report of 3 January that says
    "28 December" tells of the week before, one that says "in March" of what is to come. "On Tuesday" and
    "yesterday" are counted back from its own day.
    """
    edge = published and date.fromordinal(min(published.toordinal() + _AHEAD_DAYS, date.max.toordinal()))
    plain = simplify(text)
    named = [
        Period(first, last)
        for first, last, _ in (_periods(in_text(), plain, text, edge) if _may_name(plain) else ())
    ]
    has_day = published and ("day" in plain or "night" in plain)  # without, nothing of `said` is there
    counted = _periods(said(), without_future(plain), text, published) if has_day else ()
    return named + [
        Period(first, last)
        for first, last, found in counted
        if not _AHEAD.search(plain, max(0, found.spans[0][0] - _NEAR), found.spans[0][0])
    ]


def _may_name(plain: str) -> bool:
    """Whether a simplified text has a number, or a word that a date without one has."""
    return _DIGIT.search(plain) is not None or any(map(plain.__contains__, _WITHOUT_DIGITS))


def find_period(text: str, today: date | None) -> FoundPeriod | None:
    """The period that a question is about: "as of" before the shortest (to ten days) before the first."""
    plain = simplify(text)
    if _ASKED_WORDS.isdisjoint(plain_words(plain)) and not _DIGIT.search(plain):  # most questions
        return None
    periods = _periods(in_questions(), without_future(plain), text, today, asked=True)
    return min(periods, key=lambda f: (not f[2].as_of, round((f[1] - f[0]).days, -1)), default=(None,) * 3)[2]


def _periods(
    rules: re.Pattern[str], plain: str, text: str, today: date | None, asked: bool = False
) -> Iterator[tuple[date, date, FoundPeriod]]:
    """The date expressions of a text, in order: (first day, last day, period with its preposition)."""
    mentions = [DateMention(match) for match in rules.finditer(plain)][::-1]
    while mentions:
        first = mentions.pop()
        join = JOIN.fullmatch(plain, first.end, mentions[-1].body) if mentions else None
        near = join and (not join["and"] or first.lead == "between" or first.has_year < mentions[-1].has_year)
        if not near and not first.is_sure(text):
            continue
        last = mentions.pop() if near else first
        named = days_between(first, last, None)
        days = named or days_between(first, last, today)
        if days:
            onward = ONWARD.match(plain, last.end) if first.lead == "from" and first is last else None
            lead = "" if first is not last else "since" if onward else first.lead
            span = (first.start, onward.end() if onward else last.end)
            period = _period(lead, *days)
            closed = period == Period(*days)
            soft = closed and first.from_today and last.from_today
            any_year = (
                asked  # a text means the latest
                and closed
                and not named
                and not soft
                and not {"last", "year"} & {*first.parts, *last.parts}
            )
            others = _other_years(first, last, days[0]) if any_year else ()
            as_of = lead in ("as of", "as at")
            yield *days, FoundPeriod(period, (span,), named is None, as_of, soft, others)


def _period(lead: str, first: date, last: date) -> Period:
    if lead == "since":
        return Period(first, None)
    if lead == "after" and last < date.max:
        return Period(last + timedelta(1), None)
    if lead in ("before", "prior to") and first > date.min:
        return Period(None, first - timedelta(1))
    return Period(None if lead in UNTIL.split("|") or lead.endswith("the end of") else first, last)


def _other_years(first: DateMention, last: DateMention, start: date) -> tuple[Period, ...]:
    """The same days of earlier years, newest first."""
    years = range(start.year - 1, max(start.year - 1 - _OTHER_YEARS, 0), -1)
    found = [days_between(first, last, date(year, 12, 31)) for year in years]
    return tuple(dict.fromkeys(Period(*days) for days in found if days and days[0] < start))
