"""Hits for a question: the passages that match, best first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from retrieval.reports.passages import Passage
from retrieval.search.answer_types import expected, fits
from retrieval.search.answers import Hit
from retrieval.search.matching.evidence import Evidence, TermGroups
from retrieval.search.matching.figures import Counting, newest_figure_first
from retrieval.search.proximity import NEAR, Proximity
from retrieval.search.questions.question import Question
from retrieval.searcher import NO_FILTER, Filter, Searcher
from retrieval.text.analysis import terms

CANDIDATES = 50  # passages that BM25 hands on
SIBLINGS = 10  # passages of the report of the best one, beside those


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
    present: float = 0.15  # of the idf of every query term that the passage has
    near: float = NEAR
    fresh: float = 0.25  # share of the score that a report of today gains, halved every FRESH_DAYS
    lasting: float = 0.1  # the same, halved every LASTING_DAYS
    latest: float = 0.6  # of the best score: from there on the newest wins where the latest is asked for
    kind: float = 0.3  # share of the score for a date, number or name where the question asks for one
    quoted: float = 0.25  # share of the score for quoted speech, before the outlet's own words
    voice: float = 0.8  # share of the score for the voice that the question asks for
    complete: float = 0.35  # share of the score for all that is asked, in the text or its title
    about: float = 0.9  # how much, beside the report that is most so, a latest one is about what is asked
    counted: float = 0.2  # share of the score for a number of just what the question asks the number of
    context: float = 0.4  # share of the score for the report that the question before was about


RANKING_WEIGHTS = Weights()
FRESH_DAYS = 14
LASTING_DAYS = 365


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
    evidence = _evidence(searcher, question, within, candidates, weights)
    if not evidence:
        return []
    term_weights = dict(zip(question.terms, evidence.term_weights.tolist(), strict=True))
    proximity = Proximity(term_weights, question.groups)
    signs = _Signs(question, context, weights)
    scores = evidence.scored(weights.title, weights.report, weights.under).tolist()
    complete = evidence.completeness().tolist()
    fresh: dict[str, float] = {}  # slug -> what the report gains
    dated = today if not question.period else None
    hits = []
    for passage, score, share in zip(evidence.passages, scores, complete, strict=True):
        text = terms(passage.text)
        score += proximity.score(text, weights.present, weights.near)
        report = passage.report
        if report.slug not in fresh:
            day = report.day if dated else None
            fresh[report.slug] = _freshness((dated - day).days, weights) if dated and day else 0.0
        hits.append(Hit(passage, score * (signs.gain(passage, text, share) + fresh[report.slug])))
    if len({hit.score for hit in hits}) < len(hits):  # equal ones are newest first
        hits.sort(key=lambda hit: hit.passage.ordinal)
        hits.sort(key=lambda hit: (hit.passage.report.stamp, hit.passage.report.slug), reverse=True)
    hits.sort(key=lambda hit: -hit.score)
    if question.wants_latest:
        hits = _newest_first(hits, weights.latest, evidence.topical(weights.about), signs.counting)
    if signs.counting and not (question.period or question.follow_up or context):
        hits = newest_figure_first(hits, signs.counting)
    return [replace(hits[0], in_report=evidence.in_report(hits[0].passage)), *hits[1:]]


class _Signs:
    """What speaks for a passage beside its words."""

    def __init__(self, question: Question, context: str | None, weights: Weights) -> None:
        self._weights = weights
        self._kind, self._asked = expected(question.text), frozenset(question.terms)
        self._voice, self._context = question.voice, context
        self.counting = Counting(question) if self._kind == "number" else None

    def gain(self, passage: Passage, text: Sequence[str], complete: float) -> float:
        """By what a score is multiplied; `text` are the terms of the passage.

        That a passage has all that is asked is no sign where another voice is asked for.
        """
        weights = self._weights
        gain = 1.0
        if fits(self._kind, passage.text, self._asked):
            gain += weights.kind
            if self.counting and self.counting.counts(text):
                gain += weights.counted
        if passage.quoted:
            gain += weights.quoted
        if not self._voice:
            gain += weights.complete * complete
        elif (self._voice == "quoted") == passage.speaks:
            gain += weights.complete * complete + weights.voice
        if self._context == passage.report.slug:
            gain += weights.context
        return gain


def _evidence(
    searcher: Searcher, question: Question, within: Filter, candidates: int, weights: Weights
) -> Evidence | None:
    """The candidates of BM25; and where the report of the best has more of what is asked, where it says so.

    Such passages need not have the words of the title, so that 50 others may have more of the question.
    """
    groups = TermGroups(question)
    passages = searcher.top(groups.weights, candidates, within) if question.terms else []
    if not passages:
        return None
    evidence = Evidence.of(searcher, groups, passages)
    if len(passages) == candidates and not within.report:
        best = int(evidence.scored(weights.title, weights.report, weights.under).argmax())
        if missing := evidence.missing(best):
            siblings = searcher.top(missing, SIBLINGS, replace(within, report=passages[best].report.slug))
            return evidence.with_more(searcher, siblings) if siblings else evidence
    return evidence


def _newest_first(
    hits: list[Hit], share: float, about: Collection[str], counting: Counting | None
) -> list[Hit]:
    """The good hits of some reports by date, newest first, then the others.

    Of one report those come first that have the figure that is asked for.
    """
    good = [hit for hit in hits if hit.score >= share * hits[0].score and hit.passage.report.slug in about]
    good.sort(
        key=lambda hit: (hit.passage.report.stamp, bool(counting and counting.figures(hit))), reverse=True
    )
    chosen = {hit.passage.key for hit in good}
    return good + [hit for hit in hits if hit.passage.key not in chosen]


def _freshness(age: int, weights: Weights) -> float:
    """What nearness to the day of asking gains, as a share of the score."""
    return weights.fresh * _halved(age, FRESH_DAYS) + weights.lasting * _halved(age, LASTING_DAYS)


def _halved(age: int, days: int) -> float:
    return float(0.5 ** (max(age, 0) / days))
