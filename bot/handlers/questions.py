"""Questions: plain words in private, `/ask`, replies and mentions in groups; media without words."""

import re
from functools import partial

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext import filters

from bot.context import Context
from bot.handlers import conversation
from bot.handlers.help import audience, react
from bot.messages import answers, pages
from bot.sending.replies import key_of
from retrieval import Abstention, Answer

_ASK = re.compile(r"\A/ask(?:@(\w+))?(?:\s|\Z)", re.IGNORECASE)


class QuestionFilter(filters.MessageFilter):
    """A text, or the caption of a medium, that is meant as a question to this bot."""

    def filter(self, message: Message) -> bool:
        """In private everything but other commands; in groups what is addressed to the bot."""
        bot = message.get_bot()
        text = message.text or message.caption or ""
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
    answered = await conversation.answer(message, context, partial(answers.answer, context.templates))
    if answered is None:
        await _explain(message, context)
        return
    result, shown = answered
    if not await context.sender.earlier(message) and (
        not _is_awaited(message, result) or await react(message, context, result.question)
    ):
        return
    await context.sender.reply(message, shown or await conversation.without_answer(message, context, result))


async def decline(message: Message, context: Context) -> None:
    """Say that only words are understood; once for an album."""
    if album := message.media_group_id:
        place = context.services.recent.media_groups.at(album)
        if await context.state.get(place) is not None:
            return
        context.state.put(place, message.message_id, message.chat_id)
    await _explain(message, context)


async def join_album(message: Message, context: Context) -> None:
    """Let the answer to a caption take the place of the line that its album got, if it had none before it."""
    album, recent, state = message.media_group_id, context.services.recent, context.state
    if not album or not message.caption:
        return
    place, chat = recent.media_groups.at(album), message.chat_id
    without_words = await state.get(place)
    state.put(place, 0, chat)
    if without_words and (line := await state.take(recent.replies.at(chat, without_words))):
        state.put(recent.replies.at(*key_of(message)), line, chat, line.asker or None)


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
    mentions: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    entities = message.parse_entities(mentions) if message.text else message.parse_caption_entities(mentions)
    return any(
        words.lower() == f"@{bot.username}".lower() or (entity.user is not None and entity.user.id == bot.id)
        for entity, words in entities.items()
    )
