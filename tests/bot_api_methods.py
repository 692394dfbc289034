"""The methods of the Bot API: each takes decoded parameters and returns its result, or is refused."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests import bot_api_checks as checks
from tests.bot_api_checks import Parameters, need
from tests.bot_api_media import Media
from tests.bot_api_records import Chat, Json, Message, User, detect, member_json, words
from tests.bot_api_world import Result, reply_fields
from tests.telegram_html import Entity

GIFTS = words("unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels")


class Methods(Media):
    """What a bot can do in the world."""

    def _get_me(self, _: Parameters) -> Json:
        return self.me.json | {
            "can_join_groups": True,
            "can_read_all_group_messages": self.can_read_all_group_messages,
            "supports_inline_queries": True,
            "supports_guest_queries": self.supports_guest_queries,
        }

    def _true(self, _: Parameters) -> bool:
        return True

    def _send_message(self, p: Parameters) -> Json:
        chat = self.find_chat(p.get("chat_id"))
        return self._post(p, chat, *checks.message_text(p))

    def _send_photo(self, p: Parameters) -> Json:
        chat = self.find_chat(p.get("chat_id"))
        width, height = checks.photo(p)
        size = {"file_id": "photo-1", "file_unique_id": "1", "width": width, "height": height}
        return self._post(p, chat, *checks.caption(p), {"photo": [size]})

    def _post(
        self, p: Parameters, chat: Chat, text: str, entities: tuple[Entity, ...], extra: Json | None = None
    ) -> Json:
        topic = self.in_topic(chat, p.get("message_thread_id"))
        head = {"from": self.me.json, **(extra or {}), **topic, **self._replying(p, chat)}
        if keyboard := checks.inline_keyboard(p.get("reply_markup")):
            head["reply_markup"] = {"inline_keyboard": keyboard}
        return self._keep(self._built(chat, text, detect(text, entities), head)).json

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

    def _edit_message_text(self, p: Parameters) -> Json | bool:
        old = self._own(p)
        text, entities = checks.message_text(p)
        return self._edited(old, text, detect(text, entities), p)

    def _edit_message_reply_markup(self, p: Parameters) -> Json | bool:
        old = self._own(p)
        return self._edited(old, old.text, old.entities, p)

    def _own(self, p: Parameters) -> Message:
        """The bot's own message an edit is about."""
        if inline_id := p.get("inline_message_id"):
            need(inline_id in self.inline_messages, "MESSAGE_ID_INVALID")
            return self.inline_messages[inline_id]
        chat = self.find_chat(p.get("chat_id"))
        need(p.get("message_id"), "Message identifier is not specified")
        message = self.messages.get((chat.id, p["message_id"]))
        need(message, "Message to edit not found")
        assert message is not None
        need(message.json["from"]["id"] == self.me.id, "Message can't be edited")
        return message

    def _edited(self, old: Message, text: str, entities: tuple[Entity, ...], p: Parameters) -> Json | bool:
        keyboard = checks.inline_keyboard(p.get("reply_markup"))
        same = (text, entities, keyboard) == (old.text, old.entities, old.keyboard)
        need(not same, checks.NOT_MODIFIED)
        rest = replace(old, json={key: value for key, value in old.json.items() if key != "reply_markup"})
        markup = {"reply_markup": {"inline_keyboard": keyboard}} if keyboard else {}
        new = self._rewritten(rest, text, entities, {"edit_date": int(time.time()), **markup})
        if old.inline_message_id is not None:
            self._keep_inline(new)
            return True
        return self._keep(new).json

    def _delete_message(self, p: Parameters) -> bool:
        chat = self.find_chat(p.get("chat_id"))
        need(self.messages.pop((chat.id, p.get("message_id", 0)), None), "Message to delete not found")
        return True

    def _answer_callback_query(self, p: Parameters) -> bool:
        query = self.find_query("callback_query", p.get("callback_query_id"))
        need(len(p.get("text", "")) <= 200, "MESSAGE_TOO_LONG")
        self._answered(query)
        return True

    def _answer_inline_query(self, p: Parameters) -> bool:
        given = checks.inline_answer(p)
        query = self.find_query("inline_query", p.get("inline_query_id"))
        self._answered(query)
        self.results[query["id"]] = [self._result(result) for result in given]
        return True

    def _answer_guest_query(self, p: Parameters) -> Json:
        need(p.get("result"), "Can't parse inline query result: Inline query result must be an object")
        message = self._result(p["result"]).message
        need(1 <= len(p["result"]["id"].encode()) <= 64, "RESULT_ID_INVALID")
        self._answered(self.find_query("guest_message", p.get("guest_query_id")))
        return {"inline_message_id": self._keep_inline(message).inline_message_id}

    def _result(self, result: Json) -> Result:
        text, entities = checks.inline_result(result)
        markup = {key: result[key] for key in ("reply_markup",) if key in result}
        message = Message({"from": self.me.json, **markup}, text, detect(text, entities))
        return Result(result["id"], result["title"], result.get("description", ""), message)

    def _set_my_commands(self, p: Parameters) -> bool:
        self.commands[checks.command_list(p)] = checks.commands(p)
        return True

    def _get_my_commands(self, p: Parameters) -> list[Json]:
        return self.commands.get(checks.command_list(p), [])

    def _delete_my_commands(self, p: Parameters) -> bool:
        self.commands.pop(checks.command_list(p), None)
        return True

    def _set_my_name(self, p: Parameters) -> bool:
        return self._set_profile("setMyName", p)

    def _set_my_description(self, p: Parameters) -> bool:
        return self._set_profile("setMyDescription", p)

    def _set_my_short_description(self, p: Parameters) -> bool:
        return self._set_profile("setMyShortDescription", p)

    def _set_profile(self, method: str, p: Parameters) -> bool:
        self.profile[method, checks.language(p)] = checks.profile_text(method, p)
        return True

    def _send_chat_action(self, p: Parameters) -> bool:
        self.find_chat(p.get("chat_id"))
        need(p.get("action") in checks.CHAT_ACTIONS, "Wrong parameter action in request")
        return True

    def _set_message_reaction(self, p: Parameters) -> bool:
        chat = self.find_chat(p.get("chat_id"))
        need((chat.id, p.get("message_id")) in self.messages, "Message to react not found")
        checks.reaction(p)
        return True

    def _get_chat(self, p: Parameters) -> Json:
        gifts = dict.fromkeys(GIFTS, False)
        chat = self.find_chat(p.get("chat_id"))
        rest = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
        return chat.json | rest

    def _get_chat_member(self, p: Parameters) -> Json:
        chat, user_id = self.find_chat(p.get("chat_id")), p.get("user_id", 0)
        user = self.me if user_id == self.me.id else User(user_id, "Someone")
        return member_json(user, self.statuses.get((chat.id, user_id), "member"))

    def _get_chat_administrators(self, p: Parameters) -> list[Json]:
        return self.administrators(self.find_chat(p.get("chat_id")))

    def _leave_chat(self, p: Parameters) -> bool:
        self.statuses[self.find_chat(p.get("chat_id")).id, self.me.id] = "left"
        return True


