"""All reports at one time, their passages and the indexes of both."""

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Candidates
from retrieval.index import Index, empty_index
from retrieval.reports.corpus import Problem, Progress, age
from retrieval.reports.passages import Passage, split
from retrieval.reports.report import Report
from retrieval.reports.speech.names import is_body
from retrieval.searcher import ALWAYS, Coverage
from retrieval.snapshot.chronology import Chronology
from retrieval.snapshot.date_index import DateIndex
from retrieval.snapshot.document_store import DocumentStore, LazySequence, PassageReader
from retrieval.snapshot.encoded_report import StoredReport
from retrieval.snapshot.reading.passage_columns import PassageColumns
from retrieval.snapshot.reading.report_numbers import ReportNumbers
from retrieval.snapshot.reading.splitting import SplitReports, full_text, split_reports
from retrieval.snapshot.repeated_paragraphs import RepeatedParagraphs
from retrieval.snapshot.report_metadata import ReportKey, ReportMetadata, fingerprint
from retrieval.worker_pool import NO_WORKERS, WorkerPool

Speakers = tuple[str, ...]  # the bodies that a report quotes

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Reports by number, in the order they came; passages by position, those of a report in a row.

    Nothing in here changes, so readers need no lock. Ties are settled by `recency`: a snapshot that grew from
    others and one of the same reports made at once, in another order, answer alike.
    """

    metadata: tuple[ReportMetadata, ...]
    newest: NDArray[np.int64]  # the numbers of the reports, newest first, undated last
    speaking: tuple[Speakers, ...]  # report -> the bodies that it quotes
    unknown_speakers: NDArray[np.int64]  # report -> how many of its quotations have no known speaker
    starts: NDArray[np.int64]  # report -> position of its first passage; one more than reports
    documents: DocumentStore
    columns: PassageColumns
    passage_index: Index  # the passages' texts
    title_index: Index  # the reports' titles; positions are numbers of reports
    report_index: Index  # all that a report says, title included
    dates: DateIndex
    repeated_paragraphs: RepeatedParagraphs
    numbers: ReportNumbers
    ordinals: NDArray[np.int64]  # report -> day of publication; 0 where undated
    problems: tuple[Problem, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()  # (file left out, file used)

    @classmethod
    def of(cls, reports: Iterable[Report] = (), progress: Progress | None = None) -> "Snapshot":
        """The snapshot of reports with distinct slugs; `progress` is called as they are indexed."""
        nothing = cls(
            (),
            np.zeros(0, np.int64),
            (),
            np.zeros(0, np.int64),
            np.zeros(1, np.int64),
            DocumentStore(),
            PassageColumns.of(()),
            empty_index(forward=True),
            empty_index(forward=True),
            empty_index(),
            DateIndex.of(()),
            RepeatedParagraphs.of(()),
            ReportNumbers.of(()),
            np.zeros(0, np.int64),
        )
        return nothing.replaced((), {ReportMetadata.of(report): report for report in reports}, progress)

    def replaced(
        self,
        gone: Iterable[int],
        added: Mapping[ReportMetadata, Report],
        progress: Progress | None = None,
        pool: WorkerPool = NO_WORKERS,
    ) -> "Snapshot":
        """The next snapshot: without the reports of some numbers, and with others after the last.

        Where a paragraph becomes boilerplate, or ceases to be, the reports that have it are split
        into passages again.
        """
        kept = np.ones(len(self.metadata), bool)
        kept[np.fromiter(gone, np.int64)] = False
        repeated_paragraphs = self.repeated_paragraphs.replaced(
            kept, RepeatedParagraphs.of([*added.values()])
        )
        if split_anew := self._split_anew(repeated_paragraphs, kept):
            kept[split_anew] = False
            added = {**{self.metadata[number]: self.entry(number).report for number in split_anew}, **added}
            repeated_paragraphs = self.repeated_paragraphs.replaced(
                kept, RepeatedParagraphs.of([*added.values()])
            )
        separate = split_reports([*added.values()], repeated_paragraphs.repeated, pool, progress)
        fresh = dict(zip(added, separate.entries, strict=True))
        return self._with(kept, fresh, separate, repeated_paragraphs)

    def _split_anew(self, repeated_paragraphs: RepeatedParagraphs, kept: NDArray[np.bool_]) -> list[int]:
        """The reports that stay and whose passages change."""
        crossed = self.repeated_paragraphs.repeated.hashes ^ repeated_paragraphs.repeated.hashes
        having = self.repeated_paragraphs.having(crossed).tolist() if crossed else []
        return [number for number in having if kept[number] and self._differs(number, repeated_paragraphs)]

    def _differs(self, number: int, repeated_paragraphs: RepeatedParagraphs) -> bool:
        report, passages = self.entry(number)
        return split(report, repeated_paragraphs.repeated) != passages

    def _with(
        self,
        kept: NDArray[np.bool_],
        fresh: dict[ReportMetadata, StoredReport],
        separate: SplitReports,
        repeated_paragraphs: RepeatedParagraphs,
    ) -> "Snapshot":
        before = np.diff(self.starts)
        staying = np.repeat(kept, before)
        added = fresh.values()
        sizes = np.concatenate((before[kept], np.array([len(entry.passages) for entry in added], np.int64)))
        left = np.flatnonzero(~kept).tolist()
        gone = [self.metadata[number] for number in left]
        passages = tuple(passage for entry in added for passage in entry.passages)
        metadata = (*_without(left, self.metadata), *fresh)
        return Snapshot(
            metadata,
            _ordered(metadata, (np.cumsum(kept) - 1)[self.newest[kept[self.newest]]]),
            (*_without(left, self.speaking), *map(_speaking, added)),
            np.concatenate((self.unknown_speakers[kept], np.fromiter(map(_unknown, added), np.int64))),
            np.concatenate(([0], np.cumsum(sizes))),
            self.documents.adding({each.key: entry for each, entry in fresh.items()}),
            self.columns.replaced(staying, passages),
            self.passage_index.replace(np.flatnonzero(~staying), separate.segments.passages),
            self.title_index.replace(left, separate.segments.titles),
            self.report_index.replace(
                {at: full_text(self.entry(at)) for at in left}, separate.segments.wholes
            ),
            self.dates.replaced(staying, passages, separate.named),
            repeated_paragraphs,
            self.numbers.replaced(gone, metadata, len(fresh)),
            np.concatenate((self.ordinals[kept], np.array([each.day for each in fresh], np.int64))),
        )

    def noting(self, problems: Iterable[Problem], duplicates: Iterable[tuple[str, str]]) -> "Snapshot":
        """The same reports, with the problems and duplicates of their files."""
        return replace(self, problems=tuple(problems), duplicates=tuple(duplicates))

    def beside(self, spare: Mapping[ReportKey, StoredReport]) -> "Snapshot":
        """The same reports, and others held ready for a later snapshot."""
        return replace(self, documents=self.documents.adding(spare))

    def without(self, stale: Iterable[ReportKey]) -> "Snapshot":
        """The same reports, without others that are held in memory and no longer needed."""
        return replace(self, documents=self.documents.without(stale))

    def number_of(self, report: ReportMetadata) -> int | None:
        """The number of a report, by its identity; None where it is not among these."""
        number = self.numbers.get(report.slug)
        return number if number is not None and self.metadata[number] is report else None

    def entry(self, number: int) -> StoredReport:
        """A report by its number, with its passages."""
        return self.documents.entry(self.metadata[number].key)

    def report(self, number: int) -> Report:
        """A report by its number; of a stored one the text is decoded when it is asked for."""
        return self.documents.report(self.metadata[number].key)

    def candidates(self, positions: NDArray[np.int64]) -> Candidates:
        """The passages at some positions, which are their ids; none is read before it is looked at."""
        metadata, columns = self.metadata, self.columns
        return Candidates(
            positions.tolist(),
            [metadata[number] for number in self.owners[positions].tolist()],
            columns.ordinals[positions].tolist(),
            columns.quoted[positions].tolist(),
            self.passage_reader,
        )

    def position(self, passage: Passage) -> int:
        """The position of one of the passages."""
        number = self.numbers[passage.report.slug]
        start, stop = self.starts[number : number + 2].tolist()
        return int(start + np.searchsorted(self.columns.ordinals[start:stop], np.uint32(passage.ordinal)))

    def warm(self) -> "Snapshot":
        """Compute in advance what the first question would else wait for."""
        _ = self.recency, self.coverage, self.chronology, self.speakers, self.passage_reader
        return self

    @cached_property
    def recency(self) -> NDArray[np.int64]:
        """Report -> its position from the newest."""
        places = np.empty(len(self.metadata), np.int64)
        places[self.newest] = np.arange(len(self.metadata))
        return places

    @cached_property
    def owners(self) -> NDArray[np.int32]:
        """Passage -> number of its report."""
        return np.repeat(np.arange(len(self.metadata), dtype=np.int32), np.diff(self.starts))

    @cached_property
    def passages(self) -> Sequence[Passage]:
        """All passages, by position."""
        return LazySequence(int(self.starts[-1]), self.passage_reader.passage)

    @cached_property
    def passage_reader(self) -> PassageReader:
        """What reads the passages at positions."""
        return PassageReader(self.documents, self.metadata, self.starts, self.owners)

    @cached_property
    def reports(self) -> Sequence[Report]:
        """All reports, newest first, undated last."""
        return LazySequence(len(self.metadata), partial(_report, self.documents, self.metadata, self.newest))

    @cached_property
    def days(self) -> tuple[date | None, ...]:
        """The day of publication of each report."""
        return tuple(date.fromordinal(each.day) if each.day else None for each in self.metadata)

    @cached_property
    def coverage(self) -> Coverage:
        """How much there is, and from when to when."""
        return self.chronology.coverage(ALWAYS)

    @cached_property
    def chronology(self) -> Chronology:
        """The reports in the order of their days."""
        passages = np.cumsum(np.diff(self.starts)[self.newest])
        return Chronology(self.ordinals[self.newest], np.concatenate(([0], passages)))

    @cached_property
    def speakers(self) -> frozenset[str]:
        """The bodies whose own words the reports quote."""
        return frozenset().union(*self.speaking)

    @cached_property
    def fingerprint(self) -> str:
        """A short digest of everything that the reports hold."""
        return fingerprint(self.metadata)


# Not a method: what a snapshot holds must not refer to it, or only the garbage collector could free it.
def _report(
    documents: DocumentStore, metadata: Sequence[ReportMetadata], newest: NDArray[np.int64], place: int
) -> Report:
    return documents.report(metadata[newest[place]].key)


def _ordered(metadata: Sequence[ReportMetadata], newest: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers of all reports, newest first; `newest` is that order of the first ones."""
    oldest = newest[::-1]
    added = sorted(range(len(newest), len(metadata)), key=lambda number: age(metadata[number]))
    places = [bisect(oldest, age(metadata[number]), key=lambda at: age(metadata[at])) for number in added]
    ordered: NDArray[np.int64] = np.insert(oldest, places, added)[::-1]
    return ordered


def _without(left: Sequence[int], values: Sequence[T]) -> Iterable[T]:
    """The values that stay, those at ascending places left out: whole stretches between these."""
    stretches = zip((0, *(place + 1 for place in left)), (*left, len(values)), strict=True)
    return chain.from_iterable(values[start:stop] for start, stop in stretches)


def _speaking(entry: StoredReport) -> Speakers:
    """The bodies quoted; not persons, whom a question asks for by their names as words to search for."""
    spoken = (speech.speaker for passage in entry.passages for speech in passage.speech)
    return tuple(dict.fromkeys(name for name in spoken if name and is_body(name)))


def _unknown(entry: StoredReport) -> int:
    """How many quotations of a report have no known speaker; quoted words inside a sentence are none."""
    return sum(
        speech.speaker is None and 2 * (speech.end - speech.start) > len(passage.text)
        for passage in entry.passages
        for speech in passage.speech
    )
