"""The order in which updates are processed: one chat's messages in turn, different chats concurrently."""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

WAITING = 10_000  # updates held in memory; more stay in the queue


class ChatOrderedProcessor(BaseUpdateProcessor):
    """Processes at most `workers` updates at once, and one message per chat.

    So an edit never overtakes its question, and somebody who sends fifty messages does not take every
    worker, as with PTB's own processor.
    """

    def __init__(self, workers: int) -> None:
        super().__init__(WAITING)
        self._workers = asyncio.Semaphore(workers)
        self._locks: dict[int, tuple[asyncio.Lock, int]] = {}  # chat -> (lock, how many hold or wait for it)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's turn, then for a worker; inline queries and buttons need no turn."""
        message = isinstance(update, Update) and (
            update.message
            or update.edited_message
            or update.channel_post
            or update.edited_channel_post
            or update.my_chat_member
        )
        if not message:
            async with self._workers:
                await coroutine
            return
        with self._chat_lock(message.chat.id) as lock:
            async with lock, self._workers:
                await coroutine

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    @contextmanager
    def _chat_lock(self, chat: int) -> Iterator[asyncio.Lock]:
        lock, users = self._locks.get(chat, (asyncio.Lock(), 0))
        self._locks[chat] = (lock, users + 1)
        try:
            yield lock
        finally:
            users = self._locks[chat][1] - 1
            if users:
                self._locks[chat] = (lock, users)
            else:
                del self._locks[chat]
