"""Subscriptions: who is told of new reports, and of which; in groups only administrators decide."""

import telegram
from telegram import CallbackQuery, Message
from telegram.constants import ChatType

from bot.context import Context
from bot.messages import callback_data
from bot.messages.rendering import Message as Reply
from bot.sending import sending
from bot.subscriptions.subscriptions import Destination, Subscriptions, TooLongError, TooManyError

# One spelling, so that a subscription is found again.
_QUOTATION_MARKS = str.maketrans(dict.fromkeys("“”„«»", '"'))


async def subscribe(message: Message, context: Context) -> None:
    """`/subscribe [words]`: be told of every new report, or of those with a passage that holds the words."""
    kept = await _granted(message, context)
    if kept:
        place, words = destination_of(message), _words(context)
        outcome, limit = await _subscribe(kept, place, words, context)
        in_topic = place.thread is not None
        reply = context.renderer.subscribed(outcome, words, context.archive, limit, in_topic)
        await _reply(message, context, reply)


async def subscriptions(message: Message, context: Context) -> None:
    """`/subscriptions`: what there is here; in groups everybody may know."""
    kept = context.services.subscriptions
    if kept is None:
        await _reply(message, context, context.renderer.note("subscriptions_off"))
    else:
        await _reply(message, context, await _list(kept, message, context))


async def unsubscribe(message: Message, context: Context) -> None:
    """`/unsubscribe [words]`: end every subscription here, or the one with these words."""
    kept = await _granted(message, context)
    if kept:
        place, words = destination_of(message), _words(context)
        ended = await (_end(kept, place, words) if words else kept.clear(place))
        await _reply(message, context, context.renderer.unsubscribed(words, ended))


async def forget(message: Message, context: Context) -> None:
    """`/forget`: delete everything that is kept about this chat, in all its topics."""
    if not await _administers(message.chat, message.from_user, message.sender_chat, context):
        await _reply(message, context, context.renderer.note("only_administrators"))
        return
    kept = context.services.subscriptions
    ended = await kept.forget(message.chat_id) if kept else 0
    await _reply(
        message, context, context.renderer.forgotten(ended, context.services.forget(message.chat_id))
    )


async def press(query: CallbackQuery, context: Context) -> None:
    """A button in the list: end that subscription, and show what is left."""
    action, kept, listed = (
        callback_data.decode(query.data or ""),
        context.services.subscriptions,
        query.message,
    )
    if not (isinstance(action, callback_data.EndSubscription) and kept and isinstance(listed, Message)):
        await query.answer(context.renderer.notice("expired"), show_alert=True)
        return
    if not await _administers(listed.chat, query.from_user, None, context):
        await query.answer(context.renderer.notice("only_administrators"), show_alert=True)
        return
    ended = await kept.remove(destination_of(listed), action.id)
    notice = context.renderer.notice("unsubscribed" if ended else "no_subscription")
    await query.answer(notice, show_alert=not ended)
    await sending.edit(context, listed.chat.id, listed.message_id, await _list(kept, listed, context))


def is_ours(data: object) -> bool:
    """Whether a button is one of the list's."""
    return isinstance(data, str) and isinstance(callback_data.decode(data), callback_data.EndSubscription)


def destination_of(message: Message) -> Destination:
    """Where a message was written: a chat, or a topic of one."""
    return Destination(message.chat.id, message.message_thread_id if message.is_topic_message else None)


async def _subscribe(
    kept: Subscriptions, place: Destination, words: str, context: Context
) -> tuple[str, int]:
    """What came of it, and which limit stood against it, if one did."""
    if words and not context.archive.searchable(words):
        return "unsearchable", 0
    try:
        return "added" if await kept.add(place, words) else "there", 0
    except TooLongError as error:
        return "long", error.limit
    except TooManyError as error:
        return "full", error.limit


async def _end(kept: Subscriptions, place: Destination, words: str) -> int:
    """End the subscription with these words, however they are written; how many that were."""
    same = [one.id for one in await kept.of(place) if one.words.casefold() == words.casefold()]
    return sum([await kept.remove(place, number) for number in same])


async def _list(kept: Subscriptions, message: Message, context: Context) -> Reply:
    listed = [(one.id, one.words) for one in await kept.of(destination_of(message))]
    return context.renderer.subscriptions(listed, message.chat.type != ChatType.PRIVATE)


async def _granted(message: Message, context: Context) -> Subscriptions | None:
    """The subscriptions, for somebody who may change them here; anybody else is told why not."""
    kept = context.services.subscriptions
    if kept is None:
        await _reply(message, context, context.renderer.note("subscriptions_off"))
    elif not await _administers(message.chat, message.from_user, message.sender_chat, context):
        await _reply(message, context, context.renderer.note("only_administrators"))
    else:
        return kept
    return None


async def _administers(
    chat: telegram.Chat, user: telegram.User | None, spoke_as: telegram.Chat | None, context: Context
) -> bool:
    """Whether somebody may decide for a chat; who speaks as the group itself is an administrator of it."""
    if chat.type == ChatType.PRIVATE:
        return True
    if spoke_as:
        return spoke_as.id == chat.id
    # Not getChatMember: where members are hidden, that answers only bots that are administrators too.
    administrators = await context.bot.get_chat_administrators(chat.id)
    return any(one.user.id == user.id for one in administrators) if user else False


def _words(context: Context) -> str:
    return " ".join(context.args or []).translate(_QUOTATION_MARKS)


async def _reply(message: Message, context: Context, reply: Reply) -> None:
    await sending.send(context, message.chat_id, reply, message)
