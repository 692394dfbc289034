"""What Telegram keeps: chats, members, messages, open queries, and the updates that wait for the bot."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from telegram.constants import UpdateType

from tests.bot_api_checks import QUERY_TOO_OLD, Refusal, need
from tests.bot_api_records import Chat, Json, Message, User, detect, entity_json
from tests.bot_api_rights import administrator_rights, member_json
from tests.telegram_html import Entity, clean, units

ALL_UPDATES = frozenset(str(kind.value) for kind in UpdateType)
DEFAULT_UPDATES = ALL_UPDATES - {"chat_member", "message_reaction", "message_reaction_count"}
MEDIA = {"photo", "document", "video", "voice", "audio", "animation"}  # whose text is a caption
PRESENT = {"creator", "administrator", "member", "restricted"}


class Store:
    """Everything Telegram knows of the bot's surroundings."""

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
        self.users: dict[int, User] = {self.me.id: self.me}  # everybody the bot has come across
        self.messages: dict[tuple[int, int], Message] = {}  # (chat_id, message_id) -> message
        self.inline_messages: dict[str, Message] = {}  # inline_message_id -> message
        self.blocked: set[int] = set()  # chats whose user blocked the bot
        self.deactivated: set[int] = set()  # chats whose user deleted the account
        self.migrated: dict[int, int] = {}  # old chat id -> new chat id
        self.statuses: dict[tuple[int, int], str] = {}  # (chat_id, user_id) -> "member", "left", ...
        self.rights: dict[tuple[int, int], Json] = {}  # (chat_id, user_id) -> what differs from the usual
        self.topics: set[tuple[int, int]] = set()  # (chat_id, thread) of every topic that was not deleted
        self.closed_topics: set[tuple[int, int]] = set()
        self.linked: dict[int, int] = {}  # channel -> its discussion group, and back
        self.reactions: dict[int, frozenset[str]] = {}  # chat -> the emoji it allows; all where it is missing
        self.files: dict[str, bytes] = {}  # file_id -> content
        self.reply_keyboards: dict[int, list[list[Json]]] = {}  # chat -> the keyboard shown; empty: none
        self.one_time: dict[int, bool] = {}  # chat -> whether that keyboard goes after its first use
        self.webhook = ""  # its address, which keeps getUpdates from working
        self.withheld: list[Json] = []  # updates the bot was never told of
        self.allowed_updates = DEFAULT_UPDATES
        self._own: set[tuple[int, int]] = set()  # the messages that the bot wrote
        self._pending: dict[int, Json] = {}  # update_id -> update, until the bot confirms it
        self._queries: dict[str, tuple[str, Json]] = {}  # id of an unanswered query -> (kind, the query)
        self._numbers: Counter[object] = Counter()
        self._changed = asyncio.Event()
        self.on_change: Callable[[], None] = lambda: None  # called after each call and each act

    # What is there.

    def meet(self, *chats: Chat) -> None:
        """Make chats known to the bot, as if someone had written there once."""
        self.chats.update({chat.id: chat for chat in chats})

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

    def known_chat(self, chat_id: object) -> Chat:
        """The chat of this number or @name, whether or not the bot is in it."""
        need(chat_id not in {None, ""}, "chat_id is empty")
        if isinstance(chat_id, int) and chat_id in self.migrated:
            new = self.migrated[chat_id]
            raise Refusal("Group chat was upgraded to a supergroup chat", migrate_to_chat_id=new)
        # Only groups and channels are found by name; a person is found by number.
        named = {
            f"@{chat.username}".lower(): chat
            for chat in self.chats.values()
            if chat.username and chat.type != "private"
        }
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else named.get(str(chat_id).lower())
        if chat is None and chat_id in self.users:
            raise Refusal("Forbidden: bot can't initiate conversation with a user", 403)
        if chat is None:
            raise Refusal("Chat not found")
        return chat

    def find_chat(self, chat_id: object, *, read: bool = False) -> Chat:
        """The chat the bot may write to, or with `read` look into, or the refusal it gets."""
        chat = self.known_chat(chat_id)
        if chat.id in self.deactivated:
            raise Refusal("Forbidden: user is deactivated", 403)
        if chat.id in self.blocked and not read:
            raise Refusal("Forbidden: bot was blocked by the user", 403)
        status = self.status(chat, self.me.id)
        if status == "kicked" and chat.type != "private":
            raise Refusal(f"Forbidden: bot was kicked from the {chat.type} chat", 403)
        if status == "left" and not (read and chat.username):
            raise Refusal(f"Forbidden: bot is not a member of the {chat.type} chat", 403)
        return chat

    def status(self, chat: Chat, user_id: int) -> str:
        """What somebody is in a chat: who was not told of is a member of a group, and not of a channel."""
        return self.statuses.get((chat.id, user_id), "left" if chat.type == "channel" else "member")

    def member_of(self, chat: Chat, user_id: int) -> Json:
        """Somebody's ChatMember."""
        user = self.users.get(user_id) or User(user_id, "Someone")
        return member_json(
            user, self.status(chat, user_id), chat.type, self.rights.get((chat.id, user_id), {})
        )

    def can(self, chat: Chat, user_id: int, right: str) -> bool:
        """Whether somebody has a right of administrators, or a permission of members."""
        status = self.status(chat, user_id)
        if chat.type == "private" or status == "creator":
            return True
        if status == "member" or right not in self.member_of(chat, user_id):
            return status in PRESENT and right not in administrator_rights(chat.type)
        return bool(self.member_of(chat, user_id)[right])

    # How it is kept.

    def _find(self, message: Message | int, chat: Chat) -> Message:
        return self.current(message) if isinstance(message, Message) else self.messages[chat.id, message]

    def _new_id(self, what: object) -> str:
        self._numbers[what] += 1
        return str(self._numbers[what])

    def _built(self, chat: Chat, text: str, entities: Iterable[Entity], head: Json) -> Message:
        if chat.is_forum and chat.id not in self._numbers:
            self._new_id(chat.id)  # a forum's first message is the head of its topic General
        number = int(self._new_id(chat.id))
        json: Json = {"message_id": number, "date": int(time.time()), "chat": chat.json}
        content = _content(text, entities, "caption" if MEDIA & head.keys() else "text")
        return Message(json | content | head, text, tuple(entities))

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

    def _tell(self, kind: str, payload: Json, reaches: bool = True, asked_for: bool = False) -> int | None:
        """Queue an update, unless privacy mode or allowed_updates keeps it from the bot."""
        if not reaches or not (asked_for or kind in self.allowed_updates):
            self.withheld.append({kind: payload})
            return None
        update_id = 7000 + int(self._new_id("update"))
        self._pending[update_id] = {"update_id": update_id, kind: payload}
        self._wake()
        return update_id

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


def detected(text: str) -> tuple[str, tuple[Entity, ...]]:
    """A text as Telegram keeps what somebody types, with the entities it finds."""
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
