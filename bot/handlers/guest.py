"""Guest mode: somebody calls the bot by name in a chat it is not a member of."""

import asyncio
from dataclasses import replace

from telegram import Message

from bot.context import Context
from bot.handlers import conversation
from bot.handlers.help import audience, courtesy_page
from bot.messages import answers, pages
from bot.messages.message import InlineEntry
from bot.messages.message import Message as Reply


async def answer(message: Message, context: Context) -> None:
    """Answer with the one message a guest may send."""
    result = await conversation.answer(message, context, limit=1)
    if result is None:
        examples, reader = (await context.examples()).questions, audience(message, context)
        entry = plain_entry(pages.ask_usage(context.templates, examples, reader))
    elif topic := answers.topic_of(result):
        page = await conversation.archive_page(message, context, topic)
        entry = plain_entry(replace(page, keyboard=None))  # its buttons need a chat with the bot
    elif answers.asks_nothing(result):
        entry = plain_entry(await courtesy_page(message, context, result.question))
    else:
        entry = await asyncio.to_thread(answers.guest_entry, context.templates, result, context.bot.username)
    await context.sender.answer_guest(str(message.guest_query_id), entry)


def plain_entry(message: Reply) -> InlineEntry:
    """A message without a passage, as the entry a guest query wants; its title is shown nowhere."""
    return InlineEntry("note", "Dispatch", "", message)
