"""The ranking model: rank-bm25's Okapi with an inverse document frequency that is never negative."""

import math
from collections.abc import Mapping

from rank_bm25 import BM25Okapi


class Okapi(BM25Okapi):  # type: ignore[misc]  # rank_bm25 ships no types
    """BM25Okapi with idf = ln(1 + (N - df + 0.5) / (df + 0.5)), as Lucene has it.

    rank-bm25's own idf is 0 for a word in half of the documents and negative above; in a small archive
    that is most words.
    """

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        for word, df in nd.items():
            self.idf[word] = math.log(1 + (self.corpus_size - df + 0.5) / (df + 0.5))
