"""The real program: it starts, outlives what it meets, and stops with nothing but log lines.

That a stop takes no longer than it may is `test_shutdown.py`'s and `test_stop_signal.py`'s: here nothing is
measured on the clock, which tells how busy the machine is.
"""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.lifecycle import lifecycle
from bot.lifecycle.lifecycle import Service
from bot.lifecycle.stop_signal import StopRequestedError, StopSignal
from bot.settings import Settings
from bot.updates import telegram_connection
from retrieval import Archive
from tests.bot.webhook.conftest import WEBHOOK, free_address, register
from tests.bot_api import ADA, TOKEN, BotApi, User
from tests.bot_api_webhook import Deliverer, delivering
from tests.bot_process import BotProcess, bot_process, fill, noise, stopped_at

QUESTION = "What did the lighthouse keeper of tower 2 do?"
CONNECTED = r"Connected as @dispatch_test_bot"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(tmp_path)
    return tmp_path


@asynccontextmanager
async def stopping(bot: BotProcess) -> AsyncIterator[None]:
    """Send a signal; after the block the program has ended well."""
    bot.terminate()
    yield
    assert await bot.ended() == 0, bot.log
    assert noise(bot.log) == []
    assert not re.search("Traceback|Event loop|never retrieved", "\n".join(bot.log))


@pytest.mark.parametrize("step", ["archive", "database", "background", "updates"])
async def test_it_can_be_stopped_at_any_step_of_the_start(api: BotApi, folder: Path, step: str) -> None:
    code, _, bot = await stopped_at(api, folder, step)

    assert code == 0
    assert noise(bot.log) == []


async def test_sixty_waiting_questions_do_not_hold_up_the_stop(api: BotApi, folder: Path) -> None:
    bo = User(1002, "Bo", "bo_reads")
    async with bot_process(api, folder) as bot:
        await bot.logged("Application started")
        for _ in range(60):
            api.message(QUESTION)
        for _ in range(5):
            api.message(QUESTION, user=bo)
        await api.wait_for("sendMessage", 2)
        async with stopping(bot):
            pass

    answers = api.sent(chat_id=ADA.id)
    restarting = [message for message in answers if "I am being restarted" in message.text]
    assert len(restarting) <= 1  # none where the machine is too busy to send it in the time there is
    assert len(answers) < 20
    assert api._pending == {}  # the next start does not answer them a second time


async def test_a_hanging_telegram_does_not_hold_up_the_stop(api: BotApi, folder: Path) -> None:
    async with bot_process(api, folder) as bot:
        await bot.logged("Application started")
        api.fail("sendMessage", hang=True, times=99)
        api.message(QUESTION)
        await api.wait_for("sendMessage", 1)
        api.fail("getUpdates", hang=True, times=99)
        async with stopping(bot):
            pass


async def test_no_word_of_an_unreadable_update_is_in_the_log(api: BotApi, folder: Path) -> None:
    async with bot_process(api, folder) as bot:
        await bot.logged("Application started")
        await api.wait_for("getUpdates", 1)
        api.message(QUESTION)
        api.message("marker words", poll={"id": "1", "question": "marker words"})
        api.message(f"{QUESTION} Please.")
        await api.wait_for("sendMessage", 2)
        await bot.logged(r"Update \d+ \(message\) cannot be read and is skipped")
        async with stopping(bot):
            pass

    assert not re.search("marker|lighthouse", "\n".join(bot.log))


async def test_a_start_that_waits_for_telegram_can_be_stopped(api: BotApi, folder: Path) -> None:
    api.fail("getMe", hang=True, times=99)
    async with bot_process(api, folder) as bot:
        await api.wait_for("getMe", 1)
        async with stopping(bot):
            pass


async def test_a_start_that_waits_for_a_lock_of_the_database_can_be_stopped(
    api: BotApi, folder: Path
) -> None:
    (folder / "data").mkdir()
    locked = sqlite3.connect(folder / "data" / "dispatch.db")
    locked.execute("BEGIN EXCLUSIVE")
    try:
        async with bot_process(api, folder) as bot:
            await bot.logged("Start: database")
            async with stopping(bot):
                pass
    finally:
        locked.close()


