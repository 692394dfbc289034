"""Inline mode: results as somebody types @bot and words, in any chat."""

import asyncio
from collections.abc import Iterable

from telegram import InlineQuery, InlineQueryResultsButton

from bot.context import Context
from bot.messages import answers
from bot.messages.message import InlineEntry
from bot.messages.templates import Templates
from retrieval import Citation

RESULTS_PER_PAGE = 20  # Telegram takes 50 at most
START_PARAMETER = "inline"  # start parameter of the button that opens the private chat


async def search(query: InlineQuery, context: Context) -> None:
    """Answer an inline query, unless the same person has typed on meanwhile."""
    newest = context.services.recent.inline_queries
    newest[query.from_user.id] = query.id
    offset = position_of(query.offset, context.archive.version)
    entries, next_offset = await _page(query.query, offset, context) if offset is not None else ([], "")
    if newest.get(query.from_user.id) not in {query.id, None}:
        context.metrics.count("inline overtaken")
        return
    context.metrics.count("inline queries")
    await context.sender.answer_inline(
        query.id,
        entries,
        cache_time=context.services.settings.inline_cache_seconds,
        next_offset=next_offset,
        button=None if query.offset else button(context, found=False),
    )


def position_of(offset: str, version: str) -> int | None:
    """The position an offset means; None for one from before the reports changed, or invented."""
    if not offset:
        return 0
    made, _, number = offset.rpartition(":")
    valid = made == version and number.isascii() and number.isdecimal() and len(number) < 10
    return int(number) if valid else None


def button(context: Context, found: bool) -> InlineQueryResultsButton:
    """The button above the results, which opens the private chat."""
    text = answers.inline_button(context.templates, found)
    return InlineQueryResultsButton(text, start_parameter=START_PARAMETER)


async def _page(words: str, offset: int, context: Context) -> tuple[list[InlineEntry], str]:
    """The entries of a page, each once, and the offset of the next page; "" on the last."""
    version = context.archive.version
    today = context.day()  # an inline query has no date
    citations = await asyncio.to_thread(context.archive.search, words, today, offset, RESULTS_PER_PAGE + 1)
    shown, username = citations[:RESULTS_PER_PAGE], context.bot.username
    entries = await asyncio.to_thread(_entries, context.templates, shown, username)
    following = f"{version}:{offset + RESULTS_PER_PAGE}" if len(citations) > RESULTS_PER_PAGE else ""
    return entries, following


def _entries(templates: Templates, citations: Iterable[Citation], username: str) -> list[InlineEntry]:
    entries = (answers.inline_entry(templates, citation, username) for citation in citations)
    return list({entry.id: entry for entry in entries}.values())
