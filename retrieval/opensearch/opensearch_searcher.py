"""The searcher of an index of OpenSearch: the engine finds, and what it has found is scored here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from retrieval.candidates import Candidates
from retrieval.index.bm25 import K1, check_weights
from retrieval.opensearch import queries, records, report_lookup, word_search
from retrieval.opensearch.connection.view import PAGE, IndexView, SearchHit
from retrieval.opensearch.found_passages import SHOWN_FIELDS, FoundPassages
from retrieval.opensearch.frequencies import Frequencies, Statistics
from retrieval.opensearch.mapping import NEWEST_FIRST, PASSAGE_TERMS, REPORT_TERMS
from retrieval.opensearch.report_sequence import ReportSequence
from retrieval.opensearch.scoring import Scoring
from retrieval.reports.passages import Passage
from retrieval.reports.report import Report
from retrieval.searcher import ALWAYS, EVER, NO_FILTER, Coverage, Filter, Groups, Published, TermScores
from retrieval.text.dates import Period

MOST_CANDIDATES = 1600  # passages that are scored for one call, however close their scores are
_LEAST_CANDIDATES = 50
_PER_WANTED = 2  # candidates for each passage that is wanted: 1 of 10 is another by the exact lengths
_PERIODS = 64  # whose coverage the questions of a view share
_ROUNDING = 1e-5  # of the engine's scores, which have 32 bits


class SharedView:
    """A view of an index, and what its questions have found out about it; threads may share it."""

    def __init__(self, view: IndexView) -> None:
        self.view, self.statistics = view, Statistics()
        self._coverages: dict[Period, Coverage] = {}

    def coverage_in(self, period: Period) -> Coverage:
        """How much was published in a period."""
        known = self._coverages.get(period)
        if known is None:
            known = _coverage(self.view, period)
            self._coverages = {**(self._coverages if len(self._coverages) < _PERIODS else {}), period: known}
        return known

    @cached_property
    def speakers(self) -> frozenset[str]:
        """The bodies whose own words the reports quote."""
        sources = [{"speaker": {"terms": {"field": "speakers"}}}]
        return frozenset(bucket["speaker"] for bucket in self.view.buckets(queries.reports(), sources))


class OpenSearchSearcher:
    """A `Searcher` of a view of an index, for one question; what it knows of that goes with it.

    Every method may raise SearchEngineError. Reports and passages may be used after the view is closed.
    """

    def __init__(self, shared: SharedView) -> None:
        self.shared, self._view = shared, shared.view
        self._frequencies = Frequencies(shared.view, shared.statistics)
        self._found = FoundPassages(self._whole)
        self._scoring = Scoring(shared.view, self._frequencies, self._found)
        self._wholes: dict[str, Report] = {}

    @property
    def coverage(self) -> Coverage:
        """How much there is."""
        return self.shared.coverage_in(ALWAYS)

    @property
    def speakers(self) -> frozenset[str]:
        """The bodies whose own words the reports quote."""
        return self.shared.speakers

    @cached_property
    def reports(self) -> Sequence[Report]:
        """All reports, newest first, undated last."""
        return ReportSequence(self._view, self.coverage.reports)

    def coverage_in(self, period: Period) -> Coverage:
        """See `Searcher`."""
        return self.shared.coverage_in(period)

    def report(self, key: str) -> Report | None:
        """The report of a slug or ref."""
        hits = self._view.hits(query=queries.report_of(key), _source=["stored"])
        return next((records.report(hit["_source"]) for hit in hits), None)

    def place(self, key: str) -> int | None:
        """See `Searcher`."""
        return report_lookup.place(self._view, key)

    def places(self, period: Period) -> range:
        """See `Searcher`."""
        return report_lookup.places(self._view, period)

    def days(self, period: Period) -> dict[date, int]:
        """See `Searcher`."""
        return report_lookup.days(self._view, period)

    def slug_of(self, digest: str) -> str | None:
        """See `Searcher`."""
        return report_lookup.slug_of(self._view, digest)

    def changed(self, since: int, after: date, until: date) -> Iterator[dict[str, Any]]:
        """What reports are recognised by; see `report_lookup.changed`."""
        return report_lookup.changed(self._view, since, after, until)

    def first_day_after(self, day: date) -> date | None:
        """The first day after another on which a report was published."""
        return report_lookup.first_day_after(self._view, day)

    def passages_of(self, slug: str) -> list[Passage]:
        """The passages of a report, in order; raises KeyError where there is no such report."""
        found = self._passages(Filter(report=slug))
        if not found and not self._view.counts([queries.reports_of([slug])])[0]:
            raise KeyError(slug)
        return found

    def top(self, weights: Mapping[str, float], k: int, within: Filter = NO_FILTER) -> Candidates:
        """The k best passages for terms with weights, best first, ties newest first.

        The engine's scores are rough, but never too low: once one of its hits scores less than the k-th best
        does exactly, none behind it can be among these.
        """
        check_weights(weights)
        frequencies = self._frequencies.of(PASSAGE_TERMS, weights) if k > 0 else []
        present = [term for term, frequency in zip(weights, frequencies, strict=False) if frequency]
        if not present:
            return self._found.candidates(())
        query = queries.best({term: weights[term] for term in present}, within)
        factors = np.array([weights[term] for term in present])
        asked = min(MOST_CANDIDATES, max(_LEAST_CANDIDATES, _PER_WANTED * k))
        while True:
            hits = self._view.hits(
                query=query,
                _source=SHOWN_FIELDS,
                size=asked,
                sort=["_score", *NEWEST_FIRST],
                track_scores=True,
                search_type="dfs_query_then_fetch",  # else each shard has its own idf
            )
            scores = factors @ self._scoring.of_texts(present, self._found.candidates(hits))
            # Hits whose scores are equal come newest first, which a stable order keeps.
            best = np.argsort(-scores.round(9), kind="stable")[:k].tolist()
            if len(hits) < asked or asked == MOST_CANDIDATES or scores[best[-1]] >= _highest(hits[-1]):
                return self._found.candidates([hits[at] for at in best])
            asked = min(MOST_CANDIDATES, 4 * asked)

    def term_scores(self, terms: Sequence[str], passages: Sequence[Passage]) -> TermScores:
        """See `Searcher`."""
        return self._scoring.of_passages(terms, passages)

    def expect(self, terms: Iterable[str]) -> None:
        """See `Searcher`."""
        self._frequencies.expect(terms)

    def idf(self, term: str) -> float:
        """See `Searcher`."""
        return self._frequencies.idf(term)

    def passage_frequency(self, term: str) -> int:
        """How many passages have a term."""
        return self._frequencies.of(PASSAGE_TERMS, [term])[0]

    def report_frequency(self, term: str) -> int:
        """How many reports have a term, in their title or their passages."""
        return self._frequencies.of(REPORT_TERMS, [term])[0]

    def titled(
        self,
        groups: Groups,
        published: Published = EVER,
        least: int | None = None,
        limit: int | None = None,
    ) -> list[records.Header]:
        """See `Searcher`."""
        return self._headers(queries.titled(groups, published, least), limit) if limit != 0 else []

    def words_with_prefix(self, prefix: str, limit: int) -> list[str]:
        """See `Searcher`."""
        return word_search.words_with_prefix(self._view, self._frequencies, prefix, limit)

    def words_near(self, word: str, distance: int) -> list[tuple[str, int]]:
        """See `Searcher`."""
        return word_search.words_near(self._view, self._frequencies, word, distance)

    def passages_with(self, groups: Groups, within: Filter = NO_FILTER) -> list[Passage]:
        """The passages that have a term of each group, newest first; none where there is no group."""
        return self._passages(within, groups) if groups else []

    def reports_with(
        self, groups: Groups, within: Filter = NO_FILTER, limit: int | None = None
    ) -> list[records.Header]:
        """The reports of those passages, newest first, `limit` at most."""
        if not groups:
            return []
        slugs = [*islice(self._slugs_with(groups, within), limit)]
        headers: list[records.Header] = []
        for start in range(0, len(slugs), PAGE):
            headers += self._headers(queries.reports_of(slugs[start : start + PAGE]))
        return headers

    def newest_passages(self, k: int, within: Filter = NO_FILTER) -> Candidates:
        """The first k passages, newest first."""
        hits = self._view.all_hits(queries.passages(within), SHOWN_FIELDS, size=max(1, min(k, PAGE)))
        return self._found.candidates(islice(hits, k))

    def _slugs_with(self, groups: Groups, within: Filter) -> Iterator[str]:
        """The slugs of the reports with passages, newest first, a page at a time."""
        sources = [{name: {"terms": {"field": name, "order": "desc"}}} for name in ("stamp", "slug")]
        return (bucket["slug"] for bucket in self._view.buckets(queries.passages(within, groups), sources))

    def _passages(self, within: Filter, groups: Groups = ()) -> list[Passage]:
        return [*self._found.candidates(self._view.all_hits(queries.passages(within, groups), SHOWN_FIELDS))]

    def _whole(self, slug: str) -> Report:
        """The report of a passage; raises KeyError where it is gone since."""
        if slug not in self._wholes:
            if (found := self.report(slug)) is None:
                raise KeyError(slug)
            self._wholes[slug] = found
        return self._wholes[slug]

    def _headers(self, query: queries.Query, limit: int | None = None) -> list[records.Header]:
        hits = self._view.all_hits(
            query, ["slug", "title", "stamp"], size=PAGE if limit is None else min(limit, PAGE)
        )
        return [records.header(hit["_source"]) for hit in islice(hits, limit)]


def _coverage(view: IndexView, period: Period) -> Coverage:
    ends = {"first": {"min": {"field": "day"}}, "last": {"max": {"field": "day"}}}
    dated = {"filter": {"range": {"day": {"gte": 1}}}, "aggs": ends}
    found = view.search(
        query=queries.reports(period),
        size=0,
        track_total_hits=True,
        aggs={"passages": {"sum": {"field": "passages"}}, "dated": dated},
    )
    days = [found["aggregations"]["dated"][end]["value"] for end in ends]
    first, last = (None if day is None else date.fromordinal(round(day)) for day in days)
    passages = round(found["aggregations"]["passages"]["value"])
    return Coverage(found["hits"]["total"]["value"], passages, first, last)


def _highest(hit: SearchHit) -> float:
    """The highest exact score that a passage behind a hit can have.

    The engine leaves out the factor k1 + 1, and has lengths of more than 40 terms rounded down.
    """
    score: float = hit["_score"]
    return score * (K1 + 1) * (1 - _ROUNDING)
