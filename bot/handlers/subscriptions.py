"""Subscriptions: who gets announcements of which new reports; in groups only administrators decide."""

import telegram
from telegram import CallbackQuery, Message
from telegram.constants import ChatType

from bot.context import Context
from bot.messages import callback_data, pages
from bot.messages.message import Message as Reply
from bot.sending.sending import thread_of
from bot.subscriptions.subscriptions import Destination, Subscriptions, TooLongError, TooManyError
from retrieval import query_problem

# One spelling, so that /unsubscribe matches.
_QUOTATION_MARKS = str.maketrans(dict.fromkeys("“”„«»", '"'))


async def subscribe(message: Message, context: Context) -> None:
    """`/subscribe [words]`: to every new report, or to those with a passage that holds the words."""
    stored = await _granted(message, context)
    if stored:
        destination, words = destination_of(message), _words(context)
        outcome, limit = await _subscribe(stored, destination, words)
        in_topic = destination.thread is not None
        examples = (await context.examples()).words
        reply = pages.subscribed(context.templates, outcome, words, limit, in_topic, examples)
        await context.sender.reply(message, reply)


async def subscriptions(message: Message, context: Context) -> None:
    """`/subscriptions`: the subscriptions here; in groups everybody may see them."""
    stored = context.services.subscriptions
    if stored is None:
        await context.sender.reply(message, pages.notice(context.templates, "subscriptions_off"))
    else:
        await context.sender.reply(message, await _list(stored, message, context))


async def unsubscribe(message: Message, context: Context) -> None:
    """`/unsubscribe [words]`: end every subscription here, or the one with these words."""
    stored = await _granted(message, context)
    if stored:
        destination, words = destination_of(message), _words(context)
        ended = await (_end(stored, destination, words) if words else stored.clear(destination))
        await context.sender.reply(message, pages.unsubscribed(context.templates, words, ended))


async def forget(message: Message, context: Context) -> None:
    """`/forget`: delete everything that is stored about this chat, in all its topics."""
    if not await _administers(message.chat, message.from_user, message.sender_chat, context):
        await context.sender.reply(message, pages.notice(context.templates, "only_administrators"))
        return
    stored = context.services.subscriptions
    ended = await stored.forget(message.chat_id) if stored else 0
    in_memory = context.services.recent.forget(message.chat_id)
    await context.sender.reply(message, pages.forgotten(context.templates, ended, in_memory))


async def press(query: CallbackQuery, context: Context) -> None:
    """A button in the list: end that subscription, and show what is left."""
    action, stored, listed = (
        callback_data.decode(query.data or ""),
        context.services.subscriptions,
        query.message,
    )
    if not (isinstance(action, callback_data.EndSubscription) and stored and isinstance(listed, Message)):
        await query.answer(pages.notice_text(context.templates, "expired"), show_alert=True)
        return
    if not await _administers(listed.chat, query.from_user, None, context):
        await query.answer(pages.notice_text(context.templates, "only_administrators"), show_alert=True)
        return
    ended = await stored.remove(destination_of(listed), action.id)
    notice = pages.notice_text(context.templates, "unsubscribed" if ended else "no_subscription")
    await query.answer(notice, show_alert=not ended)
    context.services.recent.answered_buttons[query.id] = True
    await context.sender.edit(listed.chat.id, listed.message_id, await _list(stored, listed, context))


def ends_subscription(data: object) -> bool:
    """Whether a button is one that ends a subscription."""
    return isinstance(data, str) and isinstance(callback_data.decode(data), callback_data.EndSubscription)


def destination_of(message: Message) -> Destination:
    """Where a message was written: a chat, or a topic of one."""
    return Destination(message.chat.id, thread_of(message))


async def _subscribe(stored: Subscriptions, destination: Destination, words: str) -> tuple[str, int]:
    """The outcome, as `pages.subscribed` takes it, and the limit that was exceeded, or 0."""
    if words and query_problem(words):
        return "unsearchable", 0
    try:
        return "added" if await stored.add(destination, words) else "there", 0
    except TooLongError as error:
        return "long", error.limit
    except TooManyError as error:
        return "full", error.limit


async def _end(stored: Subscriptions, destination: Destination, words: str) -> int:
    """End the subscription with these words, however they are written; how many that were."""
    same = [one.id for one in await stored.of(destination) if one.words.casefold() == words.casefold()]
    return sum([await stored.remove(destination, number) for number in same])


async def _list(stored: Subscriptions, message: Message, context: Context) -> Reply:
    listed = [(one.id, one.words) for one in await stored.of(destination_of(message))]
    return pages.subscriptions(context.templates, listed, message.chat.type != ChatType.PRIVATE)


async def _granted(message: Message, context: Context) -> Subscriptions | None:
    """The subscriptions, for somebody who may change them here; anybody else gets the reason."""
    stored = context.services.subscriptions
    if stored is None:
        await context.sender.reply(message, pages.notice(context.templates, "subscriptions_off"))
    elif not await _administers(message.chat, message.from_user, message.sender_chat, context):
        await context.sender.reply(message, pages.notice(context.templates, "only_administrators"))
    else:
        return stored
    return None


async def _administers(
    chat: telegram.Chat, user: telegram.User | None, sender_chat: telegram.Chat | None, context: Context
) -> bool:
    """Whether somebody may decide for a chat; who speaks as the group itself is an administrator of it."""
    if chat.type == ChatType.PRIVATE:
        return True
    if sender_chat:
        return sender_chat.id == chat.id
    # Not getChatMember: where members are hidden, that answers only bots that are administrators too.
    administrators = await context.bot.get_chat_administrators(chat.id)
    return any(one.user.id == user.id for one in administrators) if user else False


def _words(context: Context) -> str:
    return " ".join(context.args or []).translate(_QUOTATION_MARKS)
