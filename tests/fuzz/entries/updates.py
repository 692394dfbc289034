"""Updates through the real handlers: as Telegram sends them, changed at random, and as raw bytes."""

import asyncio
import json
from pathlib import Path
from typing import Any, ClassVar

from telegram.error import TelegramError

from bot import app
from bot.database.encryption import new_key
from bot.importing.extraction_process import EXTRACTION
from bot.settings import Settings
from bot.updates.update_reader import UnreadableUpdate, read_response, read_update
from retrieval import Archive
from tests.bot_api import TOKEN
from tests.bot_api_records import Json
from tests.fuzz.direct_api import DirectApi, DirectRequest
from tests.fuzz.entries.reports import SOUND, sound_folder
from tests.fuzz.entry import Entry
from tests.fuzz.mutations import MARKER, Draw, mutated_bytes, mutated_json, mutated_text
from tests.fuzz.offered_updates import CHANNEL, CHATS, FORUM, GROUP, NOW, PRIVATE, USER, button, update
from tests.fuzz.recorded_log import RecordedLog

MOST_FILES = 40  # in the folder that operators bring reports into
CHECKED = 16  # inputs, after which the bot is asked a question
FIRST = (
    "/start",
    "/help",
    "/latest",
    "/reports",
    "/report military service",
    "/timeline bill",
    "/trend bill",
    "/subscribe bill",
    "/subscriptions",
    "/about",
    "Who co-sponsored the bill?",
    "military service",
    "What is about migrants?",
    "dam",
    "hello",
)


