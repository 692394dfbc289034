"""That an update is handled once, however often it is delivered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from cachetools import TTLCache
from telegram import Update

HANDLED_UPDATES = 10_000  # that are remembered; Telegram repeats one within minutes of the first time
HANDLED_SECONDS = 86_400.0  # as long as Telegram keeps an update


class Turns(Protocol):
    """Gives turns."""

    def of(self, update: Update) -> AbstractAsyncContextManager[bool]:
        """Wait for the turn of an update; whether it is to be handled, or was handled before.

        Once the block ends without an error, it is handled. Raises DatabaseError where nobody can tell
        whether it was, and TimeoutError where the turn does not come: Telegram is to deliver it again.
        """


class LocalTurns:
    """Turns of one process, whose memory ends with it."""

    def __init__(self, remembered: int = HANDLED_UPDATES) -> None:
        self._handled: TTLCache[int, None] = TTLCache(remembered, HANDLED_SECONDS)
        self._current: dict[int, asyncio.Event] = {}  # update -> set once its turn has ended

    @asynccontextmanager
    async def of(self, update: Update) -> AsyncIterator[bool]:
        """Wait while the same update is being handled."""
        number = update.update_id
        while current := self._current.get(number):
            await current.wait()
        ended = self._current[number] = asyncio.Event()
        try:
            yield number not in self._handled
            self._handled[number] = None
        finally:
            del self._current[number]
            ended.set()
