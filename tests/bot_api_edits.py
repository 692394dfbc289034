"""How a bot changes and deletes messages."""

import time
from dataclasses import replace

from tests import bot_api_checks as checks
from tests.bot_api_checks import Parameters, need
from tests.bot_api_keyboards import inline_keyboard
from tests.bot_api_records import Chat, Json, Message, detect
from tests.bot_api_sending import Sending
from tests.bot_api_store import MEDIA
from tests.telegram_html import Entity


class Edits(Sending):
    """What a bot can do to a message."""

    def _edit_message_text(self, p: Parameters) -> Json | bool:
        old = self._editable(p)
        need(not MEDIA & old.json.keys(), "There is no text in the message to edit")
        text, entities = checks.message_text(p)
        return self._edited(old, text, detect(text, entities), p)

    def _edit_message_caption(self, p: Parameters) -> Json | bool:
        old = self._editable(p)
        need(MEDIA & old.json.keys(), "There is no caption in the message to edit")
        text, entities = checks.caption(p)
        return self._edited(old, text, detect(text, entities), p)

    def _edit_message_media(self, p: Parameters) -> Json | bool:
        old = self._editable(p)
        media = p.get("media") or {}
        # Only what this project could send; the real server knows four more types.
        need(media.get("type") == "photo", "Can't parse InputMedia: Unsupported type specified")
        # A text becomes a picture too; a picture never becomes a text.
        picture = self._photo({**p, "photo": media.get("media")})
        text, entities = checks.caption(media)
        rest = {key: value for key, value in old.json.items() if key not in {"text", "entities", *MEDIA}}
        return self._edited(replace(old, json=rest | picture), text, detect(text, entities), p, anew=True)

    def _edit_message_reply_markup(self, p: Parameters) -> Json | bool:
        old = self._editable(p)
        return self._edited(old, old.text, old.entities, p)

    def _editable(self, p: Parameters) -> Message:
        """The message an edit is about, which the bot wrote or, in a channel, may edit."""
        if inline_id := p.get("inline_message_id"):
            need(inline_id in self.inline_messages, "MESSAGE_ID_INVALID")
            return self.inline_messages[inline_id]
        chat = self.find_chat(p.get("chat_id"))
        need(p.get("message_id"), "Message identifier is not specified")
        message = self.messages.get((chat.id, p["message_id"]))
        need(message, "Message to edit not found")
        assert message is not None
        need(self._may_edit(chat, message), "Message can't be edited")
        return message

    def _may_edit(self, chat: Chat, message: Message) -> bool:
        own = (chat.id, message.message_id) in self._own
        if chat.type != "channel":
            return own
        right = "can_post_messages" if own else "can_edit_messages"
        return self.can(chat, self.me.id, right) or self.can(chat, self.me.id, "can_edit_messages")

    def _edited(
        self, old: Message, text: str, entities: tuple[Entity, ...], p: Parameters, *, anew: bool = False
    ) -> Json | bool:
        keyboard = inline_keyboard(p.get("reply_markup"), old.json.get("chat", {}).get("type", "private"))
        same = (text, entities, keyboard) == (old.text, old.entities, old.keyboard)
        need(anew or not same, checks.NOT_MODIFIED)
        rest = replace(old, json={key: value for key, value in old.json.items() if key != "reply_markup"})
        markup = {"reply_markup": {"inline_keyboard": keyboard}} if keyboard else {}
        new = self._rewritten(rest, text, entities, {"edit_date": int(time.time()), **markup})
        if old.inline_message_id is not None:
            self._keep_inline(new)
            return True
        return self._keep(new).json

    def _delete_message(self, p: Parameters) -> bool:
        chat = self.find_chat(p.get("chat_id"))
        place = chat.id, p.get("message_id", 0)
        need(place in self.messages, "Message to delete not found")
        may = (
            chat.type == "private" or place in self._own or self.can(chat, self.me.id, "can_delete_messages")
        )
        need(may, "Message can't be deleted")
        del self.messages[place]
        return True

    def _delete_messages(self, p: Parameters) -> bool:
        chat, numbers = self.find_chat(p.get("chat_id")), p.get("message_ids") or []
        need(1 <= len(numbers) <= 100, "Message identifiers are not specified" if not numbers else "Too many")
        for number in numbers:  # those that are not there are skipped
            if (chat.id, number) in self.messages:
                self._delete_message({"chat_id": chat.id, "message_id": number})
        return True
