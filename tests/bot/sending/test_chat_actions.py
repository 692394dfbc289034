"""Typing: only where an answer takes a while, and never in its way."""

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram.ext import ExtBot

from bot.context import App
from bot.sending import chat_actions
from bot.sending.chat_actions import RENEWAL, typing
from retrieval import KnownReports
from tests.bot_api import ADA, GROUP, SUPERGROUP, TOKEN, BotApi, Chat
from tests.conftest import Clock, Say

QUESTION = "/ask Who signed the agreement?"
SIGNED = "Mara Lindqvist signed the agreement"


@pytest.fixture
async def sender(api: BotApi) -> AsyncIterator[ExtBot[Any]]:
    api.meet(Chat.private(ADA))
    async with ExtBot(TOKEN, api.base_url) as bot:
        yield bot


@pytest.fixture
def slow(bot: App, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Nothing is answered before the event, and typing is shown at once."""
    go_on = threading.Event()
    for method in ("ask", "timeline", "trend", "find"):
        held_by = KnownReports if method == "find" else bot.bot_data.archive
        unhurried = getattr(held_by, method)
        monkeypatch.setattr(
            held_by, method, lambda *args, of=unhurried, **more: go_on.wait(300) and of(*args, **more)
        )
    monkeypatch.setattr(chat_actions, "FAST", 0.0)
    return go_on


async def test_a_fast_answer_shows_no_typing(say: Say, api: BotApi) -> None:
    await say(QUESTION)  # the first takes longer: word lists and templates are read
    before = len(api.called("sendChatAction"))
    await say("/ask Who signed the paper?")

    assert len(api.called("sendChatAction")) == before


async def test_typing_is_shown_again_and_again_until_the_block_ends(
    sender: ExtBot[Any], api: BotApi, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_actions, "FAST", 0.0)
    with typing(sender, ADA.id, None, clock.sleep):
        calls = await api.wait_for("sendChatAction", 3)
    await api.settled()
    shown = len(api.called("sendChatAction"))
    for _ in range(20):  # time enough, as the clock jumps
        await asyncio.sleep(0)

    assert clock.slept[:2] == [RENEWAL, RENEWAL]
    assert calls[0].parameters == {"chat_id": ADA.id, "action": "typing"}
    assert len(api.called("sendChatAction")) == shown


@pytest.mark.parametrize(
    "text", ["Who signed the agreement?", "/timeline agreement", "/trend agreement", "/report on the harbour"]
)
async def test_typing_is_shown_while_an_answer_takes_long(
    slow: threading.Event, api: BotApi, bot: App, text: str
) -> None:
    api.message(text)
    [shown] = await api.wait_for("sendChatAction")
    assert api.sent() == api.sent("sendPhoto") == []
    slow.set()
    await api.settled(bot)

    assert shown.parameters["chat_id"] == ADA.id
    assert len(api.sent() + api.sent("sendPhoto")) == 1


async def test_typing_is_shown_in_the_topic_of_the_question(
    slow: threading.Event, api: BotApi, bot: App
) -> None:
    api.message(QUESTION, chat=SUPERGROUP, is_topic_message=True, message_thread_id=7)
    [shown] = await api.wait_for("sendChatAction")
    slow.set()
    await api.settled(bot)

    assert shown.parameters["chat_id"] == SUPERGROUP.id
    assert shown.parameters["message_thread_id"] == 7


@pytest.mark.parametrize(
    "failing",
    [{"status": 400, "description": "Bad Request: not enough rights"}, {"drop": True}, {"hang": True}],
)
async def test_typing_that_fails_or_hangs_is_no_error_and_delays_nothing(
    slow: threading.Event, api: BotApi, bot: App, failing: dict[str, Any]
) -> None:
    hanging = api.fail("sendChatAction", **failing)
    api.message(QUESTION, chat=GROUP)
    await api.wait_for("sendChatAction")
    slow.set()
    await api.wait_for("sendMessage")
    hanging.release()
    await api.settled(bot)

    [answer] = api.sent()
    assert SIGNED in answer.text
    assert bot.bot_data.metrics["errors"] == 0


async def test_an_edit_shows_typing_too(api: BotApi, bot: App, slow: threading.Event) -> None:
    slow.set()
    question = api.message(QUESTION, chat=GROUP)
    await api.settled(bot)
    slow.clear()
    before = len(api.called("sendChatAction"))
    api.edit(question, "/ask Which cables had rust?", chat=GROUP)
    await api.wait_for("sendChatAction", before + 1)
    slow.set()
    await api.settled(bot)
