"""SIGINT and SIGTERM as a request to stop, and a limit to how long a stop may take."""

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

logger = logging.getLogger(__name__)

SIGNALS = signal.SIGINT, signal.SIGTERM
STOP_SECONDS = 7.0  # from the request to the end of the process; Docker kills after 10


class StopRequestedError(Exception):
    """A stop was asked for; what is going on is to be given up."""


class StopSignal:
    """The first SIGINT or SIGTERM asks for a stop; a second one ends the process at once.

    While it is `installed`, the process ends `seconds` after the request, whatever is still busy: a thread
    cannot be interrupted, and everything on disk is written to survive that.
    """

    def __init__(self, seconds: float = STOP_SECONDS) -> None:
        self._seconds = seconds
        self._requested = threading.Event()
        self._deadline = float("inf")  # on the monotonic clock
        self._code = 0
        self._countdown: threading.Timer | None = None
        self._waiting: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None

    @property
    def requested(self) -> bool:
        """Whether a stop was asked for."""
        return self._requested.is_set()

    def check(self) -> None:
        """Raise StopRequestedError once a stop was asked for; long work in a thread calls it now and then."""
        if self.requested:
            raise StopRequestedError

    def request(self, code: int = 0) -> None:
        """Ask for a stop, after which the process ends with this exit code."""
        if self.requested:
            return
        self._code = code
        self._deadline = time.monotonic() + self._seconds
        self._requested.set()
        if self._countdown:
            self._countdown.start()
        if self._waiting:
            loop, event = self._waiting
            loop.call_soon_threadsafe(event.set)

    async def wait(self) -> None:
        """Wait for the request, in one task at a time."""
        event = asyncio.Event()
        self._waiting = asyncio.get_running_loop(), event
        try:
            if not self.requested:
                await event.wait()
        finally:
            self._waiting = None

    @contextmanager
    def installed(self) -> Iterator["StopSignal"]:
        """Handle the signals until the block ends, and end the process where threads of it do not end."""
        before = set(threading.enumerate())
        handlers = {number: signal.signal(number, self._on_signal) for number in SIGNALS}
        self._countdown = threading.Timer(self._seconds, self._end)
        self._countdown.daemon = True
        try:
            yield self
        finally:
            # Python waits for such threads without a limit.
            for thread in set(threading.enumerate()) - before - {self._countdown}:
                if self.requested and not thread.daemon:
                    thread.join(max(0.0, self._deadline - time.monotonic()))
                    if thread.is_alive():
                        self._end()
            self._countdown.cancel()
            self._countdown = None
            for number, handler in handlers.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        if self.requested:
            os._exit(128 + number)
        self.request()

    def _end(self) -> None:
        busy = sorted(thread.name for thread in threading.enumerate() if not thread.daemon)
        logger.warning("Stopped without waiting longer for: %s", ", ".join(busy))
        os._exit(self._code)
