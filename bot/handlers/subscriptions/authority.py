"""For which chat or channel somebody decides about subscriptions, and whether they may."""

from dataclasses import dataclass

import telegram
from telegram import ChatMember, ChatMemberAdministrator, Message
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden

from bot.context import Context
from bot.sending.sending import thread_of
from bot.subscriptions.destinations import Channel, Destination
from bot.subscriptions.pages.subscription_data import HERE, channel_in, decode_subscription

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


@dataclass(frozen=True, slots=True)
class Place:
    """Where subscriptions are: the chat or topic that is written in, or a channel named in private."""

    destination: Destination
    channel: Channel | None = None
    in_group: bool = False


class NotGrantedError(Exception):
    """Somebody may not decide there; `notice` names why."""

    def __init__(self, notice: str) -> None:
        super().__init__(notice)
        self.notice = notice


async def place_of(message: Message, context: Context, decides: bool = True) -> tuple[Place, str]:
    """The place that a command is about, and the words after it. Raises NotGrantedError.

    In a private chat that is the channel whose @name comes first, or whose page the command replies to.
    `decides` is whether the command changes something, which in groups only administrators may.
    """
    if context.services.subscriptions is None:
        raise NotGrantedError("subscriptions_off")
    words = list(context.args or [])
    name = words[0] if words and words[0].startswith("@") and len(words[0]) > 1 else ""
    if message.chat.type == ChatType.PRIVATE and message.from_user:
        if chat := name or _channel_replied_to(message):
            channel = await channel_of(chat, message.from_user.id, context)
            return Place(Destination(channel.id), channel), " ".join(words[1:] if name else words)
    elif decides and not await administers(message.chat, message.from_user, message.sender_chat, context):
        raise NotGrantedError("only_administrators")
    elif name:
        raise NotGrantedError("channels_in_private")
    destination = Destination(message.chat_id, thread_of(message))
    return Place(destination, in_group=message.chat.type in GROUPS), " ".join(words)


async def place_of_button(under: Message, user: telegram.User, channel: int, context: Context) -> Place:
    """The place that a button is about. Raises NotGrantedError."""
    if context.services.subscriptions is None:
        raise NotGrantedError("subscriptions_off")
    if channel != HERE:
        if under.chat.type != ChatType.PRIVATE:  # data that a client has made up
            raise NotGrantedError("expired")
        found = await channel_of(channel, user.id, context)
        return Place(Destination(found.id), found)
    if not await administers(under.chat, user, None, context):
        raise NotGrantedError("only_administrators")
    return Place(Destination(under.chat.id, thread_of(under)), in_group=under.chat.type in GROUPS)


async def channel_of(chat: int | str, user: int, context: Context) -> Channel:
    """The channel of an id or @name, if the user and the bot may both post there. Raises NotGrantedError."""
    try:
        found = await context.bot.get_chat(chat)
    except Forbidden:
        raise NotGrantedError("bot_outside_channel") from None
    except BadRequest:
        raise NotGrantedError("no_such_channel") from None
    if found.type != ChatType.CHANNEL:
        raise NotGrantedError("not_a_channel")
    own = await _member(found.id, context.bot.id, context)
    if own.status in {ChatMember.LEFT, ChatMember.BANNED}:
        raise NotGrantedError("bot_outside_channel")
    if not may_post(own):
        raise NotGrantedError("bot_may_not_post")
    if not may_post(await _member(found.id, user, context)):
        raise NotGrantedError("only_channel_administrators")
    return Channel(found.id, found.title or found.username or "")


async def administers(
    chat: telegram.Chat, user: telegram.User | None, sender_chat: telegram.Chat | None, context: Context
) -> bool:
    """Whether somebody may decide for a chat; who speaks as the group itself is an administrator of it."""
    if chat.type == ChatType.PRIVATE:
        return True
    if sender_chat:
        return sender_chat.id == chat.id
    if chat.type not in GROUPS or user is None:
        return False
    # Not getChatMember: where members are hidden, that answers only bots that are administrators too.
    administrators = await context.bot.get_chat_administrators(chat.id)
    return any(one.user.id == user.id for one in administrators)


def may_post(member: ChatMember) -> bool:
    """Whether somebody may post in a channel."""
    return member.status == ChatMember.OWNER or (
        isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)
    )


async def _member(channel: int, user: int, context: Context) -> ChatMember:
    try:
        return await context.bot.get_chat_member(channel, user)
    except (BadRequest, Forbidden):  # a channel shows its members to its administrators only
        raise NotGrantedError("bot_outside_channel") from None


def _channel_replied_to(message: Message) -> int:
    """The channel whose page a message replies to; HERE where it is none."""
    markup = message.reply_to_message.reply_markup if message.reply_to_message else None
    data = [button.callback_data for row in markup.inline_keyboard for button in row] if markup else []
    actions = [decode_subscription(one) for one in data if isinstance(one, str)]
    return next((channel for one in actions if one and (channel := channel_in(one)) != HERE), HERE)
