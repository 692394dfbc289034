"""Files that are replaced in one step."""

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

PARTIAL = ".dispatch-"  # how the names of unfinished files begin; a hidden file is never read as a report


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that readers see the old content or the new one, even after a power failure.

    Raises:
        OSError: it cannot be written; the old content is still there.
    """
    partial = path.parent / f"{PARTIAL}{token_hex(8)}.part"
    try:
        with partial.open("xb") as file:
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
