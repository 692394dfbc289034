"""Help: /start with its deep links, /help, /privacy, /about."""

import asyncio

from telegram import Message
from telegram.constants import ChatType

from bot.context import Context
from bot.messages import deep_links, pages, reports
from bot.messages.message import Message as Reply


async def start(message: Message, context: Context) -> None:
    """`/start`: the welcome, or what a deep link opens."""
    payload = (context.args or [""])[0]
    target = deep_links.parse(payload)
    if target is None:
        questions = (await context.examples()).questions
        reply = pages.start(context.templates, context.known(message.date), context.bot.username, questions)
    else:
        reply = await asyncio.to_thread(_target, target, context)
    await context.sender.send_beside(message, reply)


async def usage(message: Message, context: Context) -> None:
    """`/help`, and any command there is not."""
    await context.sender.send_beside(message, await usage_page(message, context))


async def usage_page(message: Message, context: Context) -> Reply:
    """How to ask, in the kind of chat that a message is from."""
    in_group = message.chat.type != ChatType.PRIVATE
    username, settings = context.bot.username, context.services.settings
    operator = message.chat_id in settings.operators and not in_group
    questions = (await context.examples()).questions
    return pages.usage(context.templates, settings, username, questions, in_group, operator)


async def privacy(message: Message, context: Context) -> None:
    """`/privacy`: what is stored about users, which is next to nothing."""
    await context.sender.send_beside(message, pages.privacy(context.templates, context.services.settings))


async def about(message: Message, context: Context) -> None:
    """`/about`: how many reports there are, how fresh, and which version this is."""
    operator = message.chat_id in context.services.settings.operators
    day = context.day(message.date)
    reply = await asyncio.to_thread(pages.about, context.templates, context.archive, day, operator)
    await context.sender.send_beside(message, reply)


def _target(target: deep_links.Target, context: Context) -> Reply:
    known = context.known()
    report = known.report(target.key)
    if report is None:
        return pages.notice(context.templates, "expired")
    if target.ordinal is None:
        return reports.report_page(context.templates, known, report)
    passage = known.passage(target.key, target.ordinal)
    if passage is None:
        return pages.notice(context.templates, "expired")
    return reports.context(context.templates, known, passage)
