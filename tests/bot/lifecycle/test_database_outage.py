"""PostgreSQL goes away, hangs and comes back under the running bot."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests import postgres
from tests.bot.conftest import installed_postgresql
from tests.bot_api import BotApi
from tests.bot_process import bot_process, fill, noise
from tests.conftest import Launch

AWAY = "DISPATCH_DATABASE: no PostgreSQL server answers at this address"


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    """A server that only these tests stop and freeze."""
    with installed_postgresql() as server:
        yield server


@pytest.fixture
def url(server: postgres.Server) -> Iterator[str]:
    with server.database() as url:
        yield url


async def test_a_server_that_restarts_is_told_in_one_line_and_used_again(
    launch: Launch,
    api: BotApi,
    server: postgres.Server,
    url: str,
    secret_key: SecretStr,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    bot = await launch(database=url, secret_key=secret_key, data=tmp_path)
    for text in ("/subscribe ferry", "/subscribe drones", "/subscribe bridge"):
        (server.stop if "drones" in text else server.start if "bridge" in text else int)()
        api.message(text)
        await api.settled(bot)
    replies = [message.text for message in api.sent()]

    assert len(replies) == 3
    assert "ferry" in replies[0]
    assert "went wrong" in replies[1]
    assert "bridge" in replies[2]
    errors = [line for line in caplog.messages if line.startswith("Error ")]
    assert len(errors) == 1
    assert AWAY in errors[0]
    assert bot.bot_data.tasks.failures == {}


async def test_a_start_waits_for_a_server_that_starts_later(
    api: BotApi, server: postgres.Server, url: str, tmp_path: Path
) -> None:
    fill(tmp_path)
    server.stop()
    async with bot_process(api, tmp_path, DATABASE=url) as bot:
        await bot.logged(f"{AWAY}.*, trying on")
        server.start()
        await bot.logged("The database can be used after")
        await bot.logged("Application started")
        bot.terminate()
        assert await bot.ended() == 0
    assert noise(bot.log) == []


async def test_a_server_that_hangs_does_not_hold_up_the_stop(
    api: BotApi, server: postgres.Server, url: str, tmp_path: Path
) -> None:
    fill(tmp_path)
    async with bot_process(api, tmp_path, DATABASE=url) as bot:
        await bot.logged("Application started")
        api.message("/subscribe ferry")
        await api.wait_for("sendMessage", 1)
        with server.frozen():
            api.message("/subscribe drones")
            (tmp_path / "reports" / "report9.txt").write_text("Report 9\n2024-08-05\nThe ferry sank.\n")
            assert await api._until(lambda: not api._pending, 300)
            bot.terminate()
            assert await bot.ended() == 0, bot.log  # while the server still hangs
