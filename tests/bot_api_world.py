"""The Telegram around the bot: people who write, press, type and come and go."""

import time
from dataclasses import dataclass, replace
from typing import Any

from tests.bot_api_privacy import SERVICE, Privacy
from tests.bot_api_records import Chat, Json, Message, User
from tests.bot_api_rights import member_json
from tests.bot_api_store import ALL_UPDATES, DEFAULT_UPDATES, MEDIA, detected, reply_fields

__all__ = ["ADA", "ALL_UPDATES", "DEFAULT_UPDATES", "GROUP", "MEDIA", "SUPERGROUP", "Result", "World"]

ADA = User(1001, "Ada", "ada_reads")
GROUP = Chat(-2001, "group", "SubscriptionService")
SUPERGROUP = Chat(-1002000000001, "supergroup", "Foreign desk")


@dataclass(frozen=True)
class Result:
    """One inline result as offered to the person typing."""

    id: str
    title: str
    description: str
    message: Message


class World(Privacy):
    """What people do; each act queues an update for the bot."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.results: dict[str, list[Result]] = {}  # inline query id -> what the bot offered
        self.notices: dict[str, str] = {}  # id of a query -> the words of its alert, or over its results

    def message(
        self,
        text: str,
        *,
        chat: Chat | None = None,
        user: User = ADA,
        reply_to: Message | int | None = None,
        quote: str | None = None,
        via_bot: bool | User = False,
        **extra: object,
    ) -> Message:
        """Write to the bot, in private unless a chat is given; extra fields enter the message as they are."""
        chat = chat or Chat.private(user)
        self.meet(chat)
        head: Json = {"sender_chat": chat.json} if chat.type == "channel" else {"from": user.json}
        if reply_to is not None:
            head |= reply_fields(self._find(reply_to, chat), quote)
        if via_bot:
            head["via_bot"] = (self.me if via_bot is True else via_bot).json
        return self._say(chat, text, head | extra, user)

    def service(self, kind: str, *, chat: Chat | None = None, user: User = ADA, **extra: object) -> Message:
        """Let something happen in a chat that leaves a service message."""
        chat = chat or Chat.private(user)
        self.meet(chat)
        head: Json = {"sender_chat": chat.json} if chat.type == "channel" else {"from": user.json}
        return self._say(chat, "", head | {kind: SERVICE[kind]} | extra, user)

    def _say(self, chat: Chat, text: str, head: Json, user: User) -> Message:
        if chat.type == "channel":
            # A post reaches only a bot that is in the channel, which it can be as an administrator only.
            self.statuses.setdefault((chat.id, self.me.id), "administrator")
        else:
            self.users.setdefault(user.id, user)
        message = self._built(chat, *detected(text), head)
        kind = "channel_post" if chat.type == "channel" else "message"
        reaches = self._reaches_bot(message)
        return self._keep(replace(message, update_id=self._tell(kind, message.json, reaches)))

    def edit(
        self, message: Message | int, text: str, *, chat: Chat | None = None, date: int | None = None
    ) -> Message:
        """Change an own message, now unless a date is given."""
        old = self._find(message, chat or Chat.private(ADA))
        new = self._rewritten(old, *detected(text), extra={"edit_date": date or int(time.time())})
        reaches = self._reaches_bot(new)
        kind = "edited_channel_post" if new.json["chat"]["type"] == "channel" else "edited_message"
        return self._keep(replace(new, update_id=self._tell(kind, new.json, reaches)))

    def press(self, message: Message, wanted: str, *, user: User = ADA) -> str:
        """Press the button with this text or data under the message as it stands; return the query's id."""
        message = self.current(message)
        button = message.button(wanted)
        if "callback_data" not in button:
            raise LookupError(f"pressing {wanted!r} tells the bot nothing: {button}")
        place: Json = {"inline_message_id": message.inline_message_id}
        if message.inline_message_id is None:
            place = {"message": message.json}
        body = {"from": user.json, "chat_instance": "1", "data": button["callback_data"], **place}
        return self._ask("callback_query", body)

    def press_again(self, message: Message, wanted: str, *, user: User = ADA) -> None:
        """Press a button as an app does that still shows the message as it was, or has made it up."""
        data = message.button(wanted)["callback_data"]
        body = {"from": user.json, "chat_instance": "1", "data": data, "message": message.json}
        self._ask("callback_query", body)

    def inline(self, query: str, offset: str = "", *, user: User = ADA, chat_type: str = "sender") -> str:
        """Type @bot and a query; return the query's id."""
        body = {"from": user.json, "query": query, "offset": offset, "chat_type": chat_type}
        return self._ask("inline_query", body)

    def choose(self, query_id: str, result_id: str, *, user: User = ADA) -> Message:
        """Send an offered inline result; with a keyboard the bot can edit what was sent."""
        offered = {result.id: result.message for result in self.results[query_id]}
        message = offered[result_id]
        told: Json = {"result_id": result_id, "from": user.json, "query": self._queries[query_id][1]["query"]}
        if message.keyboard:
            message = self._keep_inline(message)
            told["inline_message_id"] = message.inline_message_id
        return replace(message, update_id=self._tell("chosen_inline_result", told, self.inline_feedback))

    def guest(self, text: str, *, chat: Chat = SUPERGROUP, user: User = ADA, **extra: object) -> Message:
        """Call the bot by name in a chat it is not a member of."""
        query_id = self._new_id("query")
        message = self._built(chat, *detected(text), {"from": user.json, "guest_query_id": query_id} | extra)
        self._queries[query_id] = ("guest_message", message.json)
        return replace(
            message, update_id=self._tell("guest_message", message.json, self.supports_guest_queries)
        )

    def member(
        self, old: str, new: str, *, chat: Chat | None = None, user: User = ADA, **rights: bool
    ) -> int | None:
        """Change the bot's own membership, as adding, promoting or blocking it does."""
        chat = chat or Chat.private(user)
        self.meet(chat)
        before = self.rights.get((chat.id, self.me.id), {}) if self.status(chat, self.me.id) == old else {}
        self.statuses[chat.id, self.me.id] = new
        self.rights[chat.id, self.me.id] = dict(rights)
        if chat.type == "private":
            (self.blocked.add if new == "kicked" else self.blocked.discard)(chat.id)
        change: Json = {"chat": chat.json, "from": user.json, "date": int(time.time())}
        change["old_chat_member"] = member_json(self.me, old, chat.type, before)
        change["new_chat_member"] = member_json(self.me, new, chat.type, dict(rights))
        return self._tell("my_chat_member", change)

    def push(self, kind: str, payload: Json) -> int | None:
        """Send an update of any kind, as if it had come about before the bot said which it wants."""
        return self._tell(kind, payload, asked_for=True)
