"""The methods of the Bot API: each takes decoded parameters and returns its result, or is refused."""

from collections.abc import Callable
from typing import Any

from tests import bot_api_checks as checks
from tests.bot_api_checks import Parameters, need
from tests.bot_api_privacy import SERVICE
from tests.bot_api_records import Chat, Json, Message, detect, words
from tests.bot_api_results import inline_answer, inline_result
from tests.bot_api_store import PRESENT
from tests.bot_api_webhook import Webhooks
from tests.bot_api_world import Result

GIFTS = words("unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels")


class Methods(Webhooks):
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

    def _answer_callback_query(self, p: Parameters) -> bool:
        query = self.find_query("callback_query", p.get("callback_query_id"))
        need(len(p.get("text", "")) <= 200, "MESSAGE_TOO_LONG")
        # Without a game the only address that apps open is that of the bot itself with a start parameter.
        own, url = f"https://t.me/{self.me.username}?start=", p.get("url", "")
        need(not url or url.startswith(own), "URL_INVALID")
        self._answered(query)
        self.notices[query["id"]] = p.get("text", "")
        return True

    def _answer_inline_query(self, p: Parameters) -> bool:
        given = inline_answer(p)
        query = self.find_query("inline_query", p.get("inline_query_id"))
        self._answered(query)
        self.results[query["id"]] = [self._result(result) for result in given]
        self.notices[query["id"]] = p.get("button", {}).get("text", "")
        return True

    def _answer_guest_query(self, p: Parameters) -> Json:
        need(p.get("result"), "Can't parse inline query result: Inline query result must be an object")
        message = self._result(p["result"]).message
        need(1 <= len(p["result"]["id"].encode()) <= 64, "RESULT_ID_INVALID")
        self._answered(self.find_query("guest_message", p.get("guest_query_id")))
        return {"inline_message_id": self._keep_inline(message).inline_message_id}

    def _result(self, result: Json) -> Result:
        text, entities = inline_result(result)
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
        chat = self.find_chat(p.get("chat_id"))
        need(p.get("action") in checks.CHAT_ACTIONS, "Wrong parameter action in request")
        right = "can_post_messages" if chat.type == "channel" else "can_send_messages"
        need(self.can(chat, self.me.id, right), "Have no write access to the chat")
        self.in_topic(chat, p.get("message_thread_id"))
        return True

    def _set_message_reaction(self, p: Parameters) -> bool:
        chat = self.find_chat(p.get("chat_id"))
        message = self.messages.get((chat.id, p.get("message_id", 0)))
        need(message, "Message to react not found")
        assert message is not None
        # That service messages take none is documented; the code is the usual one for a wrong message.
        need(not SERVICE.keys() & message.json.keys(), "MESSAGE_ID_INVALID")
        # An automatic forward takes the reactions that its channel allows.
        automatic = message.json.get("is_automatic_forward")
        where = message.json["sender_chat"]["id"] if automatic else chat.id
        checks.reaction(p, self.reactions.get(where))
        return True

    def _get_chat(self, p: Parameters) -> Json:
        chat = self.find_chat(p.get("chat_id"), read=True)
        gifts = dict.fromkeys(GIFTS, False)
        more: Json = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
        if chat.id in self.linked:
            more["linked_chat_id"] = self.linked[chat.id]
        if chat.id in self.reactions:
            allowed = sorted(self.reactions[chat.id])
            more["available_reactions"] = [{"type": "emoji", "emoji": emoji} for emoji in allowed]
        return chat.json | more

    def _get_chat_member(self, p: Parameters) -> Json:
        chat, user_id = self.find_chat(p.get("chat_id"), read=True), p.get("user_id")
        need(isinstance(user_id, int) and user_id > 0, "Invalid user_id specified")
        self._need_members(chat, user_id)
        return self.member_of(chat, user_id)

    def _need_members(self, chat: Chat, user_id: object = None) -> None:
        """Refuse who is no administrator a look at the members of a channel, or of a group from outside."""
        status = self.status(chat, self.me.id)
        open_to_members = chat.type != "channel" and status != "left"
        may = open_to_members or status == "administrator" or user_id == self.me.id
        need(may, "Member list is inaccessible")

    def _get_chat_administrators(self, p: Parameters) -> list[Json]:
        chat = self.find_chat(p.get("chat_id"), read=True)
        self._need_members(chat)
        return self.administrators(chat)

    def _get_chat_member_count(self, p: Parameters) -> int:
        chat = self.find_chat(p.get("chat_id"), read=True)
        return 2 + sum(where == chat.id and status in PRESENT for (where, _), status in self.statuses.items())

    def _leave_chat(self, p: Parameters) -> bool:
        self.statuses[self.find_chat(p.get("chat_id")).id, self.me.id] = "left"
        return True


METHODS: dict[str, Callable[[Any, Parameters], Any]] = {
    "getMe": Methods._get_me,
    "setWebhook": Methods._set_webhook,
    "deleteWebhook": Methods._delete_webhook,
    "getWebhookInfo": Methods._get_webhook_info,
    "logOut": Methods._true,
    "close": Methods._true,
    "sendMessage": Methods._send_message,
    "sendPhoto": Methods._send_photo,
    "sendDocument": Methods._send_document,
    "editMessageText": Methods._edit_message_text,
    "editMessageCaption": Methods._edit_message_caption,
    "editMessageMedia": Methods._edit_message_media,
    "editMessageReplyMarkup": Methods._edit_message_reply_markup,
    "deleteMessage": Methods._delete_message,
    "deleteMessages": Methods._delete_messages,
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
    "getChatMemberCount": Methods._get_chat_member_count,
    "getFile": Methods._get_file,
    "leaveChat": Methods._leave_chat,
}
