"""Command menus and descriptions."""

import logging

import pytest

from tests.bot_api import BotApi
from tests.conftest import Launch


async def test_each_scope_gets_its_menu_and_the_profile_its_words(launch: Launch, api: BotApi) -> None:
    await launch()
    await api.wait_for("setMyShortDescription")  # published beside the start
    menus = {scope: {line["command"] for line in lines} for (scope, _), lines in api.commands.items()}

    assert {"ask", "latest", "report", "reports", "help", "privacy", "about"} <= menus["all_private_chats"]
    assert {"ask", "latest"} <= menus["all_group_chats"]
    assert "ask" in menus["all_chat_administrators"]
    assert "word for word" in api.profile["setMyDescription", ""]
    assert "word for word" in api.profile["setMyShortDescription", ""]


async def test_every_command_in_a_menu_is_answered(launch: Launch, api: BotApi) -> None:
    bot = await launch()
    await api.wait_for("setMyShortDescription")
    commands = [line["command"] for line in api.commands["all_private_chats", ""]]
    pages = set()
    for command in commands:
        api.message(f"/{command}")
        await api.settled(bot)
        pages.add(api.sent()[-1].text)

    assert len(pages) == len(commands)


@pytest.mark.parametrize("method", ["setMyCommands", "setMyDescription"])
async def test_a_refused_menu_is_logged_and_the_bot_runs_on(
    launch: Launch, api: BotApi, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    api.fail(method, status=400, description="Bad Request: BOT_COMMAND_INVALID", times=9)
    with caplog.at_level(logging.WARNING):
        bot = await launch()
        await api.wait_for(method)
    api.message("/about")
    await api.settled(bot)

    assert "not set: Bot_command_invalid" in caplog.text
    assert len(api.sent()) == 1
