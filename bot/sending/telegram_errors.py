"""What an error of Telegram means: the only place that reads the words of its refusals."""

from dataclasses import dataclass

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.sending.rate_limiter import seconds

# Parts of Telegram's error messages, in lower case.
NO_CHAT = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "chat_id_invalid",
)
NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
NO_RIGHT = ("not enough rights", "have no rights", "need administrator rights", "chat_write_forbidden")
MESSAGE_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
QUERY_EXPIRED = ("query is too old",)
NOT_MODIFIED = ("message is not modified",)
UNPARSABLE = ("can't parse entities",)

BUDGET = 20  # what the failed attempts to send one announcement may cost together
SERVER = 1  # Telegram itself has trouble: with the waits between attempts, some hours
OTHER = 4
DOUBT = 7  # the message may have arrived all the same: at most three such attempts


@dataclass(frozen=True, slots=True)
class Delivered:
    """Telegram took the message."""


@dataclass(frozen=True, slots=True)
class Obsolete:
    """There is nothing to send any more."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The bot can no longer write there: to the whole chat, or to one topic."""

    chat: bool


@dataclass(frozen=True, slots=True)
class Migrated:
    """The chat has another id now."""

    to: int


@dataclass(frozen=True, slots=True)
class RateLimited:
    """Nothing more may be sent to this chat for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Retry:
    """To be tried again, at a cost; 0 where the message cannot have reached Telegram."""

    cost: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """Telegram will never take it; `defect` says whether the bot is at fault."""

    reason: str
    defect: bool = True


DeliveryOutcome = Delivered | Obsolete | Unreachable | Migrated | RateLimited | Retry | Rejected


def outcome_of(error: TelegramError) -> DeliveryOutcome:
    """What an error means for the announcement that could not be sent."""
    match error:
        case Forbidden():
            return Unreachable(chat=True)
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case RetryAfter():
            return RateLimited(seconds(error.retry_after))
        case BadRequest():  # before NetworkError, its base class in PTB
            return _refusal(error.message)
        case NetworkError():
            return _network_failure(error)
        case InvalidToken():
            return Retry(0)
    return Retry(OTHER)


def is_message_gone(error: BadRequest) -> bool:
    """Whether the message to edit is gone, or too old to edit."""
    return _says(error.message, MESSAGE_GONE)


def is_query_expired(error: BadRequest) -> bool:
    """Whether a button or an inline query was answered too late."""
    return _says(error.message, QUERY_EXPIRED)


def is_outdated(error: BadRequest) -> bool:
    """Whether a request came too late to matter, or changed nothing."""
    return _says(error.message, (*QUERY_EXPIRED, *NOT_MODIFIED))


def is_unparsable(error: BadRequest) -> bool:
    """Whether Telegram could not parse the HTML of a message."""
    return _says(error.message, UNPARSABLE)


def _says(message: str, parts: tuple[str, ...]) -> bool:
    return any(part in message.lower() for part in parts)


def _refusal(message: str) -> DeliveryOutcome:
    if _says(message, NO_CHAT):
        return Unreachable(chat=True)
    if _says(message, NO_TOPIC):
        return Unreachable(chat=False)
    return Rejected(message, defect=not _says(message, NO_RIGHT))


def _network_failure(error: NetworkError) -> Retry:
    cause = error.__cause__
    if isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return Retry(0)
    if isinstance(error, TimedOut) or isinstance(cause, httpx.HTTPError):
        return Retry(DOUBT)
    return Retry(SERVER)
