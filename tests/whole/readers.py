"""People who ask, ask on, correct what they wrote, press buttons and search inline, each in an own chat."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.bot_api import User
from tests.bot_api_records import Chat, Message
from tests.whole.bridges import Bridge
from tests.whole.deliveries import Sent, WatchedApi

THINKING = 1.1  # seconds between two acts: Telegram takes one message a second for a chat
PATIENCE = 60.0  # seconds, after which an answer is lost
TYPED_AGAIN = 5.0  # seconds, after which somebody types an inline query again
QUERIES = 10  # that somebody types until they are answered


@dataclass
class Act:
    """Something that somebody did, and what is to come of it."""

    kind: str
    chat: int
    answer: str  # words that no other report has; none for a query
    begun: float  # of time.monotonic
    ended: float | None = None  # None where nothing came
    was_away: bool = False  # it was answered by the line that says that the reports are away
    answers: int = 0  # of a query


@dataclass
class Reader:
    """Somebody with a private chat, who does one thing after the other."""

    api: WatchedApi
    user: User
    away: str  # the line that says that the reports cannot be asked
    acts: list[Act] = field(default_factory=list)

    @property
    def sent(self) -> list[Sent]:
        """All that came to the chat."""
        return self.api.sent_to[self.user.id]

    async def read(self, bridges: Iterator[Bridge], enough: asyncio.Event) -> None:
        """Do everything again and again until it is enough."""
        while not enough.is_set():
            question = await self._asks(bridges)
            corrected, message = await self._corrects(question, bridges)
            await self._says("follow-up", corrected.next_question, corrected.next_answer)
            await self._presses(message)
            await self._types(corrected.title)

    async def subscribe(self) -> None:
        """Ask to be told of every new report."""
        await self._says("subscription", "/subscribe", "")

    async def _asks(self, bridges: Iterator[Bridge]) -> Message:
        """A question that was answered; where the reports are away, another is asked."""
        while True:
            bridge = next(bridges)
            await asyncio.sleep(THINKING)
            question = self.api.message(bridge.question, user=self.user)
            if await self._answered("question", bridge.answer) or not self.acts[-1].was_away:
                return question

    async def _corrects(self, question: Message, bridges: Iterator[Bridge]) -> tuple[Bridge, Message | None]:
        """What the question is corrected to, and the answer as it stands then."""
        while True:
            bridge = next(bridges)
            await asyncio.sleep(THINKING)
            self.api.edit(question, bridge.question, chat=Chat.private(self.user))
            if (sent := await self._answered("edit", bridge.answer)) or not self.acts[-1].was_away:
                return bridge, self.api.messages.get((self.user.id, sent.message_id if sent else 0))

    async def _says(self, kind: str, text: str, answer: str) -> None:
        await asyncio.sleep(THINKING)
        self.api.message(text, user=self.user)
        await self._answered(kind, answer)

    async def _answered(self, kind: str, answer: str) -> Sent | None:
        """What answers that which was said just now; None where nothing did, or the reports are away."""
        seen, act = len(self.sent), Act(kind, self.user.id, answer, time.monotonic())
        self.acts.append(act)

        def found() -> Sent | None:
            return next(
                (each for each in self.sent[seen:] if answer in each.text or self.away in each.text), None
            )

        await self.api.until(self.user.id, found, PATIENCE)
        if sent := found():
            act.ended, act.was_away = sent.time, self.away in sent.text
        return None if act.was_away else sent

    async def _presses(self, message: Message | None) -> None:
        """Press the first button that the answer has now."""
        if message is None:
            return
        await asyncio.sleep(THINKING)
        shown = self.api.current(message)
        button = next((each for row in shown.keyboard for each in row if "callback_data" in each), None)
        if button:
            act = Act("tap", self.user.id, "", time.monotonic())
            self.acts.append(act)
            query = self.api.press(shown, button["text"], user=self.user)
            await self._query_answered(act, query, PATIENCE)

    async def _types(self, words: str) -> None:
        """Type until results come: the next keystroke makes up for a query that is lost."""
        act = Act("inline", self.user.id, "", time.monotonic())
        self.acts.append(act)
        for _ in range(QUERIES):
            if await self._query_answered(act, self.api.inline(words, user=self.user), TYPED_AGAIN):
                return

    async def _query_answered(self, act: Act, query: str, seconds: float) -> bool:
        answers = self.api.query_answers
        await self.api.until(query, lambda: answers[query], seconds)
        if answers[query]:
            act.ended, act.answers = answers[query][0], len(answers[query])
        return bool(answers[query])
