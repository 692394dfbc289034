"""Evidence for passages: which of the terms asked they, their titles and their reports have."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Candidates, ReportHeader
from retrieval.reports.passages import Passage
from retrieval.search.questions.question import Question
from retrieval.searcher import Floats, Searcher, TermScores
from retrieval.text.term_places import TermPlaces, joined

Bools = NDArray[np.bool_]
ALONE = 0.6  # how likely a report is not about a thing, by each word of it that one passage has beside it


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
        self.asked_terms = list(groups)
        self.asked = np.array(list(question.terms.values()))
        self.asides = 0 < len(question.aside & groups.keys()) < len(groups)  # beside what is asked
        self.content = np.array([term not in question.aside for term in question.terms], np.float64)
        self._groups = groups
        self._sizes = [*map(len, groups.values())]
        self.single = sum(self._sizes) == len(groups)  # nothing stands for another term

    def best(self, values: Floats) -> Floats:
        """Terms x passages -> terms asked x passages: of each group, the highest share of a value."""
        if self.single:
            return values
        best: Floats = np.maximum.reduceat(self._shares * values[self._rows], self._starts, axis=0)
        return best

    @cached_property
    def _starts(self) -> list[int]:
        """Where the groups begin in `_rows`."""
        return [0, *accumulate(self._sizes[:-1])]

    @cached_property
    def _shares(self) -> Floats:
        """How fully each term of all groups counts."""
        return np.array([[share] for group in self._groups.values() for share in group.values()])

    @cached_property
    def _rows(self) -> NDArray[np.int64]:
        """The terms of all groups, by their places among those that may match."""
        rows = {term: row for row, term in enumerate(self.terms)}
        return np.array([rows[term] for group in self._groups.values() for term in group], np.int64)

    def lacking(self, held: Bools) -> Bools:
        """Whether each term that may match counts as a term asked that is not held."""
        lacking = np.zeros(len(self.terms), np.bool_)
        lacking[self._rows[np.repeat(~held, self._sizes)]] = True
        return lacking


@dataclass(frozen=True, eq=False)
class Evidence:
    """What passages have of the terms asked; but for `scores` and `idf`, arrays are terms asked x passages.

    `passage`, `title` and `report` are the best BM25 scores for each term asked, `held` and `titled` its idf
    where the text or the title has it, `shares` how fully the text has it. `term_weights` is what each term
    asked is worth.
    """

    searcher: Searcher
    groups: TermGroups
    passages: Candidates
    scores: TermScores
    idf: Floats
    passage: Floats
    title: Floats
    report: Floats
    held: Floats
    titled: Floats
    shares: Floats
    term_weights: Floats

    @classmethod
    def of(cls, searcher: Searcher, groups: TermGroups, passages: Candidates) -> "Evidence":
        """The evidence for passages."""
        idf = np.array([[searcher.idf(term)] for term in groups.terms])
        return cls._weighed(searcher, groups, passages, searcher.term_scores(groups.terms, passages), idf)

    @classmethod
    def _weighed(
        cls,
        searcher: Searcher,
        groups: TermGroups,
        passages: Candidates,
        scores: TermScores,
        idf: Floats,
    ) -> "Evidence":
        there = np.sign(scores.passage)
        held, titled = idf * there, idf * np.sign(scores.title)
        fields: Sequence[Floats] = (scores.passage, scores.title, scores.report, held, titled, there, idf)
        if not groups.single:  # all at once
            best, count = groups.best(np.concatenate(fields, axis=1)), len(passages)
            fields = [best[:, at : at + count] for at in range(0, 6 * count + 1, count)]
        passage, title, report, has, under, shares, most = fields
        worth = groups.asked * most[:, 0]
        return cls(searcher, groups, passages, scores, idf, passage, title, report, has, under, shares, worth)

    def scored(self, title: float, report: float, under: float) -> Floats:
        """The BM25 scores of the passages, with shares of those of their titles and reports.

        A term of the title counts in every passage under it, at least `under` of its idf: a lead paragraph
        that says the title again is then no better than the paragraphs that tell the story.
        """
        shares = title, report, under
        if shares not in self._scored:
            here = self._where_counting(np.maximum(self.passage, under * self.titled))
            self._scored[shares] = self.groups.asked @ (here + title * self.title + report * self.report)
        return self._scored[shares]

    @cached_property
    def _scored(self) -> dict[tuple[float, float, float], Floats]:
        """What has been scored, by the shares: the best passage is looked for before all are ranked."""
        return {}

    def presence(self) -> Floats:
        """What the terms asked that each passage has are worth together, as fully as it has them."""
        worth: Floats = np.add.reduce(self.term_weights[:, None] * self.shares, axis=0)
        return worth  # without @, which may add up equal columns in different orders

    @cached_property
    def _counting(self) -> Bools:
        """Where a term counts: an aside, as a month is, only in passages with a word of what is asked."""
        content = self.groups.content > 0
        counting: Bools = content[:, np.newaxis] | (self.held[content] > 0).any(axis=0)
        return counting

    def _where_counting(self, values: Floats) -> Floats:
        """Values of terms asked in passages, 0 where a term does not count."""
        return values * self._counting if self.groups.asides else values

    def completeness(self) -> Floats:
        """How nearly a passage, with its title, has all that is asked, from 0 to 1.

        The more is asked, the nearer to all it must be: long questions say much that no text repeats.
        """
        has = self._where_counting(np.maximum(self.held, self.titled))
        shares = (self.groups.asked @ has) / self.term_weights.sum()
        complete: Floats = shares ** len(self.term_weights)
        return complete

    def missing(self, at: int) -> dict[str, float]:
        """The terms asked that the report of a passage has, but none of its passages here; with weights."""
        if np.count_nonzero(self.held[:, at]) == len(self.held):
            return {}
        slugs = [report.slug for report in self.passages.reports]
        same = [number for number, slug in enumerate(slugs) if slug == slugs[at]]
        has = (self.scores.report[:, at] > 0) & ~(self.scores.passage[:, same] > 0).any(axis=1)
        lacking = self.groups.lacking(self.held[:, same].max(axis=1) > 0)
        return {
            term: self.groups.weights[term]
            for term, wanted in zip(self.groups.terms, (has & lacking).tolist(), strict=True)
            if wanted
        }

    def have_number_before(self, terms: Collection[str], most: int) -> Bools:
        """Whether the text of each passage has a number but 1 before one of some terms that may match, at
        most so many terms apart."""
        found = self.scores.find_places(True)
        names = self.groups.terms
        is_counted = np.array([*(term in terms for term in names), False, False])
        is_number = np.array([*(term[0].isdigit() and term != "1" for term in names), True, False])
        # One number for each place of each text; the gaps between the texts are wide.
        places = (np.repeat(np.arange(len(self.passages)), np.diff(found.bounds)) << 32) + found.places
        counted, numbers = places[is_counted[found.rows]], places[is_number[found.rows]]
        behind = (numbers[:, np.newaxis] + np.arange(1, most + 1)).ravel()
        having = np.zeros(len(self.passages), np.bool_)
        having[counted[np.isin(counted, behind)] >> 32] = True
        return having

    @cached_property
    def occurrences(self) -> tuple[Bools, Bools, Bools]:
        """Whether each term that may match is in a passage or its title; in the title; in all the report."""
        titled = self.scores.title > 0
        return (self.scores.passage > 0) | titled, titled, self.scores.report > 0

    @property
    def has_pairs(self) -> bool:
        """Whether any passage has two of the terms asked."""
        return bool(np.add.reduce(np.sign(self.shares), axis=0).max() > 1)

    @cached_property
    def places(self) -> TermPlaces:
        """Where the terms that may match stand in the texts."""
        return self.scores.find_places(False)

    def with_more(self, passages: Candidates) -> "Evidence":
        """The same for these and more passages, which are not among them."""
        first = np.arange(len(self.passages))
        then = len(first) + np.arange(len(passages))
        more = self.searcher.term_scores(self.groups.terms, passages)
        scores = TermScores(
            np.hstack([self.scores.passage, more.passage]),
            np.hstack([self.scores.title, more.title]),
            np.hstack([self.scores.report, more.report]),
            lambda numbers: joined(
                [(first, self.scores.find_places(numbers)), (then, more.find_places(numbers))],
                len(then) + len(first),
            ),
        )
        return self._weighed(self.searcher, self.groups, self.passages.joined(passages), scores, self.idf)

    def said(self, spoken: Bools, name: Collection[str]) -> "Evidence":
        """The same where the passages that are `spoken` have the words of a `name`: that of their speaker."""
        rows = [row for row, term in enumerate(self.groups.asked_terms) if term in name]
        if not rows or not spoken.any():
            return self
        passage, held = self.passage.copy(), self.held.copy()
        for values in (passage, held):
            for row in rows:
                values[row, spoken] = values[row].max()
        return replace(self, passage=passage, held=held)

    def beside(self, name: Collection[str]) -> Floats:
        """The share, by weight, that passages and their titles have of what is asked beside a name."""
        other = np.array([term not in name for term in self.groups.asked_terms]) * self.groups.content
        weights = self.term_weights * other
        total = weights.sum()
        has = np.sign(np.maximum(self.held, self.titled))
        shares: Floats = weights @ has / total if total else np.ones(len(self.passages))
        return shares

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
        return frozenset(report.slug for report in compress(self.passages.reports, enough))


class PassageEvidence(NamedTuple):
    """The evidence for the passage at one place."""

    evidence: Evidence
    at: int

    @property
    def passage(self) -> Passage:
        """The passage, read."""
        return self.evidence.passages[self.at]

    @property
    def report(self) -> ReportHeader:
        """What is known of its report without reading it."""
        return self.evidence.passages.reports[self.at]

    @property
    def key(self) -> tuple[str, int]:
        """As that of the passage, which is not read."""
        return self.evidence.passages.key(self.at)

    @property
    def terms(self) -> frozenset[str]:
        """The terms that may match and that the passage or its title has."""
        return self._where(0)

    @property
    def title_terms(self) -> frozenset[str]:
        """The terms that may match and that the title of the passage's report has."""
        return self._where(1)

    @property
    def report_terms(self) -> frozenset[str]:
        """The terms that may match and that the passage's whole report has."""
        return self._where(2)

    def _where(self, field: int) -> frozenset[str]:
        occurs = self.evidence.occurrences[field][:, self.at].tolist()
        return frozenset(compress(self.evidence.groups.terms, occurs))
