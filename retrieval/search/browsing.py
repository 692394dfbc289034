"""What was published at a time, for questions that name one, or ask for the latest, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from retrieval.reports.passages import Passage
from retrieval.search.answers import Hit
from retrieval.search.questions.question import Question
from retrieval.search.ranking import CANDIDATES
from retrieval.searcher import Filter, Searcher
from retrieval.text.dates import Period


def browse(searcher: Searcher, question: Question, known: Filter) -> list[Hit]:
    """The passages of the reports published in the period, newest first, those of the wanted voice first in
    each; where the latest is asked for, of the newest report alone.

    Where nothing was published then, those of later reports whose words name a day of it. Of days without a
    year, those of the newest year that has any.
    """
    passages = next(filter(None, _then(searcher, question, known)), [])
    if question.wants_latest:
        passages = [passage for passage in passages if passage.report.slug == passages[0].report.slug]
    order = {slug: place for place, slug in enumerate(dict.fromkeys(each.report.slug for each in passages))}
    outlet = question.voice == "outlet"
    passages.sort(key=lambda passage: (order[passage.report.slug], passage.speaks == outlet))
    return [Hit(passage, 1.0) for passage in passages]


def newest_before(searcher: Searcher, question: Question, known: Filter) -> Hit | None:
    """The first passage of the newest report from before the period, else of the newest of all."""
    since = question.period.since if question.period else None
    before = (
        _both(known.published, Period(None, since - timedelta(1))) if since and since > date.min else None
    )
    for published in filter(None, (before, known.published)):
        for passage in searcher.newest_passages(1, replace(known, published=published)):
            if passage.report.day or published is known.published:
                return Hit(passage, 1.0)
    return None


def _then(searcher: Searcher, question: Question, known: Filter) -> Iterator[list[Passage]]:
    """What may have been asked for, the best guess first."""
    if not question.periods:
        yield searcher.newest_passages(CANDIDATES, known)
    first = searcher.coverage.first
    for period in question.periods:
        if first and (period.until or first) >= first:
            within = replace(known, published=_both(known.published, period))
            yield [each for each in searcher.newest_passages(CANDIDATES, within) if each.report.day]
    for period in question.periods:
        since = Period(period.since, None)
        within = replace(known, published=_both(known.published, since), dated=(period,))
        yield searcher.newest_passages(CANDIDATES, within)


def _both(one: Period, other: Period) -> Period:
    since = max(filter(None, (one.since, other.since)), default=None)
    return Period(since, min(filter(None, (one.until, other.until)), default=None))
