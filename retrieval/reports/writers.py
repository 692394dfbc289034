"""Who is still writing: files that some process holds open for writing are not whole yet."""

import os
import signal
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

if sys.platform == "linux":
    import fcntl

_PROCESSES = Path("/proc")
_F_SETSIG = 10  # fcntl(2); the module has no name for it


def writing(paths: Collection[Path]) -> set[Path]:
    """Those of the paths that a process has open for writing, as far as can be told.

    Linux tells by a lease, which it gives to the file's owner and to root; for others' files /proc tells,
    of the processes that we may look at. Elsewhere the set is empty, and that a file has not changed for a
    while must do.
    """
    if sys.platform != "linux":
        return set()
    leases = {path: _leased(path) for path in paths}
    unknown = {os.path.realpath(path): path for path, leased in leases.items() if leased is None}
    written = {path for path, leased in leases.items() if leased is False}
    return written | ({unknown[target] for target in _open_for_writing(unknown.keys())} if unknown else set())


def _leased(path: Path) -> bool | None:
    """Whether a read lease was to be had, which is so while nobody writes; None where that cannot be told.

    Looking through /proc takes thousands of system calls, and after each the thread waits for its turn among
    those that answer questions.
    """
    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:  # reading it will tell why
        return True
    try:
        # Whoever opens it for writing at this very moment waits for us, and we are told by a signal: by one
        # that is ignored, for the usual one would end the program.
        fcntl.fcntl(file, _F_SETSIG, signal.SIGURG)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return False
    except OSError:  # not ours, or a file system without leases
        return None
    finally:
        os.close(file)
    return True


def _open_for_writing(targets: Collection[str]) -> Iterator[str]:
    for process in _PROCESSES.iterdir():
        if process.name.isdecimal():
            with suppress(OSError):  # somebody else's process, or one that has ended meanwhile
                for descriptor in (process / "fd").iterdir():
                    with suppress(FileNotFoundError):  # closed since
                        target = str(descriptor.readlink())
                        if target in targets and _writes(process / "fdinfo" / descriptor.name):
                            yield target


def _writes(about: Path) -> bool:
    flags = next(line for line in about.read_text().splitlines() if line.startswith("flags:"))
    return int(flags.split()[1], 8) & os.O_ACCMODE != os.O_RDONLY
