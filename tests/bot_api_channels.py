"""Channels in the Telegram around the bot: their discussion groups, and how a person shares one."""

from dataclasses import replace

from tests.bot_api_media import CHANNEL, Media, from_channel
from tests.bot_api_privacy import CHANNEL_BOT, TELEGRAM
from tests.bot_api_records import Chat, Json, Message, User

__all__ = ["CHANNEL", "Channels", "as_channel"]


def as_channel(chat: Chat = CHANNEL) -> Json:
    """The fields of a message by somebody who writes in a group as a channel."""
    return {"from": CHANNEL_BOT.json, "sender_chat": chat.json}


class Channels(Media):
    """What happens in and around channels."""

    def link(self, channel: Chat, group: Chat) -> None:
        """Make a supergroup the discussion group of a channel."""
        self.meet(channel, group)
        self.linked.update({channel.id: group.id, group.id: channel.id})

    def _say(self, chat: Chat, text: str, head: Json, user: User) -> Message:
        message = super()._say(chat, text, head, user)
        self._discuss(message)
        return message

    def _discuss(self, post: Message) -> None:
        """Forward a channel's post into its discussion group, as Telegram does by itself."""
        group = self.chats.get(self.linked.get(post.chat_id, 0))
        if group is None or post.json["chat"]["type"] != "channel":
            return
        channel = self.chats[post.chat_id]
        unlike = {"message_id", "date", "chat", "sender_chat", "reply_markup"}
        content = {key: value for key, value in post.json.items() if key not in unlike}
        head = content | {"from": TELEGRAM.json, "sender_chat": channel.json, "is_automatic_forward": True}
        forward = self._built(group, "", (), head | from_channel(channel, post.message_id, post.json["date"]))
        forward = replace(forward, text=post.text, entities=post.entities)
        reaches = self._reaches_bot(forward)
        self._keep(replace(forward, update_id=self._tell("message", forward.json, reaches)))

    def share_chat(self, user: User, request_id: int, chat: Chat) -> Message:
        """Press a request_chat button of the keyboard that is shown, and choose a chat.

        The app offers only what the button asks for; where the bot lacks the membership or rights that it
        asks for, the app gives them to the bot first.
        """
        shown = [button for row in self.reply_keyboards.get(user.id, []) for button in row]
        asked = [button["request_chat"] for button in shown if "request_chat" in button]
        request = next((one for one in asked if one["request_id"] == request_id), None)
        if request is None:
            raise LookupError(f"no button requests a chat as {request_id}; there are {shown}")
        self._check_offered(request, chat, user)
        self._admit(request, chat, user)
        shared = {"request_id": request_id, "chat_id": chat.id}
        shared |= {"title": chat.title} if request.get("request_title") else {}
        shared |= {"username": chat.username} if request.get("request_username") and chat.username else {}
        if self.one_time.get(user.id):
            del self.reply_keyboards[user.id]
        return self.service("chat_shared", user=user, chat_shared=shared)

    def _check_offered(self, request: Json, chat: Chat, user: User) -> None:
        wants = {
            "chat_is_channel": chat.type == "channel",
            "chat_is_forum": bool(chat.is_forum),
            "chat_has_username": bool(chat.username),
            "chat_is_created": self.status(chat, user.id) == "creator",
        }
        for name, is_so in wants.items():
            if name in request and bool(request[name]) != is_so:
                raise LookupError(f"the app does not offer {chat.title}: {name} is {is_so}")
        lacking = [right for right in _granted(request, "user") if not self.can(chat, user.id, right)]
        if lacking:
            raise LookupError(f"the app does not offer {chat.title}: {user.first_name} lacks {lacking}")

    def _admit(self, request: Json, chat: Chat, user: User) -> None:
        self.meet(chat)
        wanted, status = _granted(request, "bot"), self.status(chat, self.me.id)
        if wanted and not all(self.can(chat, self.me.id, right) for right in wanted):
            self.member(status, "administrator", chat=chat, user=user, **dict.fromkeys(wanted, True))
        elif request.get("bot_is_member") and status in {"left", "kicked"}:
            self.invite(chat, user=user)


def _granted(request: Json, whose: str) -> list[str]:
    """The rights that a button asks for."""
    rights = request.get(f"{whose}_administrator_rights") or {}
    return [right for right, given in rights.items() if given]
