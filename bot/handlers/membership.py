"""Groups that the bot joins or that get another id, and chats and channels that it can no longer write to."""

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message
from telegram.constants import ChatType

from bot.context import Context
from bot.handlers.help import welcome
from bot.handlers.subscriptions.authority import GROUPS, may_post
from bot.messages.message import Audience


async def change(change: ChatMemberUpdated, context: Context) -> None:
    """The bot was added, promoted, blocked or removed, or may no longer post in a channel."""
    now = change.new_chat_member
    if _is_gone(now) or (change.chat.type == ChatType.CHANNEL and not may_post(now)):
        if context.services.subscriptions:
            await context.services.subscriptions.forget(change.chat.id)
        await context.services.recent.forget(change.chat.id)
    elif change.chat.type in GROUPS and _is_gone(change.old_chat_member):
        await _welcome(change, context)


async def move(message: Message, context: Context) -> None:
    """A group became a supergroup, which has another id; Telegram reports it in both."""
    here, stored = message.chat_id, context.services.subscriptions
    old, new = message.migrate_from_chat_id or here, message.migrate_to_chat_id or here
    context.state.put(context.services.recent.welcomed.at(new), True, new)
    await context.state.save()  # at once, as Telegram adds the bot to it
    if stored:
        await stored.move(old, new)
    await context.services.recent.forget(old)


async def _welcome(change: ChatMemberUpdated, context: Context) -> None:
    """Say how to ask in a group, unless it was said within the minute."""
    chat = change.chat.id
    welcomed = context.services.recent.welcomed.at(chat)
    if await context.state.get(welcomed):
        return
    context.state.put(welcomed, True, chat)
    administrator = change.new_chat_member.status == ChatMember.ADMINISTRATOR
    mentions = administrator or bool(context.bot.can_read_all_group_messages)
    reader = Audience("group", context.bot.username, mentions)
    await context.sender.send(chat, await welcome(reader, context))


def _is_gone(bot: ChatMember) -> bool:
    """Whether the bot is out of a chat, or its user blocked it."""
    return bot.status in {ChatMember.LEFT, ChatMember.BANNED} or (
        isinstance(bot, ChatMemberRestricted) and not bot.is_member
    )
