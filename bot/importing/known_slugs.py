"""The slugs of articles that have a file: from an archive in memory, or asked of a search engine."""

from __future__ import annotations  # few have a search engine

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from bot.findings import explained
from bot.web.errors import IndexingError
from bot.web.urls import canonical, key
from bot.wording import wording
from retrieval import Archive, NoFolderError, SearchEngineError

if TYPE_CHECKING:
    from retrieval import IndexedFolder

_MARK = re.compile(r"-[0-9a-f]{12}$")  # of a file whose article has an identity and no address


class KnownSlugs:
    """Slugs by what an article is known by; empty where it is not. All may raise IndexingError."""

    def __init__(
        self, urls: Mapping[str, str], digests: Mapping[str, str], index: IndexedFolder | None = None
    ) -> None:
        """`urls`: address -> slug; `digests`: slug -> digest of the report's text; `index` has all others."""
        self._by_url = {canonical(url): slug for url, slug in urls.items()}
        self._by_digest = {digest: slug for slug, digest in digests.items()}
        self._by_mark = {mark[0]: slug for slug in digests if (mark := _MARK.search(slug))}
        self._urls_by_key: dict[str, str] = {}  # made when it is needed
        self._index = index

    @classmethod
    def of(cls, archive: Archive) -> Self:
        """The slugs of an archive."""
        index = archive.indexed
        with _indexing():
            if index and not index.is_indexed_one():
                raise IndexingError(
                    str(index.folder), wording("importing.other_folder"), wording("importing.index_again")
                )
        return cls(archive.urls, archive.digests, index)

    def at(self, url: str) -> str:
        """The slug of the article with an address."""
        return self._by_url.get(url) or self._asked(url, lambda index: _slug_at(index, url))

    def of_text(self, digest: str) -> str:
        """The slug of the article whose text has a digest."""
        return self._by_digest.get(digest) or self._asked(digest, lambda index: index.slug_of(digest))

    def marked(self, mark: str) -> str:
        """The slug with a mark at its end."""
        return self._by_mark.get(mark) or self._asked(mark, lambda index: index.slug_ending(mark))

    def url_by_key(self, url_key: str) -> str:
        """The address of this hash; a search engine is not asked, since it has no hashes."""
        if not self._urls_by_key:
            self._urls_by_key = {key(url): url for url in self._by_url}
        return self._urls_by_key.get(url_key, "")

    def add(self, slug: str, url: str, digest: str) -> None:
        """Add the slug of a file that has been written."""
        self._by_digest[digest] = slug
        if mark := _MARK.search(slug):
            self._by_mark[mark[0]] = slug
        if url:
            self._by_url[url] = slug

    def index(self, files: Collection[str]) -> None:
        """Have the search engine, if there is one, read files again."""
        if self._index and files:
            with _indexing():
                self._index.write(files)

    def _asked(self, value: str, find: Callable[[IndexedFolder], str | None]) -> str:
        if self._index is None or not value:
            return ""
        with _indexing():
            return find(self._index) or ""


@contextmanager
def _indexing() -> Iterator[None]:
    """Raise IndexingError where the search engine cannot be used."""
    try:
        yield
    except SearchEngineError as error:
        raise IndexingError(
            "DISPATCH_ENGINE", *explained(error.finding), lasting=not error.passing
        ) from error
    except NoFolderError as error:
        reason = wording("importing.unreadable", error=error.reason)
        raise IndexingError(str(error.folder), reason, wording("importing.name_folder")) from error


def _slug_at(index: IndexedFolder, url: str) -> str | None:
    """The slug of the report with this address, which a person may have written otherwise."""
    found = index.addressed(url) or index.addressed(url.partition("?")[0])
    return found.get(url) or next((slug for each, slug in found.items() if canonical(each) == url), None)
