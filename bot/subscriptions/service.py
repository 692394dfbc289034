"""Joins what announces new reports to subscribers."""

from datetime import timedelta
from typing import Any

from telegram.ext import ExtBot

from bot.background import BackgroundTasks
from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.health.metrics import Metrics
from bot.messages.templates import Templates
from bot.sending.sending import MessageSender
from bot.settings import Settings
from bot.subscriptions.delivery.announcement_writer import AnnouncementBuilder
from bot.subscriptions.delivery.outbox import Outbox
from bot.subscriptions.delivery.scheduler import Scheduler
from bot.subscriptions.delivery.sender import Sender
from bot.subscriptions.notifier import Notifier
from bot.subscriptions.subscribed_channels import SubscribedChannels
from bot.subscriptions.subscriptions import Subscriptions
from retrieval import Archive


class SubscriptionService:
    """The subscriptions, and once it is started their announcements."""

    def __init__(
        self, settings: Settings, database: Database, encryption: Encryption, archive: Archive
    ) -> None:
        self.subscriptions = Subscriptions(database, encryption)
        self.channels = SubscribedChannels(database, encryption)
        self._archive = archive
        self._outbox = Outbox(database, encryption, alone=settings.is_replica)
        self._notifier = Notifier(database, encryption, archive, settings, self._wake_sender)
        self._settings = settings
        self._max_age = timedelta(days=settings.announcement_days)
        self._sender: Sender | None = None

    def notice(self) -> None:
        """The archive may have changed."""
        self._notifier.notice()

    async def begin(self) -> None:
        """Record the reports that are there before the first update can subscribe anybody."""
        await self._notifier.begin()

    def start(self, tasks: BackgroundTasks, bot: ExtBot[Any], templates: Templates, metrics: Metrics) -> None:
        """Announce new reports until the tasks are ended; a message that is being sent is completed first."""
        messages = MessageSender(bot, self._archive, metrics)
        writer = AnnouncementBuilder(self._archive, templates, self._settings.zone)
        scheduler = Scheduler(self._outbox, self._archive, self._settings)
        self._sender = sender = Sender(
            messages, self._outbox, self.subscriptions, writer, scheduler, metrics, self._max_age
        )
        tasks.start("sender", sender.run, sender.stop)
        tasks.start("notifier", self._notifier.run)

    def _wake_sender(self) -> None:
        if self._sender:
            self._sender.notice()
