"""Reports over time: timelines and trends."""

import asyncio

from telegram import Message

from bot.chats.recent_chats import AskRequest
from bot.context import Context
from bot.handlers import conversation
from bot.messages import history
from bot.messages.message import Message as Reply


async def timeline(message: Message, context: Context) -> None:
    """`/timeline <words>`: a line and a quote from each report that has the words, oldest first."""
    request = await conversation.read(message, context)
    with conversation.asking(message, context):
        reply = await timeline_page(context, request) if request else None
    if request is None or reply is None:
        await _explain(message, context, "timeline")
        return
    context.metrics.count("timelines")
    conversation.remember(message, context, request)
    await context.sender.reply(message, reply)


async def timeline_page(context: Context, request: AskRequest, page: int = 1) -> Reply | None:
    """A page of a timeline, the last one where there are fewer; None where nothing was asked for."""
    size = history.ENTRIES_PER_PAGE
    first = (max(1, page) - 1) * size
    result = await asyncio.to_thread(context.archive.timeline, request.words, request.today, first, size)
    if first and not result.entries:  # the reports have changed since
        return await timeline_page(context, request, -(-result.total // size))
    if not result.question.content:
        return None
    return await asyncio.to_thread(history.timeline, context.templates, result, max(1, page))


async def trend(message: Message, context: Context) -> None:
    """`/trend <words>`: how many reports have the words, by month; a picture where there can be one."""
    request = await conversation.read(message, context)
    result = await asyncio.to_thread(context.archive.trend, request.words, request.today) if request else None
    if result is None or not result.question.content:
        await _explain(message, context, "trend")
        return
    context.metrics.count("trends")
    terminal = context.services.terminal
    picture = None if terminal else await asyncio.to_thread(history.picture, context.templates, result)
    reply = await asyncio.to_thread(history.trend, context.templates, result, picture is not None)
    if picture:
        await context.sender.reply_with_picture(message, picture, reply)
    else:
        await context.sender.reply(message, reply)


async def _explain(message: Message, context: Context, command: str) -> None:
    await context.sender.reply(
        message, history.usage(context.templates, command, (await context.examples()).words)
    )
