"""An archive whose reports are in a search engine, which may be on other machines."""

from collections.abc import Callable
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
from retrieval.report_changes import Mark, ReportChanges, ReportKeys
from retrieval.searcher import Ask, Coverage, Searcher
from retrieval.snapshot import Snapshot

OVERLAP = 600_000  # ms in which what was being written is visible at the latest

T = TypeVar("T")


class EngineArchive(Archive):
    """Reports of an index of OpenSearch: no folder, so nothing to refresh or to save, and no problems.

    Everything that asks for reports may raise SearchEngineError, and may take seconds.
    """

    remote: ClassVar = True

    def __init__(self, client: SearchClient) -> None:
        super().__init__(Snapshot.of())
        self._client, self._searchers = client, Searchers(client)
        self._coverage = Coverage(0, 0, None, None)

    @classmethod
    def connect(
        cls,
        address: str,
        login: tuple[str, str] | None = None,
        authorities: Path | None = None,
        waits: bool = False,
    ) -> Self:
        """The archive at an address; raises SearchEngineError where it cannot be used.

        One that `waits` does not mind what time may cure.
        """
        client = SearchClient(Address.of(address), Login(*login) if login else None, authorities)
        archive = cls(client)
        try:
            versions.check(client)
            archive.check()
        except SearchEngineError as error:
            if not (waits and error.passing):
                client.close()
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

    def close(self) -> None:
        """Close the connections."""
        self._searchers.close()
        self._client.close()

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
