"""Guest mode: somebody calls the bot by name in a chat it is not a member of."""

from dataclasses import replace
from functools import partial

from telegram import Message

from bot.context import Context
from bot.handlers import conversation
from bot.handlers.help import audience
from bot.messages import answers, pages
from bot.messages.message import InlineEntry
from bot.messages.message import Message as Reply


async def answer(message: Message, context: Context) -> None:
    """Answer with the one message a guest may send."""
    await conversation.load(message, context)
    render = partial(answers.guest_entry, context.templates, username=context.bot.username)
    answered = await conversation.answer(message, context, render, limit=1)
    if answered is None:
        examples, reader = (await context.examples()).questions, audience(message, context)
        entry = plain_entry(pages.ask_usage(context.templates, examples, reader))
    elif answered[1]:
        entry = answered[1]
    else:
        page = await conversation.without_answer(message, context, answered[0])
        entry = plain_entry(replace(page, keyboard=None))  # its buttons need a chat with the bot
    await context.sender.answer_guest(str(message.guest_query_id), entry)


def plain_entry(message: Reply) -> InlineEntry:
    """A message without a passage, as the entry a guest query wants; its title is shown nowhere."""
    return InlineEntry("note", "Dispatch", "", message)
