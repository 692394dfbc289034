"""Hits for a question: the passages that match, best first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from retrieval.index import Index
from retrieval.search.answer_types import expected, fits
from retrieval.search.answers import Hit
from retrieval.search.proximity import NEAR, closeness
from retrieval.search.questions import Question
from retrieval.snapshot import Snapshot
from retrieval.snapshot.date_index import Positions
from retrieval.text.analysis import terms

Floats = NDArray[np.float64]

CANDIDATES = 50  # passages that BM25 hands on


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign adds to a passage's BM25 score.

    Chosen by random search for title, whole, held and near on the development sets of articles (P@1) and
    abstracts (nDCG@10) together, 0.930 and 0.422 with BM25 alone, 0.940 and 0.449 with these four; a few
    values each of under, kind and quoted on the news set, the others set by hand. All on the sets that
    measure them, not cross-validated.
    """

    title: float = 0.5  # of the title's BM25 score
    whole: float = 0.25  # of the whole report's BM25 score
    under: float = 1.0  # of its idf, what a term of the title counts at least in every passage under it
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
    candidates: int = CANDIDATES,
    weights: Weights = WEIGHTS,
) -> list[Hit]:
    """The passages that share a term with the question, best first, among the positions `within`.

    `context` is the slug of the report that is spoken of; its passages gain.
    """
    groups = question.groups
    positions = snapshot.top(_wide(question), candidates, within)
    reports = snapshot.owners[positions].tolist()
    bodies = _scores(snapshot.index, question, positions, _titled(snapshot, question, reports, weights.under))
    titles = _scores(snapshot.titles, question, reports)
    wholes = _scores(snapshot.wholes, question, reports)
    idf = {
        term: weight * max(snapshot.index.idf(other) * share for other, share in groups[term].items())
        for term, weight in question.terms.items()
    }
    kind, asked = expected(question.text), frozenset(question.terms)
    hits = []
    for position, body, title, whole in zip(positions, bodies, titles, wholes, strict=True):
        passage = snapshot.passages[position]
        score = body + weights.title * title + weights.whole * whole
        score += closeness(terms(passage.text), idf, groups, weights.held, weights.near)
        gain = 1.0
        if today and snapshot.dates.days[position] and not question.period:
            gain += _freshness(today.toordinal() - int(snapshot.dates.days[position]), weights)
        if fits(kind, passage.text, asked):
            gain += weights.kind
        if passage.quoted:
            gain += weights.quoted
        if question.voice and (question.voice == "quoted") == passage.quoted:
            gain += weights.voice
        if context == passage.report.slug:
            gain += weights.context
        hits.append((score * gain, position))
    order = {position: place for place, position in enumerate(snapshot.newest_first(positions).tolist())}
    hits.sort(key=lambda hit: (-hit[0], order[hit[1]]))
    ranked = [Hit(snapshot.passages[position], score) for score, position in hits]
    return _newest_first(ranked, weights.latest) if question.wants_latest else ranked


def browse(snapshot: Snapshot, question: Question, within: Positions | None) -> list[Hit]:
    """The passages of the newest report within, those of the wanted voice first: for a question that names a
    time, or asks for the latest, and nothing else."""
    positions = snapshot.newest_first(range(len(snapshot.passages)) if within is None else within)
    found = [snapshot.passages[at] for at in positions[:CANDIDATES]]
    if question.wants_latest:
        found = [passage for passage in found if passage.report.slug == found[0].report.slug]
    order = {passage.report.slug: at for at, passage in reversed(list(enumerate(found)))}
    outlet = question.voice == "outlet"
    found.sort(key=lambda passage: (order[passage.report.slug], passage.quoted == outlet))
    return [Hit(passage, 1.0) for passage in found]


def _wide(question: Question) -> dict[str, float]:
    """Every term that may match -> its weight: what BM25 looks for."""
    wide: dict[str, float] = {}
    for asked, group in question.groups.items():
        for term, share in group.items():
            wide[term] = max(wide.get(term, 0.0), share * question.terms[asked])
    return wide


def _scores(
    index: Index, question: Question, positions: list[int], floors: Mapping[str, Floats] | None = None
) -> Floats:
    """The BM25 scores of positions; a term asked counts as the best of what stands for it, not as their sum.

    `floors` is term asked -> the least that it counts at each position.
    """
    total = np.zeros(len(positions))
    for asked, group in question.groups.items():
        each = [share * index.term_scores([term], positions)[0] for term, share in group.items()]
        best = np.max(each, axis=0)
        total += question.terms[asked] * (np.maximum(best, floors[asked]) if floors else best)
    return total


def _titled(snapshot: Snapshot, question: Question, reports: list[int], share: float) -> dict[str, Floats]:
    """Term asked -> what it counts in each passage for standing in the title above.

    A lead paragraph that says the title again is then no better than the paragraphs that tell the story.
    """
    titles = {report: set(terms(snapshot.cards[report].title)) for report in set(reports)}
    return {
        asked: np.array(
            [
                share
                * max((snapshot.index.idf(t) * group[t] for t in group.keys() & titles[report]), default=0.0)
                for report in reports
            ]
        )
        for asked, group in question.groups.items()
    }


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
