"""How a question is answered, from one searcher: understand, rank, judge, cite."""

from datetime import date

from retrieval.search.answerability.confidence import THRESHOLD, judge
from retrieval.search.answers import Abstention, Answer, Citation, Hit, Reason
from retrieval.search.browsing import browse
from retrieval.search.filters import known_by, question_filter
from retrieval.search.questions.question import Question
from retrieval.search.questions.spelling import correct_spelling
from retrieval.search.questions.synonyms import add_synonyms
from retrieval.search.questions.understanding import understand
from retrieval.search.ranking import CANDIDATES, rank
from retrieval.search.snippets import cite, distinct
from retrieval.searcher import Coverage, Searcher
from retrieval.text.dates import Period

WORTHY = 0.5  # of the best score, below which a passage is no further answer


def ask(
    searcher: Searcher,
    text: str,
    today: date | None,
    follows: str | Question | None,
    about: str | None,
    offset: int,
    limit: int,
) -> Answer | Abstention:
    """What the reports say to a question; see `Archive.ask`. `later` is left to the caller."""
    question, hits = ranked(searcher, text, today, follows, about)
    anytime = question_filter(question, today, in_period=False)
    if not question.content and (question.period or question.wants_latest):
        if hits := browse(searcher, question, question_filter(question, today)):
            return _answer(searcher, question, hits, cite(hits[0], question), 1.0, today, offset, limit)
        hits = browse(searcher, question, anytime)
        nearest = cite(hits[0], question) if hits else None
        return _abstain(searcher, question, "out-of-period" if hits else "no-match", 0.0, today, nearest)
    if question.courtesy or not question.terms:
        return _abstain(searcher, question, "not-a-question", 0.0, today, None)
    best = cite(hits[0], question) if hits else None
    judged = judge(searcher, question, hits, best)
    sure = judged.confidence
    if best and sure >= THRESHOLD:
        return _answer(searcher, question, hits, best, sure, today, offset, limit)
    if question.period:  # perhaps the answer lies outside of it
        anywhere = rank(searcher, question, today, anytime)
        nearest = cite(anywhere[0], question) if anywhere else None
        if nearest and judge(searcher, question, anywhere, nearest).confidence >= THRESHOLD:
            return _abstain(searcher, question, "out-of-period", sure, today, nearest)
    reason: Reason = "weak-match" if hits else "no-match"
    return _abstain(searcher, question, reason, sure, today, best if judged.related else None)


def ranked(
    searcher: Searcher,
    text: str,
    today: date | None,
    follows: str | Question | None = None,
    about: str | None = None,
    candidates: int = CANDIDATES,
) -> tuple[Question, list[Hit]]:
    """The question understood, and the passages that match it, best first."""
    before = understand(follows, today) if isinstance(follows, str) else follows
    question = understand(text, today, before, searcher.speakers)
    question = add_synonyms(correct_spelling(question, searcher), searcher)
    if question.follow_up and before and not about:
        earlier = rank(searcher, before, today, question_filter(before, today))
        about = earlier[0].passage.report.slug if earlier else None
    return question, rank(searcher, question, today, question_filter(question, today), about, candidates)


def _answer(
    searcher: Searcher,
    question: Question,
    hits: list[Hit],
    best: Citation,
    sure: float,
    today: date | None,
    offset: int,
    limit: int,
) -> Answer:
    least = WORTHY * max(hit.score for hit in hits)
    chosen = distinct((hit for hit in hits if hit.score >= least), offset + limit + 1)
    citations = tuple(
        best if hit is hits[0] else cite(hit, question) for hit in chosen[offset : offset + limit]
    )
    more = len(chosen) > offset + limit
    return Answer(question, citations, sure, _coverage(searcher, question, today), more)


def _abstain(
    searcher: Searcher,
    question: Question,
    reason: Reason,
    sure: float,
    today: date | None,
    nearest: Citation | None,
) -> Abstention:
    unknown = tuple(question.typed[term] for term in question.content if not searcher.report_frequency(term))
    return Abstention(question, reason, sure, _coverage(searcher, question, today), nearest, unknown)


def _coverage(searcher: Searcher, question: Question, today: date | None) -> Coverage:
    return searcher.coverage_in(Period(None, known_by(question, today)))
