"""The order in which updates are processed: one chat's messages in turn, different chats concurrently."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from telegram import ChatMemberUpdated, Message, Update
from telegram.ext import BaseUpdateProcessor

WAITING = 10_000  # updates held in memory; more stay in the queue
CANCEL_SECONDS = 0.5  # that updates may go on when they are cancelled


class ChatOrderedProcessor(BaseUpdateProcessor):
    """Processes at most `workers` updates at once, and one message per chat.

    So an edit never overtakes its question, and somebody who sends fifty messages does not take every
    worker, as with PTB's own processor.
    """

    def __init__(self, workers: int) -> None:
        super().__init__(WAITING)
        self._workers = asyncio.Semaphore(workers)
        self._locks: dict[int, tuple[asyncio.Lock, int]] = {}  # chat -> (lock, how many hold or wait for it)
        self._tasks: dict[asyncio.Task[Any], object] = {}  # each with its update, waiting or in progress
        self._begun: set[asyncio.Task[Any]] = set()  # those in progress
        self._on_unanswered: Callable[[Update], None] | None = None  # while draining

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's turn, then for a worker; inline queries and buttons need no turn."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - for mypy: a coroutine runs in a task
        self._tasks[task] = update
        try:
            if not self._is_dropped(update):
                async with self._turn(update), self._worker(update):
                    self._begun.add(task)
                    await coroutine
        except asyncio.CancelledError:
            if not self._is_dropped(update):
                raise
        finally:
            del self._tasks[task]
            self._begun.discard(task)
            if isinstance(coroutine, Coroutine):
                coroutine.close()  # if it was never begun; else this does nothing

    async def drain(self, seconds: float, on_unanswered: Callable[[Update], None]) -> None:
        """Begin nothing more that somebody waits for, and give what is in progress so many seconds.

        `on_unanswered` is called for each update that is dropped. Posts in channels and changes of
        membership, which nobody would repeat, are processed as long as there is time.
        """
        self._on_unanswered = on_unanswered
        for task, update in list(self._tasks.items()):
            if task not in self._begun and _is_repeatable(update):
                task.cancel()
        for timeout in (seconds, CANCEL_SECONDS):
            if self._tasks:
                await asyncio.wait([*self._tasks], timeout=timeout)
            for task in list(self._tasks):
                task.cancel()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    def _is_dropped(self, update: object) -> bool:
        """Whether an update goes unanswered because of a stop, which is then told."""
        if self._on_unanswered is None or not _is_repeatable(update):
            return False
        if isinstance(update, Update):
            self._on_unanswered(update)
        return True

    def _worker(self, update: object) -> AbstractAsyncContextManager[object]:
        """A worker; inline queries, which are overtaken while they wait, have a line of their own."""
        return nullcontext() if isinstance(update, Update) and update.inline_query else self._workers

    @asynccontextmanager
    async def _turn(self, update: object) -> AsyncIterator[None]:
        """The turn of the chat that an update is from."""
        message = ordered(update)
        if message is None:
            yield
            return
        chat = message.chat.id
        lock, users = self._locks.get(chat, (asyncio.Lock(), 0))
        self._locks[chat] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            users = self._locks[chat][1] - 1
            if users:
                self._locks[chat] = (lock, users)
            else:
                del self._locks[chat]


def ordered(update: object) -> Message | ChatMemberUpdated | None:
    """What of an update has its place in a chat's order."""
    if not isinstance(update, Update):
        return None
    return (
        update.message
        or update.edited_message
        or update.channel_post
        or update.edited_channel_post
        or update.my_chat_member
    )


def _is_repeatable(update: object) -> bool:
    """Whether somebody waits for an answer, who can ask again."""
    if not isinstance(update, Update):
        return True
    moved = update.message and update.message.migrate_to_chat_id
    return not (update.channel_post or update.edited_channel_post or update.my_chat_member or moved)
