"""Stops a bot within seconds: what is being answered is completed, who must go unanswered is told."""

import asyncio
import logging
import sys
from collections.abc import Coroutine
from typing import Any

from telegram import Update

from bot.context import App, Services
from bot.lifecycle.polling import Polling
from bot.logs import explanation
from bot.messages import pages
from bot.sending.sending import MessageSender
from bot.sending.update_processor import ChatOrderedProcessor

logger = logging.getLogger(__name__)

FINISH_SECONDS = 3.0  # for the questions that are being answered
FAREWELL_SECONDS = 1.5  # more for telling others
CLOSE_SECONDS = 0.8  # each for the application, the database and the connections


class Farewell:
    """Tells each chat once that its questions will not be answered."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._told: dict[int, asyncio.Task[bool]] = {}  # chat -> the message being sent

    def note(self, update: Update) -> None:
        """An update will not be processed. Queries expire by themselves; only messages are told of."""
        message = update.message or update.edited_message
        if message and message.chat_id not in self._told and self._is_handled(update):
            self._app.bot_data.metrics.count("unanswered")
            self._told[message.chat_id] = asyncio.create_task(self._tell(update))

    async def finish(self, seconds: float) -> None:
        """Wait for the messages, at most so long."""
        if not self._told:
            return
        done, late = await asyncio.wait(self._told.values(), timeout=seconds)
        for task in late:
            task.cancel()
        told = sum(task.result() for task in done)
        logger.info("%d of %d chats with open questions were told to ask again", told, len(self._told))

    def _is_handled(self, update: Update) -> bool:
        """Whether it is meant for the bot: most messages of a group are not."""
        return any(
            handler.check_update(update) not in (None, False)  # not a set: a match may be unhashable
            for group in self._app.handlers.values()
            for handler in group
        )

    async def _tell(self, update: Update) -> bool:
        services = self._app.bot_data
        sender = MessageSender(self._app.bot, services.archive, services.metrics)
        try:
            if message := update.message or update.edited_message:
                await sender.send_beside(message, pages.notice(services.templates, "restarting"))
        except Exception as error:  # the other chats are to be told all the same
            logger.info("A chat could not be told to ask again: %s", type(error).__name__)
            return False
        return True


async def shut_down(app: App, polling: Polling) -> None:
    """Stop all that `startup` has started, as far as it has come; polling itself has ended before."""
    services = app.bot_data
    if extraction := sys.modules.get("bot.importing.extraction_process"):  # slow to import: only if it was
        extraction.EXTRACTION.stop()
    # What runs in the background needs the database, but not the handlers; both are ended side by side.
    await asyncio.gather(
        _logged(_finish_updates(app, polling), "the updates"),
        _logged(_end_background(services), "background work"),
    )
    if app.running:
        await _limited(app.stop(), "the application")
    if services.database:
        await _limited(services.database.close(), "the database")
    await _limited(_disconnect(app), "the connections to Telegram")
    logger.info("Stopped; since the start: %s", services.metrics)


async def _end_background(services: Services) -> None:
    """End the tasks, then what tells of them."""
    await services.tasks.end()
    await services.running.aclose()


async def _finish_updates(app: App, polling: Polling) -> None:
    """Confirm what was taken from Telegram, answer what is being answered, tell the others."""
    if not app.running:
        return
    farewell = Farewell(app)
    confirming = asyncio.create_task(polling.confirm())
    if isinstance(app.update_processor, ChatOrderedProcessor):
        await app.update_processor.drain(FINISH_SECONDS, farewell.note)
    await farewell.finish(FAREWELL_SECONDS)
    await confirming


async def _disconnect(app: App) -> None:
    await app.shutdown()
    for request in app.bot._request:  # which PTB leaves open where the first getMe has failed
        await request.shutdown()


async def _limited(work: Coroutine[Any, Any, None], name: str, seconds: float = CLOSE_SECONDS) -> None:
    try:
        async with asyncio.timeout(seconds):
            await _logged(work, name)
    except TimeoutError:
        logger.warning("Stopped without waiting longer for %s", name)


async def _logged(work: Coroutine[Any, Any, None], name: str) -> None:
    """Await one part of the stop; its error must not keep the other parts from theirs."""
    try:
        await work
    except Exception as error:
        logger.error("Stopping %s failed: %s", name, explanation(error))
