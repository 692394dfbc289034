"""What a body or person says: the passages that hold its words."""

from collections.abc import Iterator
from itertools import islice

from retrieval.reports.passages import Passage
from retrieval.search.answers import Hit
from retrieval.search.questions.question import Question
from retrieval.searcher import Filter, Groups, Searcher
from retrieval.text.analysis import terms

REPORTS = 20  # newest ones that name the speaker, in which its words are looked for
PASSAGES = 50  # at most


def speaks(passage: Passage, speaker: frozenset[str]) -> bool:
    """Whether a passage holds words of a speaker whose name has these terms."""
    return any(each.speaker and speaker.issubset(terms(each.speaker)) for each in passage.speech)


def said_by(searcher: Searcher, question: Question, within: Filter) -> list[Hit]:
    """What the speaker that a question names says, newest first: for a question about nothing else.

    Where the latest is asked for, that of the newest report only.
    """
    named = sorted(question.speaker)
    every, some = [[term] for term in named], [named]
    for groups in (
        (every, some) if named else ()
    ):  # "the British ministry" may be "the UK ministry" in the name
        if found := list(islice(_found(searcher, question, groups, within), PASSAGES)):
            return found
    return []


def _found(searcher: Searcher, question: Question, groups: Groups, within: Filter) -> Iterator[Hit]:
    for report in searcher.reports_with(groups, within, REPORTS):
        passages = [each for each in searcher.passages_of(report.slug) if speaks(each, question.speaker)]
        yield from (Hit(passage, 1.0) for passage in passages)
        if passages and question.wants_latest:
            return
