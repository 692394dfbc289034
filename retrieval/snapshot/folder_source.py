"""Where an archive's reports come from: a folder, what was last seen of its files, and the kept index."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from retrieval.index import LARGE, ArrayFileError
from retrieval.reports.corpus import Problem, Progress, age, corpus_of
from retrieval.reports.errors import system_message
from retrieval.reports.folder import FileStamp, read, stamps, stamps_of
from retrieval.reports.report import Report
from retrieval.snapshot import Snapshot, snapshot_store
from retrieval.snapshot.document_format import StoredReport
from retrieval.snapshot.report_metadata import Card, Key
from retrieval.snapshot.snapshot_store import FileProblem, Files, FileState

logger = logging.getLogger(__name__)

SHARE = 0.05  # of the reports; when so many have changed, the index is written anew
LEAST = 64  # reports; and not for fewer than these
_NOTHING_YET = (FileNotFoundError, NotADirectoryError)


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """What a refresh found.

    `changed`: whether reports, duplicates or problems are others than before. `pending` are files left alone
    because they changed while they were read, `problems` those that were not there before.
    """

    changed: bool
    pending: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


class FolderSource:
    """A folder of reports; whoever calls it sees to it that calls do not overlap."""

    def __init__(self, folder: Path, kept: Path | None) -> None:
        self.folder = folder
        self._kept = kept
        self._files: Files = {}
        self._unkept = 0  # files that have changed since the index was written

    def open(self, progress: Progress | None = None) -> Snapshot:
        """The first snapshot. Raises FileNotFoundError where there is no folder that can be listed."""
        try:
            found = stamps(self.folder)
        except OSError as error:
            raise FileNotFoundError(
                f"no folder of reports at {self.folder} ({system_message(error)}); "
                "create it or name another one"
            ) from error
        loaded = self._loaded()
        changed, gone = self._changed(found), self._gone(found)
        following, _ = self._following(loaded or Snapshot.of(), changed, gone, progress)
        return following.warm() if loaded and not self.due(following) else self.kept(following)

    def refresh(self, snapshot: Snapshot, names: Collection[str] | None) -> tuple[Snapshot, RefreshResult]:
        """The next snapshot, and what is new in it; it is the same one where nothing is."""
        pending: frozenset[str] = frozenset()
        try:
            found = stamps(self.folder) if names is None else stamps_of(self.folder, names)
        except OSError as error:  # a network that is away for a while must not empty the archive
            following = self._away(snapshot, error)
        else:
            changed = self._changed(found) if names is None else found
            following, pending = self._following(snapshot, changed, self._gone(found, names))
        fresh = tuple(each for each in following.problems if each not in snapshot.problems)
        return following.warm(), RefreshResult(following is not snapshot, pending, fresh)

    def due(self, snapshot: Snapshot) -> bool:
        """Whether so much has changed that the index should be written anew."""
        return self._unkept > max(LEAST, SHARE * len(snapshot.cards))

    def kept(self, snapshot: Snapshot) -> Snapshot:
        """Write the index, where there is a place for it and enough to keep; the same snapshot from there."""
        if self._kept is None or not self._unkept or len(snapshot.passages) < LARGE:
            return snapshot.warm()
        try:
            snapshot_store.write(self._kept, self.folder, snapshot, self._files)
            loaded, files = snapshot_store.read(self._kept, self.folder)
        except (OSError, ArrayFileError) as error:
            logger.warning("The index cannot be kept in %s: %s. All else works without", self._kept, error)
            self._kept = None
            return snapshot.warm()
        if files != self._files:  # another process has written its own at the same moment
            return snapshot.warm()
        self._files, self._unkept = files, 0
        return loaded.noting(snapshot.problems, snapshot.duplicates).warm()

    def _loaded(self) -> Snapshot | None:
        """The snapshot that was kept, where it can be trusted."""
        if self._kept is None:
            return None
        try:
            snapshot, self._files = snapshot_store.read(self._kept, self.folder)
        except ArrayFileError as error:
            if not isinstance(error.__cause__, _NOTHING_YET):
                why = f"{error.path}: {error.problem}"
                logger.warning("The kept index is of no use, so all reports are read again (%s)", why)
            return None
        return snapshot

    def _away(self, snapshot: Snapshot, error: OSError) -> Snapshot:
        """The same reports, and the problem that nobody knows whether they are still there."""
        problem = f"the folder cannot be listed: {system_message(error)}"
        lost = Problem(_shown(self.folder), 1, problem, "bring it back; until then the answers are as before")
        if lost in snapshot.problems:
            return snapshot
        return snapshot.noting((lost, *snapshot.problems), snapshot.duplicates)

    def _changed(self, found: dict[str, FileStamp]) -> dict[str, FileStamp]:
        """The files that are others than when they were last read."""
        files = self._files
        return {name: mark for name, mark in found.items() if name not in files or files[name].mark != mark}

    def _gone(self, found: dict[str, FileStamp], names: Iterable[str] | None = None) -> set[str]:
        return (self._files.keys() if names is None else self._files.keys() & set(names)) - found.keys()

    def _following(
        self,
        snapshot: Snapshot,
        changed: dict[str, FileStamp],
        gone: set[str],
        progress: Progress | None = None,
    ) -> tuple[Snapshot, frozenset[str]]:
        """The snapshot with changed files read and others gone, and which files are still being written."""
        found = read(self.folder, changed, progress)
        files = dict(self._files)
        for name in gone:
            del files[name]
        fresh: dict[Card, Report] = {}
        for name, mark in found.stamps.items():
            held = files[name].card if name in files else None
            if name in found.problems:
                _, *flaw = astuple(found.problems[name])
                files[name] = FileState(mark, held, FileProblem(*flaw))
                continue
            card = Card.of(found.reports[name])
            if card == held:
                card = held
            else:
                fresh[card] = found.reports[name]
            files[name] = FileState(mark, card)
        following = self._advanced(snapshot, files, fresh, progress)
        self._unkept += len(gone) + sum(files[name] != self._files.get(name) for name in found.stamps)
        self._files = files
        return following, found.pending

    def _advanced(
        self, snapshot: Snapshot, files: Files, fresh: dict[Card, Report], progress: Progress | None
    ) -> Snapshot:
        """The snapshot of files as they were last read; `fresh` are the reports that are new in them."""
        corpus = corpus_of((seen.card for seen in files.values() if seen.card), self.folder)
        # A card that stays is the same object, which is told faster than that it equals another.
        wanted, served = set(map(id, corpus.reports)), set(map(id, snapshot.cards))
        gone = [number for number, card in enumerate(snapshot.cards) if id(card) not in wanted]
        added = {
            card: fresh.get(card) or snapshot.documents.entry(card.key).report
            for card in sorted((card for card in corpus.reports if id(card) not in served), key=age)
        }
        following = snapshot.replaced(gone, added, progress) if gone or added else snapshot
        if spare := {
            card.key: StoredReport(report, ()) for card, report in fresh.items() if card not in added
        }:
            following = following.beside(spare)
        if stale := [key for key in following.documents.fresh if not _holds(files, key)]:
            following = following.without(stale)
        problems = (*self._problems(files), *corpus.problems)
        if (following.problems, following.duplicates) != (problems, corpus.duplicates):
            following = following.noting(problems, corpus.duplicates)
        return following

    def _problems(self, files: Files) -> list[Problem]:
        """What is wrong with files, by their names."""
        flaws = {name: seen.flaw for name, seen in files.items() if seen.flaw}
        return [Problem(_shown(self.folder / name), *flaws[name]) for name in sorted(flaws)]


def _holds(files: Files, key: Key) -> bool:
    seen = files.get(key[0])
    return seen is not None and seen.card is not None and seen.card.key == key


def _shown(path: Path) -> str:
    return str(path).encode(errors="replace").decode()  # a file name may be no text at all
