"""Chats that the bot leaves, which are forgotten, and groups that get another id."""

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message

from bot.context import Context


async def change(change: ChatMemberUpdated, context: Context) -> None:
    """The bot was added, promoted, blocked or removed."""
    if _is_gone(change.new_chat_member):
        if context.services.subscriptions:
            await context.services.subscriptions.forget(change.chat.id)
        context.services.recent.forget(change.chat.id)


async def move(message: Message, context: Context) -> None:
    """A group became a supergroup, which has another id; Telegram reports it in both."""
    here, stored = message.chat_id, context.services.subscriptions
    old, new = message.migrate_from_chat_id or here, message.migrate_to_chat_id or here
    if stored:
        await stored.move(old, new)
    context.services.recent.forget(old)


def _is_gone(bot: ChatMember) -> bool:
    """Whether the bot is out of a chat, or its user blocked it."""
    return bot.status in {ChatMember.LEFT, ChatMember.BANNED} or (
        isinstance(bot, ChatMemberRestricted) and not bot.is_member
    )
