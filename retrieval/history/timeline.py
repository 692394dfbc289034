"""What reports said of something, one after the other: a quote a report, and what changed between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.history.changes import Change, Quote, changes
from retrieval.history.mentions import mentions
from retrieval.reports.passages import Passage
from retrieval.search.answers import Citation
from retrieval.search.matching.percolator import by_proximity
from retrieval.search.questions.question import Question
from retrieval.search.snippets import cite
from retrieval.searcher import Coverage, Searcher


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


def timeline(searcher: Searcher, text: str, today: date | None, offset: int, limit: int) -> Timeline:
    """The entries from `offset` on; see `Archive.timeline`."""
    where = mentions(searcher, text, today)
    first = max(0, offset - 1)  # the one before the stretch, to compare its first with
    citations = [
        _best(where.passages(searcher, report.slug), where.question)
        for report in where.reports[first : offset + limit]
    ]
    quotes = [Quote(citation.quote, where.question.content) for citation in citations]
    entries = [_entry(citations, quotes, at) for at in range(offset - first, len(citations))]
    return Timeline(where.question, where.coverage, tuple(entries), len(where.reports), where.unknown)


def _entry(citations: Sequence[Citation], quotes: Sequence[Quote], at: int) -> TimelineEntry:
    this = citations[at]
    if not at or this.published is None:  # an undated report has no report before it
        return TimelineEntry(this)
    return TimelineEntry(this, changes(quotes[at - 1], quotes[at]))


def _best(passages: Sequence[Passage], question: Question) -> Citation:
    """The passage whose words stand nearest to each other; quoted speech before the outlet's own words."""
    hits = by_proximity(passages, question)
    return cite(max(hits, key=lambda hit: (hit.score, -hit.passage.ordinal)), question)
