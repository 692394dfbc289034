"""Hashes of paragraphs that may be boilerplate: they are where several reports share them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from retrieval.reports.boilerplate import COMPARED_PARAGRAPHS, MAX_BOILERPLATE_PARAGRAPHS, MIN_REPEATS
from retrieval.reports.boilerplate_lines import is_page_line, may_repeat
from retrieval.reports.report import Report

_MAX_HEAD = 20  # paragraphs that may stand before the first of the story


@dataclass(frozen=True, slots=True)
class BoilerplateHashes:
    """Closing paragraphs and short lines that several reports share, by their hashes."""

    hashes: frozenset[int]

    def __contains__(self, paragraph: object) -> bool:
        return isinstance(paragraph, str) and _hash(paragraph) in self.hashes


@dataclass(frozen=True, eq=False)
class RepeatedParagraphs:
    """The hashes of every report's short lines, last paragraphs and first sentence, report by report.

    The lowest bit of a hash tells whether the paragraph is a short line, which counts wherever it stands.
    """

    hashes: NDArray[np.uint64]
    bounds: NDArray[np.int64]  # report -> start in `hashes`; one more than reports
    firsts: NDArray[np.uint64]  # report -> hash of its first sentence, which tells versions of one story

    @classmethod
    def of(cls, reports: Sequence[Report]) -> "RepeatedParagraphs":
        """The short lines of reports, and their last paragraphs, as many as may belong to a tail."""
        last = [_hashes(report.paragraphs) for report in reports]
        firsts = [_hash(_first_sentence(report.paragraphs)) for report in reports]
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
        """The paragraphs that several reports share; versions of one story count as one report."""
        counted = (self.hashes & np.uint64(1)).astype(bool)
        counted |= self.bounds[1:][self._owners] - np.arange(len(self.hashes)) <= COMPARED_PARAGRAPHS
        values, counts = np.unique(self.hashes[counted], return_counts=True)
        counted &= np.isin(
            self.hashes, values[counts >= MIN_REPEATS]
        )  # so that few are left to compare by story
        stories = zip(self.hashes[counted].tolist(), self.firsts[self._owners[counted]].tolist(), strict=True)
        often = Counter(text for text, _ in set(stories))
        return BoilerplateHashes(frozenset(text for text, count in often.items() if count >= MIN_REPEATS))

    def having(self, paragraphs: Iterable[int]) -> NDArray[np.int64]:
        """The reports that have any of these among their short lines and last paragraphs."""
        wanted = np.fromiter(paragraphs, np.uint64)
        return np.unique(self._owners[np.isin(self.hashes, wanted)])

    @cached_property
    def _owners(self) -> NDArray[np.int64]:
        return np.repeat(np.arange(len(self.firsts)), np.diff(self.bounds))


def _hashes(paragraphs: Sequence[str]) -> list[int]:
    earlier, last = paragraphs[:-MAX_BOILERPLATE_PARAGRAPHS], paragraphs[-MAX_BOILERPLATE_PARAGRAPHS:]
    return [*map(_hash, filter(may_repeat, earlier)), *map(_hash, last)]


def _first_sentence(paragraphs: Sequence[str]) -> str:
    """The first paragraph that is no line of the page: different stories may begin with the same of those."""
    own = (text for text in paragraphs[:_MAX_HEAD] if not may_repeat(text) and not is_page_line(text))
    return next(own, paragraphs[0] if paragraphs else "")


def _hash(paragraph: str) -> int:
    text = paragraph.encode("utf-8", "surrogatepass")
    digest = int.from_bytes(blake2b(text, digest_size=8).digest(), "little")
    return digest | 1 if may_repeat(paragraph) else digest & ~1
