"""Hashes of the closing paragraphs of all reports: those that several reports share are boilerplate."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from retrieval.reports.boilerplate import COMPARED_PARAGRAPHS, MAX_BOILERPLATE_PARAGRAPHS, MIN_REPEATS
from retrieval.reports.report import Report


@dataclass(frozen=True, slots=True)
class BoilerplateHashes:
    """Closing paragraphs that several reports share, by their hashes."""

    hashes: frozenset[int]

    def __contains__(self, paragraph: object) -> bool:
        return isinstance(paragraph, str) and _hash(paragraph) in self.hashes


@dataclass(frozen=True, eq=False)
class RepeatedParagraphs:
    """The hashes of every report's last paragraphs, report after report, and of its first one."""

    hashes: NDArray[np.uint64]
    bounds: NDArray[np.int64]  # report -> start in `hashes`; one more than reports
    firsts: NDArray[np.uint64]  # report -> hash of its first paragraph

    @classmethod
    def of(cls, reports: Sequence[Report]) -> "RepeatedParagraphs":
        """The last paragraphs of reports, as many as may belong to a tail."""
        last = [list(map(_hash, report.paragraphs[-MAX_BOILERPLATE_PARAGRAPHS:])) for report in reports]
        firsts = [_hash(report.paragraphs[0]) if report.paragraphs else 0 for report in reports]
        return cls(
            np.fromiter(chain.from_iterable(last), np.uint64),
            np.cumsum([0, *map(len, last)]),
            np.array(firsts, np.uint64),
        )

    def replaced(self, kept: NDArray[np.bool_], added: "RepeatedParagraphs") -> "RepeatedParagraphs":
        """The same without some reports, and with others after the last."""
        sizes = np.concatenate((np.diff(self.bounds)[kept], np.diff(added.bounds)))
        return RepeatedParagraphs(
            np.concatenate((self.hashes[np.repeat(kept, np.diff(self.bounds))], added.hashes)),
            np.concatenate(([0], np.cumsum(sizes))),
            np.concatenate((self.firsts[kept], added.firsts)),
        )

    @cached_property
    def repeated(self) -> BoilerplateHashes:
        """The closing paragraphs that several reports share; versions of one story count as one report."""
        closing = self.bounds[1:][self._owners] - np.arange(len(self.hashes)) <= COMPARED_PARAGRAPHS
        values, counts = np.unique(self.hashes[closing], return_counts=True)
        closing &= np.isin(
            self.hashes, values[counts >= MIN_REPEATS]
        )  # so that few are left to compare by story
        stories = zip(self.hashes[closing].tolist(), self.firsts[self._owners[closing]].tolist(), strict=True)
        often = Counter(text for text, _ in set(stories))
        return BoilerplateHashes(frozenset(text for text, count in often.items() if count >= MIN_REPEATS))

    def having(self, paragraphs: Iterable[int]) -> NDArray[np.int64]:
        """The reports that have any of these among their last paragraphs."""
        wanted = np.fromiter(paragraphs, np.uint64)
        return np.unique(self._owners[np.isin(self.hashes, wanted)])

    @cached_property
    def _owners(self) -> NDArray[np.int64]:
        return np.repeat(np.arange(len(self.firsts)), np.diff(self.bounds))


def _hash(paragraph: str) -> int:
    text = paragraph.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "little")
