"""Reads updates one by one: what cannot be read must not keep the others from their answers."""

import json
from dataclasses import dataclass
from typing import Any

from telegram import Bot, Update
from telegram.constants import UpdateType
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter

MAX_ID = 2**63  # of an update: a larger one would make Telegram deaf to the next offset
KINDS = frozenset(str(kind.value) for kind in UpdateType)


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


def update_id(raw: object) -> int | None:
    """The number of an update, also where it is written as text."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if isinstance(number, str) and number.isdecimal() and len(number) < 20:
        number = int(number)
    return number if type(number) is int and 0 <= number < MAX_ID else None


def read_response(status: int, body: bytes) -> Any:
    """What Telegram answers, from the status and body of HTTP. Raises TelegramError."""
    try:
        # A damaged character must not make all updates of this answer unreadable, for ever.
        answer = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
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


def _is_sound(update: Update) -> bool:
    """Whether it has the numbers and texts that decide who is answered; PTB takes anything for them."""
    message, query = update.effective_message, update.inline_query or update.callback_query
    numbers = [
        *([message.message_id, message.chat.id] if message else ()),
        *([update.effective_user.id] if update.effective_user else ()),
        *([update.effective_chat.id] if update.effective_chat else ()),
    ]
    texts = [*([message.text, message.caption] if message else ()), query.id if query else None]
    if update.inline_query:
        texts.append(update.inline_query.query)
    return all(type(number) is int for number in numbers) and all(
        text is None or isinstance(text, str) for text in texts
    )


def _retry_seconds(parameters: object) -> int:
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return seconds if type(seconds) is int and 0 < seconds < 3600 else 1
