"""The commands of subscriptions: who gets announcements of which new reports, and how."""

from __future__ import annotations  # SQLAlchemy is slow to import: only for a bot with a key

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from telegram import Message

from bot.context import Context
from bot.handlers.subscriptions.authority import NotGrantedError, Place, administers, place_of
from bot.messages import pages
from bot.messages.message import Message as Reply
from bot.subscriptions.option_words import ScheduleError, read_subscription
from bot.subscriptions.pages import confirmations, subscription_pages
from bot.subscriptions.pages.subscription_pages import SubscriptionView
from bot.subscriptions.subscription import TooLongError, TooManyError
from retrieval import query_problem

if TYPE_CHECKING:
    from bot.subscriptions.subscriptions import Subscriptions

CommandAnswer = Callable[[Place, str, "Subscriptions", Message, Context], Awaitable[Reply]]

# One spelling, so that /unsubscribe matches.
_QUOTATION_MARKS = str.maketrans(dict.fromkeys("“”„«»", '"'))


async def subscribe(message: Message, context: Context) -> None:
    """`/subscribe [@channel] [words] [silent] [daily 08:00 | weekly Mon 08:00]`."""
    await reply(message, context, _subscribed)


async def subscriptions(message: Message, context: Context) -> None:
    """`/subscriptions [@channel]`: the subscriptions; in groups everybody may see them."""
    await reply(message, context, _listed, decides=False)


async def unsubscribe(message: Message, context: Context) -> None:
    """`/unsubscribe [@channel] [words]`: end every subscription, or the one with these words."""
    await reply(message, context, _unsubscribed)


async def forget(message: Message, context: Context) -> None:
    """`/forget`: delete everything that is stored about this chat, in all its topics."""
    if not await administers(message.chat, message.from_user, message.sender_chat, context):
        await context.sender.reply(message, pages.notice(context.templates, "only_administrators"))
        return
    stored, channels = context.services.subscriptions, context.services.subscribed_channels
    listed = await channels.of(message.chat_id) if channels else ()
    ended = await stored.forget(message.chat_id) if stored else 0
    in_memory = await context.services.recent.forget(message.chat_id)
    context.state.clear()
    shared = context.services.shares_chats
    page = confirmations.forgotten(context.templates, ended, in_memory, len(listed), shared)
    await context.sender.reply(message, page)


async def reply(message: Message, context: Context, answer: CommandAnswer, decides: bool = True) -> None:
    """Reply to a command with what it did, or why it may not be given there."""
    stored = context.services.subscriptions
    try:
        place, words = await place_of(message, context, decides)
        assert stored is not None  # noqa: S101 - for mypy: place_of has looked
        page = await answer(place, words.translate(_QUOTATION_MARKS), stored, message, context)
    except NotGrantedError as refused:
        page = pages.notice(context.templates, refused.notice)
    await context.sender.reply(message, page)


async def subscription_view(
    place: Place, stored: Subscriptions, chat: int, context: Context
) -> SubscriptionView:
    """What the pages of a place show; in a private chat its channels too."""
    channels, private = context.services.subscribed_channels, not place.in_group
    own = await channels.of(chat) if channels and private and not place.channel else ()
    return SubscriptionView(
        tuple(await stored.of(place.destination)),
        await stored.times(place.destination),
        context.services.settings.timezone,
        place.channel,
        own,
        place.in_group,
    )


async def unlist(place: Place, stored: Subscriptions, chat: int, context: Context) -> None:
    """Take a channel off the list of a private chat, once nothing is announced in it."""
    channels = context.services.subscribed_channels
    if place.channel and channels and not await stored.of(place.destination):
        await channels.remove(chat, place.channel.id)


async def _listed(place: Place, _: str, stored: Subscriptions, message: Message, context: Context) -> Reply:
    view = await subscription_view(place, stored, message.chat_id, context)
    return subscription_pages.subscription_list(context.templates, view)


async def _subscribed(
    place: Place, words: str, stored: Subscriptions, message: Message, context: Context
) -> Reply:
    templates, destination = context.templates, place.destination
    examples = (await context.examples()).words
    try:
        words, options = read_subscription(words)
    except ScheduleError as error:
        return confirmations.schedule_problem(templates, str(error))
    if words and (problem := query_problem(words)):
        return confirmations.query_problem(templates, problem, words, examples)
    limit, outcome = 0, "added"
    try:
        if await stored.add(destination, words, options) is None:
            there = [one for one in await stored.of(destination) if _same(one.words, words)]
            others = [one for one in there if one.options != options]  # none if it has just been ended
            changed = [await stored.change(destination, one.id, options) for one in others]
            outcome = "changed" if any(changed) else "there"
    except TooLongError as error:
        outcome, limit = "long", error.limit
    except TooManyError as error:
        outcome, limit = "full", error.limit
    if place.channel and context.services.subscribed_channels and not limit:
        await context.services.subscribed_channels.add(message.chat_id, place.channel)
    times = await stored.times(destination)
    zone = times.zone or context.services.settings.timezone
    return confirmations.subscribed(
        templates, outcome, words, options, zone, limit, destination.thread is not None, place.channel
    )


async def _unsubscribed(
    place: Place, words: str, stored: Subscriptions, message: Message, context: Context
) -> Reply:
    destination = place.destination
    if words:
        words, _ = read_subscription(words) if not _has_problem(words) else (words, None)
        same = [one.id for one in await stored.of(destination) if _same(one.words, words)]
        ended = sum([await stored.remove(destination, number) for number in same])
    else:
        ended = await stored.clear(destination)
    await unlist(place, stored, message.chat_id, context)
    return confirmations.unsubscribed(context.templates, words, ended, place.channel)


def _has_problem(words: str) -> bool:
    try:
        read_subscription(words)
    except ScheduleError:
        return True
    return False


def _same(one: str, other: str) -> bool:
    return one.casefold() == " ".join(other.split()).casefold()
