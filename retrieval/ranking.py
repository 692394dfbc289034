"""Hits for a question: the passages that match, best first."""

from dataclasses import dataclass
from datetime import date

from retrieval.analysis import terms
from retrieval.answers import Hit
from retrieval.calendar import Positions
from retrieval.closeness import NEAR, closeness
from retrieval.expected import expected, fits
from retrieval.questions import Question
from retrieval.snapshot import Snapshot

CANDIDATES = 50  # passages that BM25 hands on


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign adds to a passage's BM25 score.

    Chosen by random search on the development sets for paragraphs of articles (P@1) and for abstracts
    (nDCG@10) together: 0.930 and 0.422 with BM25 alone, 0.940 and 0.449 with these.
    """

    title: float = 0.5  # of the title's BM25 score
    whole: float = 0.25  # of the whole report's BM25 score
    held: float = 0.2  # of the idf of every query term that the passage has
    near: float = NEAR
    fresh: float = 0.25  # share of the score that a report of today gains, halved every FRESH_DAYS
    lasting: float = 0.1  # the same, halved every LASTING_DAYS
    latest: float = 0.6  # of the best score: from there on the newest wins where the latest is asked for
    kind: float = 0.3  # share of the score for a date, number or name where the question asks for one
    quoted: float = 0.25  # share of the score for the quoted body's own words, before the outlet's retelling
    voice: float = 0.8  # share of the score for the voice that the question asks for
    context: float = 0.3  # share of the score for the report that the question before was about


WEIGHTS = Weights()
FRESH_DAYS = 14
LASTING_DAYS = 365


def rank(
    snapshot: Snapshot,
    question: Question,
    today: date | None = None,
    within: Positions | None = None,
    context: str | None = None,
    weights: Weights = WEIGHTS,
) -> list[Hit]:
    """The passages that share a term with the question, best first, among the positions `within`.

    `context` is the slug of the report that is spoken of; its passages gain.
    """
    found = snapshot.index.top(question.terms, CANDIDATES, within)
    reports = [snapshot.positions[snapshot.passages[position].report.slug] for position, _ in found]
    titles = snapshot.titles.scores(question.terms, reports)
    wholes = snapshot.wholes.scores(question.terms, reports)
    idf = {term: weight * snapshot.index.idf(term) for term, weight in question.terms.items()}
    kind, asked = expected(question.text), frozenset(question.terms)
    hits = []
    for (position, score), title, whole in zip(found, titles, wholes, strict=True):
        passage = snapshot.passages[position]
        score += weights.title * title + weights.whole * whole
        score += closeness(terms(passage.text), idf, weights.held, weights.near)
        gain = 1.0
        if today and snapshot.calendar.days[position] and not question.period:
            gain += _freshness(today.toordinal() - int(snapshot.calendar.days[position]), weights)
        if fits(kind, passage.text, asked):
            gain += weights.kind
        if passage.quoted:
            gain += weights.quoted
        if question.voice and (question.voice == "quoted") == passage.quoted:
            gain += weights.voice
        if context == passage.report.slug:
            gain += weights.context
        hits.append((score * gain, position))
    hits.sort(key=lambda hit: (-hit[0], hit[1]))
    ranked = [Hit(snapshot.passages[position], score) for score, position in hits]
    return _newest_first(ranked, weights.latest) if question.wants_latest else ranked


def _newest_first(hits: list[Hit], share: float) -> list[Hit]:
    """The good hits by the date of their report, newest first, then the others."""
    good = [hit for hit in hits if hit.score >= share * hits[0].score]
    good.sort(key=lambda hit: hit.passage.report.stamp, reverse=True)
    return good + hits[len(good) :]


def _freshness(age: int, weights: Weights) -> float:
    """What nearness to the day of asking gains, as a share of the score."""
    return weights.fresh * _halved(age, FRESH_DAYS) + weights.lasting * _halved(age, LASTING_DAYS)


def _halved(age: int, days: int) -> float:
    return float(0.5 ** (max(age, 0) / days))
