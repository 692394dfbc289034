"""Reading a small file that may be a pipe, as password managers make them, without waiting for ever."""

import os
import stat
import time
from pathlib import Path

PIPE_SECONDS = 3.0  # for whoever writes into a pipe
PAUSE_SECONDS = 0.01
NON_BLOCKING = getattr(os, "O_NONBLOCK", 0)  # opening a pipe would wait for a writer


def read_bounded(path: Path, largest: int) -> bytes:
    """The content of a file, of which `largest` + 1 bytes at most; of a pipe without a writer nothing.

    Raises OSError.
    """
    with open(path, "rb", buffering=0, opener=_open) as file:
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return file.read(largest + 1)
        content, until = b"", time.monotonic() + PIPE_SECONDS
        while len(content) <= largest and time.monotonic() < until:
            # None: nothing yet; empty: there is no writer, not yet or no longer.
            piece = file.read(largest + 1 - len(content))
            if not piece and content and piece is not None:
                break
            content += piece or b""
            if not piece:
                time.sleep(PAUSE_SECONDS)
        return content


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | NON_BLOCKING)
