"""Fetches updates from Telegram by long polling, through any outage."""

import asyncio
import json
import logging
import time
from collections.abc import Callable

from telegram import Update
from telegram.error import TelegramError

from bot.clock import Sleep
from bot.context import App
from bot.handlers import ALLOWED_UPDATES
from bot.sending.update_processor import ChatOrderedProcessor
from bot.updates.farewell import Farewell
from bot.updates.telegram_connection import READ_SECONDS, TelegramConnection, problem
from bot.updates.update_reader import note_skipped, read_update, typist, update_id

logger = logging.getLogger(__name__)

POLL_SECONDS = 10  # that Telegram may keep a request open while there is no update
CONFIRM_SECONDS = 2.0
FINISH_SECONDS = 3.0  # for the questions that are being answered at a stop
FAREWELL_SECONDS = 1.5  # more for telling others


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
        self._connection = TelegramConnection(app, clock, sleep)
        self._webhook = True  # perhaps set by another program: it would have to be deleted first
        self._offset: int | None = None  # the next update's number; what is before it is taken
        self._confirmed: int | None = None  # the offset that Telegram was last told
        self._answered: float | None = None  # when, on the clock, updates were last fetched
        self.stopping = False

    @property
    def age(self) -> float | None:
        """Seconds since updates were last fetched, in an idle bot some POLL_SECONDS at most; None before."""
        return None if self._answered is None else self._clock() - self._answered

    def routes(self) -> tuple[()]:
        """Nothing is served."""
        return ()

    async def connect(self) -> None:
        """Wait until Telegram answers, however long. Raises InvalidToken where it refuses the token."""
        await self._connection.connect()

    async def run(self) -> None:
        """Poll until cancelled. Raises InvalidToken when Telegram refuses the token for good."""
        await self._connection.repeat(self._poll)

    async def finish(self) -> None:
        """Confirm what was taken from Telegram, answer what is being answered, tell the others."""
        self.stopping = True
        farewell = Farewell(self._app)
        confirming = asyncio.create_task(self._confirm())
        if isinstance(self._app.update_processor, ChatOrderedProcessor):
            await self._app.update_processor.drain(FINISH_SECONDS, farewell.note)
        await farewell.finish(FAREWELL_SECONDS)
        await confirming

    async def _confirm(self) -> None:
        """Tell Telegram what was taken, so that the next start does not get it again."""
        if self._offset == self._confirmed:
            return
        try:
            async with asyncio.timeout(CONFIRM_SECONDS):
                await self._fetch(0)
        except (TelegramError, TimeoutError) as error:
            logger.warning("%s; questions answered last may be answered again", problem(error))

    async def _poll(self) -> None:
        if self._webhook:
            await self._app.bot.delete_webhook()
            self._webhook = False
        # The first answer tells that it works.
        fetched = await self._fetch(0 if self._answered is None else POLL_SECONDS)
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
            note_skipped(update, self._app.bot_data.metrics)

    async def _fetch(self, wait: int) -> list[object]:
        offset = self._offset
        result = await self._connection.call(
            "getUpdates",
            wait + READ_SECONDS,
            timeout=wait,
            allowed_updates=json.dumps(ALLOWED_UPDATES),
            **({} if offset is None else {"offset": offset}),
        )
        if not isinstance(result, list):
            raise TelegramError("no list of updates")
        self._answered, self._confirmed = self._clock(), offset
        return result
