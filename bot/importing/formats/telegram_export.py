"""The posts of chats in an export of Telegram Desktop (result.json)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bot.importing.article_extractor import LIST_ITEM_MARK
from bot.importing.formats.source_text import (
    SourceContents,
    SourceItem,
    SourceText,
    from_timestamp,
    plausible,
)
from bot.importing.telegram_posts import has_words, post_address
from bot.wording import wording
from retrieval import ReadingOptions, read_date

_PUBLIC = ("public_", "private_channel")  # kinds of chats that are read from an export of everything
_NUMBERED = ("channel", "supergroup")  # kinds whose messages have an address
_Object = Mapping[str, Any]


def is_telegram_export(data: object) -> bool:
    """Whether JSON is an export of one chat or of all."""
    if not isinstance(data, dict):
        return False
    if isinstance(data.get("messages"), list) and ("type" in data or "name" in data):
        messages = data["messages"]
        return not messages or (isinstance(messages[0], dict) and "type" in messages[0])
    return isinstance(data.get("chats"), dict) and isinstance(data["chats"].get("list"), list)


def read_telegram_export(data: _Object, options: ReadingOptions, today: date) -> SourceContents:
    """The posts of an export; of one of everything only those of channels and public groups.

    What people wrote to each other in private is left out there: an archive answers whoever asks.
    """
    left_out: Counter[str] = Counter()
    chats = list(_chats(data, left_out))
    total = sum(len(chat["messages"]) for chat in chats)

    def items() -> Iterator[SourceItem]:
        for chat in chats:
            yield from _posts(chat, options, today, left_out)

    notes: tuple[str, ...] = ()
    if "messages" in data and not str(data.get("type", "public_")).startswith(_PUBLIC):
        notes = (wording("importing.private_chat"),)
    return SourceContents(items(), notes, left_out, total, several=True)


def _chats(data: _Object, left_out: Counter[str]) -> Iterator[_Object]:
    if "messages" in data:
        yield data
        return
    for group in ("chats", "left_chats"):
        part = data.get(group)
        listed = part.get("list") if isinstance(part, dict) else None
        for chat in listed if isinstance(listed, list) else []:
            if not isinstance(chat, dict) or not isinstance(chat.get("messages"), list):
                left_out["chats without messages"] += 1
            elif not str(chat.get("type", "")).startswith(_PUBLIC):
                left_out["private chats"] += 1
            else:
                yield chat


def _posts(
    chat: _Object, options: ReadingOptions, today: date, left_out: Counter[str]
) -> Iterator[SourceText]:
    for message in chat["messages"]:
        if not isinstance(message, dict) or message.get("type", "message") != "message":
            left_out["service messages"] += 1
            continue
        text = _text(message)
        if not has_words(text):
            left_out["messages without text"] += 1
            continue
        url = _address(chat, message.get("id"))
        yield SourceText(
            text=text,
            published=plausible(_moment(message, "date", options), today),
            outlet=_outlet(chat, message),
            url=url,
            updated=plausible(_moment(message, "edited", options), today),
            place=f"message {message.get('id')}",
            identity="" if url else "/".join(str(each) for each in _number(chat, message)),
        )


def _text(message: _Object) -> str:
    """The text of a message: its strings and entities in order; a quotation starts with a bullet."""
    parts = message.get("text") or message.get("text_entities") or ""
    text = ""
    pieces: list[str] = []
    for part in parts if isinstance(parts, list) else [parts]:
        text = part.get("text", "") if isinstance(part, dict) else part
        if not isinstance(text, str):
            continue
        before = "".join(pieces[-1:]).rstrip()
        if isinstance(part, dict) and part.get("type") == "blockquote" and before.endswith(":"):
            lines = [LIST_ITEM_MARK + line for line in text.split("\n") if line.strip()]
            text = "\n" + "\n".join(lines) + "\n"
        pieces.append(text)
    return "".join(pieces).strip()


def _moment(message: _Object, key: str, options: ReadingOptions) -> date | None:
    """When a message was sent or edited, in the zone; as it is written where only the text of it is there."""
    try:
        seconds = float(message[f"{key}_unixtime"])
    except (KeyError, TypeError, ValueError):
        try:
            reading = read_date(str(message.get(key, "")), options.zone)
        except ValueError:
            return None
        moment = reading.published if reading else None
        return moment.replace(second=0, microsecond=0) if isinstance(moment, datetime) else moment
    return from_timestamp(seconds, options.zone)


def _outlet(chat: _Object, message: _Object) -> str:
    """Whose words a message is: whose it was before it was forwarded, else the channel's or the writer's.

    Empty where a forwarded message hides its writer.
    """
    if "forwarded_from" in message:
        return _name(message["forwarded_from"])
    if str(message.get("from_id", "")).startswith("user"):
        return _name(message.get("from"))
    return _name(chat.get("name")) or _name(message.get("from"))


def _name(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _number(chat: _Object, message: _Object) -> tuple[object, ...]:
    """What tells a message without an address from others: numbers alone differ from account to account."""
    numbers = chat.get("id"), message.get("id"), message.get("date_unixtime") or message.get("date")
    return numbers if all(numbers) else ()


def _address(chat: _Object, number: object) -> str:
    """The address of a message; empty in chats that have none."""
    identifier, user_name = chat.get("id"), chat.get("username")
    if not isinstance(number, int):
        return ""
    if isinstance(user_name, str) and re.fullmatch(r"@?\w{3,}", user_name):
        return post_address(user_name.removeprefix("@"), number)
    if isinstance(identifier, int) and str(chat.get("type", "channel")).endswith(_NUMBERED):
        return post_address(identifier, number)
    return ""
