"""A Bot API on loopback that takes every call at once: it is to cost less than any bot, and checks nothing.

Calls reach `on_call`, updates are handed out by long polling as Telegram does it: up to 100 at a time, again
and again until the bot confirms them.
"""

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus

Json = dict[str, Any]

TOKEN = "4242:made-up-token-for-benchmarks"

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_BATCH = 100
_NAMES = {
    "getMyName": "name",
    "getMyDescription": "description",
    "getMyShortDescription": "short_description",
}
_ME = {
    "id": 4242,
    "is_bot": True,
    "first_name": "Bot",
    "username": "benchmarked_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}


class LoopbackApi:
    """The server of one bot; times are of `time.perf_counter`."""

    def __init__(self, on_call: Callable[[str, Json], None], on_handed: Callable[[Json], None]) -> None:
        self._on_call = on_call
        self._on_handed = on_handed  # an update that a poll is given, each time it is
        self._updates: deque[Json] = deque()  # not yet confirmed
        self._numbers = 0
        self._polls = 0
        self._answer: Callable[[Any], None] | None = None  # of the poll that waits
        self.polled = asyncio.Event()  # set once the bot waits for updates
        self.url = ""

    async def start(self) -> asyncio.Server:
        """Listen on a free port."""
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return server

    def send(self, update: Json) -> None:
        """Give the bot an update, which gets its number here."""
        self._numbers += 1
        self._updates.append({"update_id": self._numbers, **update})
        self._hand_out(_BATCH)

    def take(self, method: str, parameters: Json, answer: Callable[[Any], None]) -> None:
        """Take a call, and answer it now or, if it is a poll, later."""
        if method == "getUpdates":
            self._poll(parameters, answer)
            return
        answer(self._result(method, parameters))
        self._on_call(method, parameters)

    def _poll(self, parameters: Json, answer: Callable[[Any], None]) -> None:
        offset, seconds = int(parameters.get("offset", 0)), float(parameters.get("timeout", 0))
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
        self._polls += 1
        self._answer = answer
        if seconds:
            self.polled.set()
        self._hand_out(min(_BATCH, int(parameters.get("limit", _BATCH))))
        if self._answer and not seconds:
            self._expire(self._polls)
        elif self._answer:
            asyncio.get_running_loop().call_later(seconds, self._expire, self._polls)

    def _hand_out(self, limit: int) -> None:
        if self._answer is None or not self._updates:
            return
        updates = [self._updates[at] for at in range(min(limit, len(self._updates)))]
        answer, self._answer = self._answer, None
        answer(updates)
        for update in updates:
            self._on_handed(update)

    def _expire(self, poll: int) -> None:
        if self._answer and poll == self._polls:
            answer, self._answer = self._answer, None
            answer([])

    def _result(self, method: str, parameters: Json) -> Any:
        if method == "getMe":
            return _ME
        if method == "sendMessage":
            self._numbers += 1
            chat = {"id": int(parameters["chat_id"]), "type": "private", "first_name": "Ada"}
            return {
                "message_id": self._numbers,
                "date": int(time.time()),
                "from": _ME,
                "chat": chat,
                "text": parameters["text"],
            }
        if method in _NAMES:
            return {_NAMES[method]: ""}
        if method == "getWebhookInfo":
            return {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        return [] if method.startswith("get") else True


def _parameters(form: str) -> dict[str, str]:
    """The parameters of a form; the results of an inline query, which nobody reads, as they were sent."""
    pairs = (pair.partition("=") for pair in form.split("&") if pair)
    return {key: value if key == "results" else unquote_plus(value) for key, _, value in pairs}


class _Connection(asyncio.Protocol):
    """A connection of HTTP/1.1 that stays open."""

    def __init__(self, api: LoopbackApi) -> None:
        self._api = api
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head, start = self._buffer[:end], end + 4
            stated = _LENGTH.search(head)
            stop = start + (int(stated[1]) if stated else 0)
            if len(self._buffer) < stop:
                return
            body, self._buffer = self._buffer[start:stop], self._buffer[stop:]
            target = head.split(b" ", 2)[1].decode()
            path, _, query = target.partition("?")
            given = json.loads(body) if body.startswith(b"{") else _parameters(body.decode())
            self._api.take(path.rpartition("/")[2], _parameters(query) | given, self._answer)

    def _answer(self, result: Any) -> None:
        body = json.dumps({"ok": True, "result": result}).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        if self._transport and not self._transport.is_closing():
            self._transport.write(head.encode() + body)
