"""What reports said of something, one after the other: a quote a report, and what changed between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from retrieval.history.changes import Change, changes
from retrieval.history.mentions import mentions
from retrieval.reports.passages import Passage
from retrieval.search.answers import Citation, Coverage, Hit
from retrieval.search.percolator import nearness
from retrieval.search.questions import Question
from retrieval.search.snippets import cite
from retrieval.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """What one report says, and what is different from the report before it."""

    citation: Citation
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """A stretch of the entries, oldest first, undated reports last, of `total` in all."""

    question: Question
    coverage: Coverage
    entries: tuple[TimelineEntry, ...]
    total: int
    unknown: tuple[str, ...] = ()


def timeline(snapshot: Snapshot, text: str, today: date | None, offset: int, limit: int) -> Timeline:
    """The entries from `offset` on; see `Archive.timeline`."""
    found = mentions(snapshot, text, today)
    first = max(0, offset - 1)  # the one before the stretch, to compare its first with
    citations = [
        _best([snapshot.passages[at] for at in places], found.question)
        for places in islice(found.places.values(), first, offset + limit)
    ]
    entries = [_moment(citations, at, found.question) for at in range(offset - first, len(citations))]
    return Timeline(found.question, found.coverage, tuple(entries), len(found.places), found.unknown)


def _moment(citations: Sequence[Citation], at: int, question: Question) -> TimelineEntry:
    this = citations[at]
    if not at or this.published is None:  # nobody knows what came before an undated report
        return TimelineEntry(this)
    return TimelineEntry(this, changes(citations[at - 1].quote, this.quote, question.content))


def _best(passages: Sequence[Passage], question: Question) -> Citation:
    """The passage whose words stand nearest to each other; a body's own before the outlet's."""
    hits = [Hit(passage, nearness(passage, question)) for passage in passages]
    return cite(max(hits, key=lambda hit: (hit.score, -hit.passage.ordinal)), question)
