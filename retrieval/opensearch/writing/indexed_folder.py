"""A folder whose files come into an index as they are written, and what the index knows of them."""

from collections.abc import Collection
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from retrieval.opensearch import queries, records
from retrieval.opensearch.connection.client import SearchClient
from retrieval.opensearch.connection.view import PAGE, IndexView
from retrieval.opensearch.mapping import NEWEST_FIRST
from retrieval.opensearch.writing import versions
from retrieval.opensearch.writing.folder_indexing import read_files
from retrieval.opensearch.writing.index_writer import IndexWriter
from retrieval.opensearch.writing.report_spool import ReportSpool
from retrieval.reports.corpus import Problem
from retrieval.reports.errors import NoFolderError, shown_path
from retrieval.reports.folder_listing import listing_of
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.report import Report
from retrieval.snapshot.folder_source import RefreshResult
from retrieval.snapshot.reading.file_reader import FileReader
from retrieval.snapshot.reading.file_states import FileStates

FILE_SECONDS = 20.0  # that a request may take: others wait meanwhile to write
_COMPARED, _ADDRESSES = 10, 100  # reports that are looked at


class IndexedFolder:
    """Asks the index as it is at each request. Everything may raise SearchEngineError, and takes a while.

    `unwritten` are the files that have to be written yet.
    """

    def __init__(self, folder: Path, client: SearchClient, options: ReadingOptions) -> None:
        self.folder = folder
        self.unwritten: set[str] = set()
        self._client, self._options = client, options
        self._current = IndexView.current(client, client.index)

    def write(self, names: Collection[str]) -> RefreshResult:
        """Write the reports of some files as they are now, and remove those that are no longer in them.

        The unwritten files are written with them, and where this fails all of them are unwritten. A file that
        cannot be read keeps the reports that the index has of it. One process at a time writes. Raises
        NoFolderError too.
        """
        self.unwritten.update(names)
        names = set(self.unwritten)
        versions.check(self._client)
        try:
            current = listing_of(self.folder, names)
        except OSError as error:
            raise NoFolderError(self.folder, error) from error
        reader = FileReader(self.folder, self._options, FileStates())
        spool = ReportSpool(BytesIO())
        used = read_files(reader, current, spool)
        writer, slugs = IndexWriter(self._client), {each.slug for each in used}
        written = writer.add(spool.report(each.key) for each in used)
        read = names.difference(reader.files.problems, reader.pending)
        removed = writer.remove(
            each.slug for name in read for each in self.reports_in(name) if each.slug not in slugs
        )
        writer.finish()
        self.unwritten -= names - reader.pending
        problems = [
            Problem(shown_path(self.folder / name), *problem)
            for name, problem in reader.files.problems.items()
        ]
        return RefreshResult(bool(written or removed), frozenset(reader.pending), tuple(problems))

    def reports_in(self, name: str) -> list[Report]:
        """The reports of a file, by its path in the folder."""
        stem = queries.token_of_slug(PurePosixPath(name).with_suffix("").as_posix())
        # Those of a file that holds several have their day behind its name.
        named = {"bool": {"should": [{"term": {"slug": stem}}, {"prefix": {"slug": f"{stem}-"}}]}}
        found = map(records.report, self._sources(named, ["stored"]))
        return [report for report in found if report.file == name]

    def addressed(self, start: str) -> dict[str, str]:
        """Address -> slug of reports whose address begins so, in capitals or not.

        That which is no longer comes first; there are a hundred at most.
        """
        start = queries.token_of_slug(start)
        longer = {"prefix": {"url": {"value": start, "case_insensitive": True}}}
        exact_first = {"must": [longer], "should": [{"term": {"url": start}}]}
        found = self._sources({"bool": exact_first}, ["url", "slug"], _ADDRESSES)
        return {each["url"]: each["slug"] for each in found}

    def slug_of(self, digest: str) -> str | None:
        """The slug of a report with a digest."""
        return self._slug({"term": {"digest": digest}})

    def slug_ending(self, end: str) -> str | None:
        """A slug that ends so; the engine looks through all that there are."""
        return self._slug({"wildcard": {"slug": f"*{end}"}})

    def is_indexed_one(self) -> bool:
        """Whether the index is of this folder: one of its newest reports has a file here, or it has none."""
        hits = self._current.hits(
            query=queries.reports(), sort=[*NEWEST_FIRST], size=_COMPARED, _source=["stored"]
        )
        files = [records.report(hit["_source"]).file for hit in hits]
        return not files or any((self.folder / file).exists() for file in files)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _slug(self, condition: queries.Query) -> str | None:
        found = self._sources(condition, ["slug"], 1)
        return found[0]["slug"] if found else None

    def _sources(self, condition: queries.Query, fields: list[str], size: int = PAGE) -> list[dict[str, Any]]:
        query = {"bool": {"filter": [queries.reports()], "must": [condition]}}
        return [hit["_source"] for hit in self._current.hits(query=query, size=size, _source=fields)]
