"""The seam between questions and reports: a fixed view of all reports that one question is answered from.

`search` and `history` know the reports through `Searcher` only, so another engine can replace the local one
without a change to either. Only passages and reports cross it: no positions, arrays of an index or files.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Candidates, ReportHeader
from retrieval.reports.passages import Passage
from retrieval.reports.report import Report
from retrieval.text.dates import Period
from retrieval.text.term_places import TermPlaces

Floats = NDArray[np.float64]
Groups = Sequence[Collection[str]]  # alternatives for each thing that is asked about, as terms

ALWAYS = Period(None, None)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which passages may be used; all conditions must hold.

    Undated reports count as published in every period: nothing says that they were not known by then. That
    they are about a period, only their words can say.
    """

    published: Period = ALWAYS  # the report was published in it
    # The report was published in one of them, or the passage's words name a date that lies inside one. None
    # is no condition.
    dated: tuple[Period, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()  # terms that the passage has in this order, side by side
    excluded: frozenset[str] = frozenset()  # terms that the passage does not have
    report: str | None = None  # slug of the one report that it is from


NO_FILTER = Filter()


@dataclass(frozen=True, slots=True)
class Published:
    """Which reports may be listed by their day: those of one of some periods, and perhaps undated ones."""

    periods: tuple[Period, ...] = (ALWAYS,)
    undated: bool = True


EVER = Published()


@dataclass(frozen=True, slots=True)
class TermScores:
    """BM25 scores, idf included, each terms x passages; above 0 exactly where the term occurs."""

    passage: Floats  # of the passage's text
    title: Floats  # of its report's title, among the titles
    report: Floats  # of all that its report says, title included, among whole reports
    # Where the terms, which are distinct, stand in the passage's text. If it is told so, also where all other
    # terms do that begin with a digit: their row is the one after the last, that of 1 the next.
    find_places: Callable[[bool], TermPlaces]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was searched: how many reports and passages, and from when to when."""

    reports: int
    passages: int
    first: date | None
    last: date | None


class Searcher(Protocol):
    """A fixed view of reports.

    "Newest first" orders reports by stamp, then slug, both descending, so that undated reports come last, and
    the passages of a report by ordinal. Terms are those of `retrieval.text.analysis`.
    """

    @property
    def coverage(self) -> Coverage:
        """How much there is."""

    @property
    def speakers(self) -> frozenset[str]:
        """The bodies whose own words the reports quote."""

    @property
    def reports(self) -> Sequence[Report]:
        """All reports, newest first."""

    def coverage_in(self, period: Period) -> Coverage:
        """How much was published in a period, undated reports included."""

    def report(self, key: str) -> Report | None:
        """The report of a slug or ref."""

    def passages_of(self, slug: str) -> Sequence[Passage]:
        """The passages of a report, in order; raises KeyError where there is no such report."""

    def top(self, weights: Mapping[str, float], k: int, within: Filter = NO_FILTER) -> Candidates:
        """The k best passages by the BM25 score of their text, the sum of weight times term score.

        Only passages with one of the terms; best first, scores equal to 9 digits newest first. Weights are
        positive.
        """

    def term_scores(self, terms: Sequence[str], passages: Sequence[Passage]) -> TermScores:
        """The BM25 score of every term in every passage, its title and its whole report."""

    def expect(self, terms: Iterable[str]) -> None:
        """These are terms whose frequencies will be asked for: an engine elsewhere finds them all at once."""

    def idf(self, term: str) -> float:
        """What a term is worth among passages; one that no passage has is worth most."""

    def passage_frequency(self, term: str) -> int:
        """How many passages have a term."""

    def report_frequency(self, term: str) -> int:
        """How many reports have a term, in their title or their passages."""

    def place(self, key: str) -> int | None:
        """The place of the report of a slug or ref among `reports`."""

    def places(self, period: Period) -> range:
        """The places of the reports published in a period, undated ones left out.

        Where there are none, an empty range at the place that one would have.
        """

    def days(self, period: Period) -> Mapping[date, int]:
        """The days of a period on which reports were published, newest first, and how many on each."""

    def titled(
        self,
        groups: Groups,
        published: Published = EVER,
        least: int | None = None,
        limit: int | None = None,
    ) -> Sequence[ReportHeader]:
        """The reports whose title has a term of each group, or of `least` groups, newest first.

        `limit` at most. No group asks for all that were so published.
        """

    def slug_of(self, digest: str) -> str | None:
        """The slug of a report with this digest, which is that of its title and paragraphs."""

    def words_with_prefix(self, prefix: str, limit: int) -> list[str]:
        """The words of reports that begin so, as they are or without accents, sorted.

        Of too many, those of the most frequent terms.
        """

    def words_near(self, word: str, distance: int) -> list[tuple[str, int]]:
        """The words of reports, but for the word itself, with their edit distance, `distance` at most.

        Accents do not count, and a swap of neighbouring letters is one edit. Nearest first, then by report
        frequency of the term, then by the word; stop words are none.
        """

    def passages_with(self, groups: Groups, within: Filter = NO_FILTER) -> list[Passage]:
        """The passages that have a term of each group, newest first; none where there is no group."""

    def reports_with(
        self, groups: Groups, within: Filter = NO_FILTER, limit: int | None = None
    ) -> Sequence[ReportHeader]:
        """The reports of those passages, newest first, `limit` at most."""

    def newest_passages(self, k: int, within: Filter = NO_FILTER) -> Candidates:
        """The first k passages, newest first."""


class Ask(Protocol):
    """What answers a question from a searcher that does not change meanwhile."""

    def __call__(self, question: Callable[[Searcher], T], /) -> T: ...
