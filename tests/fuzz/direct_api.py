"""The strict fake Bot API without HTTP between it and the bot, which makes it ten times as fast."""

import json
from typing import Any

from telegram.request import RequestData

from bot.cli.chat.offline_request import OfflineRequest
from tests.bot_api import TOKEN, BotApi, _value
from tests.bot_api_checks import Refusal
from tests.bot_api_records import Chat, Json


class DirectApi(BotApi):
    """A world whose bot calls it directly. `forget` brings it back to what it was at `remember`."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[tuple[int, int], Any] = {}

    def remember(self) -> None:
        """Keep the messages that there are."""
        self._kept = dict(self.messages)
        self.forget()

    def forget(self) -> None:
        """Drop what came since."""
        self.messages = dict(self._kept)
        self.calls.clear()
        self.results.clear()
        self.inline_messages.clear()
        self._queries.clear()
        self._pending.clear()

    def open_query(self, kind: str, query: Json) -> None:
        """Let a query of an update be answered."""
        name = "guest_query_id" if kind == "guest_message" else "id"
        self._queries[str(query.get(name))] = (kind, {name: str(query.get(name))})

    def open_chat(self, chat: Json) -> None:
        """Let the bot write to the chat of an update."""
        if type(chat.get("id")) is int and isinstance(chat.get("type"), str):
            self.meet(Chat(chat["id"], chat["type"], is_forum=chat.get("is_forum") is True or None))


class DirectRequest(OfflineRequest):
    """PTB's transport to it."""

    def __init__(self, api: DirectApi) -> None:
        super().__init__()
        self._api = api

    async def answer(self, url: str, request_data: RequestData | None) -> tuple[int, bytes]:
        """Answer a request as the server would."""
        path, _, name = url.rpartition("/")
        if "/documents" in path:
            content = self._api.files.get(name)
            return (200, content) if content is not None else (404, b"")
        assert path.endswith(TOKEN)
        given = request_data.json_parameters if request_data else {}
        try:
            result = await self._api._route(name, {key: _value(key, each) for key, each in given.items()})
        except Refusal as refusal:
            body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            if refusal.parameters:
                body["parameters"] = refusal.parameters
            return refusal.code, json.dumps(body).encode()
        return 200, json.dumps({"ok": True, "result": result}).encode()
