"""The one object the bot talks to: ask, search, known, refresh."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Self

from retrieval.history.newer_report import newer_report
from retrieval.history.timeline import Timeline, timeline
from retrieval.history.trend import Trend, trend
from retrieval.known_reports import KnownReports
from retrieval.reports.corpus import Problem, Progress, age, corpus_of, read_reports
from retrieval.reports.folder_listing import Identity
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.passages import Passage, left_out
from retrieval.reports.report import LeftOut, Report
from retrieval.search import inline_search, pipeline
from retrieval.search.answers import Abstention, Answer, Citation, Hit
from retrieval.search.matching.percolator import matches, percolate
from retrieval.search.matching.quoted_words import answer_quoted, plain_words
from retrieval.search.questions.question import Question
from retrieval.search.ranking import CANDIDATES
from retrieval.searcher import Coverage
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


class Archive:
    """Reports that can be asked. A reader uses one searcher; `refresh` swaps it in one assignment."""

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

    def save(self) -> None:
        """Write what has changed to the index on disk, where the archive is large enough to have one."""
        if self._source is not None:
            with self._changing:
                self._swap(self._source.saved(self._snapshot))

    def close(self) -> None:
        """Save the index for the next start."""
        self.save()

    def ask(
        self,
        text: str,
        today: date | None = None,
        follows: str | Question | None = None,
        about: str | None = None,
        offset: int = 0,
        limit: int = 3,
        quoted: str = "",
    ) -> Answer | Abstention:
        """The passages that answer a question, or why there are none.

        `follows` is the question asked before, `about` the slug of the report it is about; both are
        context. `offset` leaves out citations already seen. `quoted` are words that somebody has quoted to
        ask about them: passages that hold them answer, those of `about` first.
        """
        searcher = self._searcher
        if quoted:
            if found := answer_quoted(searcher, quoted, text, today, about, offset, limit):
                return found
            text = f"{plain_words(quoted)} {text}".strip()
        answer = pipeline.ask(searcher, text, today, follows, about, offset, limit)
        if offset or isinstance(answer, Abstention):
            return answer
        cited = [citation.passage for citation in answer.citations]
        return replace(answer, later=newer_report(searcher, answer.question, today, cited))

    def known(self, today: date | None = None) -> KnownReports:
        """The reports that are known on a day; None is the end of time."""
        searcher = self._searcher
        return KnownReports(lambda question: question(searcher), today)

    def hits(self, text: str, today: date | None = None, k: int = 10) -> list[Hit]:
        """The k best passages for a question, whether or not they answer it."""
        _, hits = pipeline.ranked(self._searcher, text, today, candidates=max(k, CANDIDATES))
        return hits[:k]

    def search(
        self, text: str, today: date | None = None, offset: int = 0, limit: int = 20
    ) -> list[Citation]:
        """The passages for words still being typed; no words give the newest reports' first passages.

        The address of a passage gives that passage alone, whole, that of a report all its passages.
        """
        if (addressed := self.known(today).addressed(text)) is not None:
            return [Citation(passage, 0, len(passage.text), 0.0) for passage in addressed[offset:][:limit]]
        return inline_search.search(self._searcher, text, today, offset, limit)

    def percolate(self, words: str, key: str) -> tuple[Citation, ...]:
        """The five best passages of a report that match a subscription's words; none of its outlet alone."""
        report = (searcher := self._searcher).report(key)
        return percolate(searcher, words, report) if report else ()

    def matches(self, words: str, key: str) -> bool:
        """Whether one report, by slug or ref, matches the words of a subscription; see `StoredQuery`."""
        report = (searcher := self._searcher).report(key)
        return report is not None and matches(searcher, words, report)

    def timeline(self, text: str, today: date | None = None, offset: int = 0, limit: int = 5) -> Timeline:
        """What each report says that mentions all that is asked about, oldest first, undated ones last."""
        return timeline(self._searcher, text, today, offset, limit)

    def trend(self, text: str, today: date | None = None) -> Trend:
        """How many reports mention all that is asked about, by month, quarter or year."""
        return trend(self._searcher, text, today)

    def report(self, key: str) -> Report | None:
        """The report of a slug or ref, whether or not its day has come."""
        return self._searcher.report(key)

    def passages(self, key: str) -> tuple[Passage, ...]:
        """The passages of a report, in order; none where it is unknown."""
        searcher = self._searcher
        report = searcher.report(key)
        return searcher.passages_of(report.slug) if report else ()

    def passage(self, key: str, ordinal: int) -> Passage | None:
        """One passage of a report."""
        return next((passage for passage in self.passages(key) if passage.ordinal == ordinal), None)

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

    def is_verbatim(self, citation: Citation) -> bool:
        """Whether a citation is verbatim: its quote stands in the passage, that in the report's text now."""
        report = self._searcher.report(citation.passage.report.slug)
        return (
            report is not None
            and 0 <= citation.start < citation.end <= len(citation.passage.text)
            and citation.passage.text in report.text
            and (citation.title, citation.published) == (report.title, report.published)
        )

    @property
    def folder(self) -> Path | None:
        """Where the reports' files are; None where there are none."""
        return self._source.folder if self._source else None

    @property
    def digests(self) -> Mapping[str, str]:
        """Slug -> digest of what the report says."""
        return {each.slug: each.digest for each in self._snapshot.metadata}

    @property
    def urls(self) -> Mapping[str, str]:
        """Address -> slug of the report that comes from there."""
        return {each.url: each.slug for each in self._snapshot.metadata if each.url}

    @property
    def reports(self) -> Sequence[Report]:
        """All reports, those of days to come too, newest first, undated last."""
        return self._searcher.reports

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
    def coverage(self) -> Coverage:
        """How much there is, reports of days to come included."""
        return self._searcher.coverage

    @property
    def version(self) -> str:
        """A short digest of the content; it changes when reports do."""
        return self._snapshot.fingerprint

    @property
    def _snapshot(self) -> Snapshot:
        return self._searcher.snapshot

    def _swap(self, snapshot: Snapshot) -> None:
        if snapshot is not self._snapshot:
            self._searcher = LocalSearcher(snapshot)
