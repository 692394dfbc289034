"""What starts with the bot."""

import logging
from typing import Any

import pytest

from tests.bot_api import BotApi
from tests.conftest import Launch


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
    assert "5 reports" in caplog.text


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
