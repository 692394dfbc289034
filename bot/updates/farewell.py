"""Tells the chats whose questions a stop leaves unanswered."""

import asyncio
import logging

from telegram import Update

from bot.context import App
from bot.messages import pages
from bot.sending.sending import MessageSender

logger = logging.getLogger(__name__)


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
