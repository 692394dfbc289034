"""People who ask, follow up, edit, press buttons and type inline, one thing after the other."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from tests.bot_api import PATIENCE, BotApi, Chat, Message, User
from tests.replicas.reports import FOLLOW_UP, SUBJECTS

NEAR = 60  # messages of a chat that are looked through for a reply
INLINE_SECONDS = 5.0  # until somebody who sees no results types on


@dataclass(frozen=True)
class Exchange:
    """A message, and what it and the updates about it are to bring: replies to it with these words."""

    message: Message
    updates: tuple[int, ...]
    expected: tuple[str, ...]
    taps: tuple[int, ...] = ()  # those of the updates that press the same button


@dataclass
class Person:
    """Somebody in a private chat; `wrong` is what was answered otherwise than expected."""

    api: BotApi
    user: User
    draw: random.Random
    exchanges: list[Exchange] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    inline_repeats: int = 0

    async def converse(self) -> None:
        """Ask about a town, follow up, edit the question to another town, ask for more, and type inline."""
        first, second, typed = self.draw.sample(SUBJECTS, 3)
        question = self.api.message(first.question, user=self.user)
        await self._replied(question, first.repair)
        follow_up = self.api.message(FOLLOW_UP, user=self.user)
        await self._replied(follow_up, first.count)
        self.exchanges.append(Exchange(follow_up, _numbers(follow_up), (first.count,)))
        edited = self.api.edit(question, second.question, chat=Chat.private(self.user))
        await self._until(lambda: self._reply(question, second.repair), f"edit to {second.repair!r}")
        # Nobody presses a button within the milliseconds until what was answered is remembered.
        await self._until(lambda: edited.update_id not in self.api._pending, f"end of {edited.update_id}")
        before = len(self.replies(question))
        pressed = self._press_twice(self._reply(question, second.repair), "More")
        await self._replied(question, second.count, before)
        updates = (*_numbers(question, edited), *pressed)
        self.exchanges.append(Exchange(question, updates, (second.repair, second.count), pressed))
        await self._type(f"lighthouse {typed.town}", typed.repair)

    def replies(self, message: Message) -> list[Message]:
        """What the bot has replied to a message, as it stands now."""
        numbers = range(message.message_id + 1, message.message_id + NEAR)
        near = (self.api.messages.get((message.chat_id, number)) for number in numbers)
        return [each for each in near if each and each.reply_to == message.message_id]

    async def subscribe(self) -> None:
        """Ask to be told of new reports."""
        message = self.api.message("/subscribe", user=self.user)
        await self._until(lambda: self.replies(message), "a subscription")

    def _reply(self, message: Message, words: str) -> Message | None:
        """The newest reply to a message that has these words."""
        return next((each for each in reversed(self.replies(message)) if words in each.text), None)

    async def _replied(self, message: Message, words: str, before: int = 0) -> None:
        """Wait for one more reply than before, and note it where it has not these words."""
        await self._until(lambda: len(self.replies(message)) > before, f"reply {words!r}")
        if self._reply(message, words) is None:
            self.wrong.append(f"{words!r} expected, not {self.replies(message)[-1].text!r}")

    def _press_twice(self, message: Message | None, button: str) -> tuple[int, int]:
        """Press a button, and again before anything has come of it."""
        assert message is not None
        numbers = []
        for _ in range(2):
            self.api.press(message, button, user=self.user)
            numbers.append(max(self.api._pending))
        return numbers[0], numbers[1]

    async def _type(self, query: str, words: str) -> None:
        """Type inline until results come: a query that is lost is answered by the next keystroke."""
        while True:
            number = self.api.inline(query, user=self.user)
            if await self.api._until(partial(self.api.results.get, number), INLINE_SECONDS):
                break
            self.inline_repeats += 1
        results = self.api.results[number]
        if not results or words not in results[0].message.text:
            self.wrong.append(f"{words!r} expected inline: {results[:1]}")

    async def _until(self, condition: Callable[[], object], what: str) -> None:
        if not await self.api._until(condition, PATIENCE):
            raise AssertionError(f"no {what} in {PATIENCE:.0f} s")


def _numbers(*messages: Message) -> tuple[int, ...]:
    return tuple(message.update_id for message in messages if message.update_id is not None)
