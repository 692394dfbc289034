"""One reader's chat with the bot in the terminal: lines in, updates to the handlers, events drawn."""

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

from telegram import Update

from bot.cli.chat.offline_request import BOT, JSON, READER, Notice, OfflineRequest, Results, Sent
from bot.cli.chat.screen import Screen
from bot.context import App

Choice = Callable[[], Coroutine[Any, Any, None]]


class Chat:
    """Passes what the reader types to the bot and draws what the bot does in return."""

    def __init__(self, app: App, request: OfflineRequest, screen: Screen) -> None:
        self._app = app
        self._request = request
        self._screen = screen
        self._choices: list[Choice] = []  # number - 1 -> what it chooses
        self._ids = count(1)

    async def take(self, line: str) -> None:
        """A line: a number chooses, `@words` search inline, anything else goes to the bot."""
        line = line.strip()
        if line.isascii() and line.isdecimal() and len(line) < 4 and 1 <= int(line) <= len(self._choices):
            await self._choices[int(line) - 1]()
        elif line.startswith("@"):
            await self._search(line.removeprefix(f"@{BOT.username}").removeprefix("@").strip())
        elif line:
            await self._say(line)

    async def _say(self, text: str) -> None:
        command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
        entities = {"entities": [command]} if text.startswith("/") and command["length"] != 1 else {}
        await self._update("message", self._request.store(READER, text, entities))

    async def _search(self, words: str, offset: str = "") -> None:
        await self._update(
            "inline_query", self._query() | {"query": words, "offset": offset, "chat_type": "sender"}
        )

    async def _press(self, message: int, button: JSON) -> None:
        if data := button.get("callback_data"):
            pressed = {"message": self._request.messages[message], "data": data, "chat_instance": "1"}
            await self._update("callback_query", self._query() | pressed)
        elif copied := button.get("copy_text"):
            self._screen.line(copied["text"])
        elif inline := button.get("switch_inline_query_chosen_chat"):
            await self._search(inline.get("query", ""))
        elif address := button.get("url"):
            await self._open(address)

    async def _open(self, address: str) -> None:
        """Follow a link: into this chat if it leads to the bot, else just show it."""
        parts = urlsplit(address)
        start = parse_qs(parts.query).get("start")
        if parts.path == f"/{BOT.username}" and start:
            await self._say(f"/start {start[0]}")
        else:
            self._screen.line(address)

    def _query(self) -> JSON:
        return {"id": str(next(self._ids)), "from": READER.to_dict()}

    async def _update(self, kind: str, body: JSON) -> None:
        update = Update.de_json({"update_id": next(self._ids), kind: body}, self._app.bot)
        await self._app.process_update(update)
        for event in self._request.take():
            match event:
                case Sent(number, html, rows):
                    self._draw(html, rows, number)
                case Notice(text):
                    self._screen.line(text, "italic")
                case Results():
                    self._list(event, body["query"])
        self._screen.line("")

    def _draw(self, html: str, rows: Sequence[Sequence[JSON]], message: int) -> None:
        self._screen.message(html)
        if rows:
            self._choices = [partial(self._press, message, button) for row in rows for button in row]
            self._screen.choices([[button["text"] for button in row] for row in rows])

    def _list(self, page: Results, words: str) -> None:
        self._choices = []
        for result in page.results:
            self._choices.append(partial(self._send, result))
            self._screen.entry(len(self._choices), result["title"], result.get("description", ""))
        if page.next_offset:
            self._choices.append(partial(self._search, words, page.next_offset))
            self._screen.entry(len(self._choices), "…", "")
        if page.hint:
            self._choices.append(partial(self._say, "/start"))
            self._screen.entry(len(self._choices), page.hint, "")

    async def _send(self, result: JSON) -> None:
        """Draw an inline result as sent; a bot does not receive what is sent through it."""
        rows = result.get("reply_markup", {}).get("inline_keyboard", ())
        self._draw(result["input_message_content"]["message_text"], rows, 0)
