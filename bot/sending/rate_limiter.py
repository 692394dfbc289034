"""Telegram's sending limits, observed without delaying one chat because of another.

Every call passes here, so what fails for a moment is repeated here too, but for hurried calls.

In place of PTB's AIORateLimiter: there one chat's flood wait halts every call, inline answers included,
and private chats are not paced at all.
"""

import asyncio
import datetime as dt
import logging
import math
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.clock import Sleep
from bot.sending.pace import GROUP, HURRIED, PRIVATE, ChatLimit, LocalPace, Pace, Window
from bot.sending.retries import repeated
from bot.sending.telegram_errors import seconds

logger = logging.getLogger(__name__)

JSON = dict[str, Any]
Result = bool | JSON | list[JSON]

EXEMPT = frozenset({"answerInlineQuery", "answerCallbackQuery", "answerGuestQuery"})
# How methods begin that Telegram's limits of a chat are for: it names messages that are sent. Edits, of which
# it says nothing, keep the same pace apart from those: a page that somebody turns waits for no answer.
PACED = ("send", "edit")
UNPACED = frozenset({"sendChatAction"})
LONGEST_WAIT = 30.0  # seconds; flood waits can last half a day and are not slept out
ATTEMPTS = 3


class RateLimiter(BaseRateLimiter[bool]):
    """Paces messages and edits per chat, and all calls overall, and honours flood waits per chat.

    Calls made with `rate_limit_args=True` never wait for their chat, and are made once: every error is
    raised at once. Of messages that are sent like that, one at a time waits for its turn among all calls:
    any other call waits behind one of them at most. The name of the method is a note of the error. `timing`
    is entered with that name around each request, without what was waited before. The turns among hurried
    messages are this process's, those of chats and of all calls come from the `pace`.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        timing: Callable[[str], AbstractContextManager[object]] = nullcontext,
        pace: Pace | None = None,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._timing = timing
        self._pace = pace or LocalPace(clock)
        self._hurried = Window(*HURRIED)
        self._hurried_turn = asyncio.Lock()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: JSON,
        endpoint: str,
        data: JSON,
        rate_limit_args: bool | None,
    ) -> Result:
        """Make the call when its turn has come; a short flood wait is slept out, a long one raised."""
        hurried = bool(rate_limit_args)

        async def request() -> Result:
            with self._timing(endpoint):
                return await callback(*args, **kwargs)

        async def call() -> Result:
            return await (request() if endpoint in EXEMPT else self._paced(request, endpoint, data, hurried))

        try:
            if hurried:
                return await call()
            return await repeated(call, endpoint, self._clock, self._sleep)
        except TelegramError as error:
            error.add_note(endpoint)
            raise

    async def _paced(
        self, call: Callable[[], Awaitable[Result]], endpoint: str, data: JSON, hurried: bool
    ) -> Result:
        chat = data.get("chat_id")
        key = endpoint if chat is None else chat
        limit = _chat_limit(chat, endpoint)
        attempt = 0
        while True:
            attempt += 1
            await self._wait(key, limit, hurried)
            try:
                return await call()
            except RetryAfter as flood:
                wait = seconds(flood.retry_after)  # a long one is raised by the next _wait
                await self._pace.hold(key, wait)
                logger.warning("Flood wait of %.0f s on %s", wait, endpoint)
                if hurried or attempt == ATTEMPTS:
                    raise

    async def _wait(self, key: int | str, limit: ChatLimit | None, hurried: bool) -> None:
        in_lane = hurried and limit is not None  # hurried messages have a line before that of all calls
        while (slot := await self._pace.reserve(key, limit, hurried, not in_lane)).hold > 0:
            if slot.hold > (0.0 if hurried else LONGEST_WAIT):
                raise RetryAfter(dt.timedelta(seconds=math.ceil(slot.hold)))  # asking again would lengthen it
            await self._sleep(slot.hold)
        await self._sleep_for(slot.chat)
        async with self._hurried_turn if in_lane else nullcontext():
            if in_lane:
                now = self._clock()
                await self._sleep_for(self._hurried.reserve(now) - now)
            await self._sleep_for(
                await self._pace.reserve_overall() if slot.overall is None else slot.overall
            )

    async def _sleep_for(self, seconds: float) -> None:
        if seconds > 0:
            await self._sleep(seconds)


def _chat_limit(chat: int | str | None, endpoint: str) -> ChatLimit | None:
    """The limit of a call in its chat; None where it is to no chat, or its pace there is free."""
    kind = next((start for start in PACED if endpoint.startswith(start)), None)
    if chat is None or kind is None or endpoint in UNPACED:
        return None
    private = isinstance(chat, int) and chat > 0
    return ChatLimit(chat, kind, *(PRIVATE if private else GROUP))
