"""The later report on the topic of an answer."""

from collections.abc import Iterable
from datetime import date

from retrieval.reports.passages import Passage
from retrieval.reports.report import Report
from retrieval.search.filters import known_by
from retrieval.search.questions.question import Question
from retrieval.searcher import Filter, Published, Searcher
from retrieval.text.dates import Period

LOOKED_AT = 500  # newest reports that have the one word, and as many with it in their title


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
    if len(groups) > 1:  # whatever the title, it is the newest or none
        having = searcher.reports_with(groups, within, 1)
    else:
        titled = searcher.titled(groups, Published((since,), undated=False), limit=LOOKED_AT)
        later = {report.slug for report in titled if report.stamp > newest}
        reports = searcher.reports_with(groups, within, LOOKED_AT) if later else ()
        having = [report for report in reports if report.slug in later]
    return searcher.report(having[0].slug) if having and having[0].stamp > newest else None


def _topic(searcher: Searcher, question: Question) -> list[set[str]]:
    """What is asked about, each word with all that counts as it: its stand-ins where no report has it.

    What a follow-up took from the question before belongs to it.
    """
    asked = [term for term in question.terms if term not in question.aside]
    return [
        {term} if searcher.report_frequency(term) else {*question.groups[term]}
        for term in (asked if question.follow_up else question.content)
    ]
