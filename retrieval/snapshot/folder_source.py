"""A folder of reports: the state of its files when last read, and its index on disk."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from retrieval.index import ArrayFileError
from retrieval.reports.corpus import Problem, Progress, age, problems_and_duplicates
from retrieval.reports.errors import Finding, NoFolderError, shown_path, system_message
from retrieval.reports.folder_listing import FileStamp, FolderListing, listing, listing_of, parents
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.snapshot import Snapshot, snapshot_store
from retrieval.snapshot.encoded_report import StoredReport
from retrieval.snapshot.notices import FileNotice
from retrieval.snapshot.reading.file_reader import FileReader
from retrieval.snapshot.reading.file_states import FileProblem, FileStates
from retrieval.worker_pool import NO_WORKERS, WorkerPool

logger = logging.getLogger(__name__)

LARGE = 1000  # passages from which on an index is saved on disk
SHARE = 0.05  # of the reports; when more have changed, the index on disk is written again
LEAST = 64  # reports; but not for fewer
# Bytes of files to read, from which on other processes pay: each starts for half a second.
WORTH_SHARING = 2_000_000
_NEVER_WRITTEN = (FileNotFoundError, NotADirectoryError)


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """What has changed in a refresh.

    `changed`: whether reports, duplicates or problems differ from before. `pending` are files not read yet
    because they changed while they were read, `problems` the new ones.
    """

    changed: bool
    pending: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


class FolderSource:
    """Makes snapshots of a folder of reports. Not thread-safe: calls must not overlap."""

    def __init__(
        self,
        folder: Path,
        index_folder: Path | None,
        options: ReadingOptions | None = None,
        workers: int = 1,
    ) -> None:
        self.folder = folder
        self._index_folder = index_folder
        self._options = options or ReadingOptions()
        self._workers = workers
        self.listing = FolderListing()  # without the stamps of files; empty while the folder is unreachable
        self._files = FileStates()
        self._unsaved = 0  # files that have changed since the index on disk was written

    def open(self, progress: Progress | None = None) -> Snapshot:
        """The first snapshot. Raises NoFolderError if the folder cannot be listed."""
        try:
            current = listing(self.folder)
        except OSError as error:
            raise NoFolderError(self.folder, error) from error
        loaded = self._loaded()
        large = sum(stamp.size for stamp in self._changed(current, ()).values()) >= WORTH_SHARING
        with WorkerPool(self._workers if large else 1) as pool:
            snapshot, _ = self._next(loaded or Snapshot.of(), current, None, progress, pool)
        return snapshot.warm() if loaded and not self.due(snapshot) else self.saved(snapshot)

    def refresh(self, snapshot: Snapshot, names: Collection[str] | None) -> tuple[Snapshot, RefreshResult]:
        """The next snapshot, and what has changed in it; the same one if nothing has.

        `names` are files and sub-folders.
        """
        pending: frozenset[str] = frozenset()
        try:
            known = self._files.states
            current = listing(self.folder, known) if names is None else listing_of(self.folder, names)
        except OSError as error:  # an unreachable network folder must not empty the archive
            self.listing = FolderListing()
            following = self._unreachable(snapshot, error)
        else:
            following, pending = self._next(snapshot, current, names)
        fresh = tuple(each for each in following.problems if each not in snapshot.problems)
        return following.warm(), RefreshResult(following is not snapshot, pending, fresh)

    @property
    def notices(self) -> list[FileNotice]:
        """What an operator should know about the folder itself."""
        return [
            FileNotice(name, "linked folder", 1, Finding("linked_folder"))
            for name in sorted(self.listing.links)
        ] + [
            FileNotice(name, "linked file", 1, Finding("linked_file"))
            for name in sorted(self.listing.outward_links)
        ]

    def due(self, snapshot: Snapshot) -> bool:
        """Whether enough has changed to write the index on disk again."""
        return self._unsaved > max(LEAST, SHARE * len(snapshot.metadata))

    def saved(self, snapshot: Snapshot) -> Snapshot:
        """Write the index of a large archive to disk; return the same snapshot, read from there if it was."""
        if self._index_folder is None or not self._unsaved or len(snapshot.passages) < LARGE:
            return snapshot.warm()
        try:
            snapshot_store.write(self._index_folder, self.folder, self._options, snapshot, self._files.states)
            loaded, files = snapshot_store.read(self._index_folder, self.folder, self._options)
        except (OSError, ArrayFileError) as error:
            logger.warning(
                "The index cannot be written to %s: %s. Everything else works without it",
                self._index_folder,
                error,
            )
            self._index_folder = None
            return snapshot.warm()
        if files != self._files.states:  # another process has just written its own
            return snapshot.warm()
        self._files, self._unsaved = FileStates(files), 0
        return loaded.noting(snapshot.problems, snapshot.duplicates).warm()

    def _loaded(self) -> Snapshot | None:
        """The snapshot on disk; None if there is none that is usable."""
        if self._index_folder is None:
            return None
        try:
            snapshot, files = snapshot_store.read(self._index_folder, self.folder, self._options)
        except ArrayFileError as error:
            if not isinstance(error.__cause__, _NEVER_WRITTEN):
                why = f"{error.path}: {error.problem}"
                logger.warning("The index on disk cannot be used, so all reports are read again (%s)", why)
            return None
        self._files = FileStates(files)
        return snapshot

    def _unreachable(self, snapshot: Snapshot, error: OSError) -> Snapshot:
        """The same reports, with the problem that the folder cannot be listed."""
        finding = Finding.of("archive_unreadable", error=system_message(error))
        lost = Problem(shown_path(self.folder), 1, finding)
        if lost in snapshot.problems:
            return snapshot
        return snapshot.noting((lost, *snapshot.problems), snapshot.duplicates)

    def _changed(self, current: FolderListing, names: Collection[str]) -> dict[str, FileStamp]:
        """The files that have changed since they were last read, and those named."""
        files, named = self._files.states, set(names)
        return {
            name: stamp
            for name, stamp in current.stamps.items()
            if name not in files or files[name].stamp != stamp or name in named
        }

    def _removed(self, current: FolderListing, names: Collection[str] | None) -> set[str]:
        """The files that are no longer there, of those named or in a folder named.

        What is in a sub-folder that cannot be listed is not known to be gone.
        """
        files = self._files.states
        if names is None:
            here = len(current.unchanged) + sum(name in files for name in current.stamps)
            if here == len(files):
                return set()
            gone = files.keys() - current.stamps.keys() - set(current.unchanged)
        else:
            gone = (files.keys() & set(names)) - current.stamps.keys()
            if folders := tuple(f"{name}/" for name in set(names) - files.keys() - current.stamps.keys()):
                gone |= {name for name in files if name.startswith(folders)} - current.stamps.keys()
        if unreadable := current.unreadable.keys():
            gone = {name for name in gone if unreadable.isdisjoint(parents(name))}
        return gone

    def _next(
        self,
        snapshot: Snapshot,
        current: FolderListing,
        names: Collection[str] | None,
        progress: Progress | None = None,
        pool: WorkerPool = NO_WORKERS,
    ) -> tuple[Snapshot, frozenset[str]]:
        """The snapshot with changed files read and others removed, and the files still being written."""
        reader = FileReader(self.folder, self._options, self._files, pool)
        try:
            reader.remove(self._removed(current, names))
            reader.read(self._changed(current, names or ()), progress=progress)
            reader.settle_date_orders()
            reader.settle_titles(lambda key: snapshot.documents.entry(key).report)
            following = self._snapshot_of(reader, snapshot, progress)
        except BaseException:
            reader.take_back()
            self._files = FileStates(self._files.states)
            raise
        self.listing = _joined(self.listing, current, names)
        self._unsaved += reader.changes
        return self._noting(following), frozenset(reader.pending)

    def _snapshot_of(self, reader: FileReader, snapshot: Snapshot, progress: Progress | None) -> Snapshot:
        """The snapshot of files as last read, made from the one before."""
        if not reader.before:
            return snapshot
        fresh = dict(chain.from_iterable(each.items() for each in reader.fresh.values()))
        used, unused = reader.judge()
        # Metadata that stays is the same object.
        kept = set(map(id, used))
        gone = (snapshot.number_of(each) for each in unused if id(each) not in kept)
        removed = [number for number in gone if number is not None]
        added = {
            each: fresh.get(each) or snapshot.documents.entry(each.key).report
            for each in sorted((each for each in used if snapshot.number_of(each) is None), key=age)
        }
        following = snapshot.replaced(removed, added, progress, reader.pool) if removed or added else snapshot
        if spare := {
            each.key: StoredReport(report, ()) for each, report in fresh.items() if each not in added
        }:
            following = following.beside(spare)
        held = following.documents.fresh
        if stale := [each.key for each in unused if each.key in held and not self._files.has(each.key)]:
            following = following.without(stale)
        return following

    def _noting(self, snapshot: Snapshot) -> Snapshot:
        """The same reports, with the problems and duplicates of the files as last read."""
        found = {name: FileProblem(1, finding) for name, finding in self.listing.unreadable.items()}
        found |= self._files.problems
        problems = [Problem(shown_path(self.folder / name), *found[name]) for name in sorted(found)]
        unused = sorted(self._files.unused.items(), key=lambda each: self._files.place(each[0]))
        others, duplicates = problems_and_duplicates([(key[0], why) for key, why in unused], self.folder)
        if (snapshot.problems, snapshot.duplicates) == ((*problems, *others), duplicates):
            return snapshot
        return snapshot.noting((*problems, *others), duplicates)


def _joined(before: FolderListing, current: FolderListing, names: Collection[str] | None) -> FolderListing:
    """What is known of the folder after it, or some names in it, have been listed again."""
    if names is None:
        return replace(current, stamps={}, unchanged=[])
    folders = tuple(f"{name}/" for name in names)
    others = [name for name in before.folders if not f"{name}/".startswith(folders)]
    unreadable = [name for name in before.unreadable if not f"{name}/".startswith(folders)]
    return replace(
        before,
        folders={name: before.folders[name] for name in others} | current.folders,
        unreadable={name: before.unreadable[name] for name in unreadable} | current.unreadable,
    )
