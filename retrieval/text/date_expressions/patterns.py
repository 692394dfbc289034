"""The rules of date expressions, as patterns over simplified text, the most specific first.

In a rule a space stands for up to three spaces of any kind. Left out are years before 1900 and, in running
text, years of two digits.
"""

import re
from collections.abc import Mapping
from functools import cache

from retrieval.text.date_expressions.calendar_days import COUNTS, DAY_NAMES, NAMED_DECADES, NTH, SEASONS
from retrieval.text.dates import MONTH, MONTH_NAMES, WEEKDAY
from retrieval.text.numbers import ONES, TENS

_NO_MORE = r"(?![\w%]|[.,]\d|-(?!\d\d(?:\d\d)?\b)\w)"
_Y = rf"(?:19|20)\d\d{_NO_MORE}"
_D, _TH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
_ALONE = r"(?<![\w.,/:#$€£-])"  # no letter, digit, sign or hyphen right before
_TWO_YEARS = "|".join(f"20{year:02}-{year + 1:02}" for year in range(12))  # 2001-02 is no month
_NO_NUMBER = rf"(?<!order.)(?<!umber.)(?<!bill.)(?<!no\..)(?<!no.){_ALONE}"  # of a document
_OF_YEAR = rf"(?:(?:, ?| (?:of )?)(?P<year>{_Y}|'\d\d\b|(?:last|this|the|the previous) year\b))?"
_SEASON_YEAR = _OF_YEAR.replace("(?P<year>", r"(?:\d{4}[-–/])?(?P<year>(?<=\d[-–/])\d\d\b|")  # 2023-24
_DAYS = rf"(?:(?P<first>{_D}){_TH}(?: ?[-–] ?| (?:to|and) ))?(?P<day>{_D}){_TH}"
_ORDINAL = r"first|second|third|fourth|[1-4](?:st|nd|rd|th)"
_NTH_OF = rf"(?P<nth>{_ORDINAL}|(?:last|final)(?= \w{{4,7}} (?:of )?\d{{4}}))"
_COUNT = rf"(?P<count>\d{{1,3}}|(?:{TENS})(?:-| )(?:{ONES})|(?:a )?(?:{'|'.join(COUNTS)})|an?)"
_PART_OF_DAY = r"(?:,? (?:early |late |in the |at )?(?:morning|afternoon|evening|night)\b)?"
_SPAN = r"(?P<unit>week|month|quarter|year)"
_UNIT = r"(?P<unit>minute|hour|day|night|week|weekend|fortnight|month|quarter|year|decade)"

NAMED_DATES = {
    "iso": rf"{_ALONE}(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)(?![\d-]|[.,]\d)",
    "numeric": rf"{_ALONE}(?P<day>\d\d?)(?P<sep>[./-])(?P<month>\d\d?)[./-](?P<year>{_Y})",
    "iso_month": rf"{_NO_NUMBER}(?!{_TWO_YEARS})"
    rf"(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2]){_NO_MORE}(?!-)",
    "month_year": rf"{_NO_NUMBER}(?P<month>0?[1-9]|1[0-2])[/.-](?P<year>{_Y})",
    "day_month": rf"{_ALONE}{_DAYS} (?:of )?{MONTH}{_OF_YEAR}{_PART_OF_DAY}",
    "month_day": rf"{MONTH} (?:the )?{_DAYS}{_OF_YEAR}{_PART_OF_DAY}",
    "month_week": rf"(?P<nth>{_ORDINAL}|last) (?P<unit>week) (?:of|in) {MONTH}{_OF_YEAR}",
    "fraction": rf"{_NTH_OF} (?P<unit>quarter|half)\b{_OF_YEAR}",
    "q3": rf"(?P<unit>q(?=[1-4]\b)|h(?=[12]\b))(?P<nth>\d){_OF_YEAR}",
    "seasonal": rf"(?P<season>spring|summer|autumn|winter|fall(?= (?:of )?\d{{4}}))\b{_SEASON_YEAR}",
    "monthly": rf"{MONTH}{_OF_YEAR}",
    "decade": r"(?P<decade>(?:19|20)\d0)'?s\b",
    "century": r"(?P<century>1\d|2[01])(?:st|th) century\b",
    "final_year": rf"{_NO_NUMBER}(?P<year>{_Y})(?=\W{{0,8}}\Z)",
    "yearly": rf"(?:{_ALONE}|(?<=mid-)|(?<=\b(?:19|20)\d\d-))(?P<year>{_Y})",
}
TOLD_DATES = {  # only in running text: in a question "the 2014 referendum" is a name
    "the_year": r"(?:(?<=the\s)|(?<=\sa\s)|(?<=its\s)|(?<=his\s)|(?<=her\s)|(?<=their\s))"
    r"(?P<year>(?:19|20)(?!00)\d\d)(?= [^\W\d_])",
}
ASKED_DATES = {  # only in questions: in running text these are too often something else
    "short_numeric": rf"{_ALONE}(?P<day>\d\d?)(?P<sep>[./])(?P<month>\d\d?)[./](?P<year>\d\d)"
    r"(?![\w%/]|[.,]\d)",
    "short_decade": r"(?:(?<=the\s)|(?<=the\s'))(?P<decade>[5-9]0(?='?s\b)|"
    rf"(?:{'|'.join(NAMED_DECADES)})ties\b)(?:'?s\b)?",
}
FROM_TODAY = {
    "near_day": r"(?P<which>day before yesterday|yesterday|today|tonight|last night|overnight)\b"
    rf"{_PART_OF_DAY}",
    "this_part": r"(?:(?:earlier|late) )?(?P<which>this) (?:morning|afternoon|evening)\b",
    "earlier_today": r"earlier (?P<which>today)\b",
    "to_date": rf"(?P<which>earlier this|earlier in the|so far this) {_SPAN}\b",
    "this_to_date": rf"(?:this )?{_SPAN} (?P<which>so far|to date)\b",
    "before_last": r"(?P<unit>night|week|weekend|month|quarter|year) (?P<which>before last)\b",
    "weekend": r"(?:(?P<which>last|past|previous|this) )?(?P<unit>weekend)\b",
    "rolling": rf"(?P<past>last|past|previous) {_COUNT} {_UNIT}s?\b",
    "rolling_short": r"(?P<past>last|past|previous) (?P<count>\d{1,3}) ?(?:(?P<unit>h)(?:rs?)?|d)\b",
    "rolling_some": rf"(?P<past>last|past|previous|recent) {_UNIT}(?P<plural>s)\b",
    "rolling_one": rf"(?P<past>past|(?<=the\s)last) {_UNIT}\b(?! of\b)",
    "dates": rf"(?P<which>last|past|previous|this|current) {_SPAN}\b(?! of\b)",
    "other_day": r"(?P<which>other day)\b",
    "ago": rf"{_COUNT} {_UNIT}s? (?:ago|back|earlier)\b",
    "some_ago": rf"{_UNIT}(?P<plural>s) ago\b",
    "on_weekday": rf"(?P<weekday>{'|'.join(DAY_NAMES)})\b{_PART_OF_DAY}"
    rf"(?!,? (?:the )?(?:{_D}{_TH} |{MONTH} {_D}))",
    "nth_day": rf"(?<=on\sthe\s)(?P<day>{_D})(?:st|nd|rd|th)(?=\W{{0,8}}\Z)",
}

