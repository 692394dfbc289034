"""The ranking model: Okapi BM25 as rank_bm25 has it, with an idf that is never negative."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from retrieval.text.idf import inverse_document_frequency

K1 = 1.5
B = 0.75


class Okapi(BM25Okapi):  # type: ignore[misc]
    """rank_bm25's Okapi with an idf that is never negative; every index scores as this does.

    The corpus must not be empty: rank_bm25 divides by its size.
    """

    def __init__(self, corpus: list[list[str]], k1: float = K1, b: float = B) -> None:
        super().__init__(corpus, k1=k1, b=b)
        self.doc_len: NDArray[np.int64] = np.array(self.doc_len)  # else every call converts the list

    def _calc_idf(self, nd: dict[str, int]) -> None:
        self.idf = {word: inverse_document_frequency(self.corpus_size, df) for word, df in nd.items()}


def saturation(
    tf: NDArray[np.int64], length: NDArray[np.int64], average: float, k1: float = K1, b: float = B
) -> NDArray[np.float64]:
    """Return a word's score but for its idf, from its count and the document's length, both in words."""
    relative = length / (average or 1.0)  # no average: no documents, or only empty ones
    return np.asarray(tf * (k1 + 1) / (tf + k1 * (1 - b + b * relative)), np.float64)


def check_weights(weights: Mapping[str, float]) -> None:
    """Raise ValueError for a weight that is not positive and finite."""
    if not all(0 < weight < float("inf") for weight in weights.values()):
        raise ValueError(f"A weight must be positive: {dict(weights)}")
