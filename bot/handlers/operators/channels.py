"""Channels as a source: what is posted there becomes a report; nothing is ever sent there."""

import logging

from telegram import Message
from telegram.ext import filters

from bot.context import Context
from bot.handlers.operators.archive_importer import ArchiveImporter
from bot.handlers.operators.posts import is_by, post_of
from bot.web.errors import ImportFailedError

logger = logging.getLogger(__name__)


class ChannelFilter(filters.MessageFilter):
    """What is posted in a named channel; handlers take it from channels' posts only."""

    def __init__(self, channels: frozenset[int | str]) -> None:
        super().__init__()
        self._channels = channels

    def filter(self, message: Message) -> bool:
        """Whether the settings name the channel, by its number or its name."""
        chat = message.chat
        return chat.id in self._channels or (chat.username or "").lower() in self._channels


async def receive(message: Message, context: Context) -> None:
    """Import a post, or update its report where it was edited; what has no words is left out."""
    post = post_of(message, context.services.settings.zone)
    if post is None or is_by(message, context.bot.id):
        return
    try:
        source = await ArchiveImporter(context.services).import_post(post)
        for failed in source.errors:
            raise failed
    except ImportFailedError as error:
        context.metrics.count("failed posts")
        logger.warning("A post of %s could not be imported: %s", post.outlet, error)
        return
    for each in source.reports:
        context.metrics.count(f"posts {each.result.outcome}")
        logger.info("%s: %s %s", post.outlet, each.result.outcome, each.result.file)
