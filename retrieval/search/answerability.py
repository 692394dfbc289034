"""How sure it is that the reports answer a question, from 0 to 1."""

import math
import re
from collections.abc import Collection
from dataclasses import dataclass, fields
from itertools import compress
from operator import attrgetter

from retrieval.reports.passages import Passage
from retrieval.search.answers import Citation, Hit
from retrieval.search.questions.question import Question
from retrieval.search.snippets import cite
from retrieval.searcher import Searcher
from retrieval.text.analysis import terms

THRESHOLD = 0.25  # below it the archive abstains; 10 % of the questions without an answer reach it
EVERYWHERE = 0.5  # share of passages from which on a word is no evidence
MIN_PASSAGES = 4  # passages below which no word is everywhere
_NAME = re.compile(r"(?<=\s)[“\"'‘(]?(?=[A-Z\d])([\w’'.,-]*\w)")


@dataclass(frozen=True, slots=True)
class Signals:
    """Evidence for an answer and against it; shares are of the question's evidence, by idf."""

    passage: float  # share that the best passage and its title have
    report: float  # share that the whole report has
    quote: float  # share that the quoted sentences have
    score: float  # the best passage's score, by all evidence but its date
    unknown_name: float  # 1 where the question has a name or number that no report has
    name_elsewhere: float  # share that is names and numbers which only other reports have


# Rounded from a cross-validated logistic regression on the development questions: those of the news set
# with and without the reports that answer them, those of the articles against both halves of the articles
# (tests/benchmarks/calibrate.py). An unknown name weighs more than the -1.6 learnt: a question about a name
# that no report has gets no answer. That weight and the threshold were set by hand on the same questions.
LOG_ODDS = Signals(passage=1.4, report=1.8, quote=2.2, score=1.0, unknown_name=-2.8, name_elsewhere=-1.7)
BIAS = -3.9
_each_signal = attrgetter(*(field.name for field in fields(Signals)))


def confidence(
    searcher: Searcher, question: Question, hits: list[Hit], citation: Citation | None = None
) -> float:
    """The probability that the reports answer; 0 where only words match that occur everywhere.

    `citation` is that of the best hit, where it is at hand.
    """
    if not hits:
        return 0.0
    size = searcher.coverage.passages
    matched = _in_passage(hits[0].passage) & set(_counting(question))
    if size >= MIN_PASSAGES and all(searcher.passage_frequency(term) > EVERYWHERE * size for term in matched):
        return 0.0
    values = signals(searcher, question, hits, citation)
    pairs = zip(_each_signal(LOG_ODDS), _each_signal(values), strict=True)
    log_odds = sum(weight * value for weight, value in pairs)
    return 1 / (1 + math.exp(-(log_odds + BIAS)))


def signals(
    searcher: Searcher, question: Question, hits: list[Hit], citation: Citation | None = None
) -> Signals:
    """The signals of the best hit; a word that no passage has weighs like the rarest one."""
    hit = hits[0]
    in_report = _in_report(searcher, question, hit)
    asked = question.content or list(question.typed)
    if question.follow_up:
        asked = [term for term in question.terms if term not in question.aside] or asked
    weights = {term: question.terms[term] * searcher.idf(term) for term in asked if term in question.terms}
    total = sum(weights.values())
    groups = question.groups

    def share(present: Collection[str]) -> float:
        """By weight, how much of the question a set of terms covers; a stand-in counts in part."""
        counts = {
            term: [part for other, part in groups[term].items() if other in present] for term in weights
        }
        return sum(weight * max(counts[term], default=0.0) for term, weight in weights.items()) / total

    known = {term for term in weights if searcher.report_frequency(term)}
    names = {
        token.term
        for match in _NAME.finditer(question.text)
        for token in question.tokens
        if match.start(1) <= token.start and token.end <= match.end(1)
    }
    return Signals(
        passage=share(_in_passage(hit.passage)),
        report=share(in_report),
        quote=share(set(terms((citation or cite(hit, question)).quote))),
        score=hit.score / (1.0 + hit.dated) / total,
        unknown_name=float(bool(names & weights.keys() - known)),
        name_elsewhere=sum(weights[term] for term in (names & known) - in_report) / total,
    )


def _counting(question: Question) -> list[str]:
    """The terms asked, and those that may stand for them."""
    return list(dict.fromkeys(term for group in question.groups.values() for term in group))


def _in_passage(passage: Passage) -> set[str]:
    return {*terms(passage.text), *terms(passage.report.title)}


def _in_report(searcher: Searcher, question: Question, hit: Hit) -> frozenset[str]:
    if hit.in_report is not None:
        return hit.in_report
    counting = _counting(question)
    scores = searcher.term_scores(counting, [hit.passage])
    return frozenset(compress(counting, (scores.report > 0)[:, 0].tolist()))
