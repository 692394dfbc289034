"""The connection to Telegram: it is waited for, through any outage, and lost only with the token."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.clock import Sleep
from bot.context import App
from bot.logs import frames
from bot.sending.telegram_errors import seconds
from bot.updates.outage import Outage
from bot.updates.update_reader import read_response

logger = logging.getLogger(__name__)

READ_SECONDS = 5.0  # until an answer that Telegram does not hold back counts as lost
REFUSED_SECONDS = 20.0  # how long a token that was taken before is tried on when it is refused
MAX_CHECK_PAUSE = 8.0


class TelegramConnection:
    """Calls Telegram again and again until it answers."""

    def __init__(
        self, app: App, clock: Callable[[], float] = time.monotonic, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._app = app
        self._clock = clock
        self._sleep = sleep

    async def connect(self) -> None:
        """Wait until Telegram answers, however long. Raises InvalidToken where it refuses the token."""
        outage = Outage("Telegram is reached", self._clock)
        while True:
            try:
                await self.call("getMe")
                await self._app.initialize()
            except InvalidToken:
                raise
            except TelegramError as error:
                await self._sleep(outage.failed(problem(error)))
            else:
                outage.over()
                return

    async def repeat(self, step: Callable[[], Awaitable[None]]) -> None:
        """Take a step again and again until cancelled, with a pause after each that fails.

        Raises InvalidToken when Telegram refuses the token for good.
        """
        outage = Outage("Telegram is reached again", self._clock)
        while True:
            try:
                await step()
            except InvalidToken:
                if await self._is_refused():
                    raise
                pause = outage.failed("Telegram refused the token, and takes it again")
            except RetryAfter as error:
                pause = max(seconds(error.retry_after), outage.failed("Telegram asks to wait"))
            except TelegramError as error:
                pause = outage.failed(problem(error))
            except Exception as error:  # a defect, which must not end the bot
                logger.error("Defect: Telegram could not be asked: %s", frames(error))
                pause = outage.failed("Telegram cannot be asked")
            else:
                outage.over()
                continue
            await self._sleep(pause)

    async def call(self, method: str, read_seconds: float = READ_SECONDS, **parameters: str | int) -> Any:
        """The raw result of a method. Raises TelegramError."""
        # PTB gives updates only all together and parsed, and logs in full what it cannot parse.
        request = self._app.bot._request[0]
        url = f"{self._app.bot.base_url}/{method}?{urlencode(parameters)}"
        return read_response(*await request.do_request(url, "POST", read_timeout=read_seconds))

    async def _is_refused(self) -> bool:
        """Whether Telegram goes on refusing the token; False also where it cannot be asked."""
        logger.warning("Telegram refuses the token; trying on for %.0f s", REFUSED_SECONDS)
        end, pause = self._clock() + REFUSED_SECONDS, 1.0
        while self._clock() < end:
            await self._sleep(min(pause, MAX_CHECK_PAUSE, end - self._clock()))
            pause *= 2
            try:
                await self.call("getMe")
            except InvalidToken:
                continue
            except TelegramError:
                pass  # the next step meets the same and logs it
            return False
        return True


def problem(error: TelegramError | TimeoutError) -> str:
    """What the log says of an error of the connection."""
    if isinstance(error, Conflict):
        return "Another program polls with the same token; stop one of the two"
    return f"Cannot reach Telegram ({reason_of(error)})"


def reason_of(error: TelegramError | TimeoutError) -> str:
    """Why Telegram cannot be reached, without the token, which the message of an error of HTTP may hold."""
    cause = error.__cause__
    return (
        error.message if isinstance(error, TelegramError) and cause is None else type(cause or error).__name__
    )
