"""That an update is handled once, however often it is delivered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from cachetools import TTLCache
from telegram import Update

HANDLED_UPDATES = 10_000  # that are remembered; Telegram repeats one within minutes of the first time
HANDLED_SECONDS = 86_400.0  # as long as Telegram keeps an update


class Turn(Protocol):
    """The time in which an update may be handled here, and nowhere else."""

    @property
    def handled(self) -> bool:
        """Whether it was handled before, so that nothing is left to do."""


class UpdateTurns(Protocol):
    """Gives turns."""

    def of(self, update: Update) -> AbstractAsyncContextManager[Turn]:
        """Wait for the turn of an update. When the block ends without an error, the update is handled.

        Raises DatabaseUnavailableError before the block where nobody can tell whether it was handled before.
        """


@dataclass(frozen=True, slots=True)
class LocalTurn:
    """A turn in this process."""

    handled: bool


class LocalTurns:
    """Turns of one process, whose memory ends with it."""

    def __init__(self, remembered: int = HANDLED_UPDATES) -> None:
        self._handled: TTLCache[int, None] = TTLCache(remembered, HANDLED_SECONDS)
        self._current: dict[int, asyncio.Event] = {}  # update -> set once its turn has ended

    @asynccontextmanager
    async def of(self, update: Update) -> AsyncIterator[LocalTurn]:
        """Wait while the same update is being handled."""
        number = update.update_id
        while current := self._current.get(number):
            await current.wait()
        ended = self._current[number] = asyncio.Event()
        try:
            yield LocalTurn(number in self._handled)
            self._handled[number] = None
        finally:
            del self._current[number]
            ended.set()
