"""What is always in memory of a report."""

import hashlib
from typing import NamedTuple

from retrieval.reports.report import Report

Key = tuple[str, str]  # file and slug


class Card(NamedTuple):
    """A report but for its words. Two cards are equal only if their reports are."""

    slug: str
    file: str
    ref: str
    title: str
    url: str
    stamp: str
    day: int  # ordinal; 0 where undated
    digest: str  # of title and paragraphs
    source: str  # digest of the whole report, whatever it was read from

    @property
    def key(self) -> Key:
        """What tells it from the card of any other file."""
        return self.file, self.slug

    @classmethod
    def of(cls, report: Report) -> "Card":
        """The card of a report."""
        return cls(
            slug=report.slug,
            file=report.file,
            ref=report.ref,
            title=report.title,
            url=report.url,
            stamp=report.stamp,
            day=report.day.toordinal() if report.day else 0,
            digest=report.digest,
            source=_digest(report),
        )


def fingerprint(cards: "tuple[Card, ...]") -> str:
    """A short digest of everything that reports hold; it changes when they do."""
    held = sorted(f"{card.slug}\0{card.source}\0" for card in cards)
    return hashlib.blake2s("".join(held).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _digest(report: Report) -> str:
    # Of all fields but the names of the file: a field added one day is part of it by itself.
    held = [getattr(report, name) for name in Report.__slots__ if name not in ("slug", "file")]
    return hashlib.blake2s(repr(held).encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()
