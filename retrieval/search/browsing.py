"""The newest passages, for questions that name a time, the latest or a speaker, and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from retrieval.reports.passages import Passage
from retrieval.search.answers import Hit
from retrieval.search.questions.question import Question
from retrieval.search.questions.voices import name_words, speaks
from retrieval.search.ranking import CANDIDATES
from retrieval.searcher import Filter, Searcher
from retrieval.text.analysis import stem
from retrieval.text.dates import Period

REPORTS = 20  # newest ones that name a speaker, in which its words are looked for
SEARCHED = 400  # newest passages, in which they are looked for where no passage names the speaker


def browse(searcher: Searcher, question: Question, known: Filter) -> list[Hit]:
    """The passages of the reports published in the period, newest first, those of the wanted voice first in
    each; where the latest is asked for, of the newest report alone.

    Where nothing was published then, those of later reports whose words name a day of it. Of days without a
    year, those of the newest year that has any.
    """
    passages = [*next(filter(None, _then(searcher, question, known)), [])]
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


def _then(searcher: Searcher, question: Question, known: Filter) -> Iterator[Sequence[Passage]]:
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


def said_by(searcher: Searcher, question: Question, within: Filter) -> list[Hit]:
    """What the speaker that a question names says, newest first: for a question about nothing else.

    Where the latest is asked for, that of the newest report only.
    """
    if not question.speaker >= name_words(" ".join(question.typed[term] for term in question.content)):
        return []
    named = searcher.reports_with([[stem(word)] for word in question.speaker], within, REPORTS)
    naming = [passage for report in named for passage in searcher.passages_of(report.slug)]
    # A name may stand only in what introduces the speech, which is no passage.
    for passages in (naming, searcher.newest_passages(SEARCHED, within)):
        spoken = [passage for passage in passages if speaks(passage, question.speaker)]
        if question.wants_latest:
            spoken = [passage for passage in spoken if passage.report.slug == spoken[0].report.slug]
        if spoken:
            return [Hit(passage, 1.0) for passage in spoken[:CANDIDATES]]
    return []
