"""What an error of Telegram means: the only place that reads the words of its refusals."""

import datetime as dt
import re
from dataclasses import dataclass, field
from enum import Enum
from types import NoneType

import aiohttp
import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

# Parts of Telegram's error messages, in lower case.
NO_CHAT = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "chat_id_invalid",
    "channel_private",
)
NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
NO_RIGHT = (
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_send_",  # CHAT_SEND_PLAIN_FORBIDDEN, CHAT_SEND_PHOTOS_FORBIDDEN and so on
    "chat_restricted",
    "chat_admin_required",
    "user_banned_in_channel",
)
NO_REPLY = ("message to be replied not found", "replied message not found")
MESSAGE_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
QUERY_EXPIRED = ("query is too old",)
NOT_MODIFIED = ("message is not modified",)
UNPARSABLE = ("can't parse entities",)

# What the two libraries raise below PTB: httpx through a proxy, aiohttp without one.
HTTP_ERRORS = (httpx.HTTPError, aiohttp.ClientError)
NOT_CONNECTED = (
    *(httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout),
    *(aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError),
)

# How PTB's messages begin where the answer has no description, which Telegram's have always.
_WITHOUT_DESCRIPTION = ("Forbidden (403)", "Bad Request (400)")
_UNREADABLE = "Invalid server response"  # PTB's message for a body that is not JSON
_GATEWAY_TIMEOUT = "Gateway Timeout"


class CallFailure(Enum):
    """How far a call got that Telegram has neither taken nor refused, as far as the bot can know."""

    UNSENT = "Telegram was not reached"
    NOT_TAKEN = "Telegram has trouble"  # a 500, 502 or 503, or a page of something between: it did nothing
    CUT_OFF = "the connection broke before the answer"  # it may have been taken
    TIMED_OUT = "Telegram took too long to answer"  # it was probably taken


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
    """To be tried again; the reason is for the log."""

    failure: CallFailure
    reason: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Defect:
    """The bot itself failed; Telegram was not asked."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """Telegram will never take it; `defect` says whether the bot is at fault."""

    reason: str
    defect: bool = True


DeliveryOutcome = Delivered | Obsolete | Unreachable | Migrated | RateLimited | Retry | Defect | Rejected


def outcome_of(error: TelegramError) -> DeliveryOutcome:
    """What an error means for the announcement that could not be sent."""
    if isinstance(error, InvalidToken):  # of no chat alone
        return Retry(CallFailure.UNSENT, summary(error))
    if failure := failure_of(error):
        return Retry(failure, summary(error))
    match error:
        case Forbidden():
            return Unreachable(chat=True)
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case RetryAfter():
            return RateLimited(seconds(error.retry_after))
        case BadRequest():
            return _refusal(error)
    return Retry(CallFailure.NOT_TAKEN, summary(error))


def failure_of(error: TelegramError) -> CallFailure | None:
    """How the call failed; None where Telegram answered it, if only with a refusal, or the bot is at fault.

    A gateway that gave up waiting (504) may have handed the call on, one that found nobody (502) has not.
    """
    match error:
        case RetryAfter() | ChatMigrated() | Conflict():
            return None
        case InvalidToken():  # wrong at times; polling finds out whether the token is
            return CallFailure.NOT_TAKEN
        case Forbidden() | BadRequest():  # a firewall or a proxy may refuse too, which says nothing of a chat
            return CallFailure.NOT_TAKEN if error.message.startswith(_WITHOUT_DESCRIPTION) else None
        case NetworkError():
            return _network_failure(error)
    return CallFailure.CUT_OFF if error.message == _UNREADABLE else None


def summary(error: TelegramError) -> str:
    """An error in a few words, without anything that it cites: that may be a user's, or an id."""
    if isinstance(error.__cause__, HTTP_ERRORS):
        return type(error.__cause__).__name__
    return re.split(r"\. |:|\s['\"]|\s-?\d{5}", error.message.removeprefix("Forbidden: "))[0]


def is_refused_by_chat(error: BadRequest) -> bool:
    """Whether nothing can be sent as things are in the chat: the bot is muted, a topic is closed, ..."""
    return _says(error, (*NO_CHAT, *NO_TOPIC, *NO_RIGHT, *NO_REPLY, *MESSAGE_GONE))


def is_message_gone(error: BadRequest) -> bool:
    """Whether the message to edit is gone, or too old to edit."""
    return _says(error, MESSAGE_GONE)


def is_query_expired(error: BadRequest) -> bool:
    """Whether a button or an inline query was answered too late."""
    return _says(error, QUERY_EXPIRED)


def is_unchanged(error: BadRequest) -> bool:
    """Whether an edit was refused because the message is like that already."""
    return _says(error, NOT_MODIFIED)


def is_outdated(error: BadRequest) -> bool:
    """Whether a request came too late to matter, or changed nothing."""
    return _says(error, (*QUERY_EXPIRED, *NOT_MODIFIED))


def is_unparsable(error: BadRequest) -> bool:
    """Whether Telegram could not parse the HTML of a message."""
    return _says(error, UNPARSABLE)


def seconds(period: int | dt.timedelta) -> float:
    """A wait in seconds, in whichever of its two forms PTB gives it."""
    return period.total_seconds() if isinstance(period, dt.timedelta) else float(period)


def _says(error: BadRequest, parts: tuple[str, ...]) -> bool:
    return any(part in error.message.lower() for part in parts)


def _refusal(error: BadRequest) -> DeliveryOutcome:
    if _says(error, NO_CHAT):
        return Unreachable(chat=True)
    if _says(error, NO_TOPIC):
        return Unreachable(chat=False)
    return Rejected(summary(error), defect=not is_refused_by_chat(error))


def _network_failure(error: NetworkError) -> CallFailure | None:
    cause = error.__cause__
    if not isinstance(cause, (*HTTP_ERRORS, OSError, TelegramError, NoneType)):
        return None  # PTB makes a NetworkError of every exception in its transport
    if isinstance(cause, NOT_CONNECTED):
        return CallFailure.UNSENT
    if isinstance(error, TimedOut):
        return CallFailure.TIMED_OUT
    answered = cause is None or isinstance(cause, TelegramError)
    if answered and not error.message.startswith(_GATEWAY_TIMEOUT):
        return CallFailure.NOT_TAKEN
    return CallFailure.CUT_OFF
