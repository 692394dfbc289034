"""Privacy mode: which messages of a group Telegram tells a bot of."""

from collections.abc import Iterable
from typing import Any

from tests.bot_api_records import Chat, Json, Message, User
from tests.bot_api_store import PRESENT, Store
from tests.telegram_html import Entity

TELEGRAM = User(777000, "Telegram", None, None)  # who forwards a channel's posts into its discussion group
ANONYMOUS = User(1087968824, "Group", "GroupAnonymousBot", is_bot=True)  # who speaks as the group itself
CHANNEL_BOT = User(136817688, "Channel", "Channel_Bot", is_bot=True)  # who speaks as a channel in a group
_DISGUISES = {TELEGRAM.id, ANONYMOUS.id, CHANNEL_BOT.id}

_PERSON = {"id": 1003, "is_bot": False, "first_name": "Cem"}
_TOPIC = {"name": "Water", "icon_color": 7322096}
# Kinds of service messages, each with what it says.
SERVICE: Json = {
    "new_chat_members": [_PERSON],
    "left_chat_member": _PERSON,
    "new_chat_title": "Night desk",
    "new_chat_photo": [{"file_id": "photo-9", "file_unique_id": "9", "width": 160, "height": 160}],
    "delete_chat_photo": True,
    "group_chat_created": True,
    "supergroup_chat_created": True,
    "channel_chat_created": True,
    "migrate_to_chat_id": -1002000000001,
    "migrate_from_chat_id": -2001,
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400},
    "pinned_message": {"message_id": 1, "date": 0, "chat": {"id": -2001, "type": "group", "title": "Desk"}},
    "connected_website": "example.org",
    "write_access_allowed": {"from_request": True},
    "users_shared": {"request_id": 1, "users": [{"user_id": 1003}]},
    "chat_shared": {"request_id": 1, "chat_id": -1001234567890},
    "forum_topic_created": _TOPIC,
    "forum_topic_edited": {"name": "Rivers"},
    "forum_topic_closed": {},
    "forum_topic_reopened": {},
    "general_forum_topic_hidden": {},
    "general_forum_topic_unhidden": {},
    "video_chat_scheduled": {"start_date": 1_722_892_560},
    "video_chat_started": {},
    "video_chat_ended": {"duration": 60},
    "video_chat_participants_invited": {"users": [_PERSON]},
    "boost_added": {"boost_count": 1},
    "chat_background_set": {
        "type": {"type": "fill", "fill": {"type": "solid", "color": 0}, "dark_theme_dimming": 0}
    },
    "proximity_alert_triggered": {"traveler": _PERSON, "watcher": _PERSON, "distance": 10},
    "web_app_data": {"data": "{}", "button_text": "Open"},
}


class Privacy(Store):
    """What a bot gets to read."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._last_bots: dict[int, int] = {}  # chat -> the bot that spoke there last

    def _built(self, chat: Chat, text: str, entities: Iterable[Entity], head: Json) -> Message:
        sender = head.get("from", {})
        if sender.get("is_bot") and sender["id"] not in _DISGUISES:
            self._last_bots[chat.id] = sender["id"]
        return super()._built(chat, text, entities, head)

    def _reaches_bot(self, message: Message) -> bool:
        """Whether the bot is told; with privacy mode, only of what concerns it and of service messages."""
        chat, sender = message.json["chat"], message.json.get("from", {})
        status = self.statuses.get((message.chat_id, self.me.id), "member")
        if status not in PRESENT or (sender.get("is_bot") and sender["id"] not in _DISGUISES):
            return False  # a bot never sees another bot's messages
        if chat["type"] in {"private", "channel"} or SERVICE.keys() & message.json.keys():
            return True
        if status == "administrator" or self.can_read_all_group_messages:
            return True
        return self._concerns_bot(message) or self._answers_bot(message)

    def _concerns_bot(self, message: Message) -> bool:
        """Whether a message is a command that may be the bot's, or was sent with its help."""
        opening = [entity for entity in message.entities if entity.offset == 0]
        via = message.json.get("via_bot", {}).get("id") == self.me.id
        return via or any(self._is_for_us(entity.of(message.text), message.chat_id) for entity in opening)

    def _answers_bot(self, message: Message) -> bool:
        """Whether a message answers the bot, or a message that was meant for the bot."""
        replied = message.json.get("reply_to_message")
        if replied is None:
            return False
        found = self.messages.get((message.chat_id, replied["message_id"]))
        return replied.get("from", {}).get("id") == self.me.id or (
            found is not None and self._concerns_bot(found)
        )

    def _is_for_us(self, word: str, chat_id: int) -> bool:
        """Whether a command names the bot, or names none and no other bot was the last to speak.

        Where no bot has spoken yet, such a command goes to all of them.
        """
        command, _, addressee = word.lower().partition("@")
        if not addressee:
            return command.startswith("/") and self._last_bots.get(chat_id, self.me.id) == self.me.id
        return command.startswith("/") and addressee == str(self.me.username).lower()
