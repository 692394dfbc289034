"""What a question may be answered from, as a filter."""

from datetime import date, timedelta

from retrieval.search.questions.question import Question
from retrieval.searcher import Filter
from retrieval.text.dates import Period

_FEW_DAYS = timedelta(days=2)
_LATER = timedelta(days=1)


def question_filter(question: Question, today: date | None = None, in_period: bool = True) -> Filter:
    """What the question's period, phrases and exclusions allow, of what was known when it was asked.

    Without `in_period`, reports of any time that was known. The period of an "as of" is no more than that,
    and one that is only preferred leaves nothing out.
    """
    known = Period(None, known_by(question, today))
    periods = question.periods if in_period and not question.soft_period else ()
    # What is still to come is no part of "since March", though a report of February may name it.
    periods = tuple(Period(each.since, _told_by(each) or today) for each in periods)
    return Filter(known, periods, question.phrases, question.excluded)


def _told_by(period: Period) -> date | None:
    """Until when a report tells of a period: what happened on a day is often told on the day after."""
    if period.since and period.until and period.until - period.since <= _FEW_DAYS:
        return min(period.until, date.max - _LATER) + _LATER
    return period.until


def known_by(question: Question, today: date | None) -> date | None:
    """The day after which nothing is known: that of asking, or that of an "as of", whichever is earlier."""
    return min(filter(None, (today, question.as_of)), default=None)
