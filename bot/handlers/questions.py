"""Questions: plain words in private, `/ask`, replies and mentions in groups; edits; what is no question."""

import re

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext import filters

from bot.context import AskRequest, Context
from bot.handlers import conversation
from bot.sending import sending

_ASK = re.compile(r"\A/ask(?:@(\w+))?(?:\s|\Z)", re.IGNORECASE)


class Question(filters.MessageFilter):
    """Text that is meant as a question to this bot."""

    def filter(self, message: Message) -> bool:
        """In private everything but other commands; in groups what is addressed to the bot."""
        bot = message.get_bot()
        text = message.text or ""
        if ask := _ASK.match(text):
            return ask[1] is None or ask[1].lower() == bot.username.lower()
        if not text or text.startswith("/"):
            return False
        if message.chat.type == ChatType.PRIVATE:
            return True
        replied = message.reply_to_message
        return bool(replied and conversation.is_from(replied, bot.id)) or _mentions(message)


async def answer(message: Message, context: Context) -> None:
    """Answer a question with a reply to it."""
    asked = conversation.read(message, context)
    if asked is None:
        await _explain(message, context)
        return
    await _reply(message, context, asked)


async def revise(message: Message, context: Context) -> None:
    """Edit the answer of a question that was edited.

    Where no answer is known, as after a restart, the new words are answered anew: silence would leave an
    old answer standing beneath another question.
    """
    asked = conversation.read(message, context)
    if asked is None:
        return
    await _reply(message, context, asked, context.services.answers.recall((message.chat_id, message.id)))


async def decline(message: Message, context: Context) -> None:
    """Say kindly that only words are understood; once for an album."""
    album = message.media_group_id
    if album and context.services.albums.recall(album):
        return
    if album:
        context.services.albums.remember(album, True)
    await _explain(message, context)


async def _reply(message: Message, context: Context, asked: AskRequest, earlier: int | None = None) -> None:
    found = await conversation.ask(context, asked)
    sending.vouch(context, found)
    conversation.remember(message, context, asked, found)
    reply = context.renderer.answer(found, context.archive)
    if earlier and await sending.edit(context, message.chat_id, earlier, reply):
        return
    sent = await sending.send(context, message.chat_id, reply, message)
    context.services.answers.remember((message.chat_id, message.id), sent.id)


async def _explain(message: Message, context: Context) -> None:
    in_group = message.chat.type != ChatType.PRIVATE
    await sending.send(
        context, message.chat_id, context.renderer.ask_usage(context.archive, in_group), message
    )


def _mentions(message: Message) -> bool:
    bot = message.get_bot()
    entities = message.parse_entities([MessageEntity.MENTION, MessageEntity.TEXT_MENTION])
    return any(
        words.lower() == f"@{bot.username}".lower() or (entity.user is not None and entity.user.id == bot.id)
        for entity, words in entities.items()
    )
