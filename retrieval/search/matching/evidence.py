"""Evidence for passages: which of the terms asked they, their titles and their reports have."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.reports.passages import Passage
from retrieval.search.questions.question import Question
from retrieval.searcher import Floats, Searcher, TermScores


ALONE = 0.6


class TermGroups:
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
        self.content = np.array([term not in question.aside for term in question.terms], np.float64)
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


@dataclass(frozen=True, eq=False)
class Evidence:
    """What passages have of the terms asked; arrays are terms asked x passages.

    `held` and `titled` are the idf of each term that the text or the title of a passage has, and
    `term_weights` what each term asked is worth.
    """

    groups: TermGroups
    passages: Sequence[Passage]
    scores: TermScores
    held: Floats
    titled: Floats
    term_weights: Floats

    @classmethod
    def of(cls, searcher: Searcher, groups: TermGroups, passages: Sequence[Passage]) -> "Evidence":
        """The evidence for passages."""
        scores = searcher.term_scores(groups.terms, passages)
        idf = np.array([[searcher.idf(term)] for term in groups.terms])
        held, titled = groups.best(idf * (scores.passage > 0)), groups.best(idf * (scores.title > 0))
        return cls(groups, passages, scores, held, titled, groups.asked * groups.best(idf)[:, 0])

    def scored(self, title: float, report: float, under: float) -> Floats:
        """The BM25 scores of the passages, with shares of those of their titles and reports.

        A term of the title counts in every passage under it, at least `under` of its idf: a lead paragraph
        that says the title again is then no better than the paragraphs that tell the story.
        """
        best, total = self.groups.best, self.groups.sum
        scores = total(best(self.scores.passage), under * self.titled)
        return scores + title * total(best(self.scores.title)) + report * total(best(self.scores.report))

    def completeness(self) -> Floats:
        """How nearly a passage, with its title, has all that is asked, from 0 to 1.

        The more is asked, the nearer to all it must be: long questions say much that no text repeats.
        """
        shares = self.groups.sum(self.held, self.titled) / self.term_weights.sum()
        complete: Floats = shares ** len(self.term_weights)
        return complete

    def lacking(self, at: int) -> bool:
        """Whether the text of a passage lacks a term asked."""
        return not self.held[:, at].all()

    def topical(self, share: float) -> frozenset[str]:
        """The reports that are about what is asked: a good share as much as the one that is most so.

        A report is about the words of its title, and about others by how often it says them.
        """
        reports, best = self.scores.report, self.groups.best
        most = np.maximum(reports.max(axis=1, keepdims=True), np.finfo(np.float64).tiny)
        weights = self.term_weights * self.groups.content
        often = weights @ np.maximum(best(reports / most), best(np.sign(self.scores.title)))
        together = (weights @ np.sign(self.held)) * (1 - ALONE ** max(self.groups.content.sum() - 1, 0))
        total = max(weights.sum(), np.finfo(np.float64).tiny)
        about = 1 - (1 - often / total) * (1 - together / total)
        enough: Sequence[bool] = (about >= share * about.max()).tolist()
        return frozenset(each.report.slug for each, good in zip(self.passages, enough, strict=True) if good)

    def in_report(self, passage: Passage) -> frozenset[str]:
        """The terms that may match and that the whole report of a passage has."""
        at = next(at for at, each in enumerate(self.passages) if each is passage)
        present = self.scores.report[:, at] > 0
        return frozenset(term for term, has in zip(self.groups.terms, present.tolist(), strict=True) if has)
