"""The folder as intake sees it: which article has which file, and what becomes of one that comes again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, Self

from bot.feeds.article_extractor import Article
from bot.feeds.report_writer import ExistingFile, put, said, stem, sweep, written
from bot.feeds.urls import canonical, key
from retrieval import Archive, Report

Outcome = Literal["added", "updated", "unchanged", "same text", "kept"]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of an article: its file, and the digest of what it says.

    "same text": another report says the same; "kept": a person changed the file, so it stays as it is
    although the page has changed.
    """

    outcome: Outcome
    file: str
    digest: str


class ReportFolder:
    """Files articles, each once."""

    def __init__(self, folder: Path, urls: Mapping[str, str], digests: Mapping[str, str]) -> None:
        """`urls`: address -> slug; `digests`: slug -> digest of what the report says."""
        self._folder = folder
        self._slugs = {canonical(url): slug for url, slug in urls.items()}
        self._same = {digest: slug for slug, digest in digests.items()}
        sweep(folder)

    @classmethod
    def of(cls, archive: Archive) -> Self:
        """The report_folder of an archive's folder. Raises ValueError for an archive without one."""
        if archive.folder is None:
            raise ValueError("this archive has no folder to file in")
        return cls(archive.folder, archive.urls, archive.digests)

    def held(self, url: str, digest: str = "") -> str:
        """The digest of what a file holds of an address, or of a file that says the same; else empty."""
        path = self._path(self._slugs.get(url, ""))
        if path:
            held = ExistingFile.read(path)
            return (held.fetched if held else "") or "unreadable"
        return digest if digest and self._twin(digest) else ""

    def file(self, article: Article, moment: datetime) -> ImportResult:
        """Write an article, unless it is there. Raises ImportFailedError where it cannot be written.

        `moment` is when the article changed, if it did, as reports have it: naive, in the settings' zone.
        """
        digest = said(article)
        path = self._path(self._slugs.get(article.url, "")) or self._same_name(article)
        if path is None:
            return self._twin(digest) or self._write(
                self._free(article), written(article), article.url, digest
            )
        held = ExistingFile.read(path)
        if held and held.fetched == digest:
            return ImportResult("unchanged", path.name, digest)
        if held is None or held.report is None or held.edited:
            return ImportResult("kept", path.name, digest)
        marked = replace(article, published=held.report.published or article.published)
        text = written(marked, moment.replace(second=0, microsecond=0))
        return self._write(path, text, article.url, digest)

    def take(self, report: Report, text: str) -> ImportResult:
        """Write a report as a person wrote it; one of the same address, or the same name, is replaced."""
        url = canonical(report.url)
        path = self._path(self._slugs.get(url, "")) or self._path(stem(report))
        held = ExistingFile.read(path) if path else None
        if path and held and held.report and held.report.digest == report.digest:
            return ImportResult("unchanged", path.name, report.digest)
        free = path or self._folder / f"{stem(report)}.txt"
        return self._twin(report.digest) or self._write(free, text, url, report.digest)

    def _write(self, path: Path, text: str, url: str, digest: str) -> ImportResult:
        outcome: Outcome = "updated" if path.exists() else "added"
        put(path, text)
        self._same[digest] = path.stem
        if url:
            self._slugs[url] = path.stem
        return ImportResult(outcome, path.name, digest)

    def _twin(self, digest: str) -> ImportResult | None:
        """The file that says the same, where there is one."""
        path = self._path(self._same.get(digest, ""))
        return ImportResult("same text", path.name, digest) if path else None

    def _free(self, article: Article) -> Path:
        name = stem(article)
        if self._path(name):
            name = f"{name}-{key(article.url or said(article))[:6]}"
        return self._folder / f"{name}.txt"

    def _same_name(self, article: Article) -> Path | None:
        """A file of this article that came into the folder after the archive was last read."""
        if not article.url:
            return None
        name = stem(article)
        for each in (name, f"{name}-{key(article.url)[:6]}"):
            path = self._path(each)
            held = ExistingFile.read(path) if path else None
            if held and canonical(held.url) == article.url:
                return path
        return None

    def _path(self, slug: str) -> Path | None:
        """The file of a slug, where there is one."""
        paths = (self._folder / f"{slug}{suffix}" for suffix in (".txt", ".md"))
        return next((path for path in paths if slug and path.is_file()), None)
