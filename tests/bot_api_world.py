"""The Telegram around the bot: chats, messages, open queries, and people doing things."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from telegram.constants import UpdateType

from tests.bot_api_checks import QUERY_TOO_OLD, Refusal, need
from tests.bot_api_records import Chat, Json, Message, User, detect, entity_json, member_json
from tests.telegram_html import Entity, clean, units

ADA = User(1001, "Ada", "ada_reads")
GROUP = Chat(-2001, "group", "SubscriptionService")
SUPERGROUP = Chat(-1002000000001, "supergroup", "Foreign desk")

ALL_UPDATES = frozenset(str(kind.value) for kind in UpdateType)
MEDIA = {"photo", "document", "video"}  # whose text is a caption
DEFAULT_UPDATES = ALL_UPDATES - {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True)
class Result:
    """One inline result as offered to the person typing."""

    id: str
    title: str
    description: str
    message: Message


class World:
    """Everything Telegram knows, and what its users do; each act queues an update for the bot."""

    def __init__(
        self,
        *,
        username: str = "dispatch_test_bot",
        can_read_all_group_messages: bool = False,
        supports_guest_queries: bool = True,
        inline_feedback: bool = True,
    ) -> None:
        self.me = User(4242, "Dispatch", username, None, is_bot=True)
        self.can_read_all_group_messages = can_read_all_group_messages
        self.supports_guest_queries = supports_guest_queries
        self.inline_feedback = inline_feedback
        self.chats: dict[int, Chat] = {}
        self.messages: dict[tuple[int, int], Message] = {}  # (chat_id, message_id) -> message
        self.inline_messages: dict[str, Message] = {}  # inline_message_id -> message
        self.results: dict[str, list[Result]] = {}  # inline query id -> what the bot offered
        self.blocked: set[int] = set()  # chats whose user blocked the bot
        self.migrated: dict[int, int] = {}  # old chat id -> new chat id
        self.statuses: dict[tuple[int, int], str] = {}  # (chat_id, user_id) -> "member", "left", ...
        self.topics: set[tuple[int, int]] = set()  # (chat_id, thread) of every open topic
        self.files: dict[str, bytes] = {}  # file_id -> content
        self.withheld: list[Json] = []  # updates the bot was never told of
        self.allowed_updates = DEFAULT_UPDATES
        self._pending: dict[int, Json] = {}  # update_id -> update, until the bot confirms it
        self._queries: dict[str, tuple[str, Json]] = {}  # id of an unanswered query -> (kind, the query)
        self._numbers: Counter[object] = Counter()
        self._changed = asyncio.Event()
        self.on_change: Callable[[], None] = lambda: None  # called after each call and each act

    # What people do.

    def meet(self, *chats: Chat) -> None:
        """Make chats known to the bot, as if someone had written there once."""
        self.chats.update({chat.id: chat for chat in chats})

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
        kept, _ = clean(text)
        message = self._built(chat, kept, detect(kept), head | extra)
        kind = "channel_post" if chat.type == "channel" else "message"
        return self._keep(
            replace(message, update_id=self._tell(kind, message.json, self._reaches_bot(message)))
        )

    def edit(
        self, message: Message | int, text: str, *, chat: Chat | None = None, date: int | None = None
    ) -> Message:
        """Change an own message, now unless a date is given."""
        old = self._find(message, chat or Chat.private(ADA))
        new = self._rewritten(old, *_detected(text), extra={"edit_date": date or int(time.time())})
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
        message = self._built(chat, *_detected(text), {"from": user.json, "guest_query_id": query_id} | extra)
        self._queries[query_id] = ("guest_message", message.json)
        return replace(
            message, update_id=self._tell("guest_message", message.json, self.supports_guest_queries)
        )

    def member(self, old: str, new: str, *, chat: Chat | None = None, user: User = ADA) -> int | None:
        """Change the bot's own membership, as adding, promoting or blocking it does."""
        chat = chat or Chat.private(user)
        self.meet(chat)
        self.statuses[chat.id, self.me.id] = new
        if chat.type == "private":
            (self.blocked.add if new == "kicked" else self.blocked.discard)(chat.id)
        change: Json = {"chat": chat.json, "from": user.json, "date": int(time.time())}
        change["old_chat_member"] = member_json(self.me, old)
        change["new_chat_member"] = member_json(self.me, new)
        return self._tell("my_chat_member", change)

    # What is there.

    def current(self, message: Message) -> Message:
        """The message as it stands after all edits."""
        if message.inline_message_id is not None:
            return self.inline_messages[message.inline_message_id]
        return self.messages[message.chat_id, message.message_id]

    def find_query(self, kind: str, query_id: object) -> Json:
        """The open query, or the refusal an answered or made-up one gets."""
        found, query = self._queries.get(str(query_id), ("", {}))
        need(found == kind and not query.get("answered"), QUERY_TOO_OLD)
        return query

    def find_chat(self, chat_id: object) -> Chat:
        """The chat the bot may write to, or the refusal it gets."""
        need(chat_id not in {None, ""}, "chat_id is empty")
        if isinstance(chat_id, int) and chat_id in self.migrated:
            new = self.migrated[chat_id]
            raise Refusal("Group chat was upgraded to a supergroup chat", migrate_to_chat_id=new)
        named = {f"@{chat.username}": chat for chat in self.chats.values() if chat.username}
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else named.get(str(chat_id))
        if chat is None:
            raise Refusal("Chat not found")
        if chat.id in self.blocked:
            raise Refusal("Forbidden: bot was blocked by the user", 403)
        status = self.statuses.get((chat.id, self.me.id))
        if chat.type != "private" and status in {"kicked", "left"}:
            gone = "was kicked from" if status == "kicked" else "is not a member of"
            raise Refusal(f"Forbidden: bot {gone} the {chat.type} chat", 403)
        return chat

    # How it is kept.

    def _find(self, message: Message | int, chat: Chat) -> Message:
        return self.current(message) if isinstance(message, Message) else self.messages[chat.id, message]

    def _new_id(self, what: object) -> str:
        self._numbers[what] += 1
        return str(self._numbers[what])

    def _built(self, chat: Chat, text: str, entities: Iterable[Entity], head: Json) -> Message:
        number = int(self._new_id(chat.id))
        json: Json = {"message_id": number, "date": int(time.time()), "chat": chat.json}
        return Message(
            json | _content(text, entities, "caption" if MEDIA & head.keys() else "text") | head,
            text,
            tuple(entities),
        )

    def _keep(self, message: Message) -> Message:
        self.messages[message.chat_id, message.message_id] = message
        return message

    def _keep_inline(self, message: Message) -> Message:
        inline_id = message.inline_message_id or f"inline-{self._new_id('inline')}"
        kept = replace(message, json=message.json | {"inline_message_id": inline_id})
        self.inline_messages[inline_id] = kept
        return kept

    @staticmethod
    def _rewritten(old: Message, text: str, entities: tuple[Entity, ...], extra: Json) -> Message:
        name = "caption" if MEDIA & old.json.keys() else "text"
        replaced = {name, "entities" if name == "text" else "caption_entities"}
        rest = {key: value for key, value in old.json.items() if key not in replaced}
        return replace(old, json=rest | _content(text, entities, name) | extra, text=text, entities=entities)

    def _ask(self, kind: str, body: Json) -> str:
        query_id = self._new_id("query")
        query = {"id": query_id, **body}
        self._queries[query_id] = (kind, query)
        self._tell(kind, query)
        return query_id

    def _answered(self, query: Json) -> None:
        query_id = query.get("guest_query_id") or query["id"]
        self._queries[query_id] = (self._queries[query_id][0], query | {"answered": True})

    def _tell(self, kind: str, payload: Json, reaches: bool = True) -> int | None:
        """Queue an update, unless privacy mode or allowed_updates keeps it from the bot."""
        if not reaches or kind not in self.allowed_updates:
            self.withheld.append({kind: payload})
            return None
        update_id = 7000 + int(self._new_id("update"))
        self._pending[update_id] = {"update_id": update_id, kind: payload}
        self._wake()
        return update_id

    def _reaches_bot(self, message: Message) -> bool:
        """What privacy mode lets through: commands not for another bot, replies to ours, its own posts."""
        status = self.statuses.get((message.chat_id, self.me.id))
        if status in {"left", "kicked"}:
            return False
        in_group = message.json["chat"]["type"] in {"group", "supergroup"}
        if not in_group or status == "administrator" or self.can_read_all_group_messages:
            return True
        replied = message.json.get("reply_to_message", {}).get("from", {}).get("id") == self.me.id
        via = message.json.get("via_bot", {}).get("id") == self.me.id
        opening = [entity for entity in message.entities if entity.offset == 0]
        meant = any(self._is_for_us(entity.of(message.text)) for entity in opening)
        return replied or via or meant

    def _is_for_us(self, word: str) -> bool:
        command, _, addressee = word.lower().partition("@")
        return command.startswith("/") and addressee in {"", str(self.me.username).lower()}

    def _wake(self) -> None:
        """Let everyone who waits look again."""
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
        self.on_change()

    async def _until(self, condition: Callable[[], object], seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True


def _detected(text: str) -> tuple[str, tuple[Entity, ...]]:
    kept, _ = clean(text)
    return kept, detect(kept)


def _content(text: str, entities: Iterable[Entity], name: str = "text") -> Json:
    listed = [entity_json(entity) for entity in entities]
    place = "entities" if name == "text" else f"{name}_entities"
    return ({name: text} if text else {}) | ({place: listed} if listed else {})


def reply_fields(message: Message, quote: str | None = None) -> Json:
    """The fields of a reply; the replied message stands without its own reply, as Telegram sends it."""
    replied = {key: value for key, value in message.json.items() if key != "reply_to_message"}
    if quote is None:
        return {"reply_to_message": replied}
    if quote not in message.text:
        raise LookupError(f"{quote!r} is not in the message {message.text!r}")
    position = units(message.text[: message.text.index(quote)])
    return {"reply_to_message": replied, "quote": {"text": quote, "position": position, "is_manual": True}}
