"""Sends messages: every citation is checked against the archive before anything leaves."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

import telegram
from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated
from telegram.ext import ExtBot

from bot.health.metrics import Metrics
from bot.messages.message import InlineEntry, Message
from bot.messages.telegram_html import shown
from bot.sending.telegram_errors import is_message_gone, is_unchanged, is_unparsable, summary
from retrieval import Archive, Citation

logger = logging.getLogger(__name__)

# Seconds to wait for Telegram's answer; after that nobody knows whether it took the message.
ANSWER_TIMEOUT = 15.0
ANNOUNCEMENT_TIMEOUT = 30.0  # which is sent again if it is exceeded

T = TypeVar("T")
Call = Callable[[int, str, ParseMode | None], Awaitable[T]]  # (chat, text, parse mode) -> sent


class MisquoteError(Exception):
    """A citation that is not word for word in the reports."""

    def __init__(self, citation: Citation) -> None:
        self.place = f"{citation.passage.report.slug}, paragraph {citation.passage.ordinal}"
        super().__init__(f"not verbatim: {self.place}")


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One inline result in the Bot API's JSON, and the citations that it has to match."""

    id: str
    json: str
    citations: tuple[Citation, ...]


def inline_result(entry: InlineEntry) -> InlineResult:
    """An entry as it is sent."""
    return InlineResult(entry.id, _article(entry).to_json(), entry.message.citations)


@dataclass(frozen=True, slots=True)
class MessageSender:
    """The only way out for messages.

    Raises MisquoteError for one with a citation that is not verbatim. HTML that Telegram refuses is sent as
    plain text.
    """

    bot: ExtBot[Any]
    archive: Archive
    metrics: Metrics

    async def send(
        self,
        chat: int,
        message: Message,
        *,
        thread: int | None = None,
        reply_to: int | None = None,
        hurried: bool = False,
        silent: bool = False,
    ) -> telegram.Message:
        """Send a message, perhaps to a topic, as a reply or without sound.

        `hurried`, for announcements: raise RetryAfter rather than wait while this chat has had too many
        messages, ChatMigrated rather than send to the new chat, and any failure rather than try again.
        """

        async def call(chat: int, text: str, mode: ParseMode | None) -> telegram.Message:
            return await self.bot.send_message(
                chat,
                text,
                parse_mode=mode,
                reply_markup=message.keyboard or message.reply_keyboard,
                reply_parameters=_reply(reply_to),
                message_thread_id=thread,
                disable_notification=silent or None,
                read_timeout=ANNOUNCEMENT_TIMEOUT if hurried else ANSWER_TIMEOUT,
                rate_limit_args=True if hurried and self.bot.rate_limiter else None,
            )

        return await self._deliver(chat, message, call, follow=not hurried)

    async def send_photo(
        self,
        chat: int,
        photo: bytes,
        caption: Message,
        *,
        thread: int | None = None,
        reply_to: int | None = None,
    ) -> telegram.Message:
        """Send a picture with its caption, perhaps to a topic or as a reply."""

        async def call(chat: int, text: str, mode: ParseMode | None) -> telegram.Message:
            return await self.bot.send_photo(
                chat,
                photo,
                text,
                parse_mode=mode,
                reply_parameters=_reply(reply_to),
                message_thread_id=thread,
                read_timeout=ANSWER_TIMEOUT,
            )

        return await self._deliver(chat, caption, call)

    async def send_beside(self, other: telegram.Message, message: Message) -> None:
        """Send a message to the chat and topic of another, without replying to it."""
        await self.send(other.chat_id, message, thread=thread_of(other))

    async def react(self, message: telegram.Message, emoji: str) -> bool:
        """Put a reaction on a message; False where the chat does not take it."""
        try:
            return await self.bot.set_message_reaction(
                message.chat_id, message.message_id, emoji, read_timeout=ANSWER_TIMEOUT
            )
        except BadRequest as error:
            logger.debug("A chat does not take a reaction: %s", summary(error))
            return False

    async def edit(self, chat: int, message_id: int, message: Message) -> bool:
        """Put a message in the place of an earlier one, which may be the same; False if that one is gone."""

        async def call(chat: int, text: str, mode: ParseMode | None) -> bool:
            await self.bot.edit_message_text(
                text,
                chat,
                message_id,
                parse_mode=mode,
                reply_markup=message.keyboard,
                read_timeout=ANSWER_TIMEOUT,
            )
            return True

        try:
            return await self._deliver(chat, message, call)
        except BadRequest as error:
            if is_unchanged(error):
                return True
            if is_message_gone(error):
                return False
            raise

    async def answer_inline(
        self,
        query_id: str,
        found: Sequence[InlineResult],
        *,
        cache_time: int,
        next_offset: str = "",
        button: InlineQueryResultsButton | None = None,
    ) -> None:
        """Answer an inline query, without the results that misquote; `button` is shown above no results."""
        cited = [result.citations for result in found]
        misquotes = await self._misquotes(cited)
        results = [result.json for result, wrong in zip(found, misquotes, strict=True) if not wrong]
        await self.bot.answer_inline_query(
            query_id,
            [],
            cache_time=cache_time,
            is_personal=False,
            next_offset=next_offset or None,  # PTB 22.8 with Defaults sends "" as "[]"
            button=None if results else button,
            # As JSON, which is kept: to have PTB make it anew takes longer than most searches.
            api_kwargs={"results": f"[{','.join(results)}]"},
        )

    async def answer_guest(self, query_id: str, entry: InlineEntry) -> None:
        """Answer a guest query with the one message it may have."""
        await self.check(entry.message)
        await self.bot.answer_guest_query(query_id, _article(entry))

    async def _deliver(self, chat: int, message: Message, call: Call[T], follow: bool = True) -> T:
        """Send with `call`, to the new chat where a group has moved if `follow`."""
        await self.check(message)
        try:
            return await call(chat, message.html, ParseMode.HTML)
        except ChatMigrated as moved:
            if not follow:
                raise
            return await call(moved.new_chat_id, message.html, ParseMode.HTML)
        except BadRequest as error:
            if not is_unparsable(error):
                raise
            self.metrics.count("unparsable")
            logger.error("Defect: Telegram refused our HTML; sent as plain text")
            return await call(chat, shown(message.html), None)

    async def check(self, message: Message) -> None:
        """Raise MisquoteError for a message with a citation that is not verbatim; sending does so too."""
        for misquote in (await self._misquotes([message.citations]))[0]:
            raise misquote

    async def _misquotes(self, messages: Sequence[Sequence[Citation]]) -> list[list[MisquoteError]]:
        """What is not verbatim of the citations of each message; it is counted and logged as a defect."""

        def misquotes() -> list[list[MisquoteError]]:
            return [
                [MisquoteError(one) for one in each if not self.archive.is_verbatim(one)] for each in messages
            ]

        quoting = self.archive.remote and any(messages)
        found = await asyncio.to_thread(misquotes) if quoting else misquotes()
        for error in chain.from_iterable(found):
            self.metrics.count("misquotes")
            logger.error("Defect: %s", error)
        return found


def thread_of(message: telegram.Message) -> int | None:
    """The topic that a message was written in; None in a chat without topics."""
    return message.message_thread_id if message.is_topic_message else None


def _reply(message_id: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id, allow_sending_without_reply=True) if message_id else None


def _article(entry: InlineEntry) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        entry.id,
        entry.title,
        InputTextMessageContent(
            entry.message.html,
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
        reply_markup=entry.message.keyboard,
        description=entry.description or None,
    )
