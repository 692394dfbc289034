"""Files that are replaced in one step."""

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

PARTIAL = ".dispatch-"  # how the names of unfinished files begin; a hidden file is never read as a report
USUAL = 0o666  # what the process's umask leaves of it, as for any file
OWNER_ONLY = 0o600
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_PRIVATE_FOLDER = 0o700


def write_atomically(path: Path, data: bytes, mode: int = USUAL) -> None:
    """Write a file so that readers see the old content or the new one, even after a power failure.

    Raises:
        OSError: it cannot be written; the old content is still there.
    """
    partial = path.parent / f"{PARTIAL}{token_hex(8)}.part"
    try:
        with create_file(partial, mode) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    if os.name == "posix":  # Windows keeps a folder's entries by itself
        with suppress(OSError):  # not every file system can sync a folder; the file itself is written
            number = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(number)
            finally:
                os.close(number)


def create_file(path: Path, mode: int) -> BinaryIO:
    """Create a file to write to. Raises FileExistsError where there is one, and OSError."""
    return os.fdopen(os.open(path, _NEW, mode), "wb")


def make_private_folder(folder: Path) -> None:
    """Create a folder that only its owner can list, and those above it that are missing in the same way.

    One that exists keeps its permissions. Raises OSError.
    """
    missing = [folder, *folder.parents]
    for each in reversed(missing[: next((at for at, each in enumerate(missing) if each.is_dir()), 0)]):
        each.mkdir(_PRIVATE_FOLDER, exist_ok=True)
    folder.mkdir(exist_ok=True)  # a file of that name is an error
