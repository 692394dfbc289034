"""What a message asks, with its context."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from telegram import Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.context import App
from bot.handlers import conversation
from bot.messages.callback_data import ShowReport, encode
from retrieval import Archive
from tests.bot_api import GROUP, BotApi
from tests.conftest import Launch, Say

FIRST = "Who signed the agreement?"


@pytest.fixture
def asked(bot: App, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str | None, str | None]]:
    """(text, the question it follows, the report it is about) of each question put to the archive.

    Words quoted in a reply stand before the text, with a bar between.
    """
    seen: list[tuple[str, str | None, str | None]] = []
    ask = bot.bot_data.archive.ask

    def watched(text: str, today: Any, follows: Any, about: str | None, *rest: Any) -> Any:
        *_, quoted = rest
        seen.append((f"{quoted}|{text}" if quoted else text, follows and follows.text, about))
        return ask(text, today, follows, about, *rest)

    monkeypatch.setattr(bot.bot_data.archive, "ask", watched)
    return seen


async def test_reports_that_change_while_they_are_asked_are_asked_again(
    launch: Launch, api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    colours = iter(["green", "red", "blue"])

    def paint() -> None:
        for colour in colours:
            words = f"Mara Lindqvist painted the harbour crane {colour}."
            (tmp_path / "crane.txt").write_text(f"Crane\n2024-08-05\n{words}\n")
            return

    paint()
    archive = Archive.open(tmp_path)
    ask = archive.ask

    def repainted(*given: Any) -> Any:
        found = ask(*given)
        paint()
        archive.refresh(["crane.txt"])
        return found

    monkeypatch.setattr(archive, "ask", repainted)
    app = await launch(archive)
    api.message("Who painted the harbour crane?")
    await api.settled(app)
    assert "painted the harbour crane blue." in api.sent()[-1].text
    assert app.bot_data.metrics["misquotes"] == 0


async def test_quoted_words_come_first_and_follow_nothing(say: Say, asked: list[Any]) -> None:
    [answer] = await say(FIRST)
    await say("where?", reply_to=answer, quote="signed the agreement")

    assert asked[1] == ("signed the agreement|where?", None, "harbour")


async def test_an_edited_follow_up_still_follows_the_question_before_it(
    say: Say, api: BotApi, bot: App, asked: list[Any]
) -> None:
    await say(FIRST)
    second = api.message("and when?")
    await api.settled(bot)
    api.edit(second, "and where?")
    await api.settled(bot)

    assert asked[1:] == [("and when?", FIRST, None), ("and where?", FIRST, None)]


async def test_a_bare_ask_under_an_answer_of_the_bot_asks_nothing(say: Say, asked: list[Any]) -> None:
    [answer] = await say(f"/ask {FIRST}", chat=GROUP)
    await say("/ask", chat=GROUP, reply_to=answer)

    assert len(asked) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/ask who signed?", "who signed?"),
        ("/ask@dispatch_test_bot\nwho signed?", "who signed?"),
        ("@Dispatch_Test_Bot, who signed?", ", who signed?"),
        ("who signed, @dispatch_test_bot?", "who signed, ?"),
        ("ask @dispatch_test_bottle", "ask @dispatch_test_bottle"),
        ("either/or", "either/or"),
        ("/ask", ""),
    ],
)
def test_the_wording_is_free_of_commands_and_the_bots_name(text: str, words: str) -> None:
    message = Message(1, datetime(2024, 8, 5), Chat(1, "private"), text=text)

    assert conversation.wording(message, "dispatch_test_bot") == words


def test_a_message_without_buttons_has_no_report(archive: Archive) -> None:
    assert conversation.report_under(None, archive) is None


def test_a_report_that_is_gone_is_no_context(archive: Archive) -> None:
    buttons = [
        [InlineKeyboardButton("Link", url="https://example.org")],
        [InlineKeyboardButton("Full report", callback_data=encode(ShowReport("gone")))],
    ]

    assert conversation.report_under(InlineKeyboardMarkup(buttons), archive) is None
