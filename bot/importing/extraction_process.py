"""Reads what others wrote in a process of its own, which is ended where that takes too long."""

import asyncio
import atexit
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Timer
from typing import Any, TypeVar, cast

from bot.web.errors import ImportFailedError, StoppedError
from bot.wording import wording

EXTRACTION_SECONDS = 20.0  # of the processor, for a page, a feed or a mail; an article takes a tenth of one
MAX_MEMORY = 2_000_000_000  # bytes of address space
_TIMER = getattr(signal, "setitimer", None)  # Windows has none
_BUSY = 15 if _TIMER else 1  # times as long by the clock, on a machine that does other things too
_START_SECONDS = 60.0  # for the process to load the libraries
_LOST = (
    EOFError,
    OSError,
    ValueError,
    pickle.UnpicklingError,
)  # the process has ended, a pipe to it is closed

Failed = Callable[[str], ImportFailedError]  # makes the error of a source from the reason
T = TypeVar("T")


class ExtractionProcess:
    """Calls one function at a time in a process that is started by the first, and again once it was ended.

    The limit of time is that of the processor: on a busy machine no page is given up for that.

    Functions, arguments and results must be of the kinds that pickle takes. Its methods may be called from
    any thread.
    """

    def __init__(self, seconds: float = EXTRACTION_SECONDS, memory: int = MAX_MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._loaded: set[Callable[..., Any]] = set()  # functions whose modules the process has imported
        self._busy = Lock()
        self._current: Event | None = None  # set once nobody waits for what is being read

    async def run(
        self, failed: Failed, function: Callable[..., T], *arguments: object, seconds: float | None = None
    ) -> T:
        """What a function returns; to cancel this ends the process at once. Raises as `wait_for` does."""
        stopped = Event()
        try:
            return await asyncio.to_thread(
                self.wait_for, failed, function, *arguments, seconds=seconds, stopped=stopped
            )
        except asyncio.CancelledError:
            stopped.set()
            if self._current is stopped:
                self._end()
            raise

    def wait_for(
        self,
        failed: Failed,
        function: Callable[..., T],
        *arguments: object,
        seconds: float | None = None,
        stopped: Event | None = None,
    ) -> T:
        """The same in this thread. `seconds`: more or less than usual.

        Raises:
            ImportFailedError: the one that the function raised; else, where it takes too long or too much
                memory, or raised another, `failed`.
            StoppedError: the process was stopped meanwhile.
        """
        limit = seconds or self._seconds
        with self._busy:
            self._current = stopped = stopped or Event()
            try:
                kind, answer = self._answer(stopped, limit, function, arguments)
            finally:
                self._current = None
        if kind == "value":
            return cast("T", answer)
        if kind == "refused":
            refused, *values = answer
            raise refused(*values)
        error = failed(answer)
        raise StoppedError(error.source) if stopped.is_set() else error

    def stop(self) -> None:
        """End the process at once."""
        if current := self._current:
            current.set()
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):  # what was not sent is lost
                    if pipe:
                        pipe.close()

    def _answer(
        self, stopped: Event, seconds: float, function: Callable[..., Any], arguments: tuple[object, ...]
    ) -> tuple[str, Any]:
        # The kind of the answer, and what belongs to it: "value" and that, "refused" and the error's
        # class and arguments, "failed" and a reason.
        if stopped.is_set():
            return "failed", ""
        try:
            process = self._started()
        except OSError as error:
            return "failed", wording("importing.no_process", error=error.strerror)
        if stopped.is_set():  # while it was being started: nobody else knew of it yet
            self._end()
            return "failed", ""
        try:
            if function not in self._loaded:
                self._exchanged(process, _START_SECONDS, (function, None, _START_SECONDS))
                self._loaded.add(function)
            answer: tuple[str, Any] = self._exchanged(process, seconds, (function, arguments, seconds))
        except _LOST as error:
            self._end()
            ending = _ending(process.wait())
            if isinstance(error, TimeoutError) or ending == "SIGPROF":
                return "failed", wording("importing.too_many_seconds", seconds=seconds)
            return "failed", wording("importing.process_ended", ending=ending)
        if answer[0] == "memory":
            self._end()  # what it still holds is lost to it
            return "failed", wording("importing.too_much_memory", megabytes=self._memory // 1_000_000)
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        # Raises OSError.
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._loaded.clear()
            settings = {name: value for name, value in os.environ.items() if not name.startswith("DISPATCH_")}
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                # Without -P, modules in the folder where one happens to be would take the place of ours.
                [sys.executable, "-P", "-m", __name__, str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=settings | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        return self._process

    def _exchanged(self, process: subprocess.Popen[bytes], seconds: float, request: object) -> Any:
        # Raises TimeoutError, and one of _LOST where the process has ended for another reason.
        late = Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = Timer(_BUSY * seconds, end)
        timer.daemon = True
        timer.start()
        try:
            if process.stdin is None or process.stdout is None:
                raise EOFError
            pickle.dump(request, process.stdin)
            process.stdin.flush()
            return pickle.load(process.stdout)  # noqa: S301 - what our own module writes
        except _LOST as error:
            if late.is_set():
                raise TimeoutError from error
            raise
        finally:
            timer.cancel()


def _ending(code: int | None) -> str:
    """How a process ended, for a person."""
    with suppress(ValueError):
        if code is not None and code < 0:
            return signal.Signals(-code).name
    return wording("importing.exit_code", code=code)


EXTRACTION = ExtractionProcess()  # nothing is started before the first source
atexit.register(EXTRACTION.stop)


def _serve(memory: int) -> None:
    """Answer requests from standard input until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that waits
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    with suppress(ImportError):  # Windows has no limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with suppress(EOFError):
        while True:
            answers.write(_answered())
            answers.flush()


def _answered() -> bytes:
    """The answer to the next request. Raises EOFError where there is none."""
    answer: tuple[str, Any]
    try:
        function, arguments, seconds = pickle.load(sys.stdin.buffer)  # noqa: S301 - from who started this
        if _TIMER and arguments is not None:
            _TIMER(signal.ITIMER_PROF, seconds)  # SIGPROF ends it, whatever has become of who started it
        answer = "value", None if arguments is None else function(*arguments)
        return pickle.dumps(answer)
    except EOFError:
        raise
    except MemoryError:
        answer = "memory", None
    except ImportFailedError as error:
        answer = "refused", (type(error), error.source, error.reason, error.cure)
    except Exception as error:  # its words may be those of the source
        answer = "failed", wording("importing.reading_failed", error=type(error).__name__)
    finally:
        if _TIMER:
            _TIMER(signal.ITIMER_PROF, 0)
    return pickle.dumps(answer)


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
