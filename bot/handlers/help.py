"""Help: /start with its deep links, /help, /privacy, /about."""

from telegram import Message
from telegram.constants import ChatType

from bot.context import Context
from bot.messages import deep_links
from bot.messages.rendering import Message as Reply
from bot.sending import sending


async def start(message: Message, context: Context) -> None:
    """`/start`: the welcome, or what a deep link points at."""
    payload = (context.args or [""])[0]
    target = deep_links.parse(payload)
    if target is None:
        await _send(message, context, context.renderer.start(context.archive, context.bot.username))
    else:
        await _send(message, context, _target(target, context))


async def usage(message: Message, context: Context) -> None:
    """`/help`, and any command there is not."""
    in_group = message.chat.type != ChatType.PRIVATE
    await _send(message, context, context.renderer.help(context.archive, context.bot.username, in_group))


async def privacy(message: Message, context: Context) -> None:
    """`/privacy`: what is kept about users, which is next to nothing."""
    await _send(message, context, context.renderer.privacy())


async def about(message: Message, context: Context) -> None:
    """`/about`: how many reports there are, how fresh, and which version this is."""
    operator = message.chat_id in context.services.settings.operators
    reply = context.renderer.about(context.archive, context.day(message.date), operator)
    await _send(message, context, reply)


def _target(target: deep_links.Target, context: Context) -> Reply:
    report = context.archive.report(target.key)
    if report is None:
        return context.renderer.expired()
    if target.ordinal is None:
        return context.renderer.report(context.archive, report)
    passage = context.archive.passage(target.key, target.ordinal)
    return context.renderer.context(context.archive, passage) if passage else context.renderer.expired()


async def _send(message: Message, context: Context, reply: Reply) -> None:
    await sending.send(context, message.chat_id, reply, beside=message)
