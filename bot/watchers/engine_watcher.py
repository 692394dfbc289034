"""Watches the search engine: whether its reports have changed, and whether it answers."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from bot.clock import Sleep
from bot.findings import explained
from retrieval import Archive, SearchEngineError

logger = logging.getLogger(__name__)


class EngineWatcher:
    """Looks at the index again and again; `on_change` is called when its reports have changed.

    Files that could not be indexed when they were written are, once the engine answers.
    """

    def __init__(
        self,
        archive: Archive,
        seconds: float,
        on_change: Callable[[], None],
        sleep: Sleep = asyncio.sleep,
        writing: AbstractAsyncContextManager[object] | None = None,
    ) -> None:
        """`seconds` are those between two looks; `writing` is held while files are indexed."""
        self._archive, self._seconds = archive, seconds
        self._on_change, self._sleep = on_change, sleep
        self._writing = writing or asyncio.Lock()
        self._problem = ""

    async def run(self) -> None:
        """Look until cancelled."""
        seen = self._archive.version
        while True:
            if await self._answers() and (version := self._archive.version) != seen:
                seen = version
                self._on_change()
            await self._sleep(self._seconds)

    async def _answers(self) -> bool:
        """Whether the engine answers, and all files are indexed; the log tells when that changes."""
        try:
            if self._archive.indexed and self._archive.indexed.unwritten:
                async with self._writing:
                    await asyncio.to_thread(self._archive.refresh, ())
            await asyncio.to_thread(self._archive.check)
        except SearchEngineError as error:
            problem = str(explained(error.finding))
            if problem != self._problem:
                logger.warning("%s", problem)
            self._problem = problem
            return False
        if self._problem:
            logger.info("The search engine answers again")
            self._problem = ""
        return True
