"""Named checks of whether the bot is ready, each with the reason why it fails."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping

from bot.logs import frames
from bot.wording import wording

Check = Callable[[], Awaitable[str | None]]  # the reason why it fails, without secrets; None where it passes

TIMEOUT = 2.0  # seconds; a check that takes longer has failed
FRESH = 1.0  # seconds for which results are given again: whoever asks often must not wear out the database

logger = logging.getLogger(__name__)


class Checks:
    """Runs the checks at the same time, and one run at a time however many ask."""

    def __init__(self, checks: Mapping[str, Check], timeout: float = TIMEOUT, fresh: float = FRESH) -> None:
        self._checks = checks
        self._timeout = timeout
        self._fresh = fresh
        self._run: asyncio.Task[dict[str, str | None]] | None = None
        self._finished = 0.0
        self._hanging: dict[str, asyncio.Task[str | None]] = {}  # cancelled, but not yet ended

    async def results(self) -> Mapping[str, str | None]:
        """Name of each check -> the reason why it fails; None where it passes."""
        run = self._run
        if run is None or (run.done() and time.monotonic() - self._finished >= self._fresh):
            self._run = run = asyncio.create_task(self._run_all())
        return await asyncio.shield(run)

    async def _run_all(self) -> dict[str, str | None]:
        hanging = {name for name, task in self._hanging.items() if not task.done()}
        tasks = {
            name: asyncio.ensure_future(check())
            for name, check in self._checks.items()
            if name not in hanging  # or each request would leave one more behind
        }
        if tasks:
            await asyncio.wait(tasks.values(), timeout=self._timeout)
        self._hanging = {name: self._hanging[name] for name in hanging}
        results = {name: self._result(name, tasks.get(name)) for name in self._checks}
        self._finished = time.monotonic()
        return results

    def _result(self, name: str, task: asyncio.Future[str | None] | None) -> str | None:
        if task is None or not task.done():
            if isinstance(task, asyncio.Task):
                task.cancel()
                self._hanging[name] = task
            return wording("running.no_result", seconds=self._timeout)
        if task.cancelled():
            return wording("running.cancelled")
        if error := task.exception():
            logger.debug("The check of readiness %s failed: %s", name, frames(error))
            return type(error).__name__
        return task.result()
