"""What stands in a folder of reports and its sub-folders, without reading it.

Names are paths relative to the folder, with "/" between their parts.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol

from retrieval.regular_file import inside
from retrieval.reports.corpus import is_report, is_temporary
from retrieval.reports.errors import Finding, system_message

Identity = tuple[int, int]  # device and inode


class FileStamp(NamedTuple):
    """Size and time of a file: when they differ, its content may have changed."""

    size: int
    mtime_ns: int


class Stamped(Protocol):
    """A file that has been read."""

    @property
    def stamp(self) -> FileStamp: ...


@dataclass(frozen=True, slots=True)
class FolderListing:
    """What stands in a folder, or in parts of it; hidden files and folders are left out.

    `unchanged` are files whose stamp is the known one; the others are in `stamps`.
    `folders` are the folder itself, as "", and its sub-folders. `unreadable` are sub-folders that cannot be
    listed, each with the reason and the cure. `links` are links to folders, which are not followed: they may
    lead in a circle; `outward_links` are links of reports that lead out of the folder, which are not either:
    whoever can write there could publish any file. `other_files` counts the files that are no reports by
    their suffix in lower case.
    """

    stamps: dict[str, FileStamp] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    folders: dict[str, Identity] = field(default_factory=dict)
    unreadable: dict[str, Finding] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    outward_links: set[str] = field(default_factory=set)
    other_files: Counter[str] = field(default_factory=Counter)

    def add_folder(self, folder: Path, name: str, known: Mapping[str, Stamped]) -> None:
        """Add a folder and all below it. Raises OSError where the folder itself, "", cannot be listed.

        Files that are `known` and have not changed get no new stamp: a hundred thousand of these would make
        the garbage collector walk through all that there is.
        """
        waiting = [name]
        while waiting:
            waiting += self._sub_folders(folder, waiting.pop(), known)

    def _sub_folders(self, folder: Path, name: str, known: Mapping[str, Stamped]) -> list[str]:
        """Add what stands in one folder; returns its sub-folders."""
        try:
            status = (folder / name).stat()
            with os.scandir(folder / name) as scan:
                entries = [entry for entry in scan if entry.name[0] != "."]
        except OSError as error:
            if not name:
                raise
            if not isinstance(error, FileNotFoundError | NotADirectoryError):  # those: removed meanwhile
                self.unreadable[name] = Finding.of("folder_unreadable", error=system_message(error))
            return []
        self.folders[name] = (status.st_dev, status.st_ino)
        folders, prefix = [], f"{name}/" if name else ""
        for entry in entries:
            before = known.get(f"{prefix}{entry.name}")
            if before and _is_file(entry):
                stamp = stamp_of(entry, before)
                if stamp is before.stamp:
                    self.unchanged.append(f"{prefix}{entry.name}")
                elif stamp:
                    self.stamps[f"{prefix}{entry.name}"] = stamp
            elif not _is_folder(entry, follow_links=False):
                self._add_file(folder, f"{prefix}{entry.name}", entry)
            elif _is_utf8(entry.name):
                folders.append(f"{prefix}{entry.name}")
            else:
                self.unreadable[f"{prefix}{entry.name}"] = Finding("folder_name_not_utf8")
        return folders

    def _add_file(self, folder: Path, name: str, entry: os.DirEntry[str]) -> None:
        is_link = entry.is_symlink()  # asks the system nothing, unlike what it leads to
        if is_link and _is_folder(entry, follow_links=True):
            self.links.add(name)
        elif is_report(entry.name):
            if is_link and inside(folder, name) is None:
                self.outward_links.add(name)
            elif stamp := stamp_of(entry):
                self.stamps[name] = stamp
        elif not is_temporary(entry.name):
            self.other_files[Path(entry.name).suffix.lower()] += 1


def listing(folder: Path, known: Mapping[str, Stamped] = MappingProxyType({})) -> FolderListing:
    """All that stands in a folder, of which some files are known.

    Raises OSError where the folder itself cannot be listed.
    """
    found = FolderListing()
    found.add_folder(folder, "", known)
    return found


def listing_of(folder: Path, names: Iterable[str]) -> FolderListing:
    """What stands under some names, files or sub-folders; those that do not exist are left out.

    Raises OSError where the folder itself is missing.
    """
    found = FolderListing()
    missing = False
    for name in names:
        path = folder / name
        if not _is_inside(folder, name):
            continue
        if path.is_dir() and not path.is_symlink():
            found.add_folder(folder, name, {})
        elif is_report(path.name) and inside(folder, name) and (stamp := stamp_of(path)):
            found.stamps[name] = stamp
        else:
            missing = True
    if missing:
        os.scandir(folder).close()
    return found


def stamp_of(path: Path | os.DirEntry[str], known: Stamped | None = None) -> FileStamp | None:
    """The stamp of a file, or of a link that leads nowhere; None where there is neither.

    It is the `known` one where that has not changed.
    """
    try:
        status = path.stat()
    except OSError:
        try:
            status = os.lstat(path)
        except OSError:
            return None
    if known and known.stamp == (status.st_size, status.st_mtime_ns):
        return known.stamp
    return FileStamp(status.st_size, status.st_mtime_ns)


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether it is a regular file, and no link to one."""
    try:
        return entry.is_file(follow_symlinks=False)
    except OSError:
        return False


def _is_folder(entry: os.DirEntry[str], follow_links: bool) -> bool:
    try:
        return entry.is_dir(follow_symlinks=follow_links)
    except OSError:  # a loop of links, or the disk fails: what is read there says what is wrong
        return False


def parents(name: str) -> Iterator[str]:
    """The sub-folders that a file or sub-folder is in, the nearest first, and last the folder itself, ""."""
    while name:
        name = name.rpartition("/")[0]
        yield name


def _is_inside(folder: Path, name: str) -> bool:
    """Whether what has a name is read at all: no part is hidden, no folder a link."""
    if any(not part or part.startswith(".") for part in name.split("/")):
        return False
    return not any((folder / parent).is_symlink() for parent in parents(name) if parent)


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