METHODS: dict[str, Callable[[Any, Parameters], Any]] = {
    "getMe": Methods._get_me,
    "deleteWebhook": Methods._true,
    "logOut": Methods._true,
    "close": Methods._true,
    "sendMessage": Methods._send_message,
    "sendPhoto": Methods._send_photo,
    "editMessageText": Methods._edit_message_text,
    "editMessageReplyMarkup": Methods._edit_message_reply_markup,
    "deleteMessage": Methods._delete_message,
    "answerCallbackQuery": Methods._answer_callback_query,
    "answerInlineQuery": Methods._answer_inline_query,
    "answerGuestQuery": Methods._answer_guest_query,
    "setMyCommands": Methods._set_my_commands,
    "getMyCommands": Methods._get_my_commands,
    "deleteMyCommands": Methods._delete_my_commands,
    "setMyName": Methods._set_my_name,
    "setMyDescription": Methods._set_my_description,
    "setMyShortDescription": Methods._set_my_short_description,
    "sendChatAction": Methods._send_chat_action,
    "setMessageReaction": Methods._set_message_reaction,
    "getChat": Methods._get_chat,
    "getChatMember": Methods._get_chat_member,
    "getChatAdministrators": Methods._get_chat_administrators,
    "getFile": Methods._get_file,
    "leaveChat": Methods._leave_chat,
}
