"""A message, and the citations that it has to match."""

from __future__ import annotations  # the command line must not wait for telegram's import

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from retrieval import Citation, Passage

if TYPE_CHECKING:
    from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

ChatKind = Literal["private", "group", "guest", "terminal"]  # "guest": where the bot is no member


@dataclass(frozen=True, slots=True)
class Audience:
    """Who reads a page: what works in their chat, and how the bot is called there."""

    chat: ChatKind = "private"
    username: str = ""
    mentions: bool = False  # whether the bot receives what names it in a group


@dataclass(frozen=True, slots=True)
class Message:
    """One message, within Telegram's limits by construction.

    `citations` are all passages that it quotes; it is sent only if each is verbatim in the archive.
    """

    html: str
    keyboard: InlineKeyboardMarkup | None = None
    citations: tuple[Citation, ...] = ()
    reply_keyboard: ReplyKeyboardMarkup | ReplyKeyboardRemove | None = None  # where no keyboard is below it


@dataclass(frozen=True, slots=True)
class InlineEntry:
    """One inline result: what the list shows, and the message that choosing it sends."""

    id: str  # 1 to 64 bytes, the same as long as the passage is
    title: str
    description: str
    message: Message  # its buttons are links into the bot: it has no chat to answer in


def whole(passage: Passage) -> Citation:
    """A citation of a whole passage."""
    return Citation(passage, 0, len(passage.text), 0.0)
