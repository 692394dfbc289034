"""Fetches updates from Telegram by long polling, through any outage."""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.clock import Sleep
from bot.context import App
from bot.handlers import ALLOWED_UPDATES
from bot.lifecycle.outage import Outage
from bot.lifecycle.update_reader import UnreadableUpdate, read_response, read_update, typist, update_id
from bot.logs import frames
from bot.sending.telegram_errors import seconds

logger = logging.getLogger(__name__)

POLL_SECONDS = 10  # that Telegram may keep a request open while there is no update
READ_SECONDS = 5.0  # beyond that, until an answer counts as lost
CONFIRM_SECONDS = 2.0
REFUSED_SECONDS = 20.0  # how long a token that was taken before is tried on when it is refused
MAX_CHECK_PAUSE = 8.0


class Polling:
    """Puts updates into the application's queue, each as it was read, until cancelled.

    PTB's own loop ends for good at a 401, and keeps asking for the same updates for ever if it cannot read
    one of them.
    """

    def __init__(
        self, app: App, clock: Callable[[], float] = time.monotonic, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._app = app
        self._clock = clock
        self._sleep = sleep
        self._offset: int | None = None  # the next update's number; what is before it is taken
        self._confirmed: int | None = None  # the offset that Telegram was last told
        self._answered: float | None = None  # when, on the clock, updates were last fetched

    @property
    def age(self) -> float | None:
        """Seconds since updates were last fetched, in an idle bot some POLL_SECONDS at most; None before."""
        return None if self._answered is None else self._clock() - self._answered

    async def connect(self) -> None:
        """Wait until Telegram answers, however long. Raises InvalidToken where it refuses the token."""
        outage = Outage("Telegram is reached", self._clock)
        while True:
            try:
                await self._call("getMe", READ_SECONDS)
                await self._app.initialize()
            except InvalidToken:
                raise
            except TelegramError as error:
                await self._sleep(outage.failed(_problem(error)))
            else:
                outage.over()
                return

    async def run(self) -> None:
        """Poll until cancelled. Raises InvalidToken when Telegram refuses the token for good."""
        outage = Outage("Telegram is reached again", self._clock)
        webhook = True  # perhaps set by another program: it would have to be deleted first
        while True:
            try:
                if webhook:
                    await self._app.bot.delete_webhook()
                    webhook = False
                await self._poll()
            except InvalidToken:
                if await self._is_refused():
                    raise
                pause = outage.failed("Telegram refused the token, and takes it again")
            except RetryAfter as error:
                pause = max(seconds(error.retry_after), outage.failed("Telegram asks to wait"))
            except TelegramError as error:
                pause = outage.failed(_problem(error))
            except Exception as error:  # a defect, which must not end the polling
                logger.error("Defect: updates could not be fetched: %s", frames(error))
                pause = outage.failed("Updates cannot be fetched")
            else:
                outage.over()
                continue
            await self._sleep(pause)

    async def confirm(self) -> None:
        """Tell Telegram what was taken, so that the next start does not get it again; after `run`."""
        if self._offset == self._confirmed:
            return
        try:
            async with asyncio.timeout(CONFIRM_SECONDS):
                await self._fetch(0, READ_SECONDS)
        except (TelegramError, TimeoutError) as error:
            logger.warning("%s; questions answered last may be answered again", _problem(error))

    async def _poll(self) -> None:
        wait = 0 if self._answered is None else POLL_SECONDS  # the first answer tells that it works
        fetched = await self._fetch(wait, wait + READ_SECONDS)
        before = self._offset
        typists = [typist(raw) for raw in fetched]
        newest = {person: at for at, person in enumerate(typists) if person is not None}
        for at, (raw, person) in enumerate(zip(fetched, typists, strict=True)):
            if (number := update_id(raw)) is not None:
                # Smaller than before, perhaps: Telegram may begin anew after a week.
                self._offset = number + 1
            if person is None or newest[person] == at:
                await self._take(raw)
            else:  # they typed on; to read it would cost more than all that is left to do
                self._app.bot_data.metrics.count("updates")
                self._app.bot_data.metrics.count("inline overtaken")
        if fetched and self._offset == before:
            raise TelegramError("updates without numbers")  # it would give the same again, at once

    async def _take(self, raw: object) -> None:
        update = read_update(raw, self._app.bot)
        if isinstance(update, Update):
            self._app.bot_data.metrics.count("updates")
            await self._app.update_queue.put(update)
        else:
            self._skip(update)

    def _skip(self, update: UnreadableUpdate) -> None:
        self._app.bot_data.metrics.count("unreadable updates")
        logger.warning("Update %s (%s) cannot be read and is skipped", update.id, update.kind)

    async def _fetch(self, wait: int, timeout: float) -> list[object]:  # noqa: ASYNC109 - HTTP's
        offset = self._offset
        result = await self._call(
            "getUpdates",
            timeout,
            timeout=wait,
            allowed_updates=json.dumps(ALLOWED_UPDATES),
            **({} if offset is None else {"offset": offset}),
        )
        if not isinstance(result, list):
            raise TelegramError("no list of updates")
        self._answered, self._confirmed = self._clock(), offset
        return result

    async def _is_refused(self) -> bool:
        """Whether Telegram goes on refusing the token; False also where it cannot be asked."""
        logger.warning("Telegram refuses the token; trying on for %.0f s", REFUSED_SECONDS)
        end, pause = self._clock() + REFUSED_SECONDS, 1.0
        while self._clock() < end:
            await self._sleep(min(pause, MAX_CHECK_PAUSE, end - self._clock()))
            pause *= 2
            try:
                await self._call("getMe", READ_SECONDS)
            except InvalidToken:
                continue
            except TelegramError:
                pass  # polling meets the same and logs it
            return False
        return True

    async def _call(self, method: str, read_seconds: float, **parameters: str | int) -> Any:
        """The raw result of a method. Raises TelegramError."""
        # PTB gives updates only all together and parsed, and logs in full what it cannot parse.
        request = self._app.bot._request[0]
        url = f"{self._app.bot.base_url}/{method}?{urlencode(parameters)}"
        return read_response(*await request.do_request(url, "POST", read_timeout=read_seconds))


def _problem(error: TelegramError | TimeoutError) -> str:
    if isinstance(error, Conflict):
        return "Another program polls with the same token; stop one of the two"
    # The message of an error of HTTP may hold the address, and with it the token.
    cause = error.__cause__
    if isinstance(error, TelegramError) and cause is None:
        return f"Cannot reach Telegram ({error.message})"
    return f"Cannot reach Telegram ({type(cause or error).__name__})"
