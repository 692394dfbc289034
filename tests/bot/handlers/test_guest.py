"""Guest mode: called by name where the bot is no member."""

import re
from pathlib import Path

import pytest

from bot.context import App
from retrieval import Abstention, Archive, Question
from tests.bot_api import BotApi, Message
from tests.conftest import Launch


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

    assert message.text.startswith(
        "Write your question after my name, for example:\n@dispatch_test_bot What do the reports say"
    )


UNAVAILABLE = re.compile(r"(?<!\w)/\w|subscri|button|private|write to me|\bmy messages", re.IGNORECASE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "thanks",
        "ok",
        "🙏",
        "stop",
        "?",
        "why?",
        "help",
        "/help",
        "/start",
        "how do I subscribe?",
        "unsubscribe me",
        "are you a bot?",
        "what reports do you have?",
        "what's new?",
        "price of tulips in Haarlem?",
        "what happened in 1999?",
        "wo signd the agreemnt?",
    ],
)
@pytest.mark.parametrize("key", [None, "k" * 43 + "="], ids=["no subscriptions", "subscriptions"])
async def test_a_guest_speaks_of_nothing_that_does_not_work_there(
    launch: Launch, api: BotApi, tmp_path: Path, text: str, key: str | None
) -> None:
    bot = await launch(secret_key=key, data=tmp_path)
    message = await answered(api, bot, f"@dispatch_test_bot {text}")

    assert not UNAVAILABLE.search(message.text)
    assert all("url" in button for row in message.keyboard for button in row)


async def test_a_guest_is_told_how_to_ask_by_name(api: BotApi, bot: App) -> None:
    message = await answered(api, bot, "@dispatch_test_bot help")

    assert message.text.startswith("Write @dispatch_test_bot and your question.")


async def test_a_courtesy_is_answered_by_a_guest_in_its_line(api: BotApi, bot: App) -> None:
    message = await answered(api, bot, "thanks @dispatch_test_bot")

    assert message.text == "You’re welcome."


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