class Updates(Entry[Any]):
    """An update: the handlers raise nothing, Telegram refuses nothing, and the next question is answered."""

    name: ClassVar = "updates"

    def __init__(self, folder: Path, log: RecordedLog) -> None:
        super().__init__(folder, log)
        self._reports = sound_folder(folder / "reports")
        self._first_files = set(self._reports.iterdir())
        self._api = DirectApi()
        self._api.files["f1"] = SOUND
        for chat in (*CHATS, CHANNEL):
            self._api.open_chat(chat)
        settings = Settings(
            token=TOKEN,  # type: ignore[arg-type] # as text
            reports=self._reports,
            data=folder / "data",
            secret_key=new_key(),  # type: ignore[arg-type]
            operators=frozenset({PRIVATE["id"]}),
            channels=frozenset({CHANNEL["id"]}),
        )
        self._app = app.build(
            settings, Archive.open(self._reports), DirectRequest(self._api), DirectRequest(self._api)
        )
        self._runner = asyncio.Runner()
        self._runner.run(self._start())
        self._checks = 0
        self.log.take()

    async def _start(self) -> None:
        await self._app.initialize()
        database = self._app.bot_data.database
        assert database
        await database.open()
        for number, text in enumerate(FIRST, 1):
            for chat in (PRIVATE, FORUM, GROUP):
                entities = (
                    [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
                    if text[0] == "/"
                    else []
                )
                body = {
                    "message_id": number,
                    "date": NOW,
                    "chat": chat,
                    "from": USER,
                    "text": text,
                    "entities": entities,
                }
                await self._take({"update_id": number, "message": body})
        self._kept = [each.json for each in self._api.messages.values()]
        assert len(self._kept) > len(FIRST)
        self._api.remember()

    def input(self, draw: Draw) -> Any:
        given: Any = {"update_id": draw.randrange(1, 10**9)} | update(draw, self._kept)
        if draw.random() < 0.7:
            given = mutated_json(draw, given)
        return mutated_bytes(draw, _body(given)) if draw.random() < 0.05 else given

    def check(self, given: Any) -> None:
        self._runner.run(self._take(given))
        if self._checks % CHECKED == 0:
            self._runner.run(self._answers())
        self._checks += 1
        self._api.forget()
        self._remove_files()
        self.log.check()
        self._api.check()

    async def _take(self, given: Any) -> None:
        """Give the bot an update on the way that polling takes."""
        try:
            result = read_response(200, given if isinstance(given, bytes) else _body(given))
        except TelegramError:
            return
        for raw in result if isinstance(result, list) else ():
            taken = read_update(raw, self._app.bot)
            if isinstance(taken, UnreadableUpdate):
                continue
            self._open(raw)
            await self._app.process_update(taken)

    def _open(self, raw: Json) -> None:
        for kind in ("inline_query", "callback_query", "guest_message"):
            if isinstance(raw.get(kind), dict):
                self._api.open_query(kind, raw[kind])

    async def _answers(self) -> None:
        """Whether the bot still answers. Raises AssertionError."""
        self.log.check()
        before = len(self._api.calls)
        body = {
            "message_id": 9999,
            "date": NOW,
            "chat": GROUP,
            "from": USER,
            "text": "/ask Who co-sponsored the bill?",
        }
        body["entities"] = [{"type": "bot_command", "offset": 0, "length": 4}]
        await self._take({"update_id": 1, "message": body})
        sent = [
            call.parameters.get("text", "")
            for call in self._api.calls[before:]
            if call.method == "sendMessage"
        ]
        # Any quote will do: reports that operators sent may answer better than the first one.
        if not any("<blockquote" in text for text in sent):
            raise AssertionError(f"the next question is not answered: {self._api.calls[before:]}")

    def _remove_files(self) -> None:
        """Keep the folder small."""
        there = set(self._reports.rglob("*"))
        if len(there) > MOST_FILES:
            for path in there - self._first_files:
                path.unlink(missing_ok=True)
            self._app.bot_data.archive.refresh()

    def close(self) -> None:
        database = self._app.bot_data.database
        if database:
            self._runner.run(database.close())
        self._runner.run(self._app.shutdown())
        self._runner.close()
        EXTRACTION.stop()


class Buttons(Updates):
    """Callback data, of the bot's own buttons and made up."""

    name: ClassVar = "buttons"

    def input(self, draw: Draw) -> Any:
        pressed = button(draw, self._kept)
        query = pressed["callback_query"]
        if draw.random() < 0.7:
            letter, ref = (
                draw.choice("cfmlrntuxdyz"),
                draw.choice((query["data"][2:14], "4fQkT0aXwPzL", MARKER)),
            )
            number = draw.choice((0, 1, 2, 9, 999_999_999, -1, 10**9))
            made = (
                f"1{letter}{number}",
                f"1{letter}{ref}.{number}",
                f"1{letter}",
                f"2{letter}1",
                query["data"],
            )
            query["data"] = (
                mutated_text(draw, draw.choice(made))[:64] if draw.random() < 0.5 else draw.choice(made)
            )
        if draw.random() < 0.2:
            pressed = mutated_json(draw, pressed)
        return {"update_id": 5} | pressed if isinstance(pressed, dict) else pressed


class Links(Updates):
    """Deep links: the start parameters of addresses, and the addresses of passages in inline queries."""

    name: ClassVar = "links"

    def input(self, draw: Draw) -> Any:
        slug = draw.choice([report.slug for report in self._app.bot_data.archive.reports])
        ref = draw.choice([report.ref for report in self._app.bot_data.archive.reports])
        number = draw.choice((0, 1, 3, 999_999_999, 10**9, -1))
        key = draw.choice((slug, ref, ref[:5], MARKER, "..", ""))
        payload = draw.choice(
            (f"r_{key}", f"p_{key}_{number}", f"p_{key}", f"#{key}.{number}", "inline", "start")
        )
        if draw.random() < 0.5:
            payload = mutated_text(draw, payload)[:200]
        if payload.startswith("#") or draw.random() < 0.2:
            query = {"id": "77", "from": USER, "query": payload[:256], "offset": "", "chat_type": "sender"}
            return {"update_id": 6, "inline_query": query}
        chat = draw.choice((PRIVATE, GROUP, FORUM))
        body = {"message_id": 50, "date": NOW, "chat": chat, "from": USER, "text": f"/start {payload}"}
        body["entities"] = [{"type": "bot_command", "offset": 0, "length": 6}]
        return {"update_id": 6, "message": body}


def _body(given: Any) -> bytes:
    """What Telegram answers: JSON in ASCII, in which lone surrogates are possible."""
    return json.dumps({"ok": True, "result": [given]}).encode()
