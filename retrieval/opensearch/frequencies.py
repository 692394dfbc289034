"""How many documents have a term, exactly and over all shards, and how long the documents are on average."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.index.bm25 import saturation
from retrieval.opensearch import queries
from retrieval.opensearch.connection.view import IndexView
from retrieval.opensearch.mapping import PASSAGE_TERMS, REPORT_TERMS, TITLE_TERMS, token
from retrieval.searcher import Floats
from retrieval.text.analysis import LONGEST_WORD
from retrieval.text.idf import inverse_document_frequency

Counts = dict[str, int]  # field -> documents

_TOGETHER = ((REPORT_TERMS,), (PASSAGE_TERMS, TITLE_TERMS))  # fields that a term is looked up in at once
CACHED = 1 << 16  # terms that the questions of a view share


class Statistics:
    """What questions have found out about a view, which does not change; threads may share it."""

    def __init__(self) -> None:
        self.terms: dict[str, Counts] = {}  # only such as reports have
        self.totals: dict[str, tuple[int, int]] = {}  # field -> documents that can have it, their lengths

    def remember(self, terms: Mapping[str, Counts]) -> None:
        """Keep the frequencies of terms that reports have; another might be anything, and is not kept."""
        present = {
            term: self.terms.get(term, {}) | counts
            for term, counts in terms.items()
            if any(counts.values()) and len(term) <= LONGEST_WORD
        }
        if len(self.terms) + len(present) > CACHED:
            self.terms = {}
        self.terms |= present


class Frequencies:
    """The frequencies of a view as one question asks for them, each once.

    The engine's own count documents that are replaced but not yet merged away, and are those of one shard.
    """

    def __init__(self, view: IndexView, statistics: Statistics) -> None:
        self._view, self._statistics = view, statistics
        self._known: dict[str, Counts] = {}
        self._expected: dict[str, None] = {}

    def expect(self, terms: Iterable[str]) -> None:
        """Look terms up together with the next one that has to be."""
        self._expected |= dict.fromkeys(terms)

    def of(self, field: str, terms: Iterable[str]) -> list[int]:
        """In how many documents each term is, in one field."""
        terms = [*terms]
        if self._lacking(field, terms):
            # Most of those that are expected no report has: of the passages and titles with them nobody asks.
            expected = [each for each in self._expected if self._known.get(each, {}).get(REPORT_TERMS, 1)]
            self._look_up(field, self._lacking(field, [*terms, *expected]))
        return [self._known[term][field] for term in terms]

    def _lacking(self, field: str, terms: Iterable[str]) -> list[str]:
        """Those of some terms whose frequency in a field is not known yet, to this question or another."""
        for term in terms:
            if field not in self._known.get(term, ()) and field in self._statistics.terms.get(term, ()):
                self._known[term] = self._known.get(term, {}) | self._statistics.terms[term]
        return [term for term in dict.fromkeys(terms) if field not in self._known.get(term, ())]

    def _look_up(self, field: str, terms: Sequence[str]) -> None:
        fields = next(group for group in _TOGETHER if field in group)
        counts = self._view.counts([{"term": {each: token(term)}} for term in terms for each in fields])
        groups = zip(*[iter(counts)] * len(fields), strict=True)
        found = {
            term: dict(zip(fields, group, strict=True)) for term, group in zip(terms, groups, strict=True)
        }
        self._statistics.remember(found)
        self._known |= {term: self._known.get(term, {}) | counts for term, counts in found.items()}

    def idf(self, term: str) -> float:
        """What a term is worth among passages."""
        size, _ = self._totals[PASSAGE_TERMS]
        return inverse_document_frequency(size, self.of(PASSAGE_TERMS, [term])[0])

    def scores(
        self, field: str, terms: Sequence[str], tf: NDArray[np.int64], lengths: NDArray[np.int64]
    ) -> Floats:
        """BM25 of terms in a field of documents, from their counts, terms x documents, and lengths."""
        scores = np.zeros(tf.shape)
        rows = np.flatnonzero(tf.any(axis=1)).tolist()  # the frequency of no other term matters
        if rows:
            size, total = self._totals[field]
            for row, df in zip(rows, self.of(field, [terms[row] for row in rows]), strict=True):
                idf = inverse_document_frequency(size, df)
                scores[row] = saturation(tf[row], lengths, total / size) * idf
        return scores

    @property
    def _totals(self) -> dict[str, tuple[int, int]]:
        if not self._statistics.totals:
            wanted = ("passages", "passages_length", "title_length", "report_length")
            found = self._view.search(
                query=queries.reports(),
                size=0,
                track_total_hits=True,
                aggs={field: {"sum": {"field": field}} for field in wanted},
            )
            passages, *lengths = (round(found["aggregations"][field]["value"]) for field in wanted)
            reports = found["hits"]["total"]["value"]
            counts = zip((passages, reports, reports), lengths, strict=True)
            self._statistics.totals = dict(
                zip((PASSAGE_TERMS, TITLE_TERMS, REPORT_TERMS), counts, strict=True)
            )
        return self._statistics.totals
