"""Extracts articles in a process of its own, which is ended where a page takes too long."""

import asyncio
import atexit
import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import date, tzinfo
from threading import Event, Lock, Timer
from typing import Any

from bot.importing.article_extractor import Article, extract
from bot.web.errors import ContentError
from bot.web.http_client import Page

EXTRACTION_SECONDS = 20.0  # for a page; an article takes a tenth of a second
_START_SECONDS = 60.0  # for the process to load the libraries, on a busy machine
_ORPHAN_SECONDS = 30  # after which the system ends it, should this process have been killed
_MAX_MEMORY = 2_000_000_000  # bytes of address space
_CURE = "save its text and add that"
_LOST = (EOFError, OSError, pickle.UnpicklingError)  # the process has ended


class ExtractionProcess:
    """Extracts one article at a time in a process that is started by the first, and again once it was ended.

    Its methods may be called from any thread.
    """

    def __init__(self, seconds: float = EXTRACTION_SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._busy = Lock()
        self._current: Event | None = None  # set once nobody waits for the article that is being extracted

    async def article(self, page: Page, today: date, zone: tzinfo) -> Article:
        """The article of a page, as `extract` gives it; to cancel this ends the process at once.

        Raises ContentError also where extraction takes too long or too much memory.
        """
        cancelled = Event()
        try:
            return await asyncio.to_thread(self.wait_for_article, page, today, zone, cancelled)
        except asyncio.CancelledError:
            cancelled.set()
            if self._current is cancelled:
                self.stop()
            raise

    def wait_for_article(
        self, page: Page, today: date, zone: tzinfo, cancelled: Event | None = None
    ) -> Article:
        """The same in this thread."""
        with self._busy:
            self._current = cancelled = cancelled or Event()
            try:
                if cancelled.is_set():
                    raise EOFError
                process = self._started()
                answer = self._exchanged(process, self._seconds, (page, today, zone))
            except _LOST as error:
                self.stop()
                reason = f"reading it takes more than {self._seconds:.0f} seconds, or too much memory"
                raise ContentError(page.url, reason, _CURE) from error
            finally:
                self._current = None
        if isinstance(answer, Article):
            return answer
        raise ContentError(page.url, *answer)

    def stop(self) -> None:
        """End the process at once."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):  # what was not sent is lost
                    if pipe:
                        pipe.close()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            settings = {name: value for name, value in os.environ.items() if not name.startswith("DISPATCH_")}
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=settings | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
            self._exchanged(self._process, _START_SECONDS, None)
        return self._process

    def _exchanged(self, process: subprocess.Popen[bytes], seconds: float, request: object) -> Any:
        # Raises one of _LOST where the process ends or does not answer in time.
        timer = Timer(seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            if process.stdin is None or process.stdout is None:
                raise EOFError
            pickle.dump(request, process.stdin)
            process.stdin.flush()
            return pickle.load(process.stdout)  # noqa: S301 - what our own module writes
        finally:
            timer.cancel()


EXTRACTION = ExtractionProcess()  # nothing is started before the first page
atexit.register(EXTRACTION.stop)


def _serve() -> None:
    """Answer requests from standard input until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that waits
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    with suppress(ImportError):  # Windows has no limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
    with suppress(EOFError):
        while True:
            request = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
            pickle.dump(_answered(*request) if request else None, answers)
            answers.flush()


def _answered(page: Page, today: date, zone: tzinfo) -> Article | tuple[str, str]:
    """The article, or the reason and the cure of an error."""
    if hasattr(signal, "alarm"):
        signal.alarm(_ORPHAN_SECONDS)
    try:
        return extract(page, today, zone)
    except ContentError as error:
        return error.reason, error.cure
    finally:
        if hasattr(signal, "alarm"):
            signal.alarm(0)


if __name__ == "__main__":
    _serve()
