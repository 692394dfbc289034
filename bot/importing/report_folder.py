"""The report folder for imports: which article has which file, and whether that is replaced."""

import re
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal, Self

from bot.findings import explained
from bot.importing.article_extractor import Article
from bot.importing.pages.date_texts import day_of
from bot.importing.report_writer import (
    ExistingFile,
    article_digest,
    file_stem,
    remove_partial_files,
    report_text,
    write_file,
)
from bot.web.errors import IndexingError
from bot.web.urls import canonical, key
from bot.wording import wording
from retrieval import (
    REPORT_SUFFIXES,
    Archive,
    IndexedFolder,
    NoFolderError,
    Report,
    SearchEngineError,
)

MARKDOWN = (".md", ".markdown")  # endings that a file has to keep, since it is read by them
_UNSAFE = re.compile(r'^[.~#\s]+|[\x00-\x1f\x7f/\\:*?"<>|]')
_MARK = re.compile(r"-[0-9a-f]{12}$")  # of a file whose article has an identity and no address
_MAX_STEM = 120  # characters of a name that a file keeps

ImportOutcome = Literal["added", "updated", "unchanged", "same text", "edited"]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What happened to an imported article: its file, and the digest of its text.

    "same text": another report has the same text; "edited": a person edited the file, so it was not replaced
    although the page has changed.
    """

    outcome: ImportOutcome
    file: str
    digest: str

    @property
    def differs(self) -> bool:
        """Whether the article differs from all that was there before."""
        return self.outcome not in ("unchanged", "same text")


class ReportFolder:
    """Writes each article to one file. Methods that write raise ImportFailedError where they cannot.

    Where the reports are in a search engine, it is asked what it knows, and all methods raise IndexingError.
    """

    def __init__(
        self,
        folder: Path,
        urls: Mapping[str, str],
        digests: Mapping[str, str],
        index: IndexedFolder | None = None,
    ) -> None:
        """`urls`: address -> slug; `digests`: slug -> digest of the report's text; others are in `index`."""
        self._folder = folder
        self._index = index
        self._slugs = {canonical(url): slug for url, slug in urls.items()}
        self._slugs_by_digest = {digest: slug for slug, digest in digests.items()}
        self._slugs_by_mark = {mark[0]: slug for slug in digests if (mark := _MARK.search(slug))}
        self._urls_by_key: dict[str, str] = {}  # made when it is needed
        remove_partial_files(folder)

    @classmethod
    def of(cls, archive: Archive) -> Self:
        """The folder of an archive. Raises ValueError for an archive without one, and IndexingError."""
        if archive.folder is None:
            if archive.remote:
                raise IndexingError(
                    "DISPATCH_REPORTS", wording("importing.no_folder"), wording("importing.name_folder")
                )
            raise ValueError("this archive has no folder to import into")
        index = archive.indexed
        with indexing():
            if index and not index.is_indexed_one():
                raise IndexingError(
                    str(archive.folder), wording("importing.other_folder"), wording("importing.index_again")
                )
        return cls(archive.folder, archive.urls, archive.digests, index)

    def index(self, results: Collection[ImportResult]) -> None:
        """Have the search engine know what was written; there is nothing to do for any other archive.

        What has not changed is indexed too: perhaps the program ended before that was done.
        """
        if self._index and results:
            with indexing():
                self._index.write({result.file for result in results})

    def current_digest(self, url: str, digest: str = "") -> str:
        """The digest of the file with this address, or of a file with the text of `digest`; else empty."""
        path = self._path(self._slug_at(url))
        if path:
            existing = ExistingFile.read(path)
            return (existing.fetched if existing else "") or "unreadable"
        return digest if digest and self._same_text(digest) else ""

    def report(self, url: str) -> Report | None:
        """The report with this address, as its file is now; None without one, or where it cannot be read."""
        path = self._path(self._slug_at(url))
        existing = ExistingFile.read(path) if path else None
        return existing.report if existing else None

    def address(self, url_key: str, digest: str) -> str:
        """The address of the report whose address has this hash, or whose text this digest; else empty."""
        if not self._urls_by_key:
            self._urls_by_key = {key(url): url for url in self._slugs}
        url = self._urls_by_key.get(url_key, "")
        slug = self._slug_of(digest)
        url = url or next((each for each, held in self._slugs.items() if slug and held == slug), "")
        if url or not (path := self._path(slug)):
            return url
        existing = ExistingFile.read(path)
        return canonical(existing.url) if existing else ""

    def save_article(
        self, article: Article, now: datetime, formerly: str = "", updated: datetime | None = None
    ) -> ImportResult:
        """Write an article, unless it has a file already.

        `updated`: when the source says that the article changed, by default `now`, if its text did. Both are
        as in a Report: naive, in the zone of the settings. `formerly`: the address that it had before.
        """
        digest = article_digest(article)
        path = None
        if not article.url_shared:
            path = (
                self._path(self._slug_at(article.url))
                or self._path(self._slug_at(formerly))
                or self._path(self._slug_marked(_mark(article)))
                or self._unindexed(article)
            )
        if path is None:
            day = day_of(article.published) if article.published else None
            return self._same_text(digest, day) or self._write(
                self._new_path(article),
                report_text(article),
                "" if article.url_shared else article.url,
                digest,
            )
        existing = ExistingFile.read(path)
        changed = existing is None or existing.fetched != digest
        moved = existing is not None and bool(formerly) and canonical(existing.url) == formerly != article.url
        later = existing is not None and not existing.edited and _is_later(updated, existing.report)
        if not changed and not moved and not later:
            return ImportResult("unchanged", self._name(path), digest)
        if existing is None or existing.report is None or existing.edited:
            return ImportResult("edited", self._name(path), digest)
        article = _dated_as_first(article, existing.report)
        stamp = (updated or now).replace(second=0, microsecond=0)
        text = report_text(article, stamp if changed or later else existing.report.updated)
        return self._write(path, text, article.url, digest)

    def save_report(
        self, reports: Sequence[Report], text: str, stem: str = "", kept: Container[str] = ()
    ) -> ImportResult:
        """Write a file as a person wrote it; it replaces one with the same address or file name.

        `reports` are those that it holds. `stem` is the name that it should have, by default one of date,
        outlet and title. Files in `kept`, and those that hold other reports, are not replaced: it gets
        another name.
        """
        report = reports[0]
        url, stem = canonical(report.url), _file_name(stem) or file_stem(report)
        path = self._path(self._slug_at(url)) or self._path(stem)
        existing = ExistingFile.read(path) if path else None
        if path and existing and _texts(existing.reports) == _texts(reports):
            return ImportResult("unchanged", self._name(path), report.digest)
        if path and not url and (self._name(path) in kept or not _is_version(existing, reports)):
            stem, path = f"{stem}-{report.digest[:6]}", None
        if path is None:
            path = self._folder / f"{stem}{'.md' if report.file.endswith(MARKDOWN) else '.txt'}"
        same = self._same_text(report.digest, report.day) if len(reports) == 1 else None
        return same or self._write(path, text, url, report.digest)

    def _write(self, path: Path, text: str, url: str, digest: str) -> ImportResult:
        outcome: ImportOutcome = "updated" if path.exists() else "added"
        write_file(path, text)
        slug = self._name(path.with_suffix(""))
        self._slugs_by_digest[digest] = slug
        if mark := _MARK.search(slug):
            self._slugs_by_mark[mark[0]] = slug
        if url:
            self._slugs[url] = slug
        return ImportResult(outcome, self._name(path), digest)

    def _same_text(self, digest: str, day: date | None = None) -> ImportResult | None:
        """The result where a file has the same text, and not another date: what is said again is news."""
        path = self._path(self._slug_of(digest))
        existing = ExistingFile.read(path) if path and day else None
        if path is None or (existing and existing.report and existing.report.day not in (None, day)):
            return None
        return ImportResult("same text", self._name(path), digest)

    def _slug_at(self, url: str) -> str:
        return self._slugs.get(url) or self._indexed(url, lambda index: _slug_at(index, url))

    def _slug_of(self, digest: str) -> str:
        return self._slugs_by_digest.get(digest) or self._indexed(digest, lambda index: index.slug_of(digest))

    def _slug_marked(self, mark: str) -> str:
        return self._slugs_by_mark.get(mark) or self._indexed(mark, lambda index: index.slug_ending(mark))

    def _indexed(self, value: str, find: Callable[[IndexedFolder], str | None]) -> str:
        """The slug that the index has for a value; empty where there is none."""
        if self._index is None or not value:
            return ""
        with indexing():
            return find(self._index) or ""

    def _new_path(self, article: Article) -> Path:
        stem = file_stem(article) + _mark(article)
        if self._path(stem):
            identity = article_digest(article) if article.url_shared else article.url
            stem = f"{stem}-{key(identity or article_digest(article))[:6]}"
        return self._folder / f"{stem}.txt"

    def _unindexed(self, article: Article) -> Path | None:
        """A file of this article that was written after the archive was last refreshed.

        An article without an address is known by its text.
        """
        stem, digest = file_stem(article), article_digest(article)
        for each in (stem, f"{stem}-{key(article.url or digest)[:6]}"):
            path = self._path(each)
            existing = ExistingFile.read(path) if path else None
            same = existing and (
                canonical(existing.url) == article.url if article.url else existing.fetched == digest
            )
            if same:
                return path
        return None

    def _name(self, path: Path) -> str:
        """The path of a file in the folder, as reports have it in `file`."""
        return path.relative_to(self._folder).as_posix()

    def _path(self, slug: str) -> Path | None:
        """The file of a slug, where it exists."""
        paths = (self._folder / f"{slug}{suffix}" for suffix in REPORT_SUFFIXES)
        return next((path for path in paths if slug and path.is_file()), None)


