"""Reading over time: what reports said of something one after the other, and how many did."""

import asyncio

from telegram import Message

from bot.context import AskRequest, Context
from bot.handlers import conversation
from bot.messages.history import PAGE
from bot.messages.rendering import Message as Reply
from bot.sending import sending


async def timeline(message: Message, context: Context) -> None:
    """`/timeline <words>`: a line and a quote from each report that has the words, oldest first."""
    asked = conversation.read(message, context)
    reply = await timeline_page(context, asked) if asked else None
    if asked is None or reply is None:
        await _explain(message, context, "timeline")
        return
    context.metrics.count("timelines")
    context.services.asked.remember((message.chat_id, message.message_id), asked)
    await sending.send(context, message.chat_id, reply, message)


async def timeline_page(context: Context, asked: AskRequest, page: int = 1) -> Reply | None:
    """A page of a timeline, the last one where there are fewer; None where nothing was asked for."""
    first = (max(1, page) - 1) * PAGE
    found = await asyncio.to_thread(context.archive.timeline, asked.text, asked.today, first, PAGE)
    if first and not found.entries:  # the reports have changed since
        return await timeline_page(context, asked, -(-found.total // PAGE))
    sending.vouch(context, found)
    return context.renderer.timeline(found, max(1, page)) if found.question.content else None


async def trend(message: Message, context: Context) -> None:
    """`/trend <words>`: how many reports have the words, by month; a picture where there can be one."""
    asked = conversation.read(message, context)
    found = await asyncio.to_thread(context.archive.trend, asked.text, asked.today) if asked else None
    if found is None or not found.question.content:
        await _explain(message, context, "trend")
        return
    context.metrics.count("trends")
    draws = context.services.pictures
    picture = await asyncio.to_thread(context.renderer.picture, found) if draws else None
    reply = context.renderer.trend(found, picture is not None)
    if picture:
        await sending.send_photo(context, message.chat_id, picture, reply, message)
    else:
        await sending.send(context, message.chat_id, reply, message)


async def _explain(message: Message, context: Context, command: str) -> None:
    await sending.send(
        context, message.chat_id, context.renderer.history_usage(context.archive, command), message
    )
