"""The road of a question: understood, ranked, judged, cited. All on one snapshot."""

from dataclasses import replace
from datetime import date
from itertools import islice

from retrieval.history.newer_report import later
from retrieval.search.answerability import THRESHOLD, confidence
from retrieval.search.answers import Abstention, Answer, Citation, Hit, Reason
from retrieval.search.filters import covered, known_by, narrow
from retrieval.search.questions import Question, understand
from retrieval.search.ranking import CANDIDATES, browse, rank
from retrieval.search.snippets import cite, distinct
from retrieval.search.spelling import mend
from retrieval.search.synonyms import expand
from retrieval.snapshot import Snapshot
from retrieval.text.analysis import stem, words
from retrieval.text.dates import Period

COMPLETIONS = 32  # words that the beginning of one may stand for
WORTHY = 0.5  # of the best score, below which a passage is no further answer


def ask(
    snapshot: Snapshot,
    text: str,
    today: date | None,
    follows: str | Question | None,
    about: str | None,
    offset: int,
    limit: int,
) -> Answer | Abstention:
    """What the reports say to a question; see `Archive.ask`."""
    question, hits = ranked(snapshot, text, today, follows, about)
    if not question.content and (question.period or question.wants_latest):
        if hits := browse(snapshot, question, narrow(snapshot, question, today)):
            return _answer(snapshot, question, hits, 1.0, today, offset, limit)
        hits = browse(snapshot, question, narrow(snapshot, replace(question, period=None), today))
        return _abstain(snapshot, question, "out-of-period" if hits else "no-match", 0.0, today, hits)
    if question.courtesy or not question.terms:
        return _abstain(snapshot, question, "not-a-question", 0.0, today, [])
    sure = confidence(snapshot, question, hits)
    if sure >= THRESHOLD:
        return _answer(snapshot, question, hits, sure, today, offset, limit)
    if question.period:  # perhaps the answer lies outside of it
        anywhere = rank(snapshot, question, today, narrow(snapshot, replace(question, period=None), today))
        if anywhere and (not hits or confidence(snapshot, question, anywhere) >= THRESHOLD):
            return _abstain(snapshot, question, "out-of-period", sure, today, anywhere)
    return _abstain(snapshot, question, "weak-match" if hits else "no-match", sure, today, hits)


def ranked(
    snapshot: Snapshot,
    text: str,
    today: date | None,
    follows: str | Question | None = None,
    about: str | None = None,
    candidates: int = CANDIDATES,
) -> tuple[Question, list[Hit]]:
    """The question understood, and the passages that match it, best first."""
    before = understand(follows, today) if isinstance(follows, str) else follows
    question = understand(text, today, before, snapshot.speakers)
    question = expand(mend(question, snapshot.wholes), snapshot.wholes)
    if question.follow_up and before and not about:
        earlier = rank(snapshot, before, today, narrow(snapshot, before, today))
        about = earlier[0].passage.report.slug if earlier else None
    return question, rank(snapshot, question, today, narrow(snapshot, question, today), about, candidates)


def search(snapshot: Snapshot, text: str, today: date | None, offset: int, limit: int) -> list[Citation]:
    """What words still being typed find; see `Archive.search`."""
    question = mend(understand(text, today), snapshot.wholes)
    typed = words(text)
    if not typed:
        speaking = (entry for entry in map(snapshot.entry, snapshot.newest.tolist()) if entry.passages)
        hits = [Hit(entry.passages[0], 0.0) for entry in islice(speaking, offset, offset + limit)]
        return [cite(hit, question) for hit in hits]
    terms = dict(question.terms)
    if len(typed[-1]) > 1 and not text[-1:].isspace():
        for word in snapshot.wholes.prefixed(typed[-1], COMPLETIONS):
            if term := stem(word):
                terms.setdefault(term, 1.0)
    question = replace(question, terms=terms)
    candidates = max(CANDIDATES, 2 * (offset + limit))
    hits = rank(snapshot, question, today, narrow(snapshot, question, today), candidates=candidates)
    return [cite(hit, question) for hit in distinct(hits, offset + limit)[offset:]]


def _answer(
    snapshot: Snapshot,
    question: Question,
    hits: list[Hit],
    sure: float,
    today: date | None,
    offset: int,
    limit: int,
) -> Answer:
    least = WORTHY * max(hit.score for hit in hits)
    chosen = distinct((hit for hit in hits if hit.score >= least), offset + limit + 1)
    citations = tuple(cite(hit, question) for hit in chosen[offset : offset + limit])
    more = len(chosen) > offset + limit
    newer = None if offset else later(snapshot, question, today, [citation.passage for citation in citations])
    coverage = covered(snapshot, Period(None, known_by(question, today)))
    return Answer(question, citations, sure, coverage, more, newer)


def _abstain(
    snapshot: Snapshot, question: Question, reason: Reason, sure: float, today: date | None, hits: list[Hit]
) -> Abstention:
    nearest = cite(hits[0], question) if hits else None
    unknown = tuple(question.typed[term] for term in question.content if not snapshot.wholes.df(term))
    coverage = covered(snapshot, Period(None, known_by(question, today)))
    return Abstention(question, reason, sure, coverage, nearest, unknown)
