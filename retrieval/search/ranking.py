"""Hits for a question: the passages that match, best first."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import compress

import numpy as np

from retrieval.search import recency
from retrieval.search.answer_types import fits
from retrieval.search.answers import Hit
from retrieval.search.proximity import NEAR, Proximity
from retrieval.search.questions.question import Question
from retrieval.search.questions.voices import has_voice
from retrieval.searcher import NO_FILTER, Filter, Floats, Searcher
from retrieval.text.analysis import terms

CANDIDATES = 50  # passages that BM25 hands on


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal adds to a passage's BM25 score.

    Chosen by random search for title, report, present and near on the development sets of articles (P@1) and
    abstracts (nDCG@10) together, 0.930 and 0.422 with BM25 alone, 0.940 and 0.449 with these four; a few
    values each of under, kind and quoted on the news set, the others set by hand. All on the sets that
    measure them, not cross-validated.
    """

    title: float = 0.5  # of the title's BM25 score
    report: float = 0.25  # of the whole report's BM25 score
    under: float = 1.0  # of its idf, what a term of the title counts at least in every passage under it
    present: float = 0.2  # of the idf of every query term that the passage has
    near: float = NEAR
    kind: float = 0.3  # share of the score for a date, number or name where the question asks for one
    quoted: float = 0.25  # share of the score for quoted speech, before the outlet's own words
    voice: float = 0.8  # share of the score for the voice that the question asks for
    context: float = 0.3  # share of the score for the report that the question before was about


RANKING_WEIGHTS = Weights()


def rank(
    searcher: Searcher,
    question: Question,
    today: date | None = None,
    within: Filter = NO_FILTER,
    context: str | None = None,
    candidates: int = CANDIDATES,
    weights: Weights = RANKING_WEIGHTS,
) -> list[Hit]:
    """The passages that share a term with the question, best first, among those that a filter allows.

    `context` is the slug of the report that is spoken of; its passages gain.
    """
    grouped = _GroupedTerms(question)
    passages = []
    if question.terms:
        passages = recency.candidates(searcher, question, grouped.weights, candidates, within)
    if not passages:
        return []
    scores = searcher.term_scores(grouped.terms, passages)
    idf = np.array([searcher.idf(term) for term in grouped.terms])
    # A lead paragraph that says the title again is then no better than the paragraphs that tell the story.
    under_title = weights.under * idf[:, None] * (scores.title > 0)
    totals = grouped.sum(grouped.best(scores.passage), grouped.best(under_title))
    totals += weights.title * grouped.sum(grouped.best(scores.title))
    totals += weights.report * grouped.sum(grouped.best(scores.report))
    term_weights = grouped.asked * grouped.best(idf[:, None])[:, 0]
    proximity = Proximity(dict(zip(question.terms, term_weights.tolist(), strict=True)), question.groups)
    kind, asked = question.kind, frozenset(question.terms)
    dates = recency.CONTEXT_WEIGHTS if context else recency.RECENCY_WEIGHTS
    dated: dict[str, float] = {}  # slug -> what the report gains for its date
    hits = []
    for passage, total in zip(passages, totals.tolist(), strict=True):
        score = total + proximity.score(terms(passage.text), weights.present, weights.near)
        report = passage.report
        if report.slug not in dated:
            dated[report.slug] = recency.recency_gain(question, report.day, today, dates)
        gain = 1.0
        if fits(kind, passage.text, asked):
            gain += weights.kind
        if passage.quoted:
            gain += weights.quoted
        if has_voice(passage, question):
            gain += weights.voice
        if context == report.slug:
            gain += weights.context
        hits.append(Hit(passage, score * gain * (1.0 + dated[report.slug]), dated[report.slug]))
    if len({hit.score for hit in hits}) < len(hits):  # equal ones are newest first
        hits.sort(key=lambda hit: hit.passage.ordinal)
        hits.sort(key=lambda hit: (hit.passage.report.stamp, hit.passage.report.slug), reverse=True)
    hits.sort(key=lambda hit: -hit.score)
    hits = recency.newest_first(hits, question)
    best = next(at for at, passage in enumerate(passages) if passage is hits[0].passage)
    in_report = frozenset(compress(grouped.terms, (scores.report[:, best] > 0).tolist()))
    return [replace(hits[0], in_report=in_report), *hits[1:]]


class _GroupedTerms:
    """Every term that may match, grouped by the term asked that it counts as.

    A term asked counts as the best of what stands for it, not as their sum.
    """

    def __init__(self, question: Question) -> None:
        groups = question.groups
        self.weights: dict[str, float] = {}  # term -> its weight: what BM25 looks for
        for asked, group in groups.items():
            for term, share in group.items():
                self.weights[term] = max(self.weights.get(term, 0.0), share * question.terms[asked])
        self.terms = list(self.weights)
        self.asked = np.array(list(question.terms.values()))
        rows = {term: row for row, term in enumerate(self.terms)}
        self._rows = np.array([rows[term] for group in groups.values() for term in group], np.int64)
        self._shares = np.array([[share] for group in groups.values() for share in group.values()])
        self._starts = np.cumsum([0, *map(len, groups.values())])[:-1]  # of the groups in `_rows`

    def best(self, values: Floats) -> Floats:
        """Terms x passages -> terms asked x passages: of each group, the highest share of a value."""
        best: Floats = np.maximum.reduceat(self._shares * values[self._rows], self._starts, axis=0)
        return best

    def sum(self, *values: Floats) -> Floats:
        """By weight, the sum over the terms asked of their highest values."""
        total: Floats = self.asked @ np.maximum.reduce(values)
        return total
