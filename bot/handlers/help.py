"""Help: /start with its deep links, /help, /privacy, /about, unknown commands, courtesies."""

import asyncio
import re

from telegram import Message
from telegram.constants import ChatType
from telegram.ext import filters

from bot.context import Context
from bot.messages import deep_links, pages, reports
from bot.messages.message import Audience
from bot.messages.message import Message as Reply
from bot.sending.sending import thread_of
from bot.subscriptions.destinations import Destination
from retrieval import Question


class AddressedCommandFilter(filters.MessageFilter):
    """A command with the name of this bot behind it."""

    def filter(self, message: Message) -> bool:
        """Whether the text begins with such a command."""
        called = re.match(r"/\w+@(\w+)", message.text or message.caption or "")
        return called is not None and called[1].lower() == message.get_bot().username.lower()


async def start(message: Message, context: Context) -> None:
    """`/start`: the welcome, or what a deep link opens; in a group that was just welcomed, nothing."""
    payload = (context.args or [""])[0]
    target = deep_links.parse(payload)
    if target is not None:
        reply = await asyncio.to_thread(_target, target, context)
    elif await context.state.get(context.services.recent.welcomed.at(message.chat_id)):
        return
    else:
        reply = await welcome(audience(message, context), context)
    await context.sender.send_beside(message, reply)


async def welcome(reader: Audience, context: Context) -> Reply:
    """The first words of a chat."""
    examples = await context.examples()
    question = next(iter(examples.questions), "")
    return pages.start(context.templates, context.known(), reader, question, examples.answer)


async def usage(message: Message, context: Context) -> None:
    """`/help`."""
    await context.sender.send_beside(message, usage_page(message, context))


def usage_page(message: Message, context: Context) -> Reply:
    """How to ask, in the kind of chat that a message is from."""
    reader, settings = audience(message, context), context.services.settings
    operator = message.chat_id in settings.operators and reader.chat == "private"
    return pages.usage(context.templates, settings, reader, operator)


async def unknown_command(message: Message, context: Context) -> None:
    """Any command there is not: say so, and name the nearest."""
    command = re.match(r"/(\w*)", message.text or message.caption or "")
    name = command[1] if command else ""
    reader, settings = audience(message, context), context.services.settings
    await context.sender.send_beside(
        message, pages.unknown_command(context.templates, settings, name, reader)
    )


async def react(message: Message, context: Context, question: Question) -> bool:
    """Answer a short reply such as "ok" with a reaction; False where it takes words, or none is allowed."""
    emoji = pages.reaction(context.templates, question.courtesy)
    return bool(emoji) and await context.sender.react(message, emoji)


async def courtesy_page(message: Message, context: Context, question: Question) -> Reply:
    """The line that answers a greeting, thanks and the like."""
    reader, kind = audience(message, context), question.courtesy
    questions = (await context.examples()).questions if kind == "greeting" else ()
    stored = context.services.subscriptions if kind == "stop" and reader.chat != "guest" else None
    place = Destination(message.chat_id, thread_of(message))
    subscribed = bool(stored and await stored.of(place))
    return pages.courtesy(context.templates, kind, reader, questions, subscribed)


def audience(message: Message, context: Context) -> Audience:
    """Who reads the reply to a message."""
    if message.guest_query_id:
        return Audience("guest", context.bot.username)
    if message.chat.type == ChatType.PRIVATE:
        return Audience("private", context.bot.username)
    return Audience("group", context.bot.username, bool(context.bot.can_read_all_group_messages))


async def privacy(message: Message, context: Context) -> None:
    """`/privacy`: what is stored about users, which is next to nothing."""
    services = context.services
    page = pages.privacy(context.templates, services.settings, services.shares_chats)
    await context.sender.send_beside(message, page)


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
