"""What becomes of an announcement, by what Telegram said to it."""

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

# Words of refusals, in lower case, that no later attempt changes.
NO_CHAT = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "chat_id_invalid",
)
NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
NO_RIGHT = ("not enough rights", "have no rights", "need administrator rights", "chat_write_forbidden")

BUDGET = 20  # what the failed attempts to send one announcement may cost together
SERVER = 1  # while Telegram has trouble: with the waits between attempts, some hours
OTHER = 4
DOUBT = 7  # where it may have arrived without our knowing: three times is enough of that


@dataclass(frozen=True, slots=True)
class Delivered:
    """It arrived."""


@dataclass(frozen=True, slots=True)
class Obsolete:
    """There is nothing to send any more."""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Nobody hears us there any more: in the whole chat, or in one topic."""

    chat: bool


@dataclass(frozen=True, slots=True)
class Migrated:
    """The chat has another number now."""

    to: int


@dataclass(frozen=True, slots=True)
class RateLimited:
    """This chat wants silence for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Retry:
    """To be tried again; nothing is charged where it cannot even have reached Telegram."""

    cost: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """It will never be taken; `defect` says whether that is our fault."""

    reason: str
    defect: bool = True


DeliveryOutcome = Delivered | Obsolete | Unreachable | Migrated | RateLimited | Retry | Rejected


def outcome_of(error: TelegramError) -> DeliveryOutcome:
    """What an error means for the announcement that met it."""
    match error:
        case Forbidden():
            return Unreachable(chat=True)
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case RetryAfter():
            return RateLimited(seconds(error.retry_after))
        case BadRequest():  # before NetworkError, of which PTB made it a kind
            return _refusal(error.message)
        case NetworkError():
            return _trouble(error)
        case InvalidToken():
            return Retry(0)
    return Retry(OTHER)


def _refusal(message: str) -> DeliveryOutcome:
    said = message.lower()
    if any(words in said for words in NO_CHAT):
        return Unreachable(chat=True)
    if any(words in said for words in NO_TOPIC):
        return Unreachable(chat=False)
    return Rejected(message, defect=not any(words in said for words in NO_RIGHT))


def _trouble(error: NetworkError) -> Retry:
    cause = error.__cause__
    if isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return Retry(0)
    if isinstance(error, TimedOut) or isinstance(cause, httpx.HTTPError):
        return Retry(DOUBT)
    return Retry(SERVER)
