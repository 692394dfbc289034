"""The words of time in a question: the period that they name, and whether the newest is wanted."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from retrieval.text.analysis import terms
from retrieval.text.date_expressions import FoundPeriod, find_period, unread_times
from retrieval.text.dates import Period, plain_words, simplify

_LATEST = re.compile(
    r"\b(?:latest|newest|freshest|(?:most|more) recent(?:ly)?|most up[- ]to[- ]date|currently|at the moment|"
    r"at present|at this point|as it stands|right now|by now|until now|now(?!-)|nowadays|these days|to date|"
    r"so far|up[- ]to[- ]date|"
    r"last (?:report|update|briefing|bulletin|summary|figure|known|count|word)|"
    r"present(?= (?:situation|status|state|level|figure|number)\b)|"
    r"as things stand|state of play|where (?:do|does) (?:things|it|we|that) stand|"
    r"what(?:['’]s| is) new(?= (?:on|with|about|regarding|concerning|in|at)\b)|"
    r"updates?(?= (?:on|about|regarding|concerning)\b)|"
    # "the current of the river" and "an ocean current" are water
    r"current(?= (?!(?:in|of|at|through|from|and|is|was|that|on|to|or|near|by)\b)[^\W\d_]))\b",
    re.IGNORECASE,
)
# What is the newest of something, which reports have without these words: "the current situation of", "the
# latest inflation figures", "the status of".
_STATE = re.compile(
    r"\b(?:latest|newest|freshest|recent|current|present|last|up[- ]to[- ]date)(?: [\w'’-]+){0,2}? "
    r"(?P<newest>situation|status|figures?|numbers?|statistics|stats|data|totals?|tally|count|developments?|"
    r"progress|state(?: of affairs)?)"
    r"(?= (?:of|on|for|about|with|regarding|concerning|in|at|around|from)\b)"
    r"|(?:\A\W*|\b(?:the|is|current|present|latest) |['’]s )(?P<now>situation|status|state of affairs)"
    r"(?= (?:of|on|with|regarding|concerning|in|at|around)\b|\W*\Z)",
    re.IGNORECASE,
)
# No wish for the newest: what happened "recently" may be told best by a report of last month.
_RECENT = re.compile(r"\b(?:recent(?:ly)?|lately|of late)\b", re.IGNORECASE)
# What matches one of these patterns has one of these words.
_LATEST_WORDS = frozenset(
    """latest newest freshest recent recently date currently moment present point stands now nowadays days far
    last play stand new update updates current""".split()
)
_STATE_WORDS = frozenset(
    """situation status figure figures number numbers statistics stats data total totals tally count
    development developments progress state""".split()
)
_RECENT_WORDS = frozenset("recent recently lately late".split())
# With a time beside them, they ask for whatever happened then.
EVENT_TERMS = frozenset(
    terms(
        """anything something everything all any new news event events development developments story
        stories headline headlines item items article articles post posts posted publish published
        publication issue issued appear appeared release released happen happened happend hapened happening
        happens occur occurred occurs take took taken place going went go come came out on know learn
        interesting important main major big key top summary summarise summarize recap overview digest
        roundup list show give tell get see read find look bring catch up please let me us want like need
        briefing briefings report reports reported reporting update updates say says said write wrote world
        today daily there fresh latest hi hello hey good morning afternoon evening thanks thank dear bot"""
    )
)


@dataclass(frozen=True, slots=True)
class TimeWords:
    """What the words of time in a question say; all spans are characters of it.

    `named` are the spans of a stated period, whose words reports may have too; `unsearched` those that no
    report has for the same time; `unread` those that name no period.
    """

    period: Period | None
    as_of: date | None
    soft_period: bool
    other_years: tuple[Period, ...]
    named: tuple[tuple[int, int], ...]
    unsearched: tuple[tuple[int, int], ...]
    unread: tuple[tuple[int, int], ...]
    wants_latest: bool
    recent: bool  # "recently" and the like


def time_words(text: str, today: date | None) -> TimeWords:
    """What a question asked on the day `today` says of time."""
    found, as_of = _periods(text, today)
    spans = found.spans if found else ()
    words = frozenset(plain_words(simplify(text)))
    latest = [each.span() for each in _matches(_LATEST, _LATEST_WORDS, text, words)]
    states = [each.span(each.lastgroup or 0) for each in _matches(_STATE, _STATE_WORDS, text, words)]
    recent = [each.span() for each in _matches(_RECENT, _RECENT_WORDS, text, words)]
    # A report says "in March" of the same days as a question does, "yesterday" of others.
    shared = found is not None and (bool(found.other_years) or not found.relative)
    return TimeWords(
        period=found.period if found else None,
        as_of=as_of,
        soft_period=found is not None and found.soft,
        other_years=found.other_years if found else (),
        named=spans if shared else (),
        unsearched=(*(() if shared else spans), *latest, *states, *recent),
        unread=tuple(unread_times(text, spans)),
        wants_latest=any(not _inside(span, spans) for span in latest),
        recent=bool(recent),
    )


def _matches(
    pattern: re.Pattern[str], needed: frozenset[str], text: str, words: frozenset[str]
) -> Iterable[re.Match[str]]:
    """Where a pattern matches a text of some words, of which each match has one that is `needed`."""
    return () if needed.isdisjoint(words) else pattern.finditer(text)


def _periods(text: str, today: date | None) -> tuple[FoundPeriod | None, date | None]:
    """The period that is spoken of, and the day of an "as of", which alone is the period up to it."""
    first = find_period(text, today)
    if not first or not first.as_of:
        return first, None
    [(start, end)] = first.spans
    other = find_period(text[:start] + " " * (end - start) + text[end:], today)
    if not other or other.as_of:
        return first, first.period.until
    relative = first.relative or other.relative
    spans = first.spans + other.spans
    both = FoundPeriod(other.period, spans, relative, as_of=True, soft=other.soft)
    return both, first.period.until


def _inside(span: tuple[int, int], spans: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)
