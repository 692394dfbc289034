"""What is known of each passage without reading it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.reports.passages import Passage


@dataclass(frozen=True, eq=False)
class PassageColumns:
    """Passages by position: their ordinals in their reports, and whether they are quoted speech."""

    ordinals: NDArray[np.uint32]
    quoted: NDArray[np.bool_]

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> "PassageColumns":
        """The columns of passages in a row."""
        ordinals = np.array([each.ordinal for each in passages], np.uint32)
        return cls(ordinals, np.array([each.quoted for each in passages], np.bool_))

    def replaced(self, kept: NDArray[np.bool_], added: Sequence[Passage]) -> "PassageColumns":
        """The same without some passages, and with others after the last."""
        more = PassageColumns.of(added)
        ordinals = np.concatenate((self.ordinals[kept], more.ordinals))
        return PassageColumns(ordinals, np.concatenate((self.quoted[kept], more.quoted)))
