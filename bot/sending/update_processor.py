"""The order in which updates are worked on: one chat's messages in turn, different chats side by side."""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

WAITING = 10_000  # updates held in memory; more stay in the queue


class ChatOrderedProcessor(BaseUpdateProcessor):
    """Works on at most `workers` updates at once, and on one message per chat.

    So an edit never overtakes its question, and whoever sends fifty messages waits for himself: PTB's
    own processor would give him every worker.
    """

    def __init__(self, workers: int) -> None:
        super().__init__(WAITING)
        self._workers = asyncio.Semaphore(workers)
        self._lanes: dict[int, tuple[asyncio.Lock, int]] = {}  # chat -> (lock, how many hold or want it)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the lane, then for a worker; inline queries and buttons need no lane."""
        told = isinstance(update, Update) and (
            update.message or update.edited_message or update.my_chat_member
        )
        if not told:
            async with self._workers:
                await coroutine
            return
        with self._lane(told.chat.id) as lock:
            async with lock, self._workers:
                await coroutine

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    @contextmanager
    def _lane(self, chat: int) -> Iterator[asyncio.Lock]:
        lock, users = self._lanes.get(chat, (asyncio.Lock(), 0))
        self._lanes[chat] = (lock, users + 1)
        try:
            yield lock
        finally:
            users = self._lanes[chat][1] - 1
            if users:
                self._lanes[chat] = (lock, users)
            else:
                del self._lanes[chat]
