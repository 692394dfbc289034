"""People who ask, follow up, edit, press buttons and type inline, one thing after the other."""

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from bot.messages.templates import Templates
from tests.bot_api import PATIENCE, BotApi, Chat, Message, User
from tests.replicas.reports import FOLLOW_UP, SUBJECTS, Subject

NEAR = 60  # messages of a chat that are looked through for a reply
INLINE_SECONDS = 5.0  # until somebody who sees no results types on
AWAY = Templates().phrase("notices", "engine_away")
INLINE_AWAY = Templates().phrase("buttons", "engine_away")


class ReportsAwayError(Exception):
    """Somebody was told that the reports cannot be searched at the moment."""


@dataclass(frozen=True)
class Act:
    """Something that somebody did and that was answered; times are of time.monotonic."""

    kind: str
    begun: float
    ended: float
    is_away: bool  # the answer was that the reports cannot be searched


@dataclass(frozen=True)
class Exchange:
    """A message, and what it and the updates about it are to bring: replies to it with these words."""

    message: Message
    updates: tuple[int, ...]
    expected: tuple[str, ...]
    second_tap: int = 0  # the update that presses the same button again
    tapped: float = 0.0  # when the first brought its reply, of time.monotonic


@dataclass
class Person:
    """Somebody in a private chat; `wrong` is what was answered otherwise than expected."""

    api: BotApi
    user: User
    draw: random.Random
    thinking: float = 0.0  # seconds before each act
    is_hasty: bool = True  # presses a button the moment it sees it, though its answer is not yet remembered
    exchanges: list[Exchange] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    async def converse(self) -> None:
        """Ask about a town, follow up, edit the question to another town, ask for more, and type inline.

        Where the reports cannot be searched the rest is left out.
        """
        first, second, typed = self.draw.sample(SUBJECTS, 3)
        with suppress(ReportsAwayError):
            question = await self._ask("question", first.question, first.repair)
            follow_up = await self._ask("follow-up", FOLLOW_UP, first.count)
            self.exchanges.append(Exchange(follow_up, _numbers(follow_up), (first.count,)))
            edited = await self._edit(question, second)
            pressed = await self._press_twice(question, second)
            updates = (*_numbers(question, edited), *pressed)
            expected, tapped = (second.repair, second.count), self.acts[-1].ended
            self.exchanges.append(Exchange(question, updates, expected, pressed[1], tapped))
            await self._type(f"lighthouse {typed.town}", typed.repair)

    def replies(self, message: Message) -> list[Message]:
        """What the bot has replied to a message, as it stands now."""
        numbers = range(message.message_id + 1, message.message_id + NEAR)
        near = (self.api.messages.get((message.chat_id, number)) for number in numbers)
        return [each for each in near if each and each.reply_to == message.message_id]

    async def subscribe(self) -> None:
        """Ask to be told of new reports, again while they cannot be searched."""
        while not self.acts or self.acts[-1].is_away:
            message = self.api.message("/subscribe", user=self.user)
            with suppress(ReportsAwayError):
                await self._until("subscription", partial(self.replies, message))

    def _reply(self, message: Message, words: str) -> Message | None:
        """The newest reply to a message that has these words."""
        return next((each for each in reversed(self.replies(message)) if words in each.text), None)

    async def _ask(self, kind: str, text: str, answer: str) -> Message:
        await asyncio.sleep(self.thinking)
        message = self.api.message(text, user=self.user)
        await self._replied(kind, message, answer)
        return message

    async def _edit(self, question: Message, subject: Subject) -> Message:
        await asyncio.sleep(self.thinking)
        edited = self.api.edit(question, subject.question, chat=Chat.private(self.user))
        await self._until("edit", lambda: self._reply(question, subject.repair))
        if not self.is_hasty:
            await self.api._until(lambda: edited.update_id not in self.api._pending, PATIENCE)
        return edited

    async def _press_twice(self, question: Message, subject: Subject) -> tuple[int, int]:
        """Press the button for more, and again before anything has come of it."""
        await asyncio.sleep(self.thinking)
        answer, before = self._reply(question, subject.repair), len(self.replies(question))
        assert answer is not None
        numbers = []
        for _ in range(2):
            query = self.api.press(answer, "More", user=self.user)
            numbers.append(max(self.api._pending))
        await self._replied("button", question, subject.count, before, query)
        return numbers[0], numbers[1]

    async def _type(self, query: str, words: str) -> None:
        """Type inline until results come: a query that is lost is answered by the next keystroke."""
        await asyncio.sleep(self.thinking)
        begun = time.monotonic()
        while True:
            number = self.api.inline(query, user=self.user)
            if await self.api._until(partial(self.api.notices.__contains__, number), INLINE_SECONDS):
                break
        results, is_away = self.api.results[number], self.api.notices[number] == INLINE_AWAY
        self.acts.append(Act("inline query", begun, time.monotonic(), is_away))
        if not is_away and (not results or words not in results[0].message.text):
            self.wrong.append(f"{words!r} expected inline: {results[:1]}")

    async def _replied(
        self, kind: str, message: Message, words: str, before: int = 0, query: str = ""
    ) -> None:
        """Wait for one more reply than before, and note it where it has not these words."""
        await self._until(kind, lambda: len(self.replies(message)) > before, query)
        if self._reply(message, words) is None:
            self.wrong.append(f"{words!r} expected, not {self.replies(message)[-1].text!r}")

    async def _until(self, kind: str, is_answered: Callable[[], object], query: str = "") -> None:
        """Wait until what was done just now is answered. Raises ReportsAwayError."""
        begun, last, chat = time.monotonic(), self.api._numbers[self.user.id], self.user.id

        def is_away() -> bool:
            numbers = range(last + 1, self.api._numbers[chat] + 1)
            come = (self.api.messages.get((chat, number)) for number in numbers)
            return AWAY in self.api.notices.get(query, "") or any(each and AWAY in each.text for each in come)

        if not await self.api._until(lambda: is_answered() or is_away(), PATIENCE):
            raise AssertionError(f"no answer to a {kind} in {PATIENCE:.0f} s")
        self.acts.append(Act(kind, begun, time.monotonic(), not is_answered()))
        if self.acts[-1].is_away:
            raise ReportsAwayError


def _numbers(*messages: Message) -> tuple[int, ...]:
    return tuple(message.update_id for message in messages if message.update_id is not None)
