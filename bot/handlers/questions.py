"""Questions: plain words in private, `/ask`, replies and mentions in groups; edits; what is no question."""

import re

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext import filters

from bot.context import Context
from bot.handlers import conversation
from bot.handlers.help import audience, react
from bot.messages import answers, pages
from retrieval import Abstention, Answer

_ASK = re.compile(r"\A/ask(?:@(\w+))?(?:\s|\Z)", re.IGNORECASE)


class QuestionFilter(filters.MessageFilter):
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
        if message.is_automatic_forward:  # a channel's post in its discussion group
            return _mentions(message)
        replied = message.reply_to_message
        return bool(replied and conversation.is_from(replied, bot.id)) or _mentions(message)


async def answer(message: Message, context: Context) -> None:
    """Answer a question with a reply to it."""
    if not await _answer(message, context):
        await _explain(message, context)


async def revise(message: Message, context: Context) -> None:
    """Edit the answer of a question that was edited.

    Where no answer is known, as after a restart, the new words are answered anew: otherwise an old answer
    would stand beneath another question.
    """
    await _answer(message, context, context.services.recent.answers.get((message.chat_id, message.id)))


async def decline(message: Message, context: Context) -> None:
    """Say that only words are understood; once for an album."""
    album = message.media_group_id
    if album and album in context.services.recent.media_groups:
        return
    if album:
        context.services.recent.media_groups[album] = True
    await _explain(message, context)


async def _answer(message: Message, context: Context, earlier: int | None = None) -> bool:
    """Answer a question, in the place of an earlier answer if that is left; False if there is none."""
    with conversation.asking(message, context) as asked:
        result = await conversation.answer(message, context)
        if result is None:
            return False
        if not earlier and (
            not _is_awaited(message, result) or await react(message, context, result.question)
        ):
            return True
        reply = await conversation.reply(message, context, result)
        if not earlier or not await context.sender.edit(message.chat_id, earlier, reply):
            sent = await context.sender.reply(message, reply)
            if not asked.forgotten:
                context.services.recent.answers[message.chat_id, message.id] = sent.id
    return True


async def _explain(message: Message, context: Context) -> None:
    questions, reader = (await context.examples()).questions, audience(message, context)
    await context.sender.reply(message, pages.ask_usage(context.templates, questions, reader))


def _is_awaited(message: Message, result: Answer | Abstention) -> bool:
    """Whether somebody waits for the reply to a message.

    In a group nobody does after thanks, a remark, or a question that the reports do not answer; who wants to
    know writes /ask.
    """
    if message.chat.type == ChatType.PRIVATE or _ASK.match(message.text or message.caption or ""):
        return True
    answered = isinstance(result, Answer) or answers.topic_of(result) is not None
    return answered and (result.question.asks or _mentions(message))


def _mentions(message: Message) -> bool:
    bot = message.get_bot()
    entities = message.parse_entities([MessageEntity.MENTION, MessageEntity.TEXT_MENTION])
    return any(
        words.lower() == f"@{bot.username}".lower() or (entity.user is not None and entity.user.id == bot.id)
        for entity, words in entities.items()
    )
