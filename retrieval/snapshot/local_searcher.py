"""The local searcher: the methods of `Searcher` over one snapshot."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import islice
from operator import sub

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Candidates
from retrieval.index.postings import distinct
from retrieval.reports.passages import Passage
from retrieval.reports.report import Report
from retrieval.searcher import ALWAYS, EVER, NO_FILTER, Coverage, Filter, Groups, Published, TermScores
from retrieval.snapshot.date_index import Mask, Positions
from retrieval.snapshot.passage_filter import LOOKUP, PassageFilter, matches
from retrieval.snapshot.report_metadata import ReportMetadata
from retrieval.snapshot.snapshot import Snapshot
from retrieval.text.dates import Period

_TIE = 2e-9  # scores closer than this may be a tie
_TIED = 8  # hits asked for beyond those that are wanted, which few ties go past
_LOOKED_THROUGH = 256  # of the newest passages, at first
_LOOKED_AT = 64  # of the newest passages with a word, at first


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
        return self.coverage if self._covers_all(period) else self.snapshot.chronology.coverage(period)

    def _covers_all(self, period: Period) -> bool:
        first, last = self.coverage.first, self.coverage.last
        return not first or not last or (period.covers(first) and period.covers(last))

    def passages_of(self, slug: str) -> tuple[Passage, ...]:
        """The passages of a report, in order."""
        return self.snapshot.entry(self.snapshot.numbers[slug]).passages

    def report(self, key: str) -> Report | None:
        """The report of a slug or ref."""
        number = self.snapshot.numbers.get(key)
        return None if number is None else self.snapshot.report(number)

    def top(self, weights: Mapping[str, float], k: int, within: Filter = NO_FILTER) -> Candidates:
        """The k best passages for terms with weights, best first, ties newest first.

        The index settles ties by position, so it is asked for more until the last wanted ties with none.
        """
        allowed = self._allowed(within)
        found: list[Positions] = []
        asked, done = k + _TIED, 0
        while True:
            hits = self.snapshot.passage_index.top(weights, asked, allowed)
            scores = [score for _, score in hits]
            positions = np.array([position for position, _ in hits], np.int64)
            if min(map(sub, scores, scores[1:]), default=math.inf) <= _TIE:
                rounded = -np.array(scores).round(9)
                positions = positions[np.lexsort((positions, self._recency(positions), rounded))]
            # The last ones may tie with some that are not among the hits.
            settled = len(hits) if len(hits) < asked else sum([score > scores[-1] + _TIE for score in scores])
            ranked = positions[done:settled]
            found.append(self._first_with_phrases(k - sum(map(len, found)), ranked, within))
            if sum(map(len, found)) == k or len(hits) < asked:
                return self.snapshot.candidates(np.concatenate(found))
            asked, done = asked * 4, settled

    def term_scores(self, terms: Sequence[str], passages: Sequence[Passage]) -> TermScores:
        """See `Searcher`."""
        positions = self._positions_of(passages)
        owners = self.snapshot.owners[positions].astype(np.int64)
        return TermScores(
            self.snapshot.passage_index.term_scores(terms, positions),
            self.snapshot.title_index.term_scores(terms, owners),
            self.snapshot.report_index.term_scores(terms, owners),
            partial(self.snapshot.passage_index.term_places, terms, positions),
        )

    def expect(self, terms: Iterable[str]) -> None:
        """Nothing: the frequencies are at hand."""

    def idf(self, term: str) -> float:
        """See `Searcher`."""
        return self.snapshot.passage_index.idf(term)

    def passage_frequency(self, term: str) -> int:
        """How many passages have a term."""
        return self.snapshot.passage_index.df(term)

    def report_frequency(self, term: str) -> int:
        """How many reports have a term, in their title or their passages."""
        return self.snapshot.report_index.df(term)

    def place(self, key: str) -> int | None:
        """See `Searcher`."""
        number = self.snapshot.numbers.get(key)
        return None if number is None else int(self.snapshot.recency[number])

    def places(self, period: Period) -> range:
        """See `Searcher`."""
        return self.snapshot.chronology.places(period)

    def days(self, period: Period) -> dict[date, int]:
        """See `Searcher`."""
        return self.snapshot.chronology.counts(period)

    def titled(
        self,
        groups: Groups,
        published: Published = EVER,
        least: int | None = None,
        limit: int | None = None,
    ) -> list[ReportMetadata]:
        """See `Searcher`."""
        having = self._titled(groups, len(groups) if least is None else least)
        places = self.snapshot.chronology.among(having, published)
        return [self.snapshot.metadata[at] for at in self.snapshot.newest[places[:limit]].tolist()]

    def _titled(self, groups: Groups, least: int) -> NDArray[np.int64]:
        """The places, ascending, of the reports whose title has a term of so many groups."""
        if not groups:
            return np.arange(len(self.snapshot.metadata))
        index = self.snapshot.title_index
        having = [distinct(np.concatenate([*map(index.positions, sorted({*each}))])) for each in groups]
        numbers, counts = np.unique(np.concatenate(having), return_counts=True)
        return np.sort(self.snapshot.recency[numbers[counts >= least]])

    def slug_of(self, digest: str) -> str | None:
        """See `Searcher`."""
        return next((each.slug for each in self.snapshot.metadata if each.digest == digest), None)

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
        positions = self._newest_first(self._having(groups, within))
        return [*self.snapshot.candidates(self._first_with_phrases(None, positions, within))]

    def reports_with(
        self, groups: Groups, within: Filter = NO_FILTER, limit: int | None = None
    ) -> list[ReportMetadata]:
        """The reports of those passages, newest first, `limit` at most."""
        reduced = self._reduced(within)
        if limit and groups and reduced == Filter(reduced.published, excluded=reduced.excluded):
            return [self.snapshot.metadata[number] for number in self._newest_with(groups, reduced, limit)]
        positions = self._having(groups, within)
        if within.phrases:
            positions = self._first_with_phrases(None, positions, within)
        return self._newest_reports(self.snapshot.owners[positions], limit)

    def _newest_with(self, groups: Groups, within: Filter, limit: int) -> Iterable[int]:
        """The same where nothing but the time and words decide: no more passages are looked at than it takes.

        Of words that many have, first the newest passages of all are; then the newest with the rarest word.
        """
        sizes = [self._passage_filter.frequency(group) for group in groups]
        most, lookups = min(sizes), sum(map(len, groups)) * LOOKUP
        asked = _LOOKED_THROUGH
        while asked * lookups <= most:
            newest = self._newest_positions(within, asked)
            found = self._owners_with(groups, within, newest)
            if len(found) >= limit or len(newest) < asked:
                return islice(found, limit)
            asked *= 4
        rarest = sizes.index(most)
        positions = self._passage_filter.with_any(groups[rarest])
        positions = positions[self.snapshot.chronology.known(self._recency(positions), within.published)]
        others = [group for at, group in enumerate(groups) if at != rarest]
        found, asked = {}, _LOOKED_AT
        while len(found) < limit and len(positions):
            found |= self._owners_with(others, within, positions[:asked])
            positions, asked = positions[asked:], asked * 4
        return islice(found, limit)

    def _owners_with(self, groups: Groups, within: Filter, positions: Positions) -> dict[int, None]:
        """The numbers of the reports of those of some passages that have the words, in the same order."""
        having = self._passage_filter.with_terms(groups, positions)
        having = self._passage_filter.without_excluded(within, having)
        return dict.fromkeys(self.snapshot.owners[having].tolist())

    def _newest_reports(self, numbers: NDArray[np.integer], limit: int | None) -> list[ReportMetadata]:
        places = distinct(self.snapshot.recency[numbers])[:limit]
        return [self.snapshot.metadata[number] for number in self.snapshot.newest[places].tolist()]

    def newest_passages(self, k: int, within: Filter = NO_FILTER) -> Candidates:
        """The first k passages, newest first."""
        within = self._reduced(within)
        if within == Filter(within.published, excluded=within.excluded):
            return self._newest(k, within)
        positions = self._newest_first(self._positions(within))
        return self.snapshot.candidates(self._first_with_phrases(k, positions, within))

    def _positions_of(self, passages: Sequence[Passage]) -> Positions:
        if isinstance(passages, Candidates):
            return np.array(passages.ids, np.int64)
        return np.array([self.snapshot.position(passage) for passage in passages], np.int64)

    def _newest(self, k: int, within: Filter) -> Candidates:
        """The same for conditions that most passages meet: no other reports than the newest are looked at."""
        asked = k
        while True:
            newest = self._newest_positions(within, asked + 1)
            left = self._passage_filter.without_excluded(within, newest[:asked])
            if len(left) >= k or len(newest) <= asked:
                return self.snapshot.candidates(left[:k])
            asked *= 4

    def _newest_positions(self, within: Filter, count: int) -> Positions:
        """Those of at most so many passages of the newest reports of a period, and then of undated ones."""
        chronology, starts = self.snapshot.chronology, self.snapshot.starts
        parts = chronology.places(within.published), range(chronology.dated, len(chronology.days))
        places = [place for part in parts for place in chronology.holding(part, count)]
        reports = [np.arange(*starts[number : number + 2]) for number in self.snapshot.newest[places]]
        positions: Positions = np.concatenate([*reports, np.zeros(0, np.int64)])[:count]
        return positions

    def _first_with_phrases(self, k: int | None, positions: Positions, within: Filter) -> Positions:
        """The first k positions that have the phrases; no more are read than are needed."""
        if not within.phrases:
            return positions[:k]
        having = (at for at in positions.tolist() if self._passage_filter.has_phrases(at, within))
        return np.fromiter(islice(having, k), np.int64)

    def _recency(self, positions: Positions) -> Positions:
        """The place of the report of each position, from the newest."""
        return self.snapshot.recency[self.snapshot.owners[positions]]

    def _newest_first(self, positions: Positions) -> Positions:
        return positions[np.lexsort((positions, self._recency(positions)))]

    def _having(self, groups: Groups, within: Filter) -> Positions:
        return self._passage_filter.having(groups, self._reduced(within), self._where(within))

    def _positions(self, within: Filter) -> Positions:
        """The positions that a filter leaves, ascending, phrases aside."""
        allowed = self._allowed(within)
        if allowed is None:
            return np.arange(len(self.snapshot.passages))
        return np.flatnonzero(allowed) if allowed.dtype == np.bool_ else allowed.astype(np.int64, copy=False)

    def _allowed(self, within: Filter) -> Mask | Positions | None:
        """What a filter leaves, phrases aside; see `PassageFilter.allowed`."""
        return self._passage_filter.allowed(self._reduced(within), self._where(within))

    def _reduced(self, within: Filter) -> Filter:
        """The same filter without a period of publication that leaves out nothing."""
        if within.published is ALWAYS or not self._covers_all(within.published):
            return within
        return Filter(ALWAYS, within.dated, within.phrases, within.excluded, within.report)

    def _where(self, within: Filter) -> slice | None:
        """The positions of the one report that a filter allows, of none where it is unknown; None are all."""
        if within.report is None:
            return None
        number = self.snapshot.numbers.get(within.report)
        return slice(0, 0) if number is None else slice(*self.snapshot.starts[number : number + 2].tolist())

    @cached_property
    def _passage_filter(self) -> PassageFilter:
        return PassageFilter(self.snapshot.passages, self.snapshot.passage_index, self.snapshot.dates)
