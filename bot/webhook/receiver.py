"""Processes the updates that Telegram delivers to a webhook."""

from __future__ import annotations  # Starlette is slow to import: only where the routes are asked for

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from telegram import Update
from telegram.error import TelegramError

from bot.clock import Sleep
from bot.context import App
from bot.database.errors import DatabaseError
from bot.logs import frames
from bot.sending.update_processor import ChatOrderedProcessor
from bot.updates.outage import Outage
from bot.updates.telegram_connection import TelegramConnection
from bot.updates.update_reader import UnreadableUpdate, note_skipped, read_update
from bot.webhook.allowed_peers import AllowedPeers
from bot.webhook.local_turns import LocalTurns, Turns
from bot.webhook.secret_token import secret_token

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

logger = logging.getLogger(__name__)

CHECK_SECONDS = 30.0  # between calls of Telegram that show that it can be reached
COMPLETION_SECONDS = 4.0  # for the updates that are being handled at a stop


class UnhandledError(Exception):
    """An update was not handled, because of a stop."""


class Receiver:
    """A source of updates that holds none: Telegram keeps each until it is handled, and delivers it again."""

    def __init__(
        self,
        app: App,
        turns: Turns | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._app = app
        self._turns = turns or LocalTurns()
        self._clock = clock
        self._sleep = sleep
        self._connection = TelegramConnection(app, clock, sleep)
        self._turns_outage = Outage("Updates are received again", clock)
        self._answered: float | None = None  # when, on the clock, Telegram was last reached
        self._queries = set[asyncio.Task[bool]]()  # inline queries, whose deliveries are answered already
        self.stopping = False

    @property
    def age(self) -> float | None:
        """Seconds since Telegram last answered, CHECK_SECONDS at most unless it is away; None before."""
        return None if self._answered is None else self._clock() - self._answered

    def routes(self) -> Sequence[BaseRoute]:
        """The path of the webhook. Raises ValueError where none is set, or no token."""
        from bot.webhook.endpoint import Endpoint

        services = self._app.bot_data
        settings = services.settings
        if settings.webhook is None or settings.token is None:
            raise ValueError
        peers = AllowedPeers(settings.webhook_networks, settings.webhook_proxies)
        endpoint = Endpoint(self.receive, secret_token(settings.token), peers, services.metrics)
        return [endpoint.route(settings.webhook.path)]

    async def connect(self) -> None:
        """Wait until Telegram answers, however long. Raises InvalidToken where it refuses the token.

        A webhook that is not registered is only told of: that is an operator's to do, once for all replicas.
        """
        await self._connection.connect()
        try:
            registered = await self._connection.call("getWebhookInfo")
        except TelegramError:
            return  # the bot does without
        webhook = self._app.bot_data.settings.webhook
        if webhook and not (isinstance(registered, dict) and registered.get("url") == webhook.url):
            logger.warning("Telegram does not deliver to %s; run dispatch webhook set", webhook)

    async def run(self) -> None:
        """Call Telegram now and then until cancelled. Raises InvalidToken when it refuses the token."""
        await self._connection.repeat(self._check)

    async def receive(self, raw: object) -> bool:
        """Handle an update; whether that is done, or never can be. False: Telegram is to deliver it again.

        A handler's own error counts as handled, as whoever asked has been told of it, unless the database was
        away.
        """
        if self.stopping or not self._app.running:
            return False
        update = read_update(raw, self._app.bot)
        if isinstance(update, UnreadableUpdate):
            note_skipped(update, self._app.bot_data.metrics)
            return True
        if update.inline_query:
            # Telegram delivers a person's queries one after the other: the newest, which overtakes those that
            # wait, must not wait for them there. Nobody misses one that is lost.
            query = asyncio.create_task(self._process(update))
            self._queries.add(query)
            query.add_done_callback(self._queries.discard)
            return True
        return await self._receive_once(update)

    async def _receive_once(self, update: Update) -> bool:
        handled = False
        try:
            async with self._turns.of(update) as is_new:
                if not is_new:
                    self._app.bot_data.metrics.count("repeated updates")
                handled = not is_new or await self._process(update)
                if not handled:
                    raise UnhandledError
        except (UnhandledError, TimeoutError):
            pass
        except DatabaseError as error:
            self._turns_outage.failed(str(error))
        else:
            self._turns_outage.over()
        return handled  # also where that could not be recorded: nobody is to be answered twice

    async def finish(self) -> None:
        """Complete what is being handled; the rest is delivered again, to another process or the next."""
        self.stopping = True
        if isinstance(self._app.update_processor, ChatOrderedProcessor):
            await self._app.update_processor.drain(COMPLETION_SECONDS, lambda _: None)

    async def _process(self, update: Update) -> bool:
        """Process an update in its order; False where a stop or the database keeps it from that."""
        if self.stopping:
            return False
        self._app.bot_data.metrics.count("updates")
        completed = False

        async def process() -> None:
            nonlocal completed
            await self._app.process_update(update)
            completed = True

        # In a task of its own, which a stop may cancel: not that of the server.
        task = asyncio.create_task(self._app.update_processor.process_update(update, process()))
        await asyncio.wait((task,))
        if not task.cancelled() and (error := task.exception()):
            logger.error("Defect: an update could not be processed: %s", frames(error))
            return True
        deferred = self._app.bot_data.deferred
        return completed and not (deferred and deferred.take(update.update_id))

    async def _check(self) -> None:
        await self._connection.call("getMe")
        self._answered = self._clock()
        await self._sleep(CHECK_SECONDS)
