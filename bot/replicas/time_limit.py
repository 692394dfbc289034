"""A limit of time for statements, which holds also where the server does not answer a cancellation."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_abandoned = set[asyncio.Task[Any]]()  # the loop itself would let them be collected


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """The result of some work. Raises TimeoutError after so many seconds.

    The work is cancelled then, and not waited for: psycopg asks the server to cancel a statement, and waits
    ten seconds for a server that hangs.
    """
    task = asyncio.create_task(work)
    try:
        await asyncio.wait((task,), timeout=seconds)
    finally:
        if not task.done():
            task.cancel()
            _abandoned.add(task)
            task.add_done_callback(_forget)
    if not task.done():
        raise TimeoutError
    return task.result()


def _forget(task: asyncio.Task[Any]) -> None:
    _abandoned.discard(task)
    if not task.cancelled():
        task.exception()  # else the loop logs that nobody asked for it
