"""Posts: what a message of Telegram says, when and where it was published first."""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from telegram import (
    Chat,
    Message,
    MessageEntity,
    MessageOrigin,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)

from bot.importing.telegram_posts import has_words, post_address

_HEADLINE_WORDS, _HEADLINE_CHARS = 3, 150
_BULLET = "• "  # the mark of quoted words after a lead-in, as in reports
_SENTENCE_END = re.compile(r"[.!?…][\"'”»)]*$")


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it was published. `headline` is its bold start, where the first line goes on after it.

    `published` and `edited` are naive, to the minute, in the zone of the settings; `url` is empty where the
    post has no address.
    """

    text: str
    published: datetime
    outlet: str
    url: str = ""
    headline: str = ""
    edited: datetime | None = None


def post_of(message: Message, zone: tzinfo) -> Post | None:
    """The post that a message is or forwards; None where it holds next to no words."""
    text = message.text or message.caption or ""
    if not has_words(text):
        return None
    origin, edited = message.forward_origin, message.edit_date
    return Post(
        text=_with_bullets(message, text),
        published=_local(origin.date if origin else message.date, zone),
        outlet=_outlet(origin) if origin else message.chat.effective_name or "",
        url=(_origin_address(origin) if origin else "") or _own_address(message),
        headline=_headline(message, text),
        edited=_local(edited, zone) if edited else None,
    )


def is_by(message: Message, user: int) -> bool:
    """Whether a message was first written by this user, or sent through this bot."""
    origin, via = message.forward_origin, message.via_bot
    written = isinstance(origin, MessageOriginUser) and origin.sender_user.id == user
    return written or (via is not None and via.id == user)


def _outlet(origin: MessageOrigin) -> str:
    """Whose words were forwarded."""
    match origin:
        case MessageOriginChannel():
            return origin.chat.effective_name or ""
        case MessageOriginChat():
            return origin.sender_chat.effective_name or ""
        case MessageOriginUser():
            return origin.sender_user.full_name
        case MessageOriginHiddenUser():
            return origin.sender_user_name
    return ""


def _origin_address(origin: MessageOrigin) -> str:
    return _address(origin.chat, origin.message_id) if isinstance(origin, MessageOriginChannel) else ""


def _own_address(message: Message) -> str:
    """The address of a channel's post; a private chat's messages have none."""
    return _address(message.chat, message.message_id) if message.chat.type == Chat.CHANNEL else ""


def _address(chat: Chat, number: int) -> str:
    return post_address(chat.username or chat.id, number)


def _with_bullets(message: Message, text: str) -> str:
    """The text with a bullet before each line of a quotation that follows a lead-in."""
    entities = sorted(message.entities or message.caption_entities, key=lambda entity: -entity.offset)
    raw = text.encode("utf-16-le")  # entities count in its units
    for entity in entities:
        if entity.type not in (MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE):
            continue
        start, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        parts = raw[:start], raw[start:end], raw[end:]
        before, quoted, after = (part.decode("utf-16-le", "ignore") for part in parts)
        if before.rstrip().endswith(":"):
            lines = [_BULLET + line for line in quoted.splitlines() if line.strip()]
            text = "\n".join([before.rstrip(), *lines, after.lstrip("\n")])
            raw = text.encode("utf-16-le")
    return text


def _headline(message: Message, text: str) -> str:
    """The bold words that a post begins with, where they read like a headline before the first sentence.

    A bold line of its own is a first line like any other: the reader of reports judges it.
    """
    bold: list[str | None] = [MessageEntity.BOLD]
    entities = message.parse_entities(bold) if message.text else message.parse_caption_entities(bold)
    words = entities[min(entities, key=lambda entity: entity.offset)].strip() if entities else ""
    if len(words.split()) < _HEADLINE_WORDS or len(words) > _HEADLINE_CHARS:
        return ""
    before, _, after = text.partition(words)
    following = next((character for character in after.partition("\n")[0] if character.isalnum()), "")
    starts = not any(map(str.isalnum, before)) and "\n" not in words and not _SENTENCE_END.search(words)
    return words if starts and following and not following.islower() else ""


def _local(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
