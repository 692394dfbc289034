"""How many documents have a term, exactly and over all shards, and how long the documents are on average."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.index.bm25 import saturation
from retrieval.opensearch.connection.view import View
from retrieval.opensearch.mapping import LENGTHS, PASSAGE_TERMS, token
from retrieval.text.idf import inverse_document_frequency

Floats = NDArray[np.float64]


class Frequencies:
    """The statistics of a view, each asked for once.

    The engine's own count documents that are replaced but not yet merged away, and are those of one shard.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[str, dict[str, int]] = {}  # term -> field -> documents

    def of(self, field: str, terms: Iterable[str]) -> list[int]:
        """In how many documents each term is, in one field; a term asked for once is known in all."""
        terms = [*terms]
        unknown = [*dict.fromkeys(term for term in terms if term not in self._known)]
        queries = [{"term": {each: token(term)}} for term in unknown for each in LENGTHS]
        counts = iter(self._view.counts(queries))
        self._known |= {term: dict(zip(LENGTHS, counts, strict=False)) for term in unknown}
        return [self._known[term][field] for term in terms]

    def size(self, field: str) -> int:
        """How many documents can have a field."""
        return self._totals[field][0]

    def idf(self, terms: Sequence[str]) -> list[float]:
        """What terms are worth among passages."""
        size = self.size(PASSAGE_TERMS)
        return [inverse_document_frequency(size, df) for df in self.of(PASSAGE_TERMS, terms)]

    def scores(
        self, field: str, terms: Sequence[str], tf: NDArray[np.int64], lengths: NDArray[np.int64]
    ) -> Floats:
        """BM25 of terms in a field of documents, from their counts, terms x documents, and lengths."""
        size, total = self._totals[field]
        scores = np.zeros(tf.shape)
        rows = np.flatnonzero(tf.any(axis=1)).tolist()  # the frequency of no other term matters
        present = [terms[row] for row in rows]
        for row, df in zip(rows, self.of(field, present), strict=True):
            idf = inverse_document_frequency(size, df)
            scores[row] = saturation(tf[row], lengths, total / max(1, size)) * idf
        return scores

    @cached_property
    def _totals(self) -> dict[str, tuple[int, int]]:
        """Field -> how many documents can have it, and their lengths together."""
        statistics = {field: {"stats": {"field": length}} for field, length in LENGTHS.items()}
        found = self._view.search(size=0, aggs=statistics)["aggregations"]
        return {field: (found[field]["count"], round(found[field]["sum"])) for field in LENGTHS}
