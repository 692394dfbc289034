"""People who use a bot of a loopback API: they ask in private chats, or type inline queries.

Everyone is another chat each time, so that no pace of a chat is met. Times are seconds.
"""

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.loopback_api import Json, LoopbackApi

BETWEEN_LETTERS = 0.25
PAUSE = 1.0  # from the last letter of a phrase to the first of the next
GRACE = 15.0  # within which what was asked last is to be answered
_FIRST_PERSON = 1_000_000


@dataclass(slots=True)
class Keystroke:
    """An inline query: the words of a person so far."""

    person: int
    typed: float
    is_last: bool  # a pause follows
    overtaken: float = float("inf")  # when the same person typed on, or could have
    handed: float = float("nan")  # to the bot, by a poll
    answered: float | None = None

    @property
    def is_late(self) -> bool:
        """Whether the answer came for words that had been typed on."""
        return self.answered is not None and self.answered > self.overtaken


@dataclass(slots=True)
class Measured:
    """What one bot did with one load: of several runs, all together."""

    seconds: float = 0.0
    cpu: float = 0.0  # seconds of the bot's process
    count: int = 0  # of questions or keystrokes
    waited: list[float] = field(default_factory=list)  # for each answer to a question
    typed: list[list[Keystroke]] = field(default_factory=list)  # in each run


class People:
    """Everyone who uses one bot."""

    def __init__(
        self,
        questions: Iterator[str],
        phrases: Iterator[str],
        api: type[LoopbackApi] = LoopbackApi,
    ) -> None:
        self.api = api(self._on_call, self._on_handed)
        self._questions, self._phrases = questions, phrases
        self._persons = _FIRST_PERSON
        self._asked: dict[int, float] = {}  # chat -> when it asked
        self._waited: list[float] = []
        self._typed: dict[str, Keystroke] = {}  # id of the inline query
        self._again = False  # whether the next question follows an answer
        self._queries = 0
        self._answer = asyncio.Event()  # set by every call

    async def ask(self, users: int, seconds: float) -> tuple[list[float], float]:
        """Let so many ask, each again when answered: how long each answer took, and how long it all did."""
        self._waited, self._again = [], True
        started = time.perf_counter()
        for _ in range(users):
            self._question()
        await asyncio.sleep(seconds)
        self._again = False
        await self._drained()
        return self._waited, time.perf_counter() - started

    async def ask_at(self, rate: float, seconds: float) -> tuple[list[float], float]:
        """Ask so many questions a second, answered or not."""
        self._waited, self._again = [], False
        started = time.perf_counter()
        for number in range(int(rate * seconds)):
            await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))
            self._question()
        await self._drained()
        return self._waited, time.perf_counter() - started

    async def type(self, typists: int, seconds: float) -> tuple[list[Keystroke], float]:
        """Let so many type for so long: every keystroke, in the order typed."""
        self._typed.clear()
        started = time.perf_counter()
        draw = random.Random(4)
        await asyncio.gather(*(self._typist(draw.random(), started + seconds) for _ in range(typists)))
        took = time.perf_counter() - started
        await self._until(lambda: not any(map(_is_due, self._typed.values())))
        return list(self._typed.values()), took

    async def _typist(self, delay: float, end: float) -> None:
        self._persons += 1
        person = self._persons
        at = time.perf_counter() + delay
        while at < end:
            phrase = next(self._phrases)
            last: Keystroke | None = None
            for length in range(1, len(phrase) + 1):
                await asyncio.sleep(max(0.0, at - time.perf_counter()))
                if last:
                    last.overtaken = time.perf_counter()
                last = self._keystroke(person, phrase[:length], length == len(phrase))
                at = last.typed + BETWEEN_LETTERS  # a person who is kept back hurries no more
            at += PAUSE - BETWEEN_LETTERS
        await asyncio.sleep(max(0.0, at - time.perf_counter()))

    def _keystroke(self, person: int, words: str, is_last: bool) -> Keystroke:
        self._queries += 1
        name = str(self._queries)
        self._typed[name] = keystroke = Keystroke(person, time.perf_counter(), is_last)
        query = {"id": name, "from": _user(person), "query": words, "offset": "", "chat_type": "sender"}
        self.api.send({"inline_query": query})
        return keystroke

    def _question(self) -> None:
        self._persons += 1
        self._asked[self._persons] = time.perf_counter()
        sender = _user(self._persons)
        chat = {"id": self._persons, "type": "private", "first_name": "Ada"}
        text = {"message_id": 1, "date": int(time.time()), "text": next(self._questions)}
        self.api.send({"message": {"from": sender, "chat": chat, **text}})

    async def _until(self, is_done: Callable[[], bool]) -> None:
        """Wait for answers, no longer than GRACE."""
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                while not is_done():
                    self._answer.clear()
                    await self._answer.wait()

    async def _drained(self) -> None:
        await self._until(lambda: not self._asked)
        if self._asked:
            raise SystemExit(f"{len(self._asked)} questions were not answered in {GRACE:.0f} s")

    def _on_handed(self, update: Json) -> None:
        name = update.get("inline_query", {}).get("id")
        if keystroke := self._typed.get(name):
            keystroke.handed = time.perf_counter()

    def _on_call(self, method: str, parameters: Json) -> None:
        self._answer.set()
        if method in {"sendMessage", "setMessageReaction"}:  # which answers "Sure enough"
            asked = self._asked.pop(int(parameters["chat_id"]), None)
            if asked is not None:  # else it is a second message
                self._waited.append(time.perf_counter() - asked)
                if self._again:
                    self._question()
        elif keystroke := self._typed.get(parameters.get("inline_query_id", "")):
            keystroke.answered = time.perf_counter()


def _is_due(keystroke: Keystroke) -> bool:
    return keystroke.is_last and keystroke.answered is None


def _user(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "Ada", "language_code": "en"}
