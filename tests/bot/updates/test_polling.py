"""Polling goes on through everything but a refused token."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from bot import app
from bot.lifecycle.lifecycle import Service
from bot.lifecycle.stop_signal import StopSignal
from bot.settings import Settings
from bot.updates.polling import Polling
from bot.updates.telegram_connection import REFUSED_SECONDS
from retrieval import Archive
from tests.bot.updates.test_update_reader import UNREADABLE
from tests.bot_api import ADA, TOKEN, BotApi, User
from tests.conftest import Clock, running

QUESTION = "Who signed the agreement?"
SECRET = "secret words"
BEN = User(1002, "Ben")

Build = Callable[[], Service]


@pytest.fixture
def build(api: BotApi, archive: Archive, clock: Clock) -> Build:
    """Build a bot whose pauses cost no time."""

    def built() -> Service:
        settings = Settings(token=TOKEN, api_url=api.base_url.removesuffix("/bot"))
        application = app.build(settings, archive)
        return Service(application, Polling(application, clock, clock.sleep))

    return built


@pytest.fixture
async def service(build: Build) -> AsyncIterator[Service]:
    bot = build()
    async with running(bot):
        yield bot


Asked = Callable[[], Awaitable[str]]


@pytest.fixture
def asked(api: BotApi, service: Service) -> Asked:
    """Ask the bot and give what it answers."""

    async def ask() -> str:
        number = len(api.sent()) + 1
        api.message(QUESTION)
        await api.wait_for("sendMessage", number)
        await api.settled(service.app)
        return api.sent()[-1].text

    return ask


def tell(api: BotApi, raw: Any) -> None:
    """Queue an update as it is, with a number of its own where it has a sound one."""
    number = 7000 + int(api._new_id("update"))
    if isinstance(raw, dict) and raw.get("update_id") == 5 and type(raw["update_id"]) is int:
        raw = raw | {"update_id": number}
    elif isinstance(raw, dict) and isinstance(raw.get("update_id"), str):
        raw = raw | {"update_id": str(number)}
    api._pending[number] = raw
    api._wake()


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE)
async def test_an_unreadable_update_is_skipped_between_two_that_are_answered(
    api: BotApi, service: Service, caplog: pytest.LogCaptureFixture, raw: Any
) -> None:
    with caplog.at_level(logging.DEBUG):
        api.message(QUESTION)
        tell(api, raw)
        api.message("Who is the parrot's keeper?")
        await api.settled(service.app)

    assert len(api.sent()) == 2
    assert service.app.bot_data.metrics["unreadable updates"] == 1
    assert "is skipped" in caplog.text
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert SECRET not in "\n".join(ours)


async def test_of_the_queries_that_came_together_each_person_gets_the_newest_answered(
    api: BotApi, service: Service
) -> None:
    typed = [api.inline(words, user=user) for words, user in (("h", ADA), ("agr", BEN), ("har", ADA))]
    api.message(QUESTION)
    await api.settled(service.app)

    answered = {call.parameters["inline_query_id"] for call in api.called("answerInlineQuery")}
    assert answered == {*typed[1:]}
    assert len(api.sent()) == 1
    metrics = service.app.bot_data.metrics
    assert (metrics["updates"], metrics["inline overtaken"]) == (4, 1)


async def test_what_never_gets_a_number_is_no_busy_loop(api: BotApi, clock: Clock, asked: Asked) -> None:
    api._pending[7000] = {"no": "number"}
    api._wake()
    polls = len(api.polls)
    await api.wait_for("getUpdates", polls + 5)
    del api._pending[7000]

    assert clock.slept[:4] == [1, 2, 4, 8]
    assert "Mara Lindqvist signed the agreement" in await asked()


@pytest.mark.parametrize(
    "failure",
    [
        {"status": 500},
        {"status": 502},
        {"drop": True},
        {"status": 409},
        {"retry_after": 3},
        {"status": 429},
        {"status": 400},
        {"body": b'{"ok": true, "result": ['},
    ],
    ids=str,
)
async def test_a_fault_is_told_at_once_and_outlived(
    api: BotApi, asked: Asked, clock: Clock, caplog: pytest.LogCaptureFixture, failure: dict[str, Any]
) -> None:
    with caplog.at_level(logging.INFO):
        api.fail("getUpdates", times=3, **failure)
        answer = await asked()

    assert "Mara Lindqvist signed the agreement" in answer
    assert len([line for line in caplog.messages if line.endswith(", trying on")]) == 1
    assert any(line.startswith("Telegram is reached again after") for line in caplog.messages)
    assert len(clock.slept) == 3
    assert clock.slept == sorted(clock.slept)


async def test_two_programs_with_one_token_are_told(
    api: BotApi, asked: Asked, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("getUpdates", status=409)
    await asked()

    assert "Another program polls with the same token; stop one of the two, trying on" in caplog.text


async def test_one_wrong_401_ends_nothing(
    api: BotApi, asked: Asked, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("getUpdates", status=401)

    assert "Mara Lindqvist signed the agreement" in await asked()
    assert "Telegram refuses the token; trying on" in caplog.text


async def test_a_401_while_telegram_cannot_be_asked_again_ends_nothing(api: BotApi, asked: Asked) -> None:
    api.fail("getUpdates", status=401)
    api.fail("getMe", status=502)

    assert "Mara Lindqvist signed the agreement" in await asked()


async def test_401_for_good_stops_the_bot_in_time(
    api: BotApi, build: Build, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    bot, stop = build(), StopSignal()
    run = asyncio.create_task(bot.run(stop))
    await bot.started.wait()
    await api.wait_for("getUpdates")
    before = clock.now
    for method in ("getUpdates", "getMe"):
        api.fail(method, status=401, times=99)
    api.message(QUESTION)  # ends the request that is open

    assert await run == 2
    assert clock.now - before <= REFUSED_SECONDS
    assert caplog.messages.count("Telegram refuses this token; copy it again from @BotFather") == 1
    assert stop.requested


async def test_a_token_that_is_refused_at_the_start_ends_it_at_once(
    api: BotApi, build: Build, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    api.token = "1:another"

    assert await build().run(StopSignal()) == 2
    assert clock.slept == []
    assert "copy it again from @BotFather" in caplog.text


async def test_a_start_waits_for_telegram(
    api: BotApi, build: Build, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("getMe", drop=True, times=5)
    with caplog.at_level(logging.INFO):
        async with running(build()):
            await api.wait_for("getUpdates")

    assert clock.slept == [1, 2, 4, 8, 16]
    assert any(line.startswith("Cannot reach Telegram (") for line in caplog.messages)
    assert "Connected as @dispatch_test_bot" in caplog.messages


@pytest.mark.usefixtures("service")
async def test_a_webhook_is_deleted_first(api: BotApi) -> None:
    await api.wait_for("getUpdates")

    assert api.called("deleteWebhook")


async def test_its_age_is_the_time_since_updates_were_fetched(
    api: BotApi, build: Build, clock: Clock
) -> None:
    bot = build()
    assert bot.source.age is None
    async with running(bot):
        await api.wait_for("getUpdates")
        api.message(QUESTION)
        await api.settled(bot.app)
        assert bot.source.age == 0.0
        clock.now += 60.0
        assert bot.source.age == 60.0


async def test_what_was_taken_is_confirmed_by_the_stop(api: BotApi, archive: Archive) -> None:
    paused = asyncio.Event()

    async def pause(_: float) -> None:
        paused.set()
        await asyncio.Event().wait()  # until the stop

    application = app.build(Settings(token=TOKEN, api_url=api.base_url.removesuffix("/bot")), archive)
    async with running(Service(application, Polling(application, sleep=pause))):
        await api.wait_for("getUpdates", 2)  # the second one is open
        api.fail("getUpdates", status=502)  # the third one would have confirmed it
        api.message(QUESTION)
        await paused.wait()
        assert api._pending

    assert api._pending == {}
