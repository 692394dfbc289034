"""A possible date expression in a text, and the days that it means."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from retrieval.text.date_expressions.calendar_days import Days, from_today, in_year, year_of
from retrieval.text.date_expressions.patterns import BEFORE, FROM_TODAY, SEASON_ENDS, VAGUE

# Before a number and a "may" that is not written as a name: "which 5 may leave?"
_COUNTED = re.compile(r"\b(?:which|what|all|these|those|only|other|another|many|of (?:the|these)) \Z")

# After a "March" or "May" that is written as a name and begins a question: its report, or nothing more.
_ISSUE = re.compile(
    r" {1,3}(?:summary|update|report|news|briefing|digest|bulletin|overview|recap|figures)\b|\W{0,8}\Z"
)
_FEAST = re.compile(
    r"\b(?:good|black|easter|whit|palm|bloody|super|shrove|maundy|ash|holy|cyber|every|each|most|any) \Z"
)


class DateMention:
    """A possible date expression: text[start:end], or text[body:end] without the preposition."""

    def __init__(self, match: re.Match[str]) -> None:
        self._plain = match.string
        self.rule, self.body, self.end = match.lastgroup or "", match.start(), match.end()
        before = next(BEFORE.finditer(match.string, max(0, self.body - 60), self.body))  # it may be empty
        groups, own = before.groupdict() | match.groupdict(), f"{self.rule}__"
        self.parts = {name.removeprefix(own): " ".join(part.split()) for name, part in groups.items() if part}
        self.start, self.lead = before.start(), self.parts.get("lead", "")
        self.from_today = self.rule in FROM_TODAY
        self.has_year = self.from_today or self.parts.keys() & {"year", "decade", "century"} != set()

    def is_sure(self, text: str) -> bool:
        """Whether it is a date without other evidence: "may" can be a verb, a year just a number."""
        month, the = self.parts.get("month", ""), "the" in self.parts
        if self.rule == "on_weekday" and self._follows(_FEAST, self.start):
            return False
        if self.rule == "weekend":
            return bool(self.lead) or "which" in self.parts
        if self.parts.keys() & {"last", "part", "first"} or (self.has_year and self.rule != "yearly"):
            return True
        if "day" in self.parts:  # a number beside a month always is a date
            is_name = month != "may" or "May" in text[self.body : self.end]
            return bool(self.lead) or is_name or not self._follows(_COUNTED, self.body)
        if "season" in self.parts:
            return bool(self.lead) and SEASON_ENDS.match(self._plain, self.end) is not None
        if "nth" in self.parts:  # "in the first half" is of a match
            return bool(self.lead) and self.parts["unit"] != "half"
        if self.lead not in ("", *VAGUE) and not the:
            return True
        if self.body == 0 and text[0].isupper() and _ISSUE.match(self._plain, self.end):
            return True
        unlike_a_verb = len(month) > 3 and month not in ("march", "august")
        return unlike_a_verb or (text[self.body].isupper() and bool(the or month == "august" or self.lead))

    def _follows(self, words: re.Pattern[str], place: int) -> bool:
        return words.search(self._plain, max(0, place - 12), place) is not None

    def days(self, today: date | None, after: date | None = None) -> Days | None:
        """Without a year: the latest begun by today or, to end a range, the first to end after its start."""
        with suppress(ValueError, OverflowError):  # before the year 1
            if self.from_today:
                return from_today(self.parts, today) if today else None
        year, stated = self.parts.get("year", ""), year_of(self.parts)
        last, now = "last" in self.parts and "nth" not in self.parts, today or date.max
        years: Iterable[int] = range(after.year, after.year + 9) if after and not year else ()
        if stated is not None:
            years = (stated,)
        elif today and year:
            years = (today.year - (not year.startswith(("this", "the year"))),)
        elif today and not after:  # the winter that begins in December is next year's
            years = range(today.year + (today.year < date.max.year), today.year - 9, -1)
        for candidate in years:  # nine: a 29 February may be eight years away
            with suppress(ValueError):  # a 31 February
                days = in_year(self.parts, candidate)
                if (
                    year
                    or stated
                    or (days[1] >= after if after else days[1] < now if last else days[0] <= now)
                ):
                    return days
        return None


def days_between(first: DateMention, last: DateMention, today: date | None) -> Days | None:
    """The days from one mention to another, or those of the one that is both."""
    if last.has_year and not first.has_year:  # "March to May 2025"
        end = last.days(today)
        start = end and first.days(end[1])
    else:
        start = first.days(today)
        end = start and (start if first is last else last.days(today, start[0]))
    return (min(*start, *end), max(*start, *end)) if start and end else None
