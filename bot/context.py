"""What every handler is given: the typed context, and the services behind it."""

from __future__ import annotations  # SQLAlchemy is slow to import, and large: only for a bot with a database

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from cachetools import LRUCache
from telegram.ext import Application, CallbackContext, ExtBot

from bot.background import BackgroundTasks
from bot.chats.conversation_state import ConversationState
from bot.chats.recent_chats import KnownReplies, RecentChats
from bot.examples import Examples
from bot.health.metrics import Metrics
from bot.messages.templates import Templates
from bot.replicas.local_chat_store import LocalChatStore
from bot.replicas.turns.deferred_updates import DeferredUpdates
from bot.sending.quick_work import QuickWork
from bot.sending.replies import ReplySender
from bot.settings import Settings
from retrieval import Archive, KnownReports

if TYPE_CHECKING:
    from bot.database.engine import Database
    from bot.replicas.replica import Replica
    from bot.subscriptions.service import SubscriptionService
    from bot.subscriptions.subscribed_channels import SubscribedChannels
    from bot.subscriptions.subscriptions import Subscriptions


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Services:
    """What the bot is made of; built once, in app.build."""

    settings: Settings
    archive: Archive
    templates: Templates
    metrics: Metrics
    recent: RecentChats
    examples: LRUCache[tuple[str, date], Examples] = field(  # version of the archive, day -> examples
        default_factory=lambda: LRUCache(1)
    )
    quick_questions: QuickWork = field(default_factory=QuickWork)
    # Held while a report's file is written, and indexed where a search engine has the reports.
    writing: AbstractAsyncContextManager[object] = field(default_factory=asyncio.Lock)
    database: Database | None = None  # None where there is nothing to store
    subscription_service: SubscriptionService | None = None  # None without a key
    replica: Replica | None = None  # None for a bot that shares nothing with another
    deferred: DeferredUpdates | None = None  # None where no update is delivered again
    terminal: bool = False  # which shows no pictures, and sends no line twice
    tasks: BackgroundTasks = field(default_factory=BackgroundTasks)
    running: AsyncExitStack = field(default_factory=AsyncExitStack)  # what ends after the tasks

    @classmethod
    def of(cls, settings: Settings, archive: Archive, terminal: bool = False) -> Services:
        """The services for these settings; questions are remembered as long as the settings say."""
        database, subscription_service = _stored(settings, archive)
        replica = None if terminal else _replica(settings, database)
        return cls(
            settings=settings,
            archive=archive,
            templates=Templates(),
            metrics=Metrics(),
            recent=_recent_chats(settings, replica),
            writing=replica.folder_lock if replica else asyncio.Lock(),
            terminal=terminal,
            database=database,
            subscription_service=subscription_service,
            replica=replica,
            deferred=DeferredUpdates() if replica else None,
        )

    @property
    def shares_chats(self) -> bool:
        """Whether recent chats are remembered in the database, for all replicas."""
        return self.replica is not None

    @property
    def subscriptions(self) -> Subscriptions | None:
        """The subscriptions; None without a key."""
        return self.subscription_service.subscriptions if self.subscription_service else None

    @property
    def subscribed_channels(self) -> SubscribedChannels | None:
        """Which channels each private chat has subscribed; None without a key."""
        return self.subscription_service.channels if self.subscription_service else None


def _stored(settings: Settings, archive: Archive) -> tuple[Database | None, SubscriptionService | None]:
    """The database, if there is anything to store, and the subscriptions in it, if there is a key."""
    # A database from an earlier start may hold feeds that an operator added.
    if not (settings.secret_key or settings.feeds or settings.has_database):
        return None, None
    from bot.database.encryption import Encryption
    from bot.database.engine import Database

    if settings.secret_key is None:
        return Database(settings.database_url, None), None
    from bot.subscriptions.service import SubscriptionService

    encryption = Encryption(settings.secret_key)
    database = Database(settings.database_url, encryption)
    return database, SubscriptionService(settings, database, encryption, archive)


def _recent_chats(settings: Settings, replica: Replica | None) -> RecentChats:
    """What is remembered of chats, in the database or in memory; questions as long as the settings say."""
    seconds = settings.follow_up_minutes * 60.0
    if replica is None:
        return RecentChats(LocalChatStore(monotonic), seconds, monotonic)
    from bot.replicas.shared_chat_store import SharedChatStore

    statements, encryption = replica.statements, replica.encryption

    def hash_of(*parts: object) -> int:
        return int(encryption.keyed_hash("words", *parts)[:16], 16)

    return RecentChats(SharedChatStore(statements, encryption), seconds, monotonic, hash_of)


def _replica(settings: Settings, database: Database | None) -> Replica | None:
    """What this bot shares with others, where it may be one of several."""
    secret = settings.secret_key or settings.token
    if database is None or secret is None or not settings.is_replica:
        return None
    from bot.database.encryption import Encryption
    from bot.replicas.replica import Replica

    make = Encryption if settings.secret_key else Encryption.of_token
    return Replica.of(database, make(secret))


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], Services]):
    """A callback context that knows the services by name."""

    @property
    def services(self) -> Services:
        """Everything the bot is made of."""
        return self.bot_data

    @property
    def archive(self) -> Archive:
        """The reports."""
        return self.bot_data.archive

    @property
    def templates(self) -> Templates:
        """The templates of everything that users read."""
        return self.bot_data.templates

    def known(self, moment: datetime | None = None) -> KnownReports:
        """The reports that are known on the day of a moment, by default today."""
        return self.archive.known(self.day(moment))

    async def from_archive(self, read: Callable[[], T]) -> T:
        """What is read from the archive: off the event loop where that may wait for another machine."""
        return await asyncio.to_thread(read) if self.archive.remote else read()

    async def examples(self) -> Examples:
        """Example questions; they are asked off the event loop, once a day for each state of the reports."""
        services, today = self.bot_data, self.day()
        state = self.archive.version, today
        if state not in services.examples:
            services.examples[state] = await asyncio.to_thread(
                Examples.of, self.templates, self.archive, today
            )
        return services.examples[state]

    @cached_property
    def state(self) -> ConversationState:
        """What is remembered of the chat; one for the whole of an update, at whose end it is saved."""
        return ConversationState(self.bot_data.recent.store)

    @cached_property
    def sender(self) -> ReplySender:
        """What sends messages, once their citations are checked; one for the whole of an update."""
        replies = KnownReplies(self.bot_data.recent, self.state)
        return ReplySender(self.bot, self.archive, self.metrics, replies)

    @property
    def metrics(self) -> Metrics:
        """The counters."""
        return self.bot_data.metrics

    def day(self, moment: datetime | None = None) -> date:
        """The day of a moment in the configured time zone; the current day for updates without a date."""
        return (moment or datetime.now(UTC)).astimezone(self.bot_data.settings.zone).date()


App = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], Services, None]