@contextmanager
def indexing() -> Iterator[None]:
    """Raise IndexingError where the search engine cannot be used."""
    try:
        yield
    except SearchEngineError as error:
        raise IndexingError(
            "DISPATCH_ENGINE", *explained(error.finding), lasting=not error.passing
        ) from error
    except NoFolderError as error:
        raise IndexingError(
            str(error.folder),
            wording("importing.unreadable", error=error.reason),
            wording("importing.name_folder"),
        ) from error


def _slug_at(index: IndexedFolder, url: str) -> str | None:
    """The slug of the report with this address, which a person may have written otherwise."""
    held = index.addressed(url) or index.addressed(url.partition("?")[0])
    return held.get(url) or next((slug for each, slug in held.items() if canonical(each) == url), None)


def _dated_as_first(article: Article, existing: Report) -> Article:
    """A changed article with the date that its file has already."""
    if existing.published is None or existing.day == (article.published and day_of(article.published)):
        return replace(article, published=existing.published or article.published)
    source = existing.date_source if existing.date_source == "date line" else None
    return replace(article, published=existing.published, date_source=source, other_date=None)


def _mark(article: Article) -> str:
    """The end of the name of a file by which an article without an address is known."""
    return f"-{key(article.identity)[:12]}" if article.identity else ""


def _file_name(stem: str) -> str:
    """A name as every file system takes it."""
    return _UNSAFE.sub("", stem)[:_MAX_STEM].strip(" .")


def _is_version(existing: ExistingFile | None, reports: Sequence[Report]) -> bool:
    """Whether a file of the same name holds an earlier version of some reports, rather than others."""
    if existing is None or existing.report is None:
        return False
    if len(existing.reports) > 1 and set(_texts(existing.reports)) <= set(_texts(reports)):
        return True
    return existing.report.title == reports[0].title and existing.report.day == reports[0].day


def _texts(reports: Sequence[Report]) -> list[tuple[str, ...]]:
    """What is in the reports of a file. A made title may be that of another section."""
    return [("" if report.title_made else report.title, *report.paragraphs) for report in reports]


def _is_later(updated: datetime | None, report: Report | None) -> bool:
    """Whether a source's update is later than what the report says of its dates."""
    known = (report.updated or report.published) if report else None
    if updated is None or known is None:
        return False
    if not isinstance(known, datetime):
        return updated.date() > known
    return updated.replace(second=0, microsecond=0) > known
