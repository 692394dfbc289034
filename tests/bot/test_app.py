"""Building, starting and stopping."""

import logging
from pathlib import Path
from typing import Any

import pytest
from telegram.error import InvalidToken
from telegram.ext import Application

from bot import app, handlers
from bot.settings import Settings
from retrieval import Archive
from tests.bot_api import TOKEN, BotApi
from tests.conftest import Launch


def test_without_a_token_the_cure_is_named(archive: Archive) -> None:
    with pytest.raises(ValueError, match="DISPATCH_TOKEN"):
        app.build(Settings(), archive)


async def test_only_the_updates_it_handles_are_asked_for(launch: Launch, api: BotApi) -> None:
    bot = await launch()
    api.message("/about")
    await api.settled(bot)

    assert api.allowed_updates == set(handlers.ALLOWED_UPDATES)


def test_it_is_built_for_many_chats_at_once(archive: Archive) -> None:
    built = app.build(Settings(token=TOKEN, concurrent_updates=5), archive)

    assert built.update_processor._workers._value == 5
    assert built.bot.request._client_kwargs["limits"].max_connections > 5
    assert built.bot.request._client_kwargs["limits"].max_connections < 20
    assert built.persistence is None
    assert built.bot.defaults.link_preview_options.is_disabled
    assert built.bot.defaults.allow_sending_without_reply


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


def test_run_polls_for_ever_and_names_unreadable_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "good.txt").write_text("A title\n\n5 May 2024\n\nSome words.\n")
    (tmp_path / "bad.txt").write_bytes(b"\0\1\2" * 100)
    asked: dict[str, Any] = {}
    monkeypatch.setattr(Application, "run_polling", lambda _, **given: asked.update(given))
    app.run(Settings(token=TOKEN, reports=tmp_path), Archive.open(tmp_path))

    assert asked == {"allowed_updates": handlers.ALLOWED_UPDATES, "bootstrap_retries": -1}
    assert "bad.txt" in caplog.text


def test_run_explains_a_token_that_telegram_refuses(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise InvalidToken("Unauthorized")

    monkeypatch.setattr(Application, "run_polling", refused)
    with pytest.raises(SystemExit) as stopped:
        app.run(Settings(token=TOKEN), archive)

    assert stopped.value.code == 2
    assert "BotFather" in caplog.text