UNTIL = "as of|as at|until|till|up to|no later than|by"
# After these, a number need not be a year nor "may" a month.
VAGUE = "on", "over", "within", "about", "around", "for", "at"
_IN = "from|between|in|of|during|throughout|" + "|".join(VAGUE)
_LEAD = rf"(?P<lead>since|after|(?:by|before|until|till) the end of|before|prior to|{UNTIL}|{_IN}) "
_PART = r"(?P<part>early|mid|late|(?:start|beginning|middle|end)(?= of))(?: of)?(?: the)?(?:-| )"
_WHICH = r"(?:(?P<the>the) )?(?:(?:(?P<last>last)|(?P<year>this)) )?"
_PART_OF = r"(?:(?:the )?(?:early |late |small )?(?:morning|afternoon|evening|night|hours) of )?"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(" ", "(?: {1,3})"), re.ASCII)  # bounded: each search stays linear


def _any_of(rules: Mapping[str, str], starts: str) -> re.Pattern[str]:
    """One pattern whose last group names the rule; the groups of the rule's parts are called rule__part."""
    either = "|".join(f"(?P<{name}>{rule.replace('?P<', f'?P<{name}__')})" for name, rule in rules.items())
    return _compiled(rf"\b(?={starts})(?:{either})(?:'s\b)?")


_STARTS = "|".join(word[:3] for word in (*map(str.lower, MONTH_NAMES), *SEASONS, *NTH, "last", "final"))
_ASKED_WORDS = (
    *(*DAY_NAMES, *NAMED_DECADES, *COUNTS),
    *"""yesterday today tonight overnight day night weekend week fortnight month quarter year decade hour
    minute this last past previous recent current other earlier late so""".split(),
)
_ASKED_STARTS = "|".join(sorted({word[:2] for word in _ASKED_WORDS}))


# Few questions name a time, and these take 3 to 30 ms to compile.
@cache
def in_text() -> re.Pattern[str]:
    """The dates that running text names."""
    return _any_of(TOLD_DATES | NAMED_DATES, rf"{_STARTS}|[qh]?\d")


@cache
def said() -> re.Pattern[str]:
    """The days that running text counts from the day on which it is published."""
    return _any_of(
        {rule: FROM_TODAY[rule] for rule in ("near_day", "on_weekday")},
        "[mtwfs][a-z]{2,5}day|yest|last n|over|day b",
    )


@cache
def in_questions() -> re.Pattern[str]:
    """The dates that questions name."""
    return _any_of(ASKED_DATES | NAMED_DATES | FROM_TODAY, rf"{_STARTS}|[qh]?\d|an?\b|{_ASKED_STARTS}")


BEFORE = _compiled(rf"(?:\b(?:{_LEAD})?{_PART_OF}{_WHICH}{WEEKDAY}(?:{_PART})?)?\Z")
SEASON_ENDS = _compiled(  # "the autumn of his career" and "the summer games" are no time
    r" ?[,.;:?!-]| ?\Z| (?:the|this|last|in|on|at|and|or|to|did|was|were|is|has|had|"
    r"of (?:last|this|the year))\b"
)
JOIN = _compiled(r" ?[-–] ?(?:the )?| (?:to|through|until|till|up to|(?P<and>and)) (?:the |in |on )?")
ONWARD = _compiled(r" onwards?\b| on(?= ?[,.;:?!]| ?\Z)")
