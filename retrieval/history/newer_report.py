"""The later report on the topic of an answer."""

from collections.abc import Iterable
from datetime import date

from retrieval.reports.passages import Passage
from retrieval.reports.report import Report
from retrieval.search.filters import known_by
from retrieval.search.questions.question import Question
from retrieval.searcher import Filter, Searcher
from retrieval.text.dates import Period
from retrieval.text.report_terms import report_terms

LOOKED_AT = 500  # newest reports that have the one word


def newer_report(
    searcher: Searcher, question: Question, today: date | None, cited: Iterable[Passage]
) -> Report | None:
    """The newest report on the topic, where it is newer than all that are cited; known on the day of asking.

    It has a passage that has all that is asked about, or has it in its title where that is one word only:
    nearly every report has a passage with some word. The period asked about does not bound it.
    """
    newest = max((passage.report.stamp for passage in cited), default="")
    groups = _topic(searcher, question)
    if not newest or not groups:
        return None
    since = Period(date.fromisoformat(newest[:10]), known_by(question, today))
    within = Filter(since, (), question.phrases, question.excluded)
    looked_at = LOOKED_AT if len(groups) == 1 else 1  # whatever the title, it is the newest or none
    for report in searcher.reports_with(groups, within, looked_at):
        if report.stamp <= newest:
            break
        if len(groups) > 1 or not groups[0].isdisjoint(report_terms(report.title)):
            return searcher.report(report.slug)
    return None


def _topic(searcher: Searcher, question: Question) -> list[set[str]]:
    """What is asked about, each word with all that counts as it: its stand-ins where no report has it.

    What a follow-up took from the question before belongs to it.
    """
    asked = [term for term in question.terms if term not in question.aside]
    return [
        {term} if searcher.report_frequency(term) else {*question.groups[term]}
        for term in (asked if question.follow_up else question.content)
    ]
