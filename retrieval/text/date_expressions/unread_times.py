"""Words of time in a question that name no period: what is still to come, feasts, hours of the day."""

import re
from collections.abc import Iterable
from functools import cache

from retrieval.text.date_expressions.calendar_days import COUNTS, DAY_NAMES, SEASONS
from retrieval.text.dates import ANY_MONTH, plain_words, simplify

_UNITS = "hour|day|night|morning|afternoon|evening|week|weekend|fortnight|month|quarter|year|decade|century"
_NAMES = f"{'|'.join(DAY_NAMES)}|{'|'.join(SEASONS)}|{ANY_MONTH}"
_FEW = rf"(?:\d{{1,3}}|an?|(?:a )?(?:{'|'.join(COUNTS)}))"
_FUTURE = (
    rf"(?:the )?(?:next|coming|upcoming|following) (?:{_FEW} )?(?:(?:{_UNITS})s?|centuries|{_NAMES})",
    rf"later (?:today|tonight|(?:this|in the|that) (?:{_UNITS}|{_NAMES}))",
    r"(?:the )?day after tomorrow|tomorrow(?: (?:morning|afternoon|evening|night))?",
    rf"in {_FEW} (?:{_UNITS})s?'? time|(?:a )?(?:week|month|year) from (?:now|today)",
    rf"(?:at |by |before |until |till )?(?:the )?end of (?:the|this) (?:{_UNITS})(?! of)",
    r"upcoming|forthcoming|in (?:the )?(?:near |distant |foreseeable )?future|in due course",
)
_FEASTS = (
    r"(?:orthodox )?christmas|xmas|easter|whitsun|pentecost|ramadan|eid|hanukkah|passover|yom kippur|diwali|"
    r"thanksgiving|halloween|lent|advent|epiphany|carnival|midsummer|midwinter|bank holiday|new year's|"
    r"new year|(?:boxing|labou?r|victory|independence|mother's|father's|valentine's|veterans|may) day"
)
_HOURS = (
    r"dawn|dusk|noon|midday|midnight|nightfall|daybreak|sunrise|sunset|"
    r"\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|o'clock)|\d{1,2}:\d\d"
)
_UNREAD = (
    rf"(?:at|over|before|after|since|by|around|until|till|during|on|for|in|this|last|about) (?:the )?"
    rf"(?:{_FEASTS}|{_HOURS})(?: (?:eve|day|sunday|monday))?",
    r"whitsun(?:day|tide)?|in the (?:small|early) hours",
    r"(?:in|during|over|throughout|of|at the (?:turn|start) of) (?:the|this) (?:decade|century|millennium)",
    r"(?:a while|ages|long|some time) ago|in the (?:distant )?past|back then|in the old days|one day|"
    r"some day|sometime|midweek|mid-week|(?:fiscal|financial|school|academic) year(?: \d{2,4})?|"
    r"fy ?\d\d(?:\d\d)?",
)


# Of those words of time, each has a digit or one of these.
_TELLING = frozenset(
    """next coming upcoming following forthcoming later tomorrow time now today end future course
    christmas xmas easter whitsun whitsunday whitsuntide pentecost ramadan eid hanukkah passover kippur diwali
    thanksgiving halloween lent advent epiphany carnival midsummer midwinter holiday day days
    dawn dusk noon midday midnight nightfall daybreak sunrise sunset hours decade century millennium
    ago past then sometime midweek week year""".split()
)
_DIGIT = re.compile("[0-9]")


@cache  # and so compiled only once a text needs them
def _compiled(rules: tuple[str, ...]) -> re.Pattern[str]:
    # Bounded spaces keep each search linear.
    return re.compile(rf"\b(?:{'|'.join(rules)})\b".replace(" ", "(?: {1,3})"), re.ASCII)


def without_future(plain: str) -> str:
    """A simplified text without what is still to come, so that "next March" is no March; spans stay."""
    return _compiled(_FUTURE).sub(lambda match: "~" * len(match[0]), plain)


def unread_times(text: str, read: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where a question has words of time that name no period, outside the spans that were read."""
    plain = simplify(text)
    if _TELLING.isdisjoint(plain_words(plain)) and not _DIGIT.search(plain):  # most questions
        return []
    for start, end in read:
        plain = f"{plain[:start]}{'~' * (end - start)}{plain[end:]}"
    found = [match.span() for match in _compiled(_FUTURE).finditer(plain)]
    return sorted(found + [match.span() for match in _compiled(_UNREAD).finditer(without_future(plain))])
