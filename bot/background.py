"""Tasks in the background, started again when they fail, and work that is done to its end."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Self, TypeVar

from bot.clock import Sleep
from bot.logs import OperatorError, explanation

logger = logging.getLogger(__name__)

FINISH_PATIENCE = 2.5  # seconds for what is asked to stop: a message that is being sent, for one
CANCEL_PATIENCE = 1.5  # seconds for what is cancelled: a write, for one, is completed
RESTART_PAUSE = 1.0  # seconds until a task that failed starts again, doubled each time
MAX_RESTART_PAUSE = 300.0
STEADY_SECONDS = 60.0  # without a failure, after which a task counts as well

T = TypeVar("T")


class BackgroundTasks:
    """Tasks that run until the block, or `end`, ends them; one that fails starts again after a pause."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        cancel_patience: float = CANCEL_PATIENCE,
    ) -> None:
        self._clock = clock
        self._cancel_patience = cancel_patience
        self._sleep = sleep
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._stops: dict[str, Callable[[], None]] = {}
        self._failures: dict[str, tuple[float, str]] = {}  # name -> until when it counts, the error's type

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.end()

    def start(
        self, name: str, run: Callable[[], Coroutine[Any, Any, None]], stop: Callable[[], None] | None = None
    ) -> None:
        """Run a coroutine function in a task; `stop` asks it to return soon."""
        self._tasks[name] = asyncio.create_task(self._supervise(name, run), name=name)
        if stop:
            self._stops[name] = stop

    @property
    def failures(self) -> Mapping[str, str]:
        """The tasks that failed lately or are not running after a failure -> the type of the error."""
        now = self._clock()
        return {name: error for name, (until, error) in self._failures.items() if now < until}

    async def end(self) -> None:
        """End all tasks at the same time, after FINISH_PATIENCE and the patience with a cancellation at most.

        Those that can be asked to stop get time for it, the others are cancelled at once. One that does not
        end is left behind.
        """
        for name, task in self._tasks.items():
            if stop := self._stops.get(name):
                stop()
            else:
                task.cancel()
        if asked := [self._tasks[name] for name in self._stops]:
            await asyncio.wait(asked, timeout=FINISH_PATIENCE)
        for name in self._stops:  # the others are cancelled already: a second time would cut their end short
            self._tasks[name].cancel()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks.values(), timeout=self._cancel_patience)
            for task in late:
                logger.warning("Stopped without waiting longer for the task %s", task.get_name())
        self._tasks.clear()
        self._stops.clear()

    async def _supervise(self, name: str, run: Callable[[], Coroutine[Any, Any, None]]) -> None:
        pause, task = RESTART_PAUSE, asyncio.current_task()
        while True:
            try:
                await run()
            except (Exception, asyncio.CancelledError) as error:
                if task and task.cancelling():
                    raise
                if name not in self.failures:
                    pause = RESTART_PAUSE
                kind = "The" if isinstance(error, OperatorError) else "Defect: the"
                logger.error(
                    "%s task %s failed, and starts again in %.0f s: %s", kind, name, pause, explanation(error)
                )
                self._failures[name] = self._clock() + pause + STEADY_SECONDS, type(error).__name__
            else:
                return
            await self._sleep(pause)
            pause = min(2 * pause, MAX_RESTART_PAUSE)


async def completed(work: Coroutine[Any, Any, T]) -> T:
    """Await a coroutine to its end; a cancellation meanwhile takes effect only then."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


async def event_or_pause(event: asyncio.Event, sleep: Sleep, seconds: float) -> None:
    """Wait until an event is set, at most so long."""
    tasks = [asyncio.ensure_future(event.wait()), asyncio.ensure_future(sleep(seconds))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
