"""A channel that somebody has chosen in the private chat, to subscribe it."""

from telegram import Message

from bot.context import Context
from bot.handlers.subscriptions.authority import NotGrantedError, Place, channel_of
from bot.handlers.subscriptions.subscribing import subscription_view
from bot.messages import pages
from bot.subscriptions.destinations import Destination
from bot.subscriptions.pages import subscription_pages


async def cancel(message: Message, context: Context) -> None:
    """Take the keyboard away: no channel is wanted."""
    closing = subscription_pages.channel_refused(context.templates, "no_channel_chosen")
    await context.sender.send(message.chat_id, closing, thread=message.message_thread_id)


async def receive(message: Message, context: Context) -> None:
    """Take the keyboard away, and show the channel's page, if the channel may be subscribed."""
    shared, user, stored = message.chat_shared, message.from_user, context.services.subscriptions
    if shared is None or user is None:
        return
    thread = message.message_thread_id
    if stored is None:
        notice = pages.notice(context.templates, "subscriptions_off")
        await context.sender.send(message.chat_id, notice, thread=thread)
        return
    try:
        channel = await channel_of(shared.chat_id, user.id, context)
    except NotGrantedError as refused:
        closing = subscription_pages.channel_refused(context.templates, refused.notice)
        await context.sender.send(message.chat_id, closing, thread=thread)
        return
    closing = subscription_pages.channel_chosen(context.templates, channel)
    await context.sender.send(message.chat_id, closing, thread=thread)
    view = await subscription_view(Place(Destination(channel.id), channel), stored, message.chat_id, context)
    page = subscription_pages.subscription_list(context.templates, view)
    await context.sender.send(message.chat_id, page, thread=thread)
