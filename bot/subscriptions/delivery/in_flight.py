"""The announcements that are being sent, each in a task of its own."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Generic, TypeVar

from bot.subscriptions.delivery.outbox_item import OutboxItem

T = TypeVar("T")


class InFlight(Generic[T]):
    """Tasks that send items; `on_landing` is called at the end of each."""

    def __init__(self, on_landing: Callable[[], None]) -> None:
        self._on_landing = on_landing
        self._tasks: dict[asyncio.Task[T], OutboxItem] = {}

    def __len__(self) -> int:
        return len(self._tasks)

    @property
    def chats(self) -> list[int]:
        """Where they go."""
        return [item.destination.chat for item in self._tasks.values()]

    def start(self, item: OutboxItem, sending: Coroutine[Any, Any, T]) -> None:
        """Send an item."""
        task = asyncio.create_task(sending)
        self._tasks[task] = item
        task.add_done_callback(lambda _: self._on_landing())

    def landed(self) -> Iterator[tuple[OutboxItem, T]]:
        """Those that have ended, with what came of each; they are no longer in flight."""
        for task in [task for task in self._tasks if task.done()]:
            yield self._tasks.pop(task), task.result()

    async def landing(self) -> None:
        """Wait until all have ended."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def cancel(self) -> None:
        """End all tasks."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
