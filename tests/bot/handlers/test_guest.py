"""Guest mode: called by name where the bot is no member."""

import pytest

from bot.context import App
from retrieval import Abstention, Archive, Question
from tests.bot_api import BotApi, Message


async def answered(api: BotApi, bot: App, text: str) -> Message:
    api.guest(text)
    await api.settled(bot)
    assert api.sent() == []
    [call] = api.called("answerGuestQuery")
    return api.inline_messages[call.result["inline_message_id"]]


async def test_a_question_is_answered_with_one_message(api: BotApi, bot: App) -> None:
    message = await answered(api, bot, "@dispatch_test_bot who signed the agreement?")

    assert message.bold[0].startswith("Mara Lindqvist signed the agreement at midnight.")
    assert "14 May 2024" in message.text
    assert all("url" in button for row in message.keyboard for button in row)


async def test_what_is_not_in_the_reports_is_said_to_be_so(api: BotApi, bot: App) -> None:
    message = await answered(api, bot, "@dispatch_test_bot price of tulips in Haarlem?")

    assert "tulips" in message.text


async def test_the_bare_name_gets_an_explanation(api: BotApi, bot: App) -> None:
    message = await answered(api, bot, "@dispatch_test_bot")

    assert "?" in message.text


async def test_a_question_about_the_archive_is_answered_without_buttons_that_need_a_chat(
    api: BotApi, bot: App, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = Question("?", {}, {}, archive_topic="reports")
    result = Abstention(question, "not-a-question", 0.0, archive.coverage)
    monkeypatch.setattr(archive, "ask", lambda *_, **__: result)
    message = await answered(api, bot, "@dispatch_test_bot what reports do you have?")

    assert message.text.startswith("5 reports from")
    assert message.keyboard == []


async def test_trouble_is_admitted(api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.bot_data.archive, "is_verbatim", lambda _: False)
    message = await answered(api, bot, "@dispatch_test_bot who signed the agreement?")

    assert "Lindqvist" not in message.text
    assert bot.bot_data.metrics["misquotes"] == 1
