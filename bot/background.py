"""Tasks in the background: for the length of a block, or to their end in spite of a cancellation."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

T = TypeVar("T")


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


async def completed(work: Coroutine[Any, Any, T]) -> T:
    """Await a coroutine to its end; a cancellation meanwhile takes effect only then."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
