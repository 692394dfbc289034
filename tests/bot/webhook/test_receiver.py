"""Updates that are delivered: each is answered once, in the order of its chat, and none is lost."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from telegram import Update
from telegram.error import InvalidToken

from bot.database.errors import DatabaseUnavailableError
from bot.updates.telegram_connection import REFUSED_SECONDS
from bot.webhook.local_turns import LocalTurns
from bot.webhook.receiver import Receiver
from tests.bot.updates.test_update_reader import UNREADABLE
from tests.bot.webhook.conftest import WEBHOOK, Start, Webhook
from tests.bot_api import BotApi, User
from tests.bot_api_webhook import delivering
from tests.conftest import Clock

QUESTION, ANSWER = "Who signed the agreement?", "Mara Lindqvist signed the agreement"
BO = User(1002, "Bo", "bo_reads")


async def got(webhook: Webhook, path: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(f"http://{webhook.address}{path}", timeout=20)


async def test_a_question_is_answered_and_telegram_neither_polled_nor_told_of_the_webhook(
    webhook: Webhook, api: BotApi
) -> None:
    api.message(QUESTION)
    await api.settled(webhook.app)

    assert ANSWER in api.sent()[0].text
    assert webhook.statuses == [200]
    assert webhook.app.bot_data.metrics["updates"] == 1
    assert [api.called(name) for name in ("getUpdates", "setWebhook", "deleteWebhook")] == [[], [], []]


async def test_an_update_stays_with_telegram_until_it_is_handled(webhook: Webhook, api: BotApi) -> None:
    failure = api.fail("sendMessage", hang=True)
    api.message(QUESTION)
    await api.wait_for("sendMessage")
    assert len(api._pending) == 1
    failure.release()
    await api.settled(webhook.app)

    assert webhook.statuses == [200]


async def test_chats_are_answered_side_by_side_and_each_in_order(webhook: Webhook, api: BotApi) -> None:
    failure = api.fail("sendMessage", hang=True)
    first = api.message(QUESTION)
    await api.wait_for("sendMessage")
    api.edit(first, "Who fed the zebra?")
    api.message(QUESTION, user=BO)
    await api.wait_for("sendMessage", 2)
    assert api.called("editMessageText") == []
    failure.release()
    await api.settled(webhook.app)

    assert [ANSWER in message.text for message in api.sent(chat_id=BO.id)] == [True]
    assert "zebra" in api.sent(chat_id=first.chat_id)[0].text


@pytest.mark.parametrize("at_once", [True, False], ids=["while it is handled", "afterwards"])
async def test_an_update_that_is_delivered_again_is_answered_once(
    webhook: Webhook, api: BotApi, at_once: bool
) -> None:
    failure = api.fail("sendMessage", hang=True)
    api.message(QUESTION)
    await api.wait_for("sendMessage")
    (number, update), *_ = api._pending.items()
    if not at_once:
        failure.release()
        await api.settled(webhook.app)
        api._pending[number] = update
        api._wake()
        await api.settled(webhook.app)
    else:
        async with delivering(api, f"http://{webhook.address}") as again:
            failure.release()
            await api.settled(webhook.app)
            await api._until(lambda: again.deliveries, 20)
        assert [delivery.status for delivery in again.deliveries] == [200]

    assert len(api.sent()) == 1
    assert webhook.app.bot_data.metrics["updates"] == 1
    assert webhook.app.bot_data.metrics["repeated updates"] == 1


async def test_what_cannot_be_read_is_not_delivered_for_ever(
    webhook: Webhook, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with httpx.AsyncClient(trust_env=False) as client:
            headers = {
                "X-Telegram-Bot-Api-Secret-Token": api.webhook_secret,
                "Content-Type": "application/json",
            }
            address, bodies = f"http://{webhook.address}/telegram", map(json.dumps, UNREADABLE.values())
            answers = [await client.post(address, content=body, headers=headers) for body in bodies]
        api.message(QUESTION)
        await api.settled(webhook.app)

    assert {answer.status_code for answer in answers} == {200}
    assert webhook.app.bot_data.metrics["unreadable updates"] == len(UNREADABLE)
    assert "is skipped" in caplog.text
    assert "secret words" not in "\n".join(
        m.getMessage() for m in caplog.records if m.name.startswith("bot.")
    )
    assert len(api.sent()) == 1


async def test_a_failed_answer_is_handled_too(webhook: Webhook, api: BotApi) -> None:
    api.fail("sendMessage", status=400, description="Bad Request: nonsense")
    api.message(QUESTION)
    await api.settled(webhook.app)

    assert webhook.statuses == [200]
    assert webhook.app.bot_data.metrics["errors"] == 1


async def test_a_defect_beyond_the_handlers_is_logged_and_not_repeated(
    webhook: Webhook, api: BotApi, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(update: Update) -> None:
        raise KeyError(update.message)

    monkeypatch.setattr(webhook.app, "process_update", fail)
    api.message("Who fed the zebra?")
    await api.settled(webhook.app)

    assert webhook.statuses == [200]
    assert "Defect: an update could not be processed: builtins.KeyError" in caplog.text
    assert "zebra" not in caplog.text


async def test_the_newest_inline_query_does_not_wait_for_those_it_overtakes(
    webhook: Webhook, api: BotApi
) -> None:
    """Telegram delivers a person's next query only once the one before it is answered 200."""
    failure = api.fail("answerInlineQuery", hang=True)
    for words in ("a", "agr", "agree", "agreement"):
        api.inline(words)
    assert await api._until(lambda: not api._pending, 20)
    assert webhook.statuses == [200] * 4
    assert not any(call.error for call in api.called("answerInlineQuery"))  # the first hangs still
    failure.release()
    await api.wait_for("answerInlineQuery")
    await asyncio.gather(*webhook.receiver._queries)

    counts = webhook.app.bot_data.metrics
    assert counts["inline queries"] + counts["inline overtaken"] == 4


