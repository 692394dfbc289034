"""Channels as a source: what is posted there becomes a report; nothing is ever sent there."""

from __future__ import annotations  # the imports of articles are slow, and few bots need them

import logging
from typing import TYPE_CHECKING

from telegram import Message
from telegram.ext import filters

from bot.context import Context
from bot.handlers.operators.archive_importer import ArchiveImporter
from bot.handlers.operators.posts import Post, is_by, post_of
from bot.web.errors import ImportFailedError, IndexingError

if TYPE_CHECKING:
    from bot.importing.report_folder import ImportResult

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
        results = await _imported(post, ArchiveImporter(context.services))
    except ImportFailedError as error:
        context.metrics.count("failed posts")
        logger.warning("A post of %s could not be imported: %s", post.outlet, error)
        return
    for result in results:
        context.metrics.count(f"posts {result.outcome}")
        logger.info("%s: %s %s", post.outlet, result.outcome, result.file)


async def _imported(post: Post, importer: ArchiveImporter) -> list[ImportResult]:
    """Import a post; nobody would send it again, so while the search engine is away its file waits."""
    try:
        source = await importer.import_post(post)
    except IndexingError as error:
        if error.lasting:
            raise
        results = await importer.write_post(post)
        logger.warning("A post of %s waits to be indexed: %s", post.outlet, error)
        return results
    for failed in source.errors:
        raise failed
    return [each.result for each in source.reports]
