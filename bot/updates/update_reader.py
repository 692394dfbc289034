"""Reads updates one by one: what cannot be read must not keep the others from their answers."""

import json
import logging
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from inspect import signature
from types import NoneType
from typing import Any, get_args

from telegram import (
    Bot,
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    Document,
    InlineKeyboardButton,
    InlineQuery,
    Message,
    MessageEntity,
    MessageOrigin,
    TelegramObject,
    TextQuote,
    Update,
    User,
)
from telegram.constants import UpdateType
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter

from bot.health.metrics import Metrics

logger = logging.getLogger(__name__)

MAX_ID = 2**63  # of an update: Telegram would not understand the offset behind a larger one
PLAIN = (int, str, NoneType, datetime)
READ_BY_HANDLERS = (  # what the handlers read; of the rest no harm can come
    *(Update, Message, Chat, User, MessageEntity, TextQuote, MessageOrigin, Document),
    *(InlineQuery, CallbackQuery, InlineKeyboardButton, ChatMember, ChatMemberUpdated),
)
KINDS = frozenset(str(kind.value) for kind in UpdateType)
_HALF_PAIR = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class UnreadableUpdate:
    """An update that cannot be used, without anything of what it says."""

    id: int | None
    kind: str


def read_update(raw: object, bot: Bot) -> Update | UnreadableUpdate:
    """An update from its JSON."""
    number = update_id(raw)
    if not isinstance(raw, dict) or number is None or number != raw["update_id"]:
        return UnreadableUpdate(number, _kind(raw))
    try:
        update = Update.de_json(raw, bot)
        if _is_sound(update):
            return update
    except Exception:  # noqa: S110 - whatever it is about, its message may hold a user's words
        pass
    return UnreadableUpdate(number, _kind(raw))


def note_skipped(update: UnreadableUpdate, metrics: Metrics) -> None:
    """Count and log an update that nobody gets an answer to."""
    metrics.count("unreadable updates")
    logger.warning("Update %s (%s) cannot be read and is skipped", update.id, update.kind)


def update_id(raw: object) -> int | None:
    """The number of an update, also where it is written as text."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if isinstance(number, str) and number.isdecimal() and len(number) < 20:
        number = int(number)
    return number if type(number) is int and 0 <= number < MAX_ID else None


def typist(raw: object) -> int | None:
    """Who sent an inline query, from its JSON; None for any other update."""
    query = raw.get("inline_query") if isinstance(raw, dict) else None
    person = query.get("from") if isinstance(query, dict) else None
    number = person.get("id") if isinstance(person, dict) else None
    return number if type(number) is int else None


def read_json(body: bytes) -> object:
    """What bytes from Telegram say. Raises ValueError, without any of it, where they are no JSON."""
    try:
        # A damaged character must not make all updates of an answer unreadable, for ever.
        return json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        raise ValueError from None


def read_response(status: int, body: bytes) -> Any:
    """What Telegram answers, from the status and body of HTTP. Raises TelegramError."""
    try:
        answer = read_json(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):  # it comes from something between here and Telegram
        raise NetworkError(f"HTTP {status} without an answer in JSON")
    match status:
        case 200 if "result" in answer:
            return answer["result"]
        case 401 | 404:
            raise InvalidToken(f"HTTP {status}")
        case 409:
            raise Conflict(f"HTTP {status}")
        case 429:
            raise RetryAfter(_retry_seconds(answer.get("parameters")))
    raise NetworkError(f"HTTP {status}")


def _kind(raw: object) -> str:
    """The kind of an update; a name that Telegram does not document might be anything."""
    return next((key for key in raw if key in KINDS), "unknown") if isinstance(raw, dict) else "unknown"


def _is_sound(part: object) -> bool:
    """Whether each field of an update, or of a part, has a type that it may have; PTB takes anything."""
    if isinstance(part, (list, tuple)):
        return all(map(_is_sound, part))
    if not isinstance(part, TelegramObject):
        return True
    for name, kinds in _fields(type(part)):  # type: ignore[arg-type] # of a class, which can be hashed
        value = getattr(part, name, None)
        if value is None:  # as most are: a message has a hundred
            if kinds and NoneType not in kinds:
                return False
        elif not (_is_of(value, kinds) and (type(value) in PLAIN or _is_sound(value))):
            return False
    return True


def _is_of(value: object, kinds: tuple[type, ...]) -> bool:
    """Whether a value is of one of the types; True is no number, and an enum's member is its text.

    Half of a surrogate pair is no text: it cannot be encoded, as PTB does to find entities.
    """
    if isinstance(value, str) and _HALF_PAIR.search(value):
        return False
    return not kinds or (isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool)))


@cache
def _fields(kind: type[TelegramObject]) -> list[tuple[str, tuple[type, ...]]]:
    """The fields of an object, each with the types it may have, as far as the handlers read it."""
    fields: list[tuple[str, tuple[type, ...]]] = []
    for name, parameter in signature(kind).parameters.items():
        kinds = get_args(parameter.annotation) or (parameter.annotation,)
        known = all(isinstance(each, type) and issubclass(each, (*PLAIN, TelegramObject)) for each in kinds)
        fields.append((name, kinds if known and issubclass(kind, READ_BY_HANDLERS) else ()))
    return fields


def _retry_seconds(parameters: object) -> int:
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return seconds if type(seconds) is int and 0 < seconds < 3600 else 1
