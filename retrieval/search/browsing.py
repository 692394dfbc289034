"""The newest passages, for questions that name a time, the latest or a speaker, and nothing else."""

from itertools import islice

from retrieval.search.answers import Hit
from retrieval.search.questions.question import Question
from retrieval.search.questions.voices import speaks
from retrieval.search.ranking import CANDIDATES
from retrieval.searcher import Filter, Searcher

REPORTS = 20  # newest ones that name a speaker, in which its words are looked for
SEARCHED = 400  # newest passages, in which they are looked for where no passage names the speaker


def browse(searcher: Searcher, question: Question, within: Filter) -> list[Hit]:
    """The passages of the newest report within, those of the wanted voice first: for a question that names a
    time, or asks for the latest, and nothing else."""
    passages = searcher.newest_passages(CANDIDATES, within)
    if question.wants_latest:
        passages = [passage for passage in passages if passage.report.slug == passages[0].report.slug]
    order = {slug: place for place, slug in enumerate(dict.fromkeys(each.report.slug for each in passages))}
    outlet = question.voice == "outlet"
    passages.sort(key=lambda passage: (order[passage.report.slug], passage.speaks == outlet))
    return [Hit(passage, 1.0) for passage in passages]


def said_by(searcher: Searcher, question: Question, within: Filter) -> list[Hit]:
    """What the speaker that a question names says, newest first: for a question about nothing else.

    Where the latest is asked for, that of the newest report only.
    """
    if not question.speaker or not question.speaker.issuperset(question.content):
        return []
    named = searcher.reports_with([[term] for term in question.speaker], within, REPORTS)
    naming = (passage for report in named for passage in searcher.passages_of(report.slug))
    # A name may stand only in what introduces the speech, which is no passage.
    newest = (passage for _ in "1" for passage in searcher.newest_passages(SEARCHED, within))
    for passages in (naming, newest):
        spoken = (passage for passage in passages if speaks(passage, question.speaker))
        if found := list(islice(spoken, CANDIDATES)):
            first = found[0].report.slug
            return [
                Hit(each, 1.0) for each in found if not question.wants_latest or each.report.slug == first
            ]
    return []
