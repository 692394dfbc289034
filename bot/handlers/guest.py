"""Guest mode: somebody calls the bot by name in a chat it is not a member of."""

from telegram import InlineQueryResultArticle, InputTextMessageContent, Message

from bot.context import Context
from bot.handlers import conversation
from bot.handlers.inline import article
from bot.messages.rendering import Message as Reply
from bot.sending import sending


async def answer(message: Message, context: Context) -> None:
    """Answer with the one message a guest may send."""
    asked = conversation.read(message, context)
    if asked is None:
        result = plain_article(context.renderer.ask_usage(context.archive, in_group=True))
    else:
        found = await conversation.ask(context, asked, limit=1)
        sending.vouch(context, found)
        conversation.remember(message, context, asked, found)
        result = article(context.renderer.guest(found, context.archive, context.bot.username))
    await context.bot.answer_guest_query(str(message.guest_query_id), result)


def plain_article(message: Reply) -> InlineQueryResultArticle:
    """A message without a passage, as the result a guest query wants; its title is shown nowhere."""
    return InlineQueryResultArticle("note", "Dispatch", InputTextMessageContent(message.html))
