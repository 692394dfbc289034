"""The SQLite file: for its owner alone from its creation, and never anything but a regular file."""

import fcntl
import os
import stat
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL

from bot.database.connection_errors import is_sqlite, refusal
from bot.database.errors import DatabaseError
from bot.wording import wording

LOCK = "-lock"
SUFFIXES = ("", "-wal", "-shm", "-journal", LOCK)  # the database, what SQLite puts beside it, and our lock
OWNER_ONLY = 0o600


def path_of(url: URL) -> Path | None:
    """The file of a database; None where the address is a URI with options of its own."""
    name = str(url.database)
    return None if name.startswith("file:") else Path(name)


def create(url: URL) -> None:
    """Create the file and its folder, or check them; the rest of the world may not read them.

    SQLite gives the files that it puts beside it the same permissions. Raises DatabaseError.
    """
    path = path_of(url)
    if path is None:
        return
    _create_folder(path.parent)
    check(url)
    # Created here and not by SQLite, which would let the umask decide.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NONBLOCK | os.O_CLOEXEC, OWNER_ONLY))
    for each in _files(path):
        if stat.S_IMODE(each.stat().st_mode) & ~OWNER_ONLY:
            with suppress(PermissionError):  # somebody else's file, who decides about it
                each.chmod(OWNER_ONLY)


def lock(url: URL) -> int | None:
    """Lock a database for one bot; returns the descriptor that holds the lock until it is closed.

    The lock is on a file of its own: a backup, a check or an import beside the bot is not held up by it, and
    closing any descriptor of the database itself would end the locks that SQLite has on it. The kernel frees
    it at the end of the process, whatever that is. Returns None where the address is a URI with options of
    its own. Raises DatabaseError where another process holds the lock.
    """
    path = path_of(url)
    if path is None:
        return None
    create(url)
    name = path.with_name(path.name + LOCK)
    descriptor = os.open(name, os.O_RDWR | os.O_CREAT | os.O_NONBLOCK | os.O_CLOEXEC, OWNER_ONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if isinstance(error, BlockingIOError):
            raise refusal(url, wording("database.of_another_bot"), wording("database.stop_that")) from None
        raise
    return descriptor


def check(url: URL) -> None:
    """Raise DatabaseError where the database is no regular file: opening a FIFO would wait for ever."""
    path = path_of(url)
    for each in _files(path) if path else ():
        if not stat.S_ISREG(each.stat().st_mode):
            problem = "database.is_folder" if each.is_dir() else "database.not_regular"
            raise refusal(url, wording(problem, name=each.name), wording("database.correct_or_move"))


def _files(path: Path) -> list[Path]:
    return [each for suffix in SUFFIXES if (each := path.with_name(path.name + suffix)).exists()]


def _create_folder(folder: Path) -> None:
    try:
        folder.mkdir(0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(wording("database.folder", folder=folder, error=error.strerror)) from error


def is_part_of(url: URL, file: Path) -> bool:
    """Whether a file is the database, or one that SQLite puts beside it."""
    path = path_of(url) if is_sqlite(url) else None
    return path is not None and file.resolve() in [each.resolve() for each in _files(path)]
