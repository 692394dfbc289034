"""Hits for a question: the passages that match, best first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from retrieval.candidates import Candidates
from retrieval.search import recency
from retrieval.search.answer_types import fits
from retrieval.search.answers import Hit
from retrieval.search.matching.evidence import Evidence, PassageEvidence, TermGroups
from retrieval.search.matching.figures import BETWEEN, Counting, newest_figure_first
from retrieval.search.proximity import NEAR, Proximity
from retrieval.search.questions.question import Question
from retrieval.search.questions.voices import has_voice
from retrieval.searcher import NO_FILTER, Filter, Floats, Searcher
from retrieval.text.analysis import stem

CANDIDATES = 50  # passages that BM25 hands on
SIBLINGS = 10  # passages of the report of the best one, beside those
HEADED = 4  # reports whose titles have a word that no passage has
FEWEST = 12  # hits that are given however far below the best one they are: it is judged by the next ones
LEADS = 3  # the first passages of each of them


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal adds to a passage's BM25 score.

    All are set by hand. For title, report, present, near and complete a few values each were tried on the
    development sets of articles (P@1), abstracts (nDCG@10), news and 538 questions of two words of a news
    article's title and one of a paragraph of it (P@1); each set was looked at in two halves, but none was
    held out. Of the 538, 0.46 are right without complete and siblings, 0.766 with them. For under, kind,
    quoted, counted and about a few values each were tried on the news set.
    """

    title: float = 0.5  # of the title's BM25 score
    report: float = 0.25  # of the whole report's BM25 score
    under: float = 1.0  # of its idf, what a term of the title counts at least in every passage under it
    present: float = 0.15  # of the idf of every query term that the passage has
    near: float = NEAR
    kind: float = 0.3  # share of the score for a date, number or name where the question asks for one
    quoted: float = 0.25  # share of the score for quoted speech, before the outlet's own words
    voice: float = 0.8  # share of the score for the voice that the question asks for
    aimless: float = 0.4  # of that, for what the speaker says about something else
    complete: float = 0.35  # share of the score for all that is asked, in the text or its title
    about: float = 0.8  # how much, beside the report that is most so, a latest one is about what is asked
    counted: float = 0.2  # share of the score for a number of just what the question asks the number of
    context: float = 0.4  # share of the score for the report that the question before was about


RANKING_WEIGHTS = Weights()


def rank(
    searcher: Searcher,
    question: Question,
    today: date | None = None,
    within: Filter = NO_FILTER,
    context: str | None = None,
    candidates: int = CANDIDATES,
    weights: Weights = RANKING_WEIGHTS,
    share: float = 0.0,
) -> list[Hit]:
    """The passages that share a term with the question, best first, among those that a filter allows.

    `context` is the slug of the report that is spoken of; its passages gain. Those with less than a `share`
    of the best score are left out, but for the first few: so most are not read.
    """
    evidence = _evidence(searcher, question, within, candidates, weights)
    if not evidence:
        return []
    signs = _Signs(question, context, evidence)
    topic: Floats | float = 1.0
    if question.speaker:
        name = {stem(word) for word in question.speaker}
        evidence = evidence.said(signs.voiced, name)
        topic = evidence.beside(name)
    scores = evidence.scored(weights.title, weights.report, weights.under)
    scores = scores + weights.present * evidence.presence()
    term_weights = dict(zip(question.terms, evidence.term_weights.tolist(), strict=True))
    if evidence.has_pairs:
        scores += Proximity(term_weights, question.groups).scores(
            evidence.groups.terms, evidence.places, present=0.0, near=weights.near
        )
    dates = recency.CONTEXT_WEIGHTS if context else recency.RECENCY_WEIGHTS
    fresh = recency.recency_gains(question, evidence.passages.reports, today, dates)
    gained = scores * signs.gains(weights, evidence.completeness(), topic) * (1.0 + np.array(fresh))
    least = _least(gained[0], share)
    scored = signs.decided(gained, least).tolist()
    hits = [
        Hit(None, scored[at], fresh[at], PassageEvidence(evidence, at))
        for at in _best_first(scored, evidence.passages)
        if scored[at] >= least
    ]
    about = evidence.topical(weights.about) if question.wants_latest else ()
    hits = recency.newest_first(hits, question, about, signs.counting)
    if signs.counting and not (question.period or question.follow_up or context):
        hits = newest_figure_first(hits, signs.counting)
    return hits


