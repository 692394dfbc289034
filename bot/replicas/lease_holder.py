"""Starts and stops work with a lease, so that it runs in one replica at a time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.clock import Sleep
from bot.database.errors import DatabaseUnavailableError
from bot.replicas.lease import Lease

logger = logging.getLogger(__name__)

TICK = 1.0  # seconds between two looks at a lease that is held
ATTEMPT_SECONDS = 2.0  # between two attempts to take it
RENEW_SECONDS = 5.0  # after which it is renewed
STOP_SECONDS = 7.0  # before its end, from which on the work stops; a renewal that fails takes two of them

Hook = Callable[[], Awaitable[None]]


class LeaseHolder:
    """Holds a lease whenever it can be had."""

    def __init__(self, lease: Lease, sleep: Sleep = asyncio.sleep) -> None:
        self.lease = lease
        self._sleep = sleep
        self._is_working = False

    async def run(self, start: Hook, stop: Hook) -> None:
        """Start work when the lease is had, and stop it when it is lost; both again and again.

        `start` returns when the work has begun, and is cancelled where the lease ends before. `stop` is
        called some STOP_SECONDS before another could take the lease, and is to return within four. What must
        not even then be done twice asks the lease before it is done. A cancellation stops the work and
        releases the lease. Raises what they raise, and DatabaseError where waiting is of no use.
        """
        try:
            while True:
                await self._renew()
                if self._is_working and self.lease.remaining <= STOP_SECONDS:
                    logger.warning("Another replica may take over the background work: it stops here")
                    await self._stop(stop)
                elif not self._is_working and self.lease.remaining > STOP_SECONDS:
                    await self._start(start, stop)
                await self._sleep(TICK if self._is_working else ATTEMPT_SECONDS)
        finally:
            try:
                if self._is_working:
                    await self._stop(stop)
            finally:
                if self.lease.remaining:
                    with suppress(DatabaseUnavailableError):  # it ends by itself
                        await self.lease.release()

    async def _renew(self) -> None:
        """Take the lease, or renew it where that is due."""
        if not self._is_working or self.lease.remaining <= self.lease.seconds - RENEW_SECONDS:
            with suppress(DatabaseUnavailableError):  # the health check and the updates tell of it
                await self.lease.acquire()

    async def _start(self, start: Hook, stop: Hook) -> None:
        logger.info("This replica does the background work: feeds, announcements and menus")
        self._is_working = True
        try:
            async with asyncio.timeout(self.lease.remaining - STOP_SECONDS):
                await start()
        except TimeoutError:
            await self._stop(stop)

    async def _stop(self, stop: Hook) -> None:
        self._is_working = False
        await stop()
