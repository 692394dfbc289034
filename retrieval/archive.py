"""The one object the bot talks to: ask, search, known, refresh."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from retrieval.report_changes import Mark, ReportChanges, ReportKeys
from retrieval.report_queries import ReportQueries
from retrieval.reports.corpus import Problem, Progress, age, corpus_of, read_reports
from retrieval.reports.folder_listing import Identity
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.passages import left_out
from retrieval.reports.report import LeftOut, Report
from retrieval.searcher import Ask, Searcher
from retrieval.snapshot import LocalSearcher, Snapshot
from retrieval.snapshot.folder_source import FolderSource, RefreshResult
from retrieval.snapshot.notices import (
    FileNotice,
    by_weight,
    future_count,
    future_dates,
    notice_counts,
    notices,
)
from retrieval.worker_pool import available_cores

if TYPE_CHECKING:
    from retrieval.opensearch.writing.indexed_folder import IndexedFolder

T = TypeVar("T")


class Archive(ReportQueries):
    """Reports that can be asked. A reader uses one searcher; `refresh` swaps it in one assignment."""

    remote: ClassVar = False  # whether an answer may wait for another machine
    indexed: "IndexedFolder | None" = None  # the folder that a search engine's index is filled from

    def __init__(self, snapshot: Snapshot, source: FolderSource | None = None) -> None:
        self._searcher = LocalSearcher(snapshot)
        self._source = source
        self._changing = Lock()  # held by those who make the next snapshot; readers never wait

    @classmethod
    def of(cls, reports: Iterable[Report], problems: Iterable[Problem] = ()) -> Self:
        """An archive of reports without files."""
        corpus = corpus_of(reports)
        snapshot = Snapshot.of(sorted(corpus.reports, key=age))
        return cls(snapshot.noting((*problems, *corpus.problems), corpus.duplicates))

    @classmethod
    def of_file(cls, path: Path, options: ReadingOptions | None = None) -> Self:
        """An archive of the reports of one file. Raises ReportError where it cannot be read."""
        return cls.of(read_reports(path, options or ReadingOptions()))

    @classmethod
    def open(
        cls,
        folder: Path,
        progress: Progress | None = None,
        index_folder: Path | None = None,
        options: ReadingOptions | None = None,
        workers: int | None = None,
    ) -> Self:
        """An archive of a folder; raises NoFolderError where there is none.

        `index_folder` is where a large archive's index is saved, which makes the next opening fast.
        `progress` is called with (done, of how many), first for files, then for reports. `options` say how
        dates are read. `workers` are the processes that read many new files, one for each core if not given.
        """
        source = FolderSource(folder, index_folder, options, workers or available_cores())
        return cls(source.open(progress), source)

    def refresh(self, names: Collection[str] | None = None) -> RefreshResult:
        """Read the files of these names again, or all files of the folder that have changed.

        Names are paths relative to the folder, with "/"; that of a sub-folder stands for all that is in it.
        Answers come from the old snapshot until the new one is complete. The last report of a file that can
        no longer be read stays in use.
        """
        if self._source is None:
            return RefreshResult(changed=False)
        with self._changing:
            snapshot, refreshed = self._source.refresh(self._snapshot, names)
            self._swap(snapshot)
            if self._source.due(snapshot):
                self._swap(self._source.saved(snapshot))
        return refreshed

    def check(self) -> None:
        """Raise where reports cannot be read now."""
        self.known().latest()  # read from disk, where there is an index

    def save(self) -> None:
        """Write what has changed to the index on disk, where the archive is large enough to have one."""
        if self._source is not None:
            with self._changing:
                self._swap(self._source.saved(self._snapshot))

    def close(self) -> None:
        """Save the index for the next start."""
        self.save()

    def reports_in(self, name: str) -> list[Report]:
        """The reports of a file or sub-folder, by its path in the folder; "" stands for all. By file name."""
        snapshot = self._snapshot
        numbers = [
            number
            for number, each in enumerate(snapshot.metadata)
            if not name or each.file == name or each.file.startswith(f"{name}/")
        ]
        numbers.sort(key=lambda number: (snapshot.metadata[number].file, age(snapshot.metadata[number])))
        return [snapshot.entry(number).report for number in numbers]

    def left_out(self, key: str) -> tuple[LeftOut, ...]:
        """The text of a report that is no passage, and why; none where the report is unknown."""
        snapshot = self._snapshot
        number = snapshot.numbers.get(key)
        if number is None:
            return ()
        report = snapshot.entry(number).report
        return report.left_out + left_out(report, snapshot.repeated_paragraphs.repeated)

    def notices_of(self, key: str) -> tuple[FileNotice, ...]:
        """What an operator should know about how a report was read; nothing where it is unknown."""
        number = self._snapshot.numbers.get(key)
        return () if number is None else tuple(notices(self._snapshot, [number]))

    @property
    def folder(self) -> Path | None:
        """Where the reports' files are; None where there are none."""
        return self._source.folder if self._source else None

    def changes(self, since: Mark | None, today: date) -> ReportChanges:
        """The reports known on a day that have come or changed since a mark; all where there is none."""
        seen = since if isinstance(since, Mapping) else {}
        day = today.toordinal()
        metadata = self._snapshot.metadata
        known = {each.slug: each.digest for each in metadata if each.day <= day}
        next_day = min((each.day for each in metadata if each.day > day), default=None)
        changed = [
            ReportKeys(each.slug, each.url, each.digest)
            for each in metadata
            if each.slug in known and seen.get(each.slug) != each.digest
        ]
        return ReportChanges(changed, known, date.fromordinal(next_day) if next_day else None)

    @property
    def digests(self) -> Mapping[str, str]:
        """Slug -> digest of what the report says."""
        return {each.slug: each.digest for each in self._snapshot.metadata}

    @property
    def urls(self) -> Mapping[str, str]:
        """Address -> slug of the report that comes from there."""
        return {each.url: each.slug for each in self._snapshot.metadata if each.url}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with files that are not reports."""
        return self._snapshot.problems

    @property
    def duplicates(self) -> tuple[tuple[str, str], ...]:
        """Files whose text another file holds: (left out, used)."""
        return self._snapshot.duplicates

    @property
    def notices(self) -> tuple[FileNotice, ...]:
        """What an operator should know about how reports were read, by file."""
        return (*notices(self._snapshot), *(self._source.notices if self._source else ()))

    @property
    def notice_counts(self) -> Mapping[str, int]:
        """How many notices of each kind there are, what matters most first; this reads no report."""
        of_folder = Counter(notice.kind for notice in (self._source.notices if self._source else ()))
        return by_weight(notice_counts(self._snapshot) + of_folder)

    def notices_on(self, today: date) -> tuple[FileNotice, ...]:
        """The same on a day, with the reports that are dated after it."""
        return (*future_dates(self._snapshot, today), *self.notices)

    def notice_counts_on(self, today: date) -> Mapping[str, int]:
        """How many of those there are of each kind, what matters most first."""
        return by_weight(Counter(self.notice_counts) + future_count(self._snapshot, today))

    @property
    def other_files(self) -> Mapping[str, int]:
        """How many files of other kinds the folder holds, by suffix; they are not read."""
        return self._source.listing.other_files if self._source else {}

    @property
    def folders(self) -> Mapping[str, Identity]:
        """The folder, as "", and its sub-folders by their paths in it, with device and inode.

        Nothing while the folder cannot be listed.
        """
        return self._source.listing.folders if self._source else {}

    @property
    def version(self) -> str:
        """A short digest of the content; it changes when reports do."""
        return self._snapshot.fingerprint

    def _ask(self, question: Callable[[Searcher], T], /) -> T:
        return question(self._searcher)

    @property
    def _fixed(self) -> Ask:
        searcher = self._searcher
        return lambda question: question(searcher)

    @property
    def _snapshot(self) -> Snapshot:
        return self._searcher.snapshot

    def _swap(self, snapshot: Snapshot) -> None:
        if snapshot is not self._snapshot:
            self._searcher = LocalSearcher(snapshot)
