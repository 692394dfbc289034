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
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.clock import Sleep
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
OVERALL = (30, 1.0)  # calls, seconds
HURRIED = (1, 1 / 30)  # as many messages, but evenly: after a burst of them an answer would wait for a second
PRIVATE = (3, 3.0)  # one a second, with a burst of three
GROUP = (20, 60.0)
LONGEST_WAIT = 30.0  # seconds; flood waits can last half a day and are not slept out
ATTEMPTS = 3
MAX_TRACKED_CHATS = 1000  # from so many on, idle chats are dropped from memory


class Window:
    """At most `calls` calls in any `seconds` seconds; hands out the times at which calls may go."""

    def __init__(self, calls: int, seconds: float) -> None:
        self._times: deque[float] = deque(maxlen=calls)
        self._seconds = seconds

    def reserve(self, now: float) -> float:
        """Reserve the next call and return its time."""
        at = self.next(now)
        self._times.append(at)
        return at

    def next(self, now: float) -> float:
        """The time of the next call that is allowed."""
        full = len(self._times) == self._times.maxlen
        return max(now, self._times[0] + self._seconds) if full else now

    def idle(self, now: float) -> bool:
        """Whether all reserved calls are out of the window."""
        return not self._times or self._times[-1] + self._seconds <= now


class RateLimiter(BaseRateLimiter[bool]):
    """Paces messages and edits per chat, and all calls overall, and honours flood waits per chat.

    Calls made with `rate_limit_args=True` never wait for their chat, and are made once: every error is
    raised at once. Of messages that are sent like that, one at a time waits for its turn among all calls:
    any other call waits behind one of them at most. The name of the method is a note of the error. `timing`
    is entered with that name around each request, without what was waited before.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        timing: Callable[[str], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._timing = timing
        self._overall = Window(*OVERALL)
        self._hurried = Window(*HURRIED)
        self._hurried_turn = asyncio.Lock()
        self._chats: dict[tuple[int | str, str], Window] = {}  # (chat, one of PACED) -> window
        self._held: dict[int | str, float] = {}  # chat -> time until which Telegram takes no calls

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
        attempt = 0
        while True:
            attempt += 1
            await self._wait(key, chat, endpoint, hurried)
            try:
                return await call()
            except RetryAfter as flood:
                wait = seconds(flood.retry_after)  # a long one is raised by the next _wait
                self._held[key] = self._clock() + wait
                logger.warning("Flood wait of %.0f s on %s", wait, endpoint)
                if hurried or attempt == ATTEMPTS:
                    raise

    async def _wait(self, key: int | str, chat: int | str | None, endpoint: str, hurried: bool) -> None:
        now = self._clock()
        hold = self._held.get(key, 0.0) - now
        if hurried and (window := self._window(chat, endpoint)):
            hold = max(hold, window.next(now) - now)
        if hold > (0.0 if hurried else LONGEST_WAIT):
            raise RetryAfter(dt.timedelta(seconds=math.ceil(hold)))  # asking again would only lengthen it
        if hold > 0:
            await self._sleep(hold)
        if window := self._window(chat, endpoint):
            await self._sleep_until(window.reserve(self._clock()))
        async with self._hurried_turn if hurried and window else nullcontext():
            if hurried and window:
                await self._sleep_until(self._hurried.reserve(self._clock()))
            await self._sleep_until(self._overall.reserve(self._clock()))

    async def _sleep_until(self, at: float) -> None:
        delay = at - self._clock()
        if delay > 0:
            await self._sleep(delay)

    def _window(self, chat: int | str | None, endpoint: str) -> Window | None:
        """The window of a call; None where it is to no chat, or its pace there is free."""
        kind = next((start for start in PACED if endpoint.startswith(start)), None)
        if chat is None or kind is None or endpoint in UNPACED:
            return None
        if (chat, kind) not in self._chats:
            self._forget_idle()
            private = isinstance(chat, int) and chat > 0
            self._chats[chat, kind] = Window(*(PRIVATE if private else GROUP))
        return self._chats[chat, kind]

    def _forget_idle(self) -> None:
        now = self._clock()
        if len(self._chats) >= MAX_TRACKED_CHATS:
            self._chats = {chat: window for chat, window in self._chats.items() if not window.idle(now)}
        if len(self._held) >= MAX_TRACKED_CHATS:
            self._held = {key: until for key, until in self._held.items() if until > now}
