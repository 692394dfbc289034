"""Hashes of paragraphs that may be boilerplate: they are where several reports share them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.reports.boilerplate import COMPARED_PARAGRAPHS, MAX_BOILERPLATE_PARAGRAPHS, MIN_REPEATS
from retrieval.reports.boilerplate_lines import is_page_line, may_repeat
from retrieval.reports.report import Report

_FEW = 4096  # hashes that a change may concern, to be looked up one by one
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
    before: "_Before | None" = None  # where these came from others by a small change

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
        staying = np.repeat(kept, np.diff(self.bounds))
        sizes = np.concatenate((np.diff(self.bounds)[kept], np.diff(added.bounds)))
        changed = np.concatenate((self.hashes[~staying], added.hashes))
        return RepeatedParagraphs(
            np.concatenate((self.hashes[staying], added.hashes)),
            np.concatenate(([0], np.cumsum(sizes))),
            np.concatenate((self.firsts[kept], added.firsts)),
            _Before(self.repeated, changed) if len(changed) <= _FEW else None,
        )

    @cached_property
    def repeated(self) -> BoilerplateHashes:
        """The paragraphs that several reports share; versions of one story count as one report."""
        if self.before is None:
            return BoilerplateHashes(self._often(np.arange(len(self.hashes))))
        known, changed = self.before.repeated, self.before.changed
        often = known.hashes.difference(changed.tolist()) | self._often(_having(self.hashes, changed))
        return known if often == known.hashes else BoilerplateHashes(often)

    def _often(self, places: NDArray[np.int64]) -> frozenset[int]:
        """The hashes at some places that enough stories have there."""
        owners = self._owners(places)
        counted = (self.hashes[places] & np.uint64(1)).astype(bool)
        counted |= self.bounds[1:][owners] - places <= COMPARED_PARAGRAPHS
        hashes, owners = self.hashes[places[counted]], owners[counted]
        values, counts = np.unique(hashes, return_counts=True)
        several = np.isin(hashes, values[counts >= MIN_REPEATS])  # so that few are left to compare by story
        stories = set(zip(hashes[several].tolist(), self.firsts[owners[several]].tolist(), strict=True))
        often = Counter(text for text, _ in stories)
        return frozenset(text for text, count in often.items() if count >= MIN_REPEATS)

    def having(self, paragraphs: Iterable[int]) -> NDArray[np.int64]:
        """The reports that have any of these among their short lines and last paragraphs."""
        return np.unique(self._owners(_having(self.hashes, np.fromiter(paragraphs, np.uint64))))

    def _owners(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The reports that hashes at some places are of."""
        return np.searchsorted(self.bounds, places, side="right") - 1


class _Before(NamedTuple):
    """What was repeated before a change, and the hashes of the reports that came or left."""

    repeated: BoilerplateHashes
    changed: NDArray[np.uint64]


def _having(hashes: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The places of hashes that are among some wanted ones."""
    begins = np.zeros(1 << 16, np.bool_)  # most are ruled out by their first bits
    begins[wanted >> np.uint64(48)] = True
    places = np.flatnonzero(begins[hashes >> np.uint64(48)])
    return places[np.isin(hashes[places], wanted)]


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
