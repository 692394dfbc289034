"""The later report on the topic of an answer."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from retrieval.reports.passages import Passage
from retrieval.reports.report import Report
from retrieval.search.filters import common, holding, narrow
from retrieval.search.questions import Question
from retrieval.snapshot import Snapshot
from retrieval.text.analysis import terms

LOOKED_AT = 500  # newest passages that hold the words


def later(
    snapshot: Snapshot, question: Question, today: date | None, cited: Iterable[Passage]
) -> Report | None:
    """The newest report on the topic, where it is newer than all that are cited; known on the day of asking.

    It has a passage that holds all that is asked about, or has it in its title where that is one word only:
    nearly every report has a passage with some word. The period asked about does not bound it.
    """
    newest = max((passage.report.stamp for passage in cited), default="")
    groups = _topic(snapshot, question)
    if not newest or not groups:
        return None
    found = holding(snapshot, *groups)
    found = found[snapshot.dates.days[found] >= date.fromisoformat(newest[:10]).toordinal()]
    if (known := narrow(snapshot, replace(question, period=None), today)) is not None:
        found = common(found, known)
    for number in dict.fromkeys(snapshot.owners[snapshot.newest_first(found)[:LOOKED_AT]].tolist()):
        card = snapshot.cards[number]
        if card.stamp <= newest:
            break
        if len(groups) > 1 or not groups[0].isdisjoint(terms(card.title)):
            return snapshot.entry(number).report
    return None


def _topic(snapshot: Snapshot, question: Question) -> list[set[str]]:
    """What is asked about, each word with all that counts as it: its stand-ins where no report has it.

    What a follow-up took from the question before belongs to it.
    """
    asked = [term for term in question.terms if term not in question.aside]
    return [
        {term} if snapshot.wholes.df(term) else {*question.groups[term]}
        for term in (asked if question.follow_up else question.content)
    ]
