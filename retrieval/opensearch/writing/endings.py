"""The paragraphs of a report that may be boilerplate, by hashes as the index has them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from retrieval.reports.boilerplate import COMPARED_PARAGRAPHS, MIN_REPEATS
from retrieval.reports.report import Report
from retrieval.snapshot.repeated_paragraphs import BoilerplateHashes, RepeatedParagraphs


@dataclass(frozen=True, slots=True)
class Endings:
    """The hashes of a report's short lines and last paragraphs, as `RepeatedParagraphs` has them."""

    NONE: ClassVar["Endings"]  # of a report that is removed
    ENOUGH: ClassVar[int] = MIN_REPEATS  # stories that share a paragraph which is boilerplate

    all: tuple[str, ...]
    counted: tuple[str, ...]  # those of them that count: short lines, and the very last ones
    story: str

    @classmethod
    def of(cls, report: Report) -> "Endings":
        """Those of a report."""
        paragraphs = RepeatedParagraphs.of([report])
        hashes, size = paragraphs.hashes.tolist(), len(paragraphs.hashes)
        counted = [each for at, each in enumerate(hashes) if each & 1 or size - at <= COMPARED_PARAGRAPHS]
        return cls(_distinct(hashes), _distinct(counted), f"{paragraphs.firsts[0]:x}")


Endings.NONE = Endings((), (), "")


def boilerplate_hashes(repeated: Iterable[str]) -> BoilerplateHashes:
    """What reports are split with."""
    return BoilerplateHashes(frozenset(int(each, 16) for each in repeated))


def _distinct(hashes: Iterable[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{each:x}" for each in hashes))
