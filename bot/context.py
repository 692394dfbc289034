"""What every handler is given: the typed context, and the services behind it."""

import asyncio
from collections.abc import Callable, Hashable, MutableMapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from cachetools import LRUCache, TTLCache
from telegram.ext import Application, CallbackContext, ExtBot, JobQueue

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.examples import Examples
from bot.messages.templates import Templates
from bot.metrics import Metrics
from bot.sending.sending import MessageSender
from bot.settings import Settings
from bot.subscriptions.service import SubscriptionService
from bot.subscriptions.subscriptions import Subscriptions
from retrieval import Archive, Question

CACHED_CHATS = 2000  # entries of each cache of recent chats, users or questions
ANSWERS = 5000  # answers that can be edited when their question is
ANSWER_SECONDS = 48 * 3600.0
MINUTE = 60.0  # seconds

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question with its context, as `Archive.ask` takes it."""

    text: str
    today: date
    follows: Question | None = None  # the one before it
    about: str | None = None  # slug of the report that it is about
    quoted: str = ""  # words of another message that it is about

    @property
    def words(self) -> str:
        """What was quoted and what was written, as one text."""
        return " ".join(part for part in (self.quoted, self.text) if part)


@dataclass(frozen=True, slots=True)
class Services:
    """What the bot is made of; built once, in app.build."""

    settings: Settings
    archive: Archive
    templates: Templates
    metrics: Metrics
    last_questions: TTLCache[tuple[int, int], Question]  # (chat, user) -> the last question
    requests: TTLCache[tuple[int, int], AskRequest]  # (chat, question message) -> what it asked
    answers: TTLCache[tuple[int, int], int] = field(  # (chat, question message) -> answer message
        default_factory=lambda: TTLCache(ANSWERS, ANSWER_SECONDS)
    )
    inline_queries: TTLCache[int, str] = field(  # user -> id of the newest inline query
        default_factory=lambda: TTLCache(CACHED_CHATS, MINUTE)
    )
    error_notices: TTLCache[int, bool] = field(  # chats that got an error message within the minute
        default_factory=lambda: TTLCache(CACHED_CHATS, MINUTE)
    )
    answered_buttons: TTLCache[str, bool] = field(  # ids of callback queries, which take one answer
        default_factory=lambda: TTLCache(CACHED_CHATS, MINUTE)
    )
    media_groups: TTLCache[str, bool] = field(  # albums that were answered
        default_factory=lambda: TTLCache(CACHED_CHATS, MINUTE)
    )
    examples: LRUCache[str, Examples] = field(  # version of the archive -> examples
        default_factory=lambda: LRUCache(1)
    )
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)  # held while a report's file is written
    database: Database | None = None  # None where there is nothing to store
    subscription_service: SubscriptionService | None = None  # None without a key
    pictures: bool = True  # whether the chat can show them
    running: AsyncExitStack = field(default_factory=AsyncExitStack)  # background tasks

    @classmethod
    def of(cls, settings: Settings, archive: Archive, pictures: bool = True) -> "Services":
        """The services for these settings; questions are remembered as long as the settings say."""
        seconds = settings.follow_up_minutes * 60.0
        encryption = Encryption(settings.secret_key) if settings.secret_key else None
        # One from an earlier start may hold feeds that an operator added.
        needed = encryption or settings.feeds or settings.has_database
        database = Database(settings.database_url, encryption) if needed else None
        return cls(
            settings=settings,
            archive=archive,
            templates=Templates(),
            metrics=Metrics(),
            last_questions=TTLCache(CACHED_CHATS, seconds),
            requests=TTLCache(CACHED_CHATS, seconds),
            pictures=pictures,
            database=database,
            subscription_service=SubscriptionService(settings, database, encryption, archive)
            if database and encryption
            else None,
        )

    @property
    def subscriptions(self) -> Subscriptions | None:
        """The subscriptions; None without a key."""
        return self.subscription_service.subscriptions if self.subscription_service else None

    def forget(self, chat: int) -> bool:
        """Drop what is in memory about a chat; whether there was anything.

        The id of a private chat is that of its user, who is forgotten in all other chats too.
        """
        dropped = (
            _drop(self.last_questions, lambda key: chat in key),
            _drop(self.requests, lambda key: key[0] == chat),
            _drop(self.answers, lambda key: key[0] == chat),
            _drop(self.inline_queries, lambda key: key == chat),
            _drop(self.error_notices, lambda key: key == chat),
        )
        return any(dropped)


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

    async def examples(self) -> Examples:
        """Example questions; they are asked off the event loop, once for each state of the reports."""
        services, version = self.bot_data, self.archive.version
        if version not in services.examples:
            services.examples[version] = await asyncio.to_thread(
                Examples.of, self.templates, self.archive, self.day()
            )
        return services.examples[version]

    @property
    def sender(self) -> MessageSender:
        """What sends messages, once their citations are checked."""
        return MessageSender(self.bot, self.archive, self.metrics)

    @property
    def metrics(self) -> Metrics:
        """The counters."""
        return self.bot_data.metrics

    def day(self, moment: datetime | None = None) -> date:
        """The day of a moment in the configured time zone; the current day for updates without a date."""
        return (moment or datetime.now(UTC)).astimezone(self.bot_data.settings.zone).date()


App = Application[
    ExtBot[None], Context, dict[Any, Any], dict[Any, Any], Services, JobQueue[Context] | None
]  # a job queue only where there may be feeds


def _drop(cache: MutableMapping[K, Any], which: Callable[[K], bool]) -> int:
    """Delete the entries with some keys; how many there were."""
    dropped = [key for key in list(cache) if which(key)]
    for key in dropped:
        cache.pop(key, None)  # it may expire meanwhile
    return len(dropped)
