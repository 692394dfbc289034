"""The sending path: nothing leaves that the archive does not vouch for."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import telegram
from telegram import ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated

from bot.context import Context
from bot.messages.rendering import Message
from bot.messages.telegram_html import shown
from retrieval import Abstention, Answer, Citation, Timeline

logger = logging.getLogger(__name__)

T = TypeVar("T")
Call = Callable[[int, str, ParseMode | None], Awaitable[T]]  # (chat, text, parse mode) -> sent

LOST = ("message to edit not found", "message can't be edited", "message_id_invalid")


class MisquoteError(Exception):
    """A citation that is not word for word in the reports."""

    def __init__(self, citation: Citation) -> None:
        self.place = f"{citation.passage.report.slug}, paragraph {citation.passage.ordinal}"
        super().__init__(f"not verbatim: {self.place}")


def vouch(context: Context, found: Answer | Abstention | Timeline) -> None:
    """Check every citation of an answer against the archive. Raises MisquoteError, and nothing is sent."""
    for citation in cited(found):
        if not vouched(context, [citation]):
            raise MisquoteError(citation)


def cited(found: Answer | Abstention | Timeline) -> tuple[Citation, ...]:
    """Every citation that is shown, the nearest passage of an abstention included."""
    if isinstance(found, Timeline):
        return tuple(moment.citation for moment in found.entries)
    if isinstance(found, Answer):
        return found.citations
    return (found.nearest,) if found.nearest else ()


def vouched(context: Context, citations: Iterable[Citation]) -> list[Citation]:
    """The citations that are word for word in the reports; each other one is counted as a defect."""
    kept = []
    for citation in citations:
        if context.archive.is_verbatim(citation):
            kept.append(citation)
        else:
            context.metrics.count("misquotes")
            logger.error("Defect: %s", MisquoteError(citation))
    return kept


async def send(
    context: Context,
    chat: int,
    message: Message,
    question: telegram.Message | None = None,
    beside: telegram.Message | None = None,
) -> telegram.Message:
    """Send a message, as a reply to a question if one is given; in the topic of that or of `beside`."""
    there = question or beside
    thread = there.message_thread_id if there and there.is_topic_message else None
    to = ReplyParameters(question.message_id, allow_sending_without_reply=True) if question else None

    async def call(chat: int, text: str, mode: ParseMode | None) -> telegram.Message:
        return await context.bot.send_message(
            chat,
            text,
            parse_mode=mode,
            reply_markup=message.keyboard,
            reply_parameters=to,
            message_thread_id=thread,
        )

    return await _deliver(context, chat, message, call)


async def send_photo(
    context: Context, chat: int, photo: bytes, caption: Message, question: telegram.Message
) -> telegram.Message:
    """Send a picture with its caption, as a reply to a question."""
    thread = question.message_thread_id if question.is_topic_message else None

    async def call(chat: int, text: str, mode: ParseMode | None) -> telegram.Message:
        return await context.bot.send_photo(
            chat,
            photo,
            text,
            parse_mode=mode,
            reply_parameters=ReplyParameters(question.message_id, allow_sending_without_reply=True),
            message_thread_id=thread,
        )

    return await _deliver(context, chat, caption, call)


async def edit(context: Context, chat: int, message_id: int, message: Message) -> bool:
    """Put a message in the place of an earlier one; False if that one is gone."""

    async def call(chat: int, text: str, mode: ParseMode | None) -> bool:
        await context.bot.edit_message_text(
            text, chat, message_id, parse_mode=mode, reply_markup=message.keyboard
        )
        return True

    try:
        return await _deliver(context, chat, message, call)
    except BadRequest as error:
        if error.message.lower().startswith(LOST):
            return False
        raise


async def _deliver(context: Context, chat: int, message: Message, call: Call[T]) -> T:
    try:
        return await call(chat, message.html, ParseMode.HTML)
    except ChatMigrated as moved:
        return await call(moved.new_chat_id, message.html, ParseMode.HTML)
    except BadRequest as error:
        if not error.message.lower().startswith("can't parse entities"):
            raise
        context.metrics.count("unparsable")
        logger.error("Defect: Telegram refused our HTML; sent as plain text")
        return await call(chat, shown(message.html), None)
