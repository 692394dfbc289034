"""Everything that tells readers of new reports, joined."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram.ext import ExtBot

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.messages.templates import Templates
from bot.metrics import Metrics
from bot.sending.sending import MessageSender
from bot.settings import Settings
from bot.subscriptions.announcement_writer import AnnouncementBuilder
from bot.subscriptions.notifier import NotificationRecorder
from bot.subscriptions.notifier_loop import Notifier, utc
from bot.subscriptions.outbox import Outbox
from bot.subscriptions.sender import Sender
from bot.subscriptions.subscriptions import Subscriptions
from retrieval import Archive


class SubscriptionService:
    """The subscriptions, and while it is `running` the announcing too."""

    def __init__(self, settings: Settings, database: Database, cipher: Encryption, archive: Archive) -> None:
        self.subscriptions = Subscriptions(database, cipher)
        self._archive = archive
        self._outbox = Outbox(database, cipher)
        self._announcements = NotificationRecorder(database, cipher, archive, settings)
        self._announcer = Notifier(self._announcements, self._recorded)
        self._sender: Sender | None = None

    def notice(self) -> None:
        """Something may have changed in the archive."""
        self._announcer.notice()

    @asynccontextmanager
    async def running(self, bot: ExtBot[Any], templates: Templates, metrics: Metrics) -> AsyncIterator[None]:
        """Record what is new, and send it, until the block ends; a message in hand is sent first.

        The database must be open, and nobody able to subscribe yet.
        """
        await self._announcements.begin(utc())
        writer = AnnouncementBuilder(self._archive, templates)
        self._sender = sender = Sender(
            MessageSender(bot, self._archive, metrics), self._outbox, self.subscriptions, writer, metrics
        )
        sending = asyncio.create_task(sender.run())
        recording = asyncio.create_task(self._announcer.run())
        try:
            yield
        finally:
            recording.cancel()
            sender.stop()
            await asyncio.gather(recording, sending, return_exceptions=True)

    def _recorded(self) -> None:
        if self._sender:
            self._sender.notice()