async def test_a_token_that_is_taken_back_ends_it_with_one_line(
    api: BotApi, archive: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(telegram_connection, "REFUSED_SECONDS", 0.5)
    service = Service.of(Settings(token=TOKEN, api_url=api.base_url.removesuffix("/bot")), archive)
    run = asyncio.create_task(service.run(StopSignal()))
    await service.started.wait()
    await api.wait_for("getUpdates")
    api.token = "4242:another-token"
    api._poller = None
    api._wake()

    assert await asyncio.wait_for(run, 60) == 2
    assert len([line for line in caplog.messages if "copy it again from @BotFather" in line]) == 1
    assert len([line for line in caplog.messages if "Telegram refuses the token; trying on" in line]) == 1


async def test_it_can_be_stopped_while_its_token_is_refused(api: BotApi, folder: Path) -> None:
    async with bot_process(api, folder) as bot:
        await bot.logged(CONNECTED)
        for method in ("getUpdates", "getMe"):
            api.fail(method, status=401, times=99)
        api.message(QUESTION)
        await bot.logged("Telegram refuses the token; trying on")
        async with stopping(bot):
            pass


async def test_the_log_tells_the_first_minute(api: BotApi, folder: Path) -> None:
    api.fail("getMe", drop=True)
    async with bot_process(api, folder, LOG_LEVEL="INFO") as bot:
        await bot.logged("Application started")
        async with stopping(bot):
            pass

    told = [line.split(": ", 1)[1] for line in bot.log if " bot." in line]
    assert told[0].startswith("Dispatch ")
    assert told[1:4] == [
        f"Reports: {folder / 'reports'}",
        f"State: {folder / 'data'}",
        "3 reports, 3 passages; 0 undated, 0 unreadable",
    ]
    assert re.fullmatch(r"Cannot reach Telegram \(\w+\), trying on", told[4])
    assert told[5].startswith("Telegram is reached after ")
    assert told[6] == "Connected as @dispatch_test_bot"


def test_a_stop_while_the_archive_opens_gives_it_up(tmp_path: Path) -> None:
    stop = StopSignal()
    opened = list[Archive]()

    def open_archive() -> Archive:
        stop.request()
        stop.check()
        opened.append(Archive.open(tmp_path))
        return opened[0]

    assert lifecycle.run(Settings(token=TOKEN), open_archive, stop) == 0
    assert opened == []


async def test_work_is_given_up_when_a_stop_is_asked_for() -> None:
    stop, ended = StopSignal(), list[str]()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("ended")

    waiting = asyncio.create_task(lifecycle.unless_stopped(work(), stop))
    await asyncio.sleep(0.01)
    stop.request()
    with pytest.raises(StopRequestedError):
        await waiting

    assert ended == ["ended"]


async def test_behind_a_webhook_it_answers_until_it_stops_and_telegram_keeps_the_rest(
    api: BotApi, folder: Path
) -> None:
    address = free_address()
    register(api)
    settings = {"WEBHOOK": WEBHOOK, "HTTP": address, "CONCURRENT_UPDATES": "1"}
    async with delivering(api, f"http://{address}") as deliverer, bot_process(api, folder, **settings) as bot:
        api.message(QUESTION)
        await api.wait_for("sendMessage")
        failure = api.fail("sendMessage", hang=True)
        for number in (2, 3):
            api.message(QUESTION, user=User(1000 + number, "Bo"))
        await api.wait_for("sendMessage", 2)
        async with stopping(bot):
            assert await api._until(lambda: 503 in statuses(deliverer), 20)
            failure.release()

    assert [len(api.sent(chat_id=1000 + number)) for number in (1, 2, 3)] == [1, 1, 0]
    assert len(api._pending) == 1
    assert not re.search("lighthouse|keeper", "\n".join(bot.log))
    assert api.polls == []


def statuses(deliverer: Deliverer) -> set[int]:
    """The statuses of the deliveries so far."""
    return {delivery.status for delivery in deliverer.deliveries}


async def test_a_webhook_needs_an_address_to_listen_at(api: BotApi, folder: Path) -> None:
    async with bot_process(api, folder, WEBHOOK=WEBHOOK) as bot:
        assert await bot.ended() == 2

    (line,) = bot.log
    assert line.startswith("dispatch: DISPATCH_WEBHOOK needs DISPATCH_HTTP, ")


@pytest.mark.parametrize("key", [False, True], ids=["without a key", "with one"])
async def test_what_a_bot_does_not_need_is_not_imported(
    api: BotApi, folder: Path, monkeypatch: pytest.MonkeyPatch, key: bool
) -> None:
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")  # Python then writes a line for each module
    async with bot_process(api, folder, **({} if key else {"SECRET_KEY": ""})) as bot:
        await bot.logged("Application started")
        imported = {line.rsplit("|", 1)[-1].strip() for line in bot.log if line.startswith("import time:")}
        bot.terminate()
        await bot.ended()

    assert "telegram" in imported
    assert {"sqlalchemy", "alembic"} & imported == ({"sqlalchemy", "alembic"} if key else set())
    assert not {"uvicorn", "starlette", "trafilatura", "lxml", "matplotlib", "yaml", "markdown_it"} & imported
