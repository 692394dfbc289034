"""A Bot API without a network: requests become events in memory."""

import json
import time
from dataclasses import dataclass
from typing import Any

from telegram import User
from telegram.request import BaseRequest, RequestData

from bot.messages.telegram_html import shown

JSON = dict[str, Any]

BOT = User(1, "Dispatch", is_bot=True, username="dispatch_bot")
READER = User(2, "Reader", is_bot=False)
CHAT: JSON = {"id": READER.id, "type": "private", "first_name": READER.first_name}


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the bot, new or edited, with its rows of buttons as the Bot API writes them."""

    number: int
    html: str
    rows: tuple[tuple[JSON, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """The short notice that a pressed button shows, or a reaction."""

    text: str


@dataclass(frozen=True, slots=True)
class Results:
    """The results of an inline query, as the Bot API writes them."""

    results: tuple[JSON, ...]
    next_offset: str
    hint: str  # label of the button above them


Event = Sent | Notice | Results


class OfflineRequest(BaseRequest):
    """Answers the bot's requests from memory."""

    def __init__(self) -> None:
        self.messages: dict[int, JSON] = {}  # message id -> message
        self._events: list[Event] = []

    def take(self) -> list[Event]:
        """The events since the last call, in order."""
        events, self._events = self._events, []
        return events

    def store(self, sender: User, text: str, extra: JSON | None = None) -> JSON:
        """Put a message into the chat."""
        number = len(self.messages) + 1
        message = {"message_id": number, "date": int(time.time()), "chat": CHAT, "from": sender.to_dict()}
        self.messages[number] = message | {"text": text} | (extra or {})
        return self.messages[number]

    @property
    def read_timeout(self) -> float | None:
        """None: there is nothing to wait for."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - part of the interface
        request_data: RequestData | None = None,
        *_: object,
        **__: object,
    ) -> tuple[int, bytes]:
        """Answer a request as the Bot API would."""
        return await self.answer(url, request_data)

    async def answer(self, url: str, request_data: RequestData | None) -> tuple[int, bytes]:
        """The status and body of the answer to a request."""
        result = self._result(url.rpartition("/")[2], request_data.parameters if request_data else {})
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _result(self, endpoint: str, given: JSON) -> JSON | bool:
        match endpoint:
            case "getMe":
                return BOT.to_dict()
            case "sendMessage":
                return self._sent(self.store(BOT, "", self._reply(given)), given)
            case "editMessageText":
                return self._sent(self.messages[given["message_id"]], given)
            case "setMessageReaction":
                self._events.append(Notice(given["reaction"][0]["emoji"]))
            case "answerCallbackQuery" if given.get("text"):
                self._events.append(Notice(given["text"]))
            case "answerInlineQuery":
                hint = (given.get("button") or {}).get("text", "")
                self._events.append(
                    Results(tuple(json.loads(given["results"])), given.get("next_offset", ""), hint)
                )
        return True

    def _sent(self, message: JSON, given: JSON) -> JSON:
        # A keyboard in place of the phone's own is nothing that a terminal could show.
        markup = {"inline_keyboard": (given.get("reply_markup") or {}).get("inline_keyboard", [])}
        message |= {"text": shown(given["text"]), "reply_markup": markup}
        rows = tuple(tuple(row) for row in markup["inline_keyboard"])
        self._events.append(Sent(message["message_id"], given["text"], rows))
        return message

    def _reply(self, given: JSON) -> JSON:
        replied = self.messages.get((given.get("reply_parameters") or {}).get("message_id", 0))
        if replied is None:
            return {}
        # As Telegram does: the replied message stands without its own reply.
        return {"reply_to_message": {key: replied[key] for key in replied if key != "reply_to_message"}}
