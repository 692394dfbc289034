"""Guest mode: somebody calls the bot by name in a chat it is not a member of."""

from telegram import InlineQueryResultArticle, InputTextMessageContent, Message

from bot import delivery, dialogue
from bot.context import Context
from bot.handlers.inline import article
from bot.messages.rendering import Message as Reply


async def answer(message: Message, context: Context) -> None:
    """Answer with the one message a guest may send."""
    asked = dialogue.read(message, context)
    if asked is None:
        result = plain_article(context.renderer.ask_usage(context.archive, in_group=True))
    else:
        found = await dialogue.ask(context, asked, limit=1)
        delivery.vouch(context, found)
        dialogue.remember(message, context, asked, found)
        result = article(context.renderer.guest(found, context.archive, context.bot.username))
    await context.bot.answer_guest_query(str(message.guest_query_id), result)


def plain_article(message: Reply) -> InlineQueryResultArticle:
    """A message without a passage, as the result a guest query wants; its title is shown nowhere."""
    return InlineQueryResultArticle("note", "Dispatch", InputTextMessageContent(message.html))
