"""Taking back what was brought in."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.context import App
from tests.bot.handlers.operators.conftest import Send, change, files
from tests.bot_api import GROUP, BotApi, Chat, User
from tests.bot_api_media import from_channel

BOB = User(1002, "Bob", "bob_reports")
POST = "Fuel depot burns at Port Alva\n\nForty firefighters were on the site, the port authority said."


def alert(api: BotApi) -> str:
    """What the last button that was pressed said."""
    return str(api.called("answerCallbackQuery")[-1].parameters.get("text", ""))


async def test_a_report_that_is_taken_back_is_gone(send: Send, api: BotApi, bot: App, folder: Path) -> None:
    (reply,) = await send(POST, **from_channel())
    api.press(reply, "Take back")
    await api.settled(bot)
    (answer,) = await send("How many firefighters were on the site?")

    assert files(folder) == []
    assert api.current(reply).text == (
        "Taken back: Fuel depot burns at Port Alva, 5 August 2024. Its file has been deleted."
    )
    assert api.current(reply).buttons == []
    assert "Forty" not in answer.text


async def test_a_file_that_was_changed_is_not_deleted(
    send: Send, api: BotApi, bot: App, folder: Path
) -> None:
    (reply,) = await send(POST, **from_channel())
    path = change(folder)
    api.press(reply, "Take back")
    await api.settled(bot)

    assert path.exists()
    assert "has been changed" in alert(api)
    assert api.current(reply).buttons == ["Open", "Take back"]


async def test_a_file_that_was_deleted_by_hand_is_gone(
    send: Send, api: BotApi, bot: App, folder: Path
) -> None:
    (reply,) = await send(POST, **from_channel())
    change(folder).unlink()
    api.press(reply, "Take back")
    await api.settled(bot)

    assert "Its file is gone" in alert(api)


async def test_a_report_is_taken_back_once(send: Send, api: BotApi, bot: App) -> None:
    (reply,) = await send(POST, **from_channel())
    api.press(reply, "Take back")
    data = reply.button("Take back")["callback_data"]
    await api.settled(bot)
    for pressed in ("another", data):
        body = {"from": User(1001).json, "chat_instance": "1", "data": pressed, "message": reply.json}
        api._ask("callback_query", body)
        await api.settled(bot)

    assert "Its file is gone" in alert(api)


@pytest.mark.parametrize("chat", [Chat.private(BOB), GROUP], ids=["another person", "a group of operators"])
async def test_only_operators_take_reports_back_in_private(
    send: Send, api: BotApi, bot: App, folder: Path, chat: Chat
) -> None:
    (reply,) = await send(POST, **from_channel())
    api.meet(chat)
    api.press_again(replace(reply, json=reply.json | {"chat": chat.json}), "Take back", user=BOB)
    await api.settled(bot)

    assert len(files(folder)) == 1
    assert alert(api) == "Only operators can do that."
