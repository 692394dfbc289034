"""The newest passages, for questions that name a time, or ask for the latest, and nothing else."""

from retrieval.search.answers import Hit
from retrieval.search.questions.question import Question
from retrieval.search.ranking import CANDIDATES
from retrieval.searcher import Filter, Searcher


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
