"""An archive whose reports are in a search engine, which may be on other machines."""

from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import ClassVar, Self, TypeVar

from retrieval.archive import Archive
from retrieval.opensearch.connection.address import Address
from retrieval.opensearch.connection.client import Login, SearchClient
from retrieval.opensearch.connection.errors import SearchEngineError
from retrieval.opensearch.opensearch_searcher import OpenSearchSearcher
from retrieval.opensearch.searchers import Searchers
from retrieval.opensearch.writing import versions
from retrieval.opensearch.writing.indexed_folder import WRITING_SECONDS, IndexedFolder
from retrieval.report_changes import Mark, ReportChanges, ReportKeys
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.report import Report
from retrieval.searcher import Ask, Coverage, Searcher
from retrieval.snapshot import Snapshot
from retrieval.snapshot.folder_source import RefreshResult

OVERLAP = 600_000  # ms in which what was being written is visible at the latest

T = TypeVar("T")


class EngineArchive(Archive):
    """Reports of an index of OpenSearch: nothing to save, and no problems.

    Of the folder that the index is filled from, if it is given, only files that are named are refreshed.
    Everything that asks for reports may raise SearchEngineError, and may take seconds.
    """

    remote: ClassVar = True

    def __init__(self, client: SearchClient, indexed: IndexedFolder | None = None) -> None:
        super().__init__(Snapshot.of())
        self._client, self._searchers = client, Searchers(client)
        self.indexed = indexed
        self._coverage = Coverage(0, 0, None, None)

    @classmethod
    def connect(
        cls,
        address: str,
        login: tuple[str, str] | None = None,
        authorities: Path | None = None,
        waits: bool = False,
        folder: Path | None = None,
        options: ReadingOptions | None = None,
    ) -> Self:
        """The archive at an address; raises SearchEngineError where it cannot be used.

        One that `waits` does not mind what time may cure. Files of `folder` are read as `options` say.
        """
        access = Address.of(address), Login(*login) if login else None, authorities
        client, indexed = SearchClient(*access), None
        if folder:
            writing = SearchClient(*access, timeout=WRITING_SECONDS)
            indexed = IndexedFolder(folder, writing, options or ReadingOptions())
        archive = cls(client, indexed)
        try:
            versions.check(client)
            archive.check()
        except SearchEngineError as error:
            if not (waits and error.passing):
                archive.close()
                raise
        return archive

    def check(self) -> None:
        """See whether reports have changed; raises SearchEngineError where they cannot be asked for."""
        self._searchers.doubt()
        self._coverage = self._ask(lambda searcher: searcher.coverage)

    @property
    def coverage(self) -> Coverage:
        """How much there was at the last check; nothing is asked for it."""
        return self._coverage

    def changes(self, since: Mark | None, today: date) -> ReportChanges:
        """The reports known on a day that have come or changed since a mark; all where there is none."""
        indexed, day = _read(since)

        def changes(searcher: OpenSearchSearcher) -> ReportChanges:
            found = [*searcher.changed(indexed - OVERLAP, day, today)]
            reports = [ReportKeys(each["slug"], each["url"], each["digest"]) for each in found]
            latest = max((each["indexed"] for each in found), default=indexed)
            mark = f"{max(latest, indexed)} {today.isoformat()}"
            return ReportChanges(reports, mark, searcher.first_day_after(today))

        return self._searchers.ask(changes, patient=True)

    @property
    def folder(self) -> Path | None:
        """The folder that the index is filled from; None where it is not given."""
        return self.indexed.folder if self.indexed else None

    def refresh(self, names: Collection[str] | None = None) -> RefreshResult:
        """Write the files of some names into the index; without names nothing is done.

        Raises SearchEngineError, and NoFolderError.
        """
        if self.indexed is None or names is None:
            return RefreshResult(changed=False)
        refreshed = self.indexed.write(names)
        self._searchers.doubt()
        return refreshed

    def reports_in(self, name: str) -> list[Report]:
        """The reports of a file, by its path in the folder; none where no folder is given."""
        return self.indexed.reports_in(name) if self.indexed else []

    def close(self) -> None:
        """Close the connections."""
        self._searchers.close()
        self._client.close()
        if self.indexed:
            self.indexed.close()

    @property
    def version(self) -> str:
        """What changes when reports do, as of the last question."""
        return self._searchers.state

    def _ask(self, question: Callable[[Searcher], T], /) -> T:
        return self._searchers.ask(question)

    @property
    def _fixed(self) -> Ask:
        return self._ask


def _read(mark: Mark | None) -> tuple[int, date]:
    """The time of indexing and the day of a mark; those of before all reports where there is none."""
    if not isinstance(mark, str):
        return OVERLAP, date.max  # whatever was indexed
    indexed, day = mark.split()
    return int(indexed), date.fromisoformat(day)
