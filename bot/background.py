"""A task in the background, for the length of a block."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any


@asynccontextmanager
async def running(
    run: Callable[[], Coroutine[Any, Any, None]], stop: Callable[[], None] | None = None
) -> AsyncIterator[None]:
    """Run a coroutine function until the block ends; then cancel it, or `stop` it, and wait for its end."""
    task = asyncio.create_task(run())
    try:
        yield
    finally:
        if stop:
            stop()
        else:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await task