def _best_first(scores: Sequence[float], passages: Candidates) -> Sequence[int]:
    """The places of passages, those of equal scores newest first."""
    places = [*range(len(scores))]
    if len({*scores}) < len(scores):
        places.sort(key=passages.ordinals.__getitem__)
        places.sort(key=lambda at: (passages.reports[at].stamp, passages.reports[at].slug), reverse=True)
    places.sort(key=scores.__getitem__, reverse=True)
    return places


def _least(scores: Floats, share: float) -> float:
    """From which score on passages are given, where they have these scores or higher ones."""
    if not share or len(scores) <= FEWEST:
        return 0.0
    return min(share * float(scores.max()), float(np.partition(scores, -FEWEST)[-FEWEST]))


class _Signs:
    """What speaks for passages beside their words."""

    def __init__(self, question: Question, context: str | None, evidence: Evidence) -> None:
        self._question, self._context, self._evidence = question, context, evidence
        self._passages = passages = evidence.passages
        self.counting = Counting(question) if question.kind == "number" else None
        asked = question.voice or question.speaker
        self.voiced = np.zeros(len(passages), np.bool_)
        if asked:
            self.voiced[:] = [has_voice(passage, question) for passage in passages]

    def gains(self, weights: Weights, complete: Floats, topic: Floats | float) -> Floats:
        """By what the score of each passage is multiplied; `complete` is how nearly it has all that is asked,
        `topic` the share of that beside a speaker's name.

        First if it has no word of the kind asked for, then if it has one, then if that counts what is asked.
        That a passage has all that is asked is no sign where another voice is asked for.
        """
        passages, voiced, question = self._passages, self.voiced, self._question
        kinds = np.array([[1.0], [1.0 + weights.kind], [1.0 + weights.kind + weights.counted]])
        gains: Floats = kinds + weights.quoted * np.array(passages.quoted)
        if question.voice or question.speaker:
            gains += voiced * (weights.voice * (weights.aimless + (1 - weights.aimless) * topic))
        gains += weights.complete * (complete * voiced if question.voice else complete)
        if self._context:
            gains += weights.context * np.array([each.slug == self._context for each in passages.reports])
        return gains

    def decided(self, scores: Floats, least: float) -> Floats:
        """The scores of passages, which have one of three by the kinds of their words; see `gains`.

        Those that cannot reach the least one are not read, and keep their lowest.
        """
        kind, asked, counting = self._question.kind, frozenset(self._question.terms), self.counting
        decided: Floats = scores[0].copy()
        if kind is None:
            return decided
        fitting = scores[1]
        if counting and counting.counted:
            having = self._evidence.have_number_before(counting.counted, BETWEEN)
            fitting = np.where(having, scores[2], fitting)
        places = np.flatnonzero(fitting >= least).tolist()
        for at, text in zip(places, self._passages.texts(places), strict=True):
            if fits(kind, text, asked):
                decided[at] = fitting[at]
        return decided


def _with_titled(searcher: Searcher, groups: TermGroups, within: Filter, passages: Candidates) -> Candidates:
    """The candidates, and the first passages of the reports under whose titles alone a term is found: no text
    of those is a candidate."""
    slugs = [
        report.slug
        for term in groups.terms
        if searcher.report_frequency(term) and not searcher.passage_frequency(term)
        for report in searcher.titled([[term]], limit=HEADED)
        if within.report in (None, report.slug)
    ]
    for slug in dict.fromkeys(slugs[:HEADED]):
        passages = passages.joined(searcher.newest_passages(LEADS, replace(within, report=slug)))
    return passages


def _evidence(
    searcher: Searcher, question: Question, within: Filter, candidates: int, weights: Weights
) -> Evidence | None:
    """The candidates of BM25; and where the report of the best has more of what is asked, where it says so.

    Such passages need not have the words of the title, so that 50 others may have more of the question.
    """
    groups = TermGroups(question)
    if not question.terms:
        return None
    passages = recency.candidates(searcher, question, groups.weights, candidates, within)
    passages = _with_titled(searcher, groups, within, passages)
    if not passages:
        return None
    evidence = Evidence.of(searcher, groups, passages)
    if len(passages) >= candidates and not within.report:
        best = int(evidence.scored(weights.title, weights.report, weights.under).argmax())
        if missing := evidence.missing(best):
            siblings = searcher.top(missing, SIBLINGS, replace(within, report=passages.reports[best].slug))
            return evidence.with_more(siblings) if siblings else evidence
    return evidence
