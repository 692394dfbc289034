"""The newest passages, for questions that name a time, the latest or a speaker, and nothing else."""

from retrieval.search.answers import Hit
from retrieval.search.questions.question import Question
from retrieval.search.questions.voices import name_words, speaks
from retrieval.search.ranking import CANDIDATES
from retrieval.searcher import Filter, Searcher
from retrieval.text.analysis import stem

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
    asked = name_words(" ".join(question.typed[term] for term in question.content))
    if not question.speaker or not question.speaker >= asked:
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
