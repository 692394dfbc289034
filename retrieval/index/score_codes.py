"""Counts and lengths numbered together: what a posting holds in place of a score."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.index.bm25 import saturation


@dataclass(frozen=True, eq=False)
class ScoreCodes:
    """Every pair of (a word's count in a document, the document's length) that occurs, best first.

    A corpus has millions of postings but only some hundreds of such pairs. So a posting holds the number of
    its pair, in two bytes, and all pairs' scores are worked out anew whenever the average length changes.
    """

    tf: NDArray[np.int64]
    length: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.tf)

    @property
    def kind(self) -> type[np.unsignedinteger]:
        """The smallest type that holds every number, and one more for "not there"."""
        return np.uint16 if len(self) < 1 << 16 else np.uint32

    def scores(self, average: float) -> NDArray[np.float64]:
        """Return number -> the pair's score but for the idf; after the last, 0 for "not there"."""
        return np.append(saturation(self.tf, self.length, average), 0.0)

    @classmethod
    def count(
        cls, tf: NDArray[np.int64], length: NDArray[np.int64]
    ) -> tuple["ScoreCodes", NDArray[np.unsignedinteger]]:
        """Number the pairs in any order, and return the number of each."""
        # A grid of distinct counts by distinct lengths: far cheaper than sorting millions of pairs.
        row, rows = _ranks(tf)
        column, columns = _ranks(length)
        cell = row[tf] * len(columns) + column[length]
        seen = np.zeros(len(rows) * len(columns), bool)
        seen[cell] = True
        cells = np.flatnonzero(seen)
        codes = cls(rows[cells // max(1, len(columns))], columns[cells % max(1, len(columns))])
        number = np.zeros(len(seen), codes.kind)
        number[cells] = np.arange(len(cells))
        return codes, number[cell]

    @classmethod
    def union(
        cls, parts: Sequence["ScoreCodes"], average: float
    ) -> tuple["ScoreCodes", list[NDArray[np.unsignedinteger]]]:
        """Number the pairs of all parts, best first; and for each part, old number -> new number."""
        tf = np.concatenate([part.tf for part in parts])
        length = np.concatenate([part.length for part in parts])
        pairs, inverse = np.unique((length << 32) | tf, return_inverse=True)
        tf, length = pairs & 0xFFFFFFFF, pairs >> 32
        order = np.argsort(-saturation(tf, length, average), kind="stable") if len(pairs) else pairs
        codes = cls(tf[order], length[order])
        place = np.empty(len(order), codes.kind)
        place[order] = np.arange(len(order))
        stops = np.cumsum([len(part) for part in parts])
        return codes, np.split(place[inverse], stops[:-1])


def _ranks(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    # value -> its rank among the distinct values, and the distinct values
    seen = np.bincount(values) > 0 if len(values) else np.zeros(1, bool)
    return np.cumsum(seen) - 1, np.flatnonzero(seen)
