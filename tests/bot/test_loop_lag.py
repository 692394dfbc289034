"""The event loop is free: nothing that scores or renders keeps it from other chats.

Measured is the CPU time of the loop's thread from one turn of the loop to the next, which does not depend on
how busy the machine is, as time on the clock would.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.database.encryption import new_key
from retrieval import Archive, Report
from tests.bot_api import ADA, BotApi, User
from tests.conftest import Launch
from tests.hostile_texts import HOSTILE

LONGEST_TURN = 0.05  # seconds
TRACED = 5  # times so long, at most, where coverage traces each line
VAST = 7500  # sentences of one paragraph, 400 KB
PAUSE = 0.002  # seconds between acts: a turn of the loop is not to hold many, which are the test's own work
COMMANDS = (
    "/report long",
    "/report vast",
    "/timeline harbour",
    "/trend harbour",
    "/latest",
    "/reports",
    "/about",
    "/help",
    "/start",
    "/privacy",
    "/subscribe harbour",
    "/forget",
)
SENTENCES = tuple(f"The harbour of Port {number} was closed to vessels on Friday." for number in range(400))


@pytest.fixture
def archive(reports: tuple[Report, ...]) -> Archive:
    """Small reports, a long one, and one of a vast paragraph."""
    vast = " ".join(f"Pump {number} of the harbour stands near the water of Selm." for number in range(VAST))
    return Archive.of(
        [
            *reports,
            Report(slug="long", title="The long harbour report", paragraphs=SENTENCES),
            Report(slug="vast", title="The vast pump report", paragraphs=("The pumps were counted.", vast)),
        ]
    )


@asynccontextmanager
async def turns() -> AsyncIterator[list[float]]:
    """The CPU seconds of each turn of the loop, taken by a call that repeats."""
    loop, taken = asyncio.get_running_loop(), list[float]()
    before = time.thread_time()

    def turn() -> None:
        nonlocal before, handle
        now = time.thread_time()
        taken.append(now - before)
        before = now
        handle = loop.call_later(0.001, turn)

    handle = loop.call_later(0.001, turn)
    try:
        yield taken
    finally:
        handle.cancel()


@pytest.mark.usefixtures("uncollected")
async def test_no_turn_of_the_loop_is_long(launch: Launch, api: BotApi, tmp_path: Path) -> None:
    bot = await launch(secret_key=new_key(), data=tmp_path)
    people = [User(5000 + number) for number in range(8)]
    for person in people:
        api.message("Who counted the pumps of the harbour?", user=person)
    await api.settled(bot, timeout=60)  # what is made once is made
    question = "How many pumps of the harbour stand near the water of Selm?"
    async with turns() as taken:
        for number, text in enumerate(HOSTILE.values()):
            api.message(text, user=people[number % 8])
            api.inline(text[:256], user=people[number % 8])
            await asyncio.sleep(PAUSE)
        for text in (*COMMANDS, question):
            api.message(text)
            await asyncio.sleep(PAUSE)
        await api.settled(bot, timeout=120)
        for answer in [sent for sent in api.sent(chat_id=ADA.id) if sent.buttons][-12:]:
            for button in [button for row in answer.keyboard for button in row if "callback_data" in button]:
                api.press(answer, button["callback_data"])
                await asyncio.sleep(PAUSE)
        await api.settled(bot, timeout=120)

    assert max(taken) < LONGEST_TURN * (TRACED if sys.gettrace() else 1)


async def test_work_on_the_loop_is_noticed() -> None:
    async with turns() as taken:
        await asyncio.sleep(0.01)
        until = time.thread_time() + 2 * LONGEST_TURN
        while time.thread_time() < until:
            pass
        await asyncio.sleep(0.01)

    assert max(taken) > LONGEST_TURN
