"""What starts with the bot."""

import logging
from pathlib import Path
from typing import Any

import pytest

from bot.database.encryption import new_key
from bot.database.errors import DatabaseError, DatabaseUnavailableError
from bot.lifecycle.lifecycle import Service
from bot.lifecycle.startup import opened
from bot.lifecycle.stop_signal import StopSignal
from bot.settings import Settings
from retrieval import Archive
from tests.bot_api import TOKEN, BotApi
from tests.conftest import Clock, Launch


@pytest.mark.parametrize(
    ("sees_all", "words"), [(False, "Privacy mode is on"), (True, "Privacy mode is off")], ids=["on", "off"]
)
async def test_what_privacy_mode_means_is_logged(
    launch: Launch, api: BotApi, caplog: pytest.LogCaptureFixture, sees_all: bool, words: str
) -> None:
    api.can_read_all_group_messages = sees_all
    with caplog.at_level(logging.INFO):
        await launch()

    assert words in caplog.text


async def test_modes_that_are_off_are_logged(
    launch: Launch, api: BotApi, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.supports_guest_queries = False
    me = api._get_me

    def without_inline(_: Any) -> Any:
        return me({}) | {"supports_inline_queries": False}

    monkeypatch.setitem(
        __import__("tests.bot_api", fromlist=["METHODS"]).METHODS, "getMe", lambda _, p: without_inline(p)
    )
    with caplog.at_level(logging.INFO):
        await launch()

    assert "Guest mode is off" in caplog.text
    assert "Inline mode is off" in caplog.text


async def test_stopping_tells_what_was_done(
    launch: Launch, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    bot = await launch()
    api.message("Who signed the agreement?")
    await api.settled(bot)
    with caplog.at_level(logging.INFO):
        await launch()  # stops the first

    assert "'answers': 1" in caplog.text


class LateDatabase:
    """A database that can be used from some attempt on."""

    def __init__(self, *errors: DatabaseError) -> None:
        self._errors = list(errors)
        self.is_open = False

    async def open(self) -> None:
        if self._errors:
            raise self._errors.pop(0)
        self.is_open = True


async def test_a_database_that_is_away_is_waited_for(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    database = LateDatabase(*[DatabaseUnavailableError("no server answers") for _ in range(3)])
    with caplog.at_level(logging.INFO):
        await opened(database, clock, clock.sleep)

    assert database.is_open
    assert clock.slept == [1, 2, 4]
    assert caplog.messages == ["no server answers, trying on", "The database can be used after 7 s"]


async def test_a_database_of_no_use_is_not_waited_for(clock: Clock) -> None:
    database = LateDatabase(DatabaseError("not a database"))
    with pytest.raises(DatabaseError):
        await opened(database, clock, clock.sleep)

    assert clock.slept == []


async def test_a_database_of_no_use_ends_the_start_with_one_line(
    api: BotApi, archive: Archive, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "dispatch.db").write_bytes(b"no database" * 1000)
    settings = Settings(
        token=TOKEN,
        api_url=api.base_url.removesuffix("/bot"),
        data=tmp_path,
        secret_key=new_key(),
    )

    assert await Service.of(settings, archive).run(StopSignal()) == 2
    assert "not a database" in caplog.text
    assert "Traceback" not in caplog.text


async def test_menus_that_hang_do_not_stop_the_start(launch: Launch, api: BotApi) -> None:
    api.fail("setMyCommands", hang=True, times=99)
    bot = await launch()
    api.message("Who signed the agreement?")
    await api.wait_for("sendMessage")

    assert bot.bot_data.metrics["answers"] == 1
