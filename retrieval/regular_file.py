"""Regular files, opened without waiting for anything and without leaving a folder."""

import errno
import io
import os
import stat
from collections.abc import Sequence
from pathlib import Path, PurePath

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_ELSEWHERE = {"", ".", ".."}  # steps of a path that may leave its folder
_MAYBE_A_LINK = {errno.ELOOP, errno.ENOTDIR}  # how opening a link fails where it is not followed
_STEPS = os.open in os.supports_dir_fd  # whether a file can be opened relative to an open folder


class NotRegularError(OSError):
    """What stands there is a pipe, a device, a socket or a folder."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(errno.EINVAL, "this is not a regular file", str(path))


class OutsideError(OSError):
    """The name leads out of its folder."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(errno.EXDEV, "this is a link that leads out of the folder", str(path))


def open_regular(path: Path | str) -> io.BufferedReader:
    """Open a regular file for reading, wherever it is.

    Neither opening nor reading waits for another program, and no device is touched.

    Raises:
        NotRegularError: it is none.
        OSError: it cannot be opened.
    """
    return _opened(path, None)


def open_inside(folder: Path, name: str) -> io.BufferedReader:
    """Open a regular file of a folder for reading, by its path there, with "/".

    A link is followed where it leads to a file of the folder, whatever other programs put in its place
    meanwhile.

    Raises:
        NotRegularError: it is none.
        OutsideError: it is a link that leads out of the folder.
        OSError: it cannot be opened.
    """
    steps = name.split("/")
    if _STEPS and not _ELSEWHERE.intersection(steps):
        try:
            return _opened_by_steps(folder, steps)
        except OSError as error:
            if error.errno not in _MAYBE_A_LINK:
                raise
    place = inside(folder, name)
    if place is None:
        raise OutsideError(folder / name)
    if not _STEPS:
        return _opened(place, None)
    root = os.path.realpath(folder)
    return _opened_by_steps(root, place.relative_to(root).parts)


def inside(folder: Path, name: str) -> Path | None:
    """Where a path in a folder leads once all links are followed; None where that is not in the folder."""
    root = os.path.realpath(folder)
    # Strings: to take a Path apart takes longer than to open a file.
    place = os.path.realpath(os.path.join(root, name))  # noqa: PTH118
    return Path(place) if place.startswith(os.path.join(root, "")) else None  # noqa: PTH118


def _opened_by_steps(folder: Path | str, steps: Sequence[str]) -> io.BufferedReader:
    # No step may be a link: so each stays below the one before.
    *parents, last = steps
    at = os.open(folder, _FLAGS | os.O_DIRECTORY)
    try:
        for parent in parents:
            below = os.open(parent, _FLAGS | os.O_DIRECTORY | _NO_LINK, dir_fd=at)
            os.close(at)
            at = below
        return _opened(last, at)
    finally:
        os.close(at)


def _opened(path: PurePath | str, folder: int | None) -> io.BufferedReader:
    # In a folder links are not followed: where they lead is known already.
    no_link = _NO_LINK if folder is not None else 0
    mode = os.stat(path, dir_fd=folder, follow_symlinks=not no_link).st_mode
    if stat.S_ISLNK(mode):  # one that leads to itself, or that has just been put there
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if not stat.S_ISREG(mode):
        raise NotRegularError(str(path))
    number = os.open(path, _FLAGS | no_link, dir_fd=folder)
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):  # something else by now
            raise NotRegularError(str(path))
        return os.fdopen(number, "rb")
    except BaseException:
        os.close(number)
        raise
