"""Guest mode: somebody calls the bot by name in a chat it is not a member of."""

from telegram import Message

from bot.context import Context
from bot.handlers import conversation
from bot.messages import answers, pages
from bot.messages.message import InlineEntry
from bot.messages.message import Message as Reply


async def answer(message: Message, context: Context) -> None:
    """Answer with the one message a guest may send."""
    result = await conversation.answer(message, context, limit=1)
    if result is None:
        entry = plain_entry(pages.ask_usage(context.templates, context.archive, in_group=True))
    else:
        entry = answers.guest_entry(context.templates, result, context.archive, context.bot.username)
    await context.sender.answer_guest(str(message.guest_query_id), entry)


def plain_entry(message: Reply) -> InlineEntry:
    """A message without a passage, as the entry a guest query wants; its title is shown nowhere."""
    return InlineEntry("note", "Dispatch", "", message)
