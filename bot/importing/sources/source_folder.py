"""The files of a folder that can be added."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.importing.sources.source_kinds import ENDINGS, SourceKind
from bot.web.errors import FileError
from bot.wording import wording

_READ = frozenset(ending for endings in ENDINGS.values() for ending in endings)
_REFUSED = frozenset((".rtf", ".odt", ".doc", ".epub", ".xlsx", ".xls", ".rss", ".atom", ".opml"))
_HIDDEN = (".", "~", "#")


@dataclass(slots=True)
class FolderContents:
    """The files of a folder and its sub-folders, in order of their names.

    `others` counts the files of kinds that are never read, by ending; `present` counts the reports that are
    in the folder of reports already.
    """

    files: list[str] = field(default_factory=list)
    errors: list[FileError] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    present: int = 0


def folder_contents(folder: str, reports: Path) -> FolderContents:
    """What there is to add in a folder. Hidden files and folders, and folders behind links, are passed over.

    Files that are refused with a cure are among the files. One behind a link that leads out of the folder is
    an error: whoever made the link may not have meant it to be published.
    """
    found = FolderContents()
    for path in _walk(folder, found.errors):
        ending = path.suffix.lower()
        if is_present(path, reports):
            found.present += 1
        elif _leads_out(path, folder):
            reason = wording("importing.link_outside")
            found.errors.append(FileError(str(path), reason, wording("importing.add_file_itself")))
        elif ending in _READ or ending in _REFUSED:
            found.files.append(str(path))
        else:
            found.others[ending] += 1
    return found


def is_present(path: Path, reports: Path) -> bool:
    """Whether a file is a report in the folder of reports already."""
    if path.suffix.lower() not in ENDINGS[SourceKind.TEXT]:
        return False
    try:
        return path.resolve().is_relative_to(reports.resolve())
    except (OSError, ValueError, RuntimeError):  # a name that is not valid, a loop of links
        return False


def _leads_out(path: Path, folder: str) -> bool:
    try:
        return path.is_symlink() and not path.resolve().is_relative_to(Path(folder).resolve())
    except (OSError, RuntimeError):  # a loop of links
        return True


def _walk(folder: str, errors: list[FileError]) -> Iterator[Path]:
    def failed(error: OSError) -> None:
        reason = wording("importing.folder_unreadable", error=error.strerror or type(error).__name__)
        errors.append(
            FileError(str(error.filename or folder), reason, wording("importing.correct_permissions"))
        )

    for place, folders, names in os.walk(folder, onerror=failed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(names) if not name.startswith(_HIDDEN))
