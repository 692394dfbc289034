"""A stop: what is being answered is completed, who goes unanswered is told, nothing holds it up."""

import asyncio
import logging

import pytest

from bot import background
from bot.database.connections import BUSY_TIMEOUT
from bot.lifecycle import shutdown
from bot.lifecycle.lifecycle import STEP_PATIENCE
from bot.lifecycle.stop_signal import STOP_SECONDS
from bot.updates import polling
from bot.webhook import receiver
from tests.bot_api import ADA, GROUP, BotApi, User
from tests.conftest import Launch

QUESTION = "Who signed the agreement?"
BO, CLEO = User(1002, "Bo", "bo_reads"), User(1003, "Cleo", "cleo_reads")
RESTARTING = "I am being restarted"


async def fetched(api: BotApi) -> None:
    """Wait until the bot has taken every update, though a request may hang."""
    assert await api._until(lambda: not api._pending, 300)


async def test_who_waits_is_told_once_and_who_did_not_mean_the_bot_is_not(
    launch: Launch, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    api.can_read_all_group_messages = True
    bot = await launch(concurrent_updates=1)
    api.fail("sendMessage", hang=True, chat_id=ADA.id)
    api.message(QUESTION)
    await api.wait_for("sendMessage")
    for _ in range(3):
        api.message(QUESTION, user=BO)
    api.message("/latest 3", user=CLEO)
    api.message("Nice weather in the harbour", chat=GROUP, user=BO)
    api.inline("agreement", user=BO)
    await fetched(api)
    with caplog.at_level(logging.INFO):
        await launch()

    for user in (BO, CLEO):
        assert [message.text[: len(RESTARTING)] for message in api.sent(chat_id=user.id)] == [RESTARTING]
    assert api.sent(chat_id=GROUP.id) == []
    assert bot.bot_data.metrics["unanswered"] == 3  # who waits for the hanging answer is told, too
    assert "3 of 3 chats with open questions were told to ask again" in caplog.messages


async def test_what_is_being_answered_is_completed(launch: Launch, api: BotApi) -> None:
    await launch()
    failure = api.fail("sendMessage", hang=True)
    api.message(QUESTION)
    await api.wait_for("sendMessage")
    asyncio.get_running_loop().call_later(0.2, failure.release)
    await launch()

    assert [RESTARTING in message.text for message in api.sent()] == [False]


def test_the_parts_of_a_stop_together_take_no_longer_than_it_may() -> None:
    updates = polling.FINISH_SECONDS + polling.FAREWELL_SECONDS
    tasks = background.FINISH_PATIENCE + background.CANCEL_PATIENCE

    assert max(updates, receiver.COMPLETION_SECONDS, tasks) + 3 * shutdown.CLOSE_SECONDS < STOP_SECONDS
    assert BUSY_TIMEOUT / 1000 <= STEP_PATIENCE


async def test_telegram_away_at_the_stop_holds_nothing_up(
    launch: Launch, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    await launch()
    for method in ("getUpdates", "sendMessage"):
        api.fail(method, drop=True, times=99)
    await asyncio.wait_for(launch(), 60)

    assert "Traceback" not in caplog.text
