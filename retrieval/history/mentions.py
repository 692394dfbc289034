"""Where something is mentioned: the reports with a passage that has all the words."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from retrieval.candidates import ReportHeader
from retrieval.reports.passages import Passage
from retrieval.search.filters import known_by, question_filter
from retrieval.search.foreign_names import with_romanised_names
from retrieval.search.questions.question import Question
from retrieval.search.questions.spelling import correct_spelling, unknown_words
from retrieval.search.questions.understanding import understand
from retrieval.searcher import Coverage, Filter, Searcher
from retrieval.text.dates import Period


@dataclass(frozen=True, slots=True)
class Mentions:
    """The reports with a passage that has all that a question asks about; oldest first, undated last."""

    question: Question
    coverage: Coverage  # what was searched
    reports: Sequence[ReportHeader]
    unknown: tuple[str, ...]  # words that no report has
    within: Filter

    def passages(self, searcher: Searcher, slug: str) -> Sequence[Passage]:
        """The passages of one of the reports that have all the words."""
        return searcher.passages_with(_groups(self.question), replace(self.within, report=slug))


def mentions(searcher: Searcher, text: str, today: date | None) -> Mentions:
    """Where all that is asked about is mentioned, by reports published in the period asked about.

    Of days of any year, that is those of the newest year that has reports.
    """
    understood = understand(text, today, speakers=searcher.speakers)
    question = correct_spelling(with_romanised_names(understood, searcher), searcher)
    held = (period for period in question.periods if searcher.coverage_in(period).first)
    question = replace(question, period=next(held, question.period))
    asked, known = question.period or Period(None, None), known_by(question, today)
    period = Period(asked.since, min(filter(None, (asked.until, known)), default=None))
    within = replace(question_filter(question, today, in_period=False), published=period)
    newest_first = searcher.reports_with(_groups(question), within)
    dated = bisect_left(newest_first, True, key=lambda report: not report.stamp)
    reports = [*newest_first[:dated][::-1], *newest_first[dated:][::-1]]
    unknown = unknown_words(question, searcher)
    return Mentions(question, searcher.coverage_in(period), reports, unknown, within)


def _groups(question: Question) -> list[list[str]]:
    return [question.same(term) for term in question.content]
