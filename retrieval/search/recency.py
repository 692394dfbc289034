"""What the date of a report counts: nearness to the day of asking, and to the period asked about."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from retrieval.candidates import Candidates, ReportHeader
from retrieval.search.answers import Hit
from retrieval.search.matching.figures import Counting
from retrieval.search.questions.question import Question
from retrieval.searcher import Filter, Searcher


@dataclass(frozen=True, slots=True)
class RecencyWeights:
    """What a date gains, as a share of the score, and how fast it fades; measured on the news set and on
    questions made from dated articles, set by hand between a few values each."""

    fresh: float = 0.5  # for a report of the day of asking, halved every `fresh_days`
    fresh_days: float = 21
    lasting: float = 0.1  # the same, halved every `lasting_days`
    lasting_days: float = 365
    soft: float = 0.5  # for a report of a period that is only preferred; beside it, halved with its length
    inside: float = 0.25  # for a report published in a stated period, before those whose words name it
    good: float = 0.6  # of the best score: from there on the newest wins where the latest is asked for


RECENCY_WEIGHTS = RecencyWeights()
# Of the report spoken of, it matters little that another one is fresh.
CONTEXT_WEIGHTS = replace(RECENCY_WEIGHTS, fresh=0.0)
_DAY = 10  # characters of a stamp that are its day
_LEAST_DAYS = 3  # half-life beside a period of a day or two


def recency_gain(
    question: Question, published: date | None, today: date | None, weights: RecencyWeights
) -> float:
    """What a report gains for its day of publication, as a share of the score; an undated one nothing.

    A period known only from today draws what was published in it, and what was published just before or
    after, beside what is fresh. In a stated period, which has been filtered for, nearness to its end counts
    as nearness to today does elsewhere: what was published in it, or soon after, comes before what names it
    much later.
    """
    if published is None:
        return 0.0
    gain = 0.0
    if question.soft_period and question.period and question.period.since and question.period.until:
        since, until = question.period.since, question.period.until
        beside = max((since - published).days, (published - until).days)
        gain += weights.soft * _halved(beside, max((until - since).days, _LEAST_DAYS))
    elif question.periods:
        period = question.periods[min(_years_back(question, published), len(question.other_years))]
        gain += weights.inside * period.covers(published)
        today = min(filter(None, (today, period.until)), default=None)
    return gain + _fading(published, today, weights) if today else gain


def _fading(published: date, today: date, weights: RecencyWeights) -> float:
    age = abs((today - published).days)
    return weights.fresh * _halved(age, weights.fresh_days) + weights.lasting * _halved(
        age, weights.lasting_days
    )


def recency_gains(
    question: Question, reports: Sequence[ReportHeader], today: date | None, weights: RecencyWeights
) -> list[float]:
    """What a passage of each report gains for its day; every day is worked out once."""
    days = [report.stamp[:_DAY] for report in reports]
    if question.period or not today:
        gains = {day: recency_gain(question, _date(day), today, weights) for day in set(days)}
        return [gains[day] for day in days]
    return [*map(_fading_by(today, weights), days)]  # the same, for most questions


@lru_cache(maxsize=4)
def _fading_by(today: date, weights: RecencyWeights) -> Callable[[str], float]:
    """What a report of a day gains, as `_fading`, worked out once for all questions asked on a day."""

    @lru_cache(maxsize=1 << 13)
    def gain(day: str) -> float:
        return _fading(date.fromisoformat(day), today, weights) if day else 0.0

    return gain


def candidates(
    searcher: Searcher, question: Question, weights: Mapping[str, float], count: int, within: Filter
) -> Candidates:
    """The best passages for weighted terms; those of a period that is only preferred are among them."""
    passages = searcher.top(weights, count, within)
    if question.soft_period and question.period:
        return passages.joined(searcher.top(weights, count, replace(within, dated=(question.period,))))
    return passages


def newest_first(
    hits: list[Hit],
    question: Question,
    about: Collection[str] = (),
    counting: Counting | None = None,
    weights: RecencyWeights = RECENCY_WEIGHTS,
) -> list[Hit]:
    """The good hits by date, newest first, then the others: by report where the latest is asked for, by year
    where days of any year are.

    `about` are the reports that may be the latest, others only mention what is asked; of one report those
    hits come first that have the figure that is asked for.
    """
    if not question.wants_latest and not question.other_years:
        return hits
    good = [hit for hit in hits if hit.score >= weights.good * hits[0].score]
    if question.wants_latest:
        good = [hit for hit in good if hit.report.slug in about]
        good.sort(key=lambda hit: bool(counting and counting.figures(hit)), reverse=True)
        good.sort(key=lambda hit: hit.report.stamp, reverse=True)
    else:
        good.sort(key=lambda hit: _years_back(question, _date(hit.report.stamp[:_DAY])))
    placed = {*map(id, good)}
    return good + [hit for hit in hits if id(hit) not in placed]


def _date(day: str) -> date | None:
    """The day of a stamp."""
    return date.fromisoformat(day) if day else None


def _years_back(question: Question, day: date | None) -> int:
    """The place of the year that a report is about: the newest whose days had begun when it was published."""
    begun = [at for at, period in enumerate(question.periods) if day and (period.since or day) <= day]
    return begun[0] if begun else len(question.periods)


def _halved(age: int, days: float) -> float:
    return float(0.5 ** (max(age, 0) / days))
