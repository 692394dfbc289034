"""Who is still writing: files that some process holds open for writing are not whole yet."""

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

_PROCESSES = Path("/proc")


def writing(paths: Collection[Path]) -> set[Path]:
    """Those of the paths that a process, of those that we may look at, has open for writing.

    Linux tells so in /proc/PID/fd and /proc/PID/fdinfo (proc(5)); elsewhere the set is empty, and that a file
    has not changed for a while must do.
    """
    wanted = {os.path.realpath(path): path for path in paths}
    if not wanted or not _PROCESSES.is_dir():
        return set()
    return {wanted[target] for target in _open_for_writing(wanted.keys())}


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
