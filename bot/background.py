"""Tasks in the background: for the length of a block, or to their end in spite of a cancellation."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

logger = logging.getLogger(__name__)

STOP_PATIENCE = 1.5  # seconds that a cancelled task may go on: a write, for one, is completed

T = TypeVar("T")


@asynccontextmanager
async def running(
    run: Callable[[], Coroutine[Any, Any, None]],
    stop: Callable[[], None] | None = None,
    patience: float = STOP_PATIENCE,
) -> AsyncIterator[None]:
    """Run a coroutine function until the block ends, then end it.

    It is asked to `stop` where it can be, and cancelled where that takes longer than `patience` in seconds.
    One that goes on as long again is left behind.
    """
    task = asyncio.create_task(run(), name=run.__qualname__)
    try:
        yield
    finally:
        if stop:
            stop()
            await asyncio.wait([task], timeout=patience)
        task.cancel()
        await asyncio.wait([task], timeout=patience)
        if not task.done():
            logger.warning("Stopped without waiting longer for %s", task.get_name())
        else:
            with suppress(asyncio.CancelledError):
                task.result()


async def completed(work: Coroutine[Any, Any, T]) -> T:
    """Await a coroutine to its end; a cancellation meanwhile takes effect only then."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
