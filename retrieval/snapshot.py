"""An immutable corpus with its passages and indexes: what readers hold while a new one is made."""

from dataclasses import dataclass
from functools import cached_property

from retrieval.answers import Coverage
from retrieval.calendar import Calendar
from retrieval.index import Index
from retrieval.reports.corpus import Corpus, Progress
from retrieval.reports.passages import Passage, repeated_tails, split
from retrieval.reports.report import Report


@dataclass(frozen=True)
class Snapshot:
    """A corpus and its indexes. Positions in `index` and `calendar` are positions in `passages`."""

    corpus: Corpus
    passages: tuple[Passage, ...]  # newest report first
    index: Index  # the passages' texts
    titles: Index  # the reports' titles; positions are those of `corpus.reports`
    wholes: Index  # everything a report says
    calendar: Calendar

    @classmethod
    def of(cls, corpus: Corpus, progress: Progress | None = None) -> "Snapshot":
        """The snapshot of a corpus; `progress` hears how many passages are indexed."""
        repeated = repeated_tails(corpus.reports)
        passages = tuple(passage for report in corpus.reports for passage in split(report, repeated))
        whole: dict[str, list[str]] = {report.slug: [report.title] for report in corpus.reports}
        for passage in passages:
            whole[passage.report.slug].append(passage.text)
        heard = (lambda done: progress(done, len(passages))) if progress else None
        return cls(
            corpus,
            passages,
            Index.build((passage.text for passage in passages), heard),
            Index.build(report.title for report in corpus.reports),
            Index.build("\n".join(texts) for texts in whole.values()),
            Calendar.of(passages),
        )

    @cached_property
    def spans(self) -> dict[str, range]:
        """Slug -> positions of the report's passages."""
        spans: dict[str, range] = {report.slug: range(0) for report in self.corpus.reports}
        for position, passage in enumerate(self.passages):
            first = spans[passage.report.slug].start if spans[passage.report.slug] else position
            spans[passage.report.slug] = range(first, position + 1)
        return spans

    @cached_property
    def positions(self) -> dict[str, int]:
        """Slug or ref -> position of the report."""
        refs = {report.ref: at for at, report in enumerate(self.corpus.reports)}
        return refs | {report.slug: at for at, report in enumerate(self.corpus.reports)}

    @cached_property
    def coverage(self) -> Coverage:
        """How much there is, and from when to when."""
        days = [report.day for report in self.corpus.reports if report.day]
        return Coverage(
            len(self.corpus.reports), len(self.passages), min(days, default=None), max(days, default=None)
        )

    @cached_property
    def speakers(self) -> frozenset[str]:
        """The bodies whose own words the reports quote."""
        return frozenset(p.speaker for p in self.passages if p.quoted and p.speaker)

    def of_report(self, slug: str) -> tuple[Passage, ...]:
        """The passages of a report, in order."""
        span = self.spans[slug]
        return self.passages[span.start : span.stop]

    def report(self, key: str) -> Report | None:
        """The report of a slug or ref."""
        at = self.positions.get(key)
        return None if at is None else self.corpus.reports[at]
