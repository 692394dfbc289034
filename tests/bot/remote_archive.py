"""Archives in memory that behave as if their reports were in a search engine, which may be away."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from errno import ENOENT
from functools import cached_property
from os import strerror
from pathlib import Path
from typing import ClassVar, TypeVar

import pytest

from retrieval import Archive, IndexedFolder, NoFolderError, RefreshResult, Report, SearchEngineError
from retrieval.searcher import Ask, Searcher

T = TypeVar("T")


class RemoteArchive(Archive):
    """Reports that cannot be asked for on the event loop, nor while they are `away`."""

    remote: ClassVar = True
    away = False

    def reach(self, away: bool = False) -> None:
        """Raise where a request is made on the event loop, or none is answered."""
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        if self.away or away:
            raise SearchEngineError("engine_away", host="search:9200")

    def _ask(self, question: Callable[[Searcher], T], /) -> T:
        self.reach()
        return super()._ask(question)

    @property
    def _fixed(self) -> Ask:
        return self._ask


class RemoteFolder(RemoteArchive):
    """The same of a folder, of which only those files are known that were written into the index.

    It may be away for those who write alone.
    """

    away_for_writers = False

    @cached_property
    def indexed(self) -> IndexedFolder:  # type: ignore[override]
        return _Index(self)

    @property
    def urls(self) -> Mapping[str, str]:
        return {}

    @property
    def digests(self) -> Mapping[str, str]:
        return {}

    def refresh(self, names: Collection[str] | None = None) -> RefreshResult:
        return RefreshResult(changed=False) if names is None else self.indexed.write(names)

    def reports_in(self, name: str) -> list[Report]:
        self.reach()
        return super().reports_in(name)


class _Index(IndexedFolder):
    """An index that is the memory of an archive."""

    def __init__(self, archive: RemoteFolder) -> None:
        assert archive._source
        self.folder: Path = archive._source.folder
        self.unwritten = set()
        self._archive = archive

    def write(self, names: Collection[str]) -> RefreshResult:
        self.unwritten.update(names)
        self._archive.reach(self._archive.away_for_writers)
        if not self.folder.exists():
            raise NoFolderError(self.folder, FileNotFoundError(ENOENT, strerror(ENOENT)))
        written = super(RemoteFolder, self._archive).refresh(self.unwritten)
        self.unwritten.clear()
        return written

    def addressed(self, start: str) -> dict[str, str]:
        self._archive.reach()
        urls = super(RemoteFolder, self._archive).urls
        return {url: slug for url, slug in urls.items() if url.lower().startswith(start.lower())}

    def slug_of(self, digest: str) -> str | None:
        return self._archive.slug_of(digest)

    def slug_ending(self, end: str) -> str | None:
        self._archive.reach()
        slugs = super(RemoteFolder, self._archive).digests
        return next((slug for slug in slugs if slug.endswith(end)), None)

    def is_indexed_one(self) -> bool:
        files = [report.file for report in self._archive.known().latest(10)]
        return not files or any((self.folder / file).exists() for file in files)
