"""What systemd is told of the service: ready, alive, stopping. The protocol is that of sd_notify(3)."""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

START_INTERVAL = 1.0  # seconds between checks until the service is ready
START_EXTENSION = 60  # seconds by which the time for starting is extended with each check: networks are late
STATUS_INTERVAL = 30.0  # seconds between messages where no watchdog asks for more

logger = logging.getLogger(__name__)


class Systemd:
    """The socket of a service manager; without one in the environment nothing is sent."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        if self._address.startswith("@"):  # in Linux's abstract namespace
            self._address = f"\0{self._address[1:]}"
        watched = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        microseconds = environment.get("WATCHDOG_USEC", "") if watched else ""
        self._interval = int(microseconds) / 2e6 if microseconds.isdecimal() else STATUS_INTERVAL
        self._interval = min(self._interval, STATUS_INTERVAL)

    @asynccontextmanager
    async def notifying(
        self, ready: Callable[[], bool], alive: Callable[[], bool], status: Callable[[], str]
    ) -> AsyncIterator[None]:
        """Tell until the block ends: READY=1 once `ready`, then WATCHDOG=1 as long as `alive`.

        It runs on the event loop, so the watchdog also starves when the loop hangs.
        """
        if not self._address:
            yield
            return
        task = asyncio.create_task(self._notify(ready, alive, status), name="systemd")
        try:
            yield
        finally:
            task.cancel()
            self._send("STOPPING=1", "STATUS=Stopping")
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _notify(
        self, ready: Callable[[], bool], alive: Callable[[], bool], status: Callable[[], str]
    ) -> None:
        while not ready():
            self._send(f"EXTEND_TIMEOUT_USEC={START_EXTENSION * 1_000_000}", f"STATUS={status()}")
            await asyncio.sleep(START_INTERVAL)
        self._send("READY=1")
        while True:
            self._send(f"STATUS={status()}", *(["WATCHDOG=1"] if alive() else []))
            await asyncio.sleep(self._interval)

    def _send(self, *assignments: str) -> None:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as notify:
                notify.setblocking(False)
                notify.sendto("\n".join(assignments).encode(), self._address)
        except OSError as error:  # the watchdog then restarts the service, if it must
            logger.warning("systemd cannot be told %s: %s", assignments[0], error.strerror)
