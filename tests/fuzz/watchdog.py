"""Ends the process where an input takes too much time, and says which one it was.

The limit is one of CPU time, kept by the system: it also ends a function of C that never gives up the
interpreter, and a busy machine does not change it. The process that fuzzes is a child, so that its parent
can tell of the input that ended it, whatever the end was.
"""

import faulthandler
import mmap
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

CPU_SECONDS = 2.0  # for an input
IDLE_SECONDS = 120.0  # of waiting, after which an input hangs
_SIZE = 4096


class Watchdog:
    """Limits the time of an input; `current` is the last one that was begun, as other processes see it."""

    def __init__(self, seconds: float = CPU_SECONDS) -> None:
        self.seconds = seconds
        self._shared = mmap.mmap(-1, _SIZE)

    @property
    def current(self) -> str:
        """The input that is being tried; empty where there is none."""
        return self._shared[:].partition(b"\0")[0].decode()

    def start(self) -> None:
        """Prepare this process to be ended, with the place of each thread on standard error."""
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        faulthandler.enable()
        faulthandler.register(signal.SIGPROF, all_threads=True, chain=True)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        faulthandler.register(signal.SIGALRM, all_threads=True, chain=True)

    @contextmanager
    def watching(self, what: str) -> Iterator[None]:
        """Let the block take its time and no more."""
        self._note(what)
        signal.setitimer(signal.ITIMER_PROF, self.seconds)
        signal.setitimer(signal.ITIMER_REAL, IDLE_SECONDS)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._note("")

    @contextmanager
    def resting(self) -> Iterator[None]:
        """No limit in the block."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        yield

    def _note(self, what: str) -> None:
        raw = what.encode()[: _SIZE - 1] + b"\0"
        self._shared[: len(raw)] = raw


def in_child(watchdog: Watchdog, work: Callable[[], int]) -> int:
    """The exit code of some work in a child process; 1, with the input, where that was ended."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        watchdog.start()
        code = 1
        try:
            code = work()
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the child has it too
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGKILL))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        why = {"SIGPROF": f"more than {watchdog.seconds:g} s of CPU time", "SIGALRM": "it hangs"}.get(
            name, name
        )
        print(f"FAULT: the process was ended: {why}\nagain: {watchdog.current}", flush=True)
        return 1
    return os.waitstatus_to_exitcode(status)
