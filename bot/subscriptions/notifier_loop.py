"""Looks for new reports when told to, once the folder has come to rest."""

import asyncio
import logging
from collections.abc import Callable

from bot.clock import Clock, Sleep, utc_now
from bot.logs import frames
from bot.subscriptions.notifier import NotificationRecorder

logger = logging.getLogger(__name__)

QUIET = 1.0  # seconds without a change after which reports that came together are recorded together
LONGEST = 10  # times that is waited for; a folder that never rests is announced all the same
PATIENCE = 60.0  # seconds at most between attempts while the database cannot be reached


class Notifier:
    """Records new reports; `recorded` is called when there is something to send."""

    def __init__(
        self,
        announcements: NotificationRecorder,
        recorded: Callable[[], None],
        clock: Clock = utc_now,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._announcements = announcements
        self._recorded = recorded
        self._clock = clock
        self._sleep = sleep
        self._noticed = asyncio.Event()

    def notice(self) -> None:
        """Something may have changed in the archive."""
        self._noticed.set()

    async def run(self) -> None:
        """Look now, for what came while nobody watched, and after each notice; until cancelled."""
        self.notice()
        failures = 0
        while True:
            await self._noticed.wait()
            await self._rest()
            try:
                if await self._announcements.record(self._clock()):
                    self._recorded()
                failures = 0
            except Exception as error:  # the reports are still there: it is tried again, and nothing is lost
                logger.warning("New reports could not be recorded, to be tried again: %s", frames(error))
                failures += 1
                self.notice()
                await self._sleep(min(PATIENCE, 2.0**failures))

    async def _rest(self) -> None:
        for _ in range(LONGEST):
            self._noticed.clear()
            await self._sleep(QUIET)
            if not self._noticed.is_set():
                return
        self._noticed.clear()
