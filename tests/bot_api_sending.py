"""How a bot's messages come about: text, pictures and files, each where the bot may send it."""

from dataclasses import replace

from tests import bot_api_checks as checks
from tests.bot_api_channels import Channels
from tests.bot_api_checks import Parameters, need
from tests.bot_api_keyboards import reply_markup
from tests.bot_api_pace import Pace
from tests.bot_api_records import Chat, Json, detect
from tests.bot_api_store import reply_fields
from tests.telegram_html import Entity


class Sending(Channels):
    """What a bot can send."""

    pace: Pace | None = None  # None: as fast as it likes

    def _send_message(self, p: Parameters) -> Json:
        chat = self._may_send(p, "can_send_messages", "text messages")
        return self._post(p, chat, *checks.message_text(p))

    def _send_photo(self, p: Parameters) -> Json:
        chat = self._may_send(p, "can_send_photos", "photos")
        return self._post(p, chat, *checks.caption(p), self._photo(p))

    def _send_document(self, p: Parameters) -> Json:
        chat = self._may_send(p, "can_send_documents", "documents")
        return self._post(p, chat, *checks.caption(p), self.attach("document", checks.upload(p, "document")))

    @staticmethod
    def _photo(p: Parameters) -> Json:
        width, height = checks.photo(p)
        return {"photo": [{"file_id": "photo-1", "file_unique_id": "1", "width": width, "height": height}]}

    def _may_send(self, p: Parameters, permission: str, what: str) -> Chat:
        """The chat, if the bot may send this there."""
        chat = self.find_chat(p.get("chat_id"))
        if chat.type == "channel":
            may_post = self.can(chat, self.me.id, "can_post_messages")
            need(may_post, "Need administrator rights in the channel chat")
        need(self.can(chat, self.me.id, permission), f"Not enough rights to send {what} to the chat")
        if self.pace is not None:
            self.pace.take(chat)
        return chat

    def _post(
        self, p: Parameters, chat: Chat, text: str, entities: tuple[Entity, ...], extra: Json | None = None
    ) -> Json:
        topic = self.in_topic(chat, p.get("message_thread_id"))
        # A channel's posts are the channel's own, whoever wrote them.
        author = {"sender_chat": chat.json} if chat.type == "channel" else {"from": self.me.json}
        head = {**author, **(extra or {}), **topic, **self._replying(p, chat)}
        markup = reply_markup(p.get("reply_markup"), chat.type)
        if markup.inline:
            head["reply_markup"] = {"inline_keyboard": markup.inline}
        if markup.keyboard is not None:
            self.reply_keyboards[chat.id] = markup.keyboard
            self.one_time[chat.id] = markup.one_time
        message = self._built(chat, text, detect(text, entities), head)
        message = self._keep(replace(message, silent=bool(p.get("disable_notification"))))
        self._own.add((chat.id, message.message_id))
        self._discuss(message)
        return message.json

    def _replying(self, p: Parameters, chat: Chat) -> Json:
        wanted = p.get("reply_parameters") or {}
        if not wanted:
            return {}
        replied = self.messages.get((wanted.get("chat_id", chat.id), wanted["message_id"]))
        if replied is None:
            need(wanted.get("allow_sending_without_reply"), "Message to be replied not found")
            return {}
        quote = wanted.get("quote")
        need(quote is None or (quote in replied.text and len(quote) <= 1024), "QUOTE_TEXT_INVALID")
        return reply_fields(replied)
