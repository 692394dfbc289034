"""Inline mode: results as somebody types @bot and words, in any chat."""

import asyncio

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)

from bot.context import Context
from bot.messages.rendering import InlineEntry
from bot.sending import sending

PAGE = 20  # results an answer; Telegram takes 50 at most
START = "inline"  # start parameter of the button that opens the private chat


async def search(query: InlineQuery, context: Context) -> None:
    """Answer an inline query, unless the same person has typed on meanwhile."""
    typing = context.services.typing
    typing.remember(query.from_user.id, query.id)
    offset = place(query.offset, context.archive.version)
    results, following = await _page(query.query, offset, context) if offset is not None else ([], "")
    if typing.recall(query.from_user.id) not in {query.id, None}:
        context.metrics.count("inline overtaken")
        return
    context.metrics.count("inline queries")
    found = bool(results) or bool(query.offset)
    await query.answer(
        results,
        cache_time=context.services.settings.inline_cache_seconds,
        is_personal=False,
        next_offset=following or None,  # PTB 22.8 with Defaults sends "" as "[]"
        button=None if found else button(context, found),
    )


def place(offset: str, version: str) -> int | None:
    """The position an offset means; None for one made before the reports changed, or made up."""
    if not offset:
        return 0
    made, _, number = offset.rpartition(":")
    valid = made == version and number.isascii() and number.isdecimal() and len(number) < 10
    return int(number) if valid else None


def article(entry: InlineEntry) -> InlineQueryResultArticle:
    """An entry as Telegram takes it."""
    return InlineQueryResultArticle(
        entry.id,
        entry.title,
        InputTextMessageContent(entry.message.html),
        reply_markup=entry.message.keyboard,
        description=entry.description,
    )


def button(context: Context, found: bool) -> InlineQueryResultsButton:
    """The button above the results, which opens the private chat."""
    return InlineQueryResultsButton(context.renderer.inline_button(found), start_parameter=START)


async def _page(words: str, offset: int, context: Context) -> tuple[list[InlineQueryResultArticle], str]:
    version = context.archive.version
    # An inline query bears no date, so this is the one place that looks at the clock for it.
    citations = await asyncio.to_thread(context.archive.search, words, context.day(), offset, PAGE + 1)
    entries = [
        context.renderer.inline(citation, context.bot.username)
        for citation in sending.vouched(context, citations[:PAGE])
    ]
    following = f"{version}:{offset + PAGE}" if len(citations) > PAGE else ""
    return [article(entry) for entry in {entry.id: entry for entry in entries}.values()], following
