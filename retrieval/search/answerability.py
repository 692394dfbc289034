"""How sure it is that the reports answer a question, from 0 to 1."""

import math
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from retrieval.search.answers import Hit
from retrieval.search.questions import Question
from retrieval.search.snippets import cite
from retrieval.snapshot import Snapshot
from retrieval.text.analysis import terms

THRESHOLD = 0.25  # below it the archive abstains; there 10 % of what cannot be answered slips through
EVERYWHERE = 0.5  # share of passages from which on a word tells nothing
FEW = 4  # passages below which no word is everywhere
_NAME = re.compile(r"(?<=\s)[“\"'‘(]?(?=[A-Z\d])([\w’'.,-]*\w)")


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer and against it; shares are of the question's evidence, by idf."""

    held: float  # share that the best passage and its title hold
    whole: float  # share that the whole report holds
    quote: float  # share that the quoted sentences hold
    score: float  # the best passage's score, by all evidence
    stranger: float  # 1 where it has a name or number that no report has
    elsewhere: float  # share that is names and numbers which only other reports have


# Rounded from a cross-validated logistic regression on the development questions: those of the news set
# with and without the reports that answer them, those of the articles against both halves of the articles
# (tests/benchmarks/calibrate.py). A stranger weighs more than the -1.6 learnt: a question about a name that
# no report has is met by silence. That weight and the threshold were set by hand on the same questions.
WEIGHTS = Signals(held=1.4, whole=1.8, quote=2.2, score=1.0, stranger=-2.8, elsewhere=-1.7)
BIAS = -3.9


def confidence(snapshot: Snapshot, question: Question, hits: list[Hit]) -> float:
    """The probability that the reports answer; 0 where only words match that occur everywhere."""
    if not hits or not _telling(snapshot, question, hits[0]):
        return 0.0
    found = signals(snapshot, question, hits)
    evidence = sum(weight * signal for weight, signal in zip(astuple(WEIGHTS), astuple(found), strict=True))
    return 1 / (1 + math.exp(-(evidence + BIAS)))


def _telling(snapshot: Snapshot, question: Question, hit: Hit) -> bool:
    """Whether the passage has a word of the question that does not occur nearly everywhere."""
    index = snapshot.index
    passage = {*terms(hit.passage.text), *terms(hit.passage.report.title)}
    held = passage.intersection(other for group in question.groups.values() for other in group)
    return index.size < FEW or any(index.df(term) <= EVERYWHERE * index.size for term in held)


def signals(snapshot: Snapshot, question: Question, hits: list[Hit]) -> Signals:
    """The signals of the best hit; a word that no passage has weighs like the rarest one."""
    own = question.content or list(question.typed)
    own = list(question.terms) if question.follow_up else [term for term in own if term in question.terms]
    weights = {term: question.terms[term] * snapshot.index.idf(term) for term in own}
    total = sum(weights.values())
    groups = question.groups

    def share(held: Iterable[str]) -> float:
        """By weight, how much of the question a set of terms holds; a stand-in counts in part."""
        there = set(held)
        counts = {term: [part for other, part in groups[term].items() if other in there] for term in weights}
        return sum(weight * max(counts[term], default=0.0) for term, weight in weights.items()) / total

    best = hits[0].passage
    passage = {*terms(best.report.title), *terms(best.text)}
    report = passage.union(*(terms(each.text) for each in snapshot.of_report(best.report.slug)))
    known = {term for term in own if snapshot.wholes.df(term)}
    names = {term for match in _NAME.finditer(question.text) for term in terms(match[1])}
    return Signals(
        held=share(passage),
        whole=share(report),
        quote=share(terms(cite(hits[0], question).quote)),
        score=hits[0].score / total,
        stranger=float(bool(names & set(own) - known)),
        elsewhere=sum(weights[term] for term in (names & known & weights.keys()) - report) / total,
    )
