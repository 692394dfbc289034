"""The ranking model: Okapi BM25 as rank_bm25 has it, with an idf that is never negative."""

import math

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

K1 = 1.5
B = 0.75


class Okapi(BM25Okapi):  # type: ignore[misc]
    """rank_bm25's Okapi, in which no word is worth less than nothing; the index must score as this does."""

    def __init__(self, corpus: list[list[str]], k1: float = K1, b: float = B) -> None:
        super().__init__(corpus, k1=k1, b=b)

    def _calc_idf(self, nd: dict[str, int]) -> None:
        self.idf = {word: idf(self.corpus_size, df) for word, df in nd.items()}


def idf(size: int, df: int) -> float:
    """Return what a word is worth that occurs in `df` of `size` documents."""
    return math.log1p((size - df + 0.5) / (df + 0.5))


def saturation(
    tf: NDArray[np.int64], length: NDArray[np.int64], average: float, k1: float = K1, b: float = B
) -> NDArray[np.float64]:
    """Return a word's score but for its idf, from its count and the document's length, both in words."""
    relative = length / (average or 1.0)  # no average: no documents, or only empty ones
    return np.asarray(tf * (k1 + 1) / (tf + k1 * (1 - b + b * relative)), np.float64)
