"""What Telegram took from the bot, by chat and by query, with its time."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.bot_api import BotApi
from tests.bot_api_checks import Parameters


@dataclass(frozen=True)
class Sent:
    """A message as it was sent, or as it was edited."""

    time: float  # of time.monotonic
    text: str
    message_id: int
    is_edit: bool


class WatchedApi(BotApi):
    """The strict Bot API server, which wakes whoever waits in a chat or for a query."""

    def __init__(self) -> None:
        super().__init__()
        self.sent_to = defaultdict[int, list[Sent]](list)  # chat -> in their order
        self.query_answers = defaultdict[str, list[float]](list)  # query -> when it was answered
        self._waiting = defaultdict[int | str, asyncio.Event](asyncio.Event)

    async def _recorded(self, method: str, p: Parameters) -> Any:
        result = await super()._recorded(method, p)
        now = time.monotonic()
        if method in {"sendMessage", "editMessageText"} and isinstance(result, dict):
            chat, number = result["chat"]["id"], result["message_id"]
            text = self.messages[chat, number].text
            self.sent_to[chat].append(Sent(now, text, number, method == "editMessageText"))
            self._waiting[chat].set()
        elif method in {"answerCallbackQuery", "answerInlineQuery"}:
            query = str(p["callback_query_id" if method == "answerCallbackQuery" else "inline_query_id"])
            self.query_answers[query].append(now)
            self._waiting[query].set()
        return result

    async def until(self, place: int | str, condition: Callable[[], object], seconds: float) -> bool:
        """Wait until something is true of a chat or a query; whether it was, within that time."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    self._waiting[place].clear()
                    await self._waiting[place].wait()
        except TimeoutError:
            return False
        return True