async def test_at_a_stop_what_is_begun_is_completed_and_the_rest_answered_by_the_next(
    start: Start, api: BotApi
) -> None:
    turns = LocalTurns()  # which replicas share
    webhook = await start(turns, concurrent_updates=1)
    failure = api.fail("sendMessage", hang=True)
    api.message(QUESTION)
    await api.wait_for("sendMessage")
    api.message(QUESTION, user=BO)
    assert await api._until(lambda: webhook.app.update_processor.current_concurrent_updates == 2, 20)
    stopping = asyncio.create_task(webhook.service.source.finish())
    assert await api._until(lambda: 503 in webhook.statuses, 20)
    ready = await got(webhook, "/readyz")
    assert not await webhook.receiver.receive(None)
    failure.release()
    await stopping

    assert ready.status_code == 503
    assert ready.json()["checks"]["updates"]["reason"] == "the bot is being stopped"
    assert await api._until(lambda: 200 in webhook.statuses, 20)
    assert api.sent(chat_id=BO.id) == []
    webhook = await start(turns)
    await api.settled(webhook.app)
    assert [ANSWER in message.text for message in api.sent()] == [True, True]


async def test_a_stop_cuts_off_what_takes_too_long_which_is_delivered_again(
    start: Start, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.webhook.receiver.COMPLETION_SECONDS", 0.0)
    webhook = await start()
    failure = api.fail("sendMessage", hang=True)
    api.message(QUESTION)
    await api.wait_for("sendMessage")
    webhook = await start()
    failure.release()
    await api.settled(webhook.app)

    assert [ANSWER in message.text for message in api.sent()] == [True]


class AwayTurns(LocalTurns):
    """Turns of a database that is away or busy before a turn, then when it is to be recorded."""

    def __init__(self) -> None:
        super().__init__()
        away = DatabaseUnavailableError("no server answers")
        self.before, self.after = [away, away, TimeoutError()], [away]

    @asynccontextmanager
    async def of(self, update: Update) -> AsyncIterator[bool]:
        if self.before:
            raise self.before.pop(0)
        async with super().of(update) as is_new:
            yield is_new
        if self.after:
            raise self.after.pop(0)


async def test_while_nobody_can_tell_what_was_handled_telegram_keeps_the_updates(
    start: Start, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    webhook = await start(AwayTurns())
    with caplog.at_level(logging.INFO):
        for text in (QUESTION, "Who fed the zebra?"):
            api.message(text)
        await api.settled(webhook.app)

    assert webhook.statuses == [503, 503, 503, 200, 200]
    assert len(api.sent()) == 2
    assert caplog.messages.count("no server answers, trying on") == 1
    assert any(line.startswith("Updates are received again after") for line in caplog.messages)


async def test_before_the_start_nothing_is_taken(start: Start, api: BotApi) -> None:
    webhook = await start()
    await webhook.app.stop()
    api.message(QUESTION)
    assert await api._until(lambda: webhook.statuses, 20)
    assert webhook.statuses[0] == 503
    await webhook.app.start()
    await api.settled(webhook.app)

    assert ANSWER in api.sent()[0].text


async def test_a_webhook_that_is_not_registered_is_told_of(
    start: Start, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    warning = f"Telegram does not deliver to {WEBHOOK}; run dispatch webhook set"
    await start()
    assert warning not in caplog.messages
    api.webhook = "https://old.example.org/telegram"
    await start()
    assert warning in caplog.messages
    caplog.clear()
    api.fail("getWebhookInfo", status=502)
    await start()

    assert caplog.messages == []


async def test_it_is_ready_once_telegram_has_answered(webhook: Webhook, api: BotApi) -> None:
    assert await api._until(lambda: webhook.service.source.age is not None, 20)
    ready = await got(webhook, "/readyz")

    assert ready.status_code == 200
    assert ready.json()["checks"]["updates"] == {"ok": True, "reason": None}


async def test_a_token_that_is_taken_back_is_noticed(webhook: Webhook, api: BotApi) -> None:
    clock = Clock()
    receiver = Receiver(webhook.app, None, clock, clock.sleep)
    api.revoke()
    with pytest.raises(InvalidToken):
        await receiver.run()

    assert sum(clock.slept) == REFUSED_SECONDS
