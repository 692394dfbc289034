"""The local searcher: the methods of `Searcher` over one snapshot."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from retrieval.reports.passages import Passage
from retrieval.reports.report import Report
from retrieval.searcher import ALWAYS, NO_FILTER, Coverage, Filter, Groups, TermScores
from retrieval.snapshot.date_index import Positions
from retrieval.snapshot.passage_filter import PassageFilter, matches
from retrieval.snapshot.report_metadata import ReportMetadata
from retrieval.snapshot.snapshot import Snapshot
from retrieval.text.dates import Period
from retrieval.text.term_places import TermPlaces

_TIE = 2e-9  # scores closer than this may be a tie
_ordinal = attrgetter("ordinal")


@dataclass(frozen=True, eq=False)
class LocalSearcher:
    """A `Searcher` of the reports of a snapshot; threads may share it."""

    snapshot: Snapshot

    @classmethod
    def of(cls, reports: Iterable[Report]) -> "LocalSearcher":
        """A searcher of reports with distinct slugs."""
        return cls(Snapshot.of(reports))

    @property
    def coverage(self) -> Coverage:
        """How much there is."""
        return self.snapshot.coverage

    @property
    def speakers(self) -> frozenset[str]:
        """The bodies whose own words the reports quote."""
        return self.snapshot.speakers

    @property
    def reports(self) -> Sequence[Report]:
        """All reports, newest first, undated last."""
        return self.snapshot.reports

    def coverage_in(self, period: Period) -> Coverage:
        """See `Searcher`."""
        return self.snapshot.chronology.coverage(period)

    def _covers_all(self, period: Period) -> bool:
        first, last = self.coverage.first, self.coverage.last
        return not first or not last or (period.covers(first) and period.covers(last))

    def passages_of(self, slug: str) -> tuple[Passage, ...]:
        """The passages of a report, in order."""
        return self.snapshot.entry(self.snapshot.numbers[slug]).passages

    def report(self, key: str) -> Report | None:
        """The report of a slug or ref."""
        number = self.snapshot.numbers.get(key)
        return None if number is None else self.snapshot.entry(number).report

    def top(self, weights: Mapping[str, float], k: int, within: Filter = NO_FILTER) -> list[Passage]:
        """The k best passages for terms with weights, best first, ties newest first.

        The index settles ties by position, so it is asked for more until the last wanted ties with none.
        """
        allowed = self._positions(within)
        asked = k + 1
        while True:
            hits = self.snapshot.passage_index.top(weights, asked, allowed)
            if len(hits) < asked or hits[k - 1][1] - hits[-1][1] > _TIE:
                break
            asked *= 4
        positions = np.array([position for position, _ in hits], np.int64)
        scores = np.array([score for _, score in hits], np.float64)
        order = np.lexsort((positions, self._recency(positions), -scores.round(9)))[:k]
        return self._passages(positions[order])

    def term_scores(self, terms: Sequence[str], passages: Sequence[Passage]) -> TermScores:
        """See `Searcher`."""
        positions = self._positions_of(passages)
        distinct, columns = np.unique(self.snapshot.owners[positions], return_inverse=True)
        return TermScores(
            self.snapshot.passage_index.term_scores(terms, positions),
            self.snapshot.title_index.term_scores(terms, distinct)[:, columns],
            self.snapshot.report_index.term_scores(terms, distinct)[:, columns],
        )

    def term_places(self, terms: Sequence[str], passages: Sequence[Passage]) -> TermPlaces:
        """See `Searcher`."""
        return self.snapshot.passage_index.term_places(terms, self._positions_of(passages))

    def idf(self, term: str) -> float:
        """See `Searcher`."""
        return self.snapshot.passage_index.idf(term)

    def passage_frequency(self, term: str) -> int:
        """How many passages have a term."""
        return self.snapshot.passage_index.df(term)

    def report_frequency(self, term: str) -> int:
        """How many reports have a term, in their title or their passages."""
        return self.snapshot.report_index.df(term)

    def titled(self, term: str, limit: int) -> list[ReportMetadata]:
        """See `Searcher`."""
        return self._newest_reports(self.snapshot.title_index.positions(term), limit)

    def words_with_prefix(self, prefix: str, limit: int) -> list[str]:
        """See `Searcher`."""
        return self.snapshot.report_index.prefixed(prefix, limit)

    def words_near(self, word: str, distance: int) -> list[tuple[str, int]]:
        """See `Searcher`."""
        return [(other, edits) for other, edits, _ in self.snapshot.report_index.near(word, distance)]

    def passages_with(self, groups: Groups, within: Filter = NO_FILTER) -> list[Passage]:
        """The passages that have a term of each group, newest first; none where there is no group."""
        if within.report and within.published == ALWAYS and not within.dated:
            # Subscriptions ask for one report: its few passages are read faster than the index.
            known = groups and within.report in self.snapshot.numbers
            passages = self.passages_of(within.report) if known else ()
            return [passage for passage in passages if matches(passage, groups, within)]
        positions = self._newest_first(self._positions_with(groups, within))
        return self._passages(positions)

    def reports_with(
        self, groups: Groups, within: Filter = NO_FILTER, limit: int | None = None
    ) -> list[ReportMetadata]:
        """The reports of those passages, newest first, `limit` at most."""
        numbers = np.unique(self.snapshot.owners[self._positions_with(groups, within)])
        return self._newest_reports(numbers, limit)

    def _newest_reports(self, numbers: NDArray[np.integer], limit: int | None) -> list[ReportMetadata]:
        newest = numbers[np.argsort(self.snapshot.recency[numbers])][:limit]
        return [self.snapshot.metadata[number] for number in newest.tolist()]

    def newest_passages(self, k: int, within: Filter = NO_FILTER) -> list[Passage]:
        """The first k passages, newest first."""
        positions = self._positions(within)
        if positions is None:
            positions = np.arange(len(self.snapshot.passages))
        return self._passages(self._newest_first(positions)[:k])

    def _positions_of(self, passages: Sequence[Passage]) -> Positions:
        """The positions of some passages."""
        numbers = [self.snapshot.numbers[passage.report.slug] for passage in passages]
        held = {number: self.snapshot.entry(number).passages for number in set(numbers)}
        places = [
            bisect_left(held[number], passage.ordinal, key=_ordinal)
            for number, passage in zip(numbers, passages, strict=True)
        ]
        return self.snapshot.starts[numbers] + np.array(places, np.int64)

    def _passages(self, positions: Positions) -> list[Passage]:
        """The passages at some positions; each report is looked up once."""
        owners = self.snapshot.owners[positions]
        numbers = owners.tolist()
        held = {number: self.snapshot.entry(number).passages for number in set(numbers)}
        places = (positions - self.snapshot.starts[owners]).tolist()
        return [held[number][place] for number, place in zip(numbers, places, strict=True)]

    def _recency(self, positions: Positions) -> Positions:
        """The place of the report of each position, from the newest."""
        return self.snapshot.recency[self.snapshot.owners[positions]]

    def _newest_first(self, positions: Positions) -> Positions:
        return positions[np.lexsort((positions, self._recency(positions)))]

    def _positions_with(self, groups: Groups, within: Filter) -> Positions:
        positions = self._passage_filter.with_terms(groups)
        return self._passage_filter.apply(self._reduced(within), self._of_report(within, positions))

    def _positions(self, within: Filter) -> Positions | None:
        """The positions that a filter leaves, ascending; None where it leaves all."""
        within = self._reduced(within)
        if within == NO_FILTER:
            return None
        first, stop = self._stretch(within.report)
        return self._passage_filter.apply(within, np.arange(first, stop))

    def _reduced(self, within: Filter) -> Filter:
        """The same filter without a period of publication that leaves out nothing."""
        everything = within.published == ALWAYS or self._covers_all(within.published)
        return replace(within, published=ALWAYS) if everything else within

    def _of_report(self, within: Filter, positions: Positions) -> Positions:
        if within.report is None:
            return positions
        first, stop = np.searchsorted(positions, self._stretch(within.report))
        return positions[first:stop]

    def _stretch(self, slug: str | None) -> tuple[int, int]:
        """The first position of a report and the one after its last; of none where it is unknown."""
        if slug is None:
            return 0, len(self.snapshot.passages)
        number = self.snapshot.numbers.get(slug)
        return (0, 0) if number is None else tuple(self.snapshot.starts[number : number + 2].tolist())

    @cached_property
    def _passage_filter(self) -> PassageFilter:
        return PassageFilter(self.snapshot.passages, self.snapshot.passage_index, self.snapshot.dates)
