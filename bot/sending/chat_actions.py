"""The line "typing" in a chat, for answers that take a while."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.clock import Sleep
from bot.sending.telegram_errors import summary

logger = logging.getLogger(__name__)

FAST = 1.0  # seconds, within which nobody looks whether something happens
RENEWAL = 4.0  # seconds; Telegram shows it for five


@contextmanager
def typing(bot: ExtBot[Any], chat: int, thread: int | None, sleep: Sleep = asyncio.sleep) -> Iterator[None]:
    """Show "typing" in a chat, or a topic of it, while the block takes longer than FAST.

    The block never waits for it, and where Telegram does not take it, it is left out.
    """
    shown: list[asyncio.Task[None]] = []
    timer = asyncio.get_running_loop().call_later(
        FAST, lambda: shown.append(asyncio.create_task(_show(bot, chat, thread, sleep)))
    )
    try:
        yield
    finally:
        timer.cancel()
        for task in shown:
            task.cancel()


async def _show(bot: ExtBot[Any], chat: int, thread: int | None, sleep: Sleep) -> None:
    while True:
        try:
            await bot.send_chat_action(
                chat,
                ChatAction.TYPING,
                message_thread_id=thread,
                rate_limit_args=True if bot.rate_limiter else None,  # now or never
            )
        except TelegramError as error:
            logger.debug("Typing could not be shown: %s", summary(error))
            return
        await sleep(RENEWAL)
