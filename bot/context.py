"""What every handler is given: the typed context, and the services behind it."""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from telegram.ext import Application, CallbackContext, ExtBot, JobQueue

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.memory import Memory
from bot.messages.rendering import Renderer
from bot.metrics import Metrics
from bot.settings import Settings
from bot.subscriptions.service import SubscriptionService
from bot.subscriptions.subscriptions import Subscriptions
from retrieval import Archive, Question

CHATS = 2000  # so many chats' last questions are kept at most
ANSWERS = 5000  # so many answers can be edited when their question is
HOUR = 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question with its context, as `Archive.ask` takes it."""

    text: str
    today: date
    follows: Question | None = None  # the one before it
    about: str | None = None  # slug of the report spoken of


@dataclass(frozen=True, slots=True)
class Services:
    """What the bot is made of; built once, in app.build."""

    settings: Settings
    archive: Archive
    renderer: Renderer
    metrics: Metrics
    last: Memory[tuple[int, int], Question]  # (chat, user) -> the last question
    asked: Memory[tuple[int, int], AskRequest]  # (chat, question message) -> what it asked
    answers: Memory[tuple[int, int], int] = field(  # (chat, question message) -> answer message
        default_factory=lambda: Memory(ANSWERS, 48 * HOUR)
    )
    typing: Memory[int, str] = field(default_factory=lambda: Memory(CHATS, 60.0))  # user -> inline query
    apologies: Memory[int, bool] = field(default_factory=lambda: Memory(CHATS, 60.0))  # chat -> yes
    albums: Memory[str, bool] = field(default_factory=lambda: Memory(CHATS, 60.0))  # media group -> yes
    database: Database | None = None  # where there is something to keep: subscriptions, feeds
    subscription_service: SubscriptionService | None = None  # without a key nobody can subscribe
    pictures: bool = True  # whether what is sent to can show them
    running: AsyncExitStack = field(default_factory=AsyncExitStack)  # what works in the background

    @classmethod
    def of(cls, settings: Settings, archive: Archive, pictures: bool = True) -> "Services":
        """The services for these settings; questions are remembered as long as the settings say."""
        seconds = settings.follow_up_minutes * 60.0
        cipher = Encryption(settings.secret_key) if settings.secret_key else None
        database = Database(settings.database_url, cipher) if cipher or settings.feeds else None
        return cls(
            settings=settings,
            archive=archive,
            renderer=Renderer(settings),
            metrics=Metrics(),
            last=Memory(CHATS, seconds),
            asked=Memory(CHATS, seconds),
            pictures=pictures,
            database=database,
            subscription_service=SubscriptionService(settings, database, cipher, archive)
            if database and cipher
            else None,
        )

    @property
    def subscriptions(self) -> Subscriptions | None:
        """Who wants to be told of what; None without a key."""
        return self.subscription_service.subscriptions if self.subscription_service else None

    def forget(self, chat: int) -> bool:
        """Drop what is in memory about a chat; whether there was anything.

        The number of a private chat is that of its user, who is forgotten in all other chats too.
        """
        dropped = (
            self.last.drop(lambda key: chat in key),
            self.asked.drop(lambda key: key[0] == chat),
            self.answers.drop(lambda key: key[0] == chat),
            self.typing.drop(lambda key: key == chat),
            self.apologies.drop(lambda key: key == chat),
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
    def renderer(self) -> Renderer:
        """The words."""
        return self.bot_data.renderer

    @property
    def metrics(self) -> Metrics:
        """The counters."""
        return self.bot_data.metrics

    def day(self, moment: datetime | None = None) -> date:
        """The day of a moment in the configured time zone; of this one for updates that bear no date."""
        return (moment or datetime.now(UTC)).astimezone(self.bot_data.settings.zone).date()


App = Application[
    ExtBot[None], Context, dict[Any, Any], dict[Any, Any], Services, JobQueue[Context] | None
]  # a job queue only where there are feeds
