"""Reports by the terms of their titles."""

import numpy as np
from numpy.typing import NDArray

from retrieval.searcher import Groups
from retrieval.snapshot.snapshot import Snapshot


def titled(snapshot: Snapshot, groups: Groups, least: int | None = None) -> NDArray[np.int64]:
    """The places, ascending, of the reports whose title has a term of each group, or of `least` groups."""
    if not groups:
        return np.arange(len(snapshot.metadata))
    having = [
        np.unique(np.concatenate([snapshot.title_index.positions(term) for term in sorted({*group})]))
        for group in groups
    ]
    numbers, counts = np.unique(np.concatenate(having), return_counts=True)
    wanted = numbers[counts >= (len(groups) if least is None else least)].astype(np.int64)
    return np.sort(snapshot.recency[wanted])
