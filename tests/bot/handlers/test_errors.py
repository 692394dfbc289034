"""What goes wrong, and who is told."""

import logging
import threading
from typing import Any

import pytest
from telegram.error import BadRequest, ChatMigrated, Conflict, TelegramError, TimedOut

from bot.context import App, Context
from bot.handlers import callbacks, errors
from bot.messages import answers
from bot.messages.message import Message
from bot.web.direct_request import DirectRequest
from retrieval import KnownReports
from tests.bot_api import ADA, GROUP, SUPERGROUP, BotApi, User
from tests.conftest import Clock, Say

QUESTION = "Who signed the agreement?"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Composing the answer quotes the question in its error."""

    def render(*_: object, **__: object) -> None:
        raise LookupError(QUESTION)

    monkeypatch.setattr(answers, "answer", render)


def loud(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_blocked_bot_is_no_news(api: BotApi, bot: App, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        api.message(QUESTION)
        api.blocked.add(ADA.id)
        await api.settled(bot)

    assert len(api.called("sendMessage")) == 1
    assert "The bot may not write to a chat" in caplog.text
    assert loud(caplog) == []


async def test_a_group_that_moved_is_answered_at_its_new_place(api: BotApi, bot: App) -> None:
    api.meet(SUPERGROUP)
    api.message(f"/ask {QUESTION}", chat=GROUP)
    api.migrated[GROUP.id] = SUPERGROUP.id
    await api.settled(bot)

    [answer] = api.sent(chat_id=SUPERGROUP.id)
    assert "Lindqvist" in answer.text
    assert len(api.called("sendMessage")) == 2


async def test_refused_html_is_sent_again_as_plain_text(
    say: Say, bot: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(answers, "answer", lambda *_, **__: Message("<b>Half <p>&amp; open"))
    [answer] = await say(QUESTION)

    assert answer.text == "Half & open"
    assert answer.bold == []
    assert bot.bot_data.metrics["unparsable"] == 1
    assert any("Defect" in line for line in loud(caplog))


async def test_what_timed_out_is_not_sent_again(
    api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    calls = []
    do_request = DirectRequest.do_request

    async def slow(self: DirectRequest, url: str, *given: Any, **named: Any) -> Any:
        if url.endswith("/sendMessage"):
            calls.append(url)
            raise TimedOut
        return await do_request(self, url, *given, **named)

    monkeypatch.setattr(DirectRequest, "do_request", slow)
    api.message(QUESTION)
    await api.settled(bot)

    assert len(calls) == 1
    assert loud(caplog) == ["sendMessage: Telegram took too long to answer"]


async def test_a_short_flood_wait_only_delays(say: Say, api: BotApi, clock: Clock) -> None:
    api.fail("sendMessage", retry_after=9)
    [answer] = await say(QUESTION)

    assert "Lindqvist" in answer.text
    assert 9.0 in clock.slept


async def test_a_long_flood_wait_silences_one_chat_only(
    api: BotApi, bot: App, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("sendMessage", retry_after=43_837, chat_id=ADA.id)
    api.message(QUESTION)
    await api.settled(bot)
    api.message(QUESTION)
    api.message(QUESTION, user=User(7))
    await api.settled(bot)

    assert [message.chat_id for message in api.sent()] == [7]
    assert len(api.called("sendMessage")) == 2
    assert clock.slept == []
    assert any("a longer wait" in line for line in loud(caplog))


HICCUPS = [{"status": 401}, {"status": 500}, {"status": 502}, {"status": 503}, {"drop": True}]


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("hiccup", HICCUPS, ids=["401", "500", "502", "503", "dropped"])
async def test_hiccups_do_not_lose_an_answer(
    say: Say, api: BotApi, caplog: pytest.LogCaptureFixture, hiccup: dict[str, Any], times: int
) -> None:
    api.fail("sendMessage", times=times, **hiccup)
    [answer] = await say(QUESTION)

    assert "Lindqvist" in answer.text
    assert loud(caplog) == []


async def test_an_answer_that_may_have_arrived_is_sent_again(say: Say, api: BotApi) -> None:
    api.fail("sendMessage", drop=True, delivered=True)
    [answer] = await say(QUESTION)

    assert "Lindqvist" in answer.text
    assert len(api.called("sendMessage")) == 2


async def test_an_answer_whose_receipt_cannot_be_read_is_sent_again(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    do_request = DirectRequest.do_request
    broken = iter([b'{"ok": tr'])

    async def garbled(self: DirectRequest, url: str, *given: Any, **named: Any) -> Any:
        status, body = await do_request(self, url, *given, **named)
        return status, next(broken, body) if url.endswith("/sendMessage") else body

    monkeypatch.setattr(DirectRequest, "do_request", garbled)
    answers = await say(QUESTION)

    assert ["Lindqvist" in answer.text for answer in answers] == [True, True]


@pytest.mark.parametrize("hiccup", HICCUPS, ids=["401", "500", "502", "503", "dropped"])
async def test_a_longer_failure_is_admitted_and_logged_in_one_line(
    say: Say, api: BotApi, caplog: pytest.LogCaptureFixture, hiccup: dict[str, Any]
) -> None:
    api.fail("sendMessage", times=4, **hiccup)
    [apology] = await say(QUESTION)

    assert "wrong" in apology.text
    [line] = loud(caplog)
    assert ": sendMessage: " in line
    assert "\n" not in line


REFUSALS = [
    (400, "Bad Request: not enough rights to send text messages to the chat"),
    (400, "Bad Request: TOPIC_CLOSED"),
    (400, "Bad Request: chat not found"),
    (400, "Bad Request: message to be replied not found"),
    (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN"),
    (403, "Forbidden: bot was kicked from the supergroup chat"),
]


@pytest.mark.parametrize(("status", "description"), REFUSALS)
async def test_what_a_chat_does_not_take_is_one_line(
    api: BotApi, bot: App, caplog: pytest.LogCaptureFixture, status: int, description: str
) -> None:
    api.fail("sendMessage", status=status, description=description)
    with caplog.at_level(logging.INFO):
        api.message(QUESTION)
        await api.settled(bot)

    lines = [record.getMessage() for record in caplog.records if record.name == "bot.handlers.errors"]
    assert len(lines) == 1
    assert "sendMessage: " in lines[0]
    assert lines[0].lower().endswith(description.partition(": ")[2].lower())
    assert "\n" not in lines[0]
    assert str(ADA.id) not in lines[0]
    assert len(api.called("sendMessage")) == 1


async def test_a_page_of_a_firewall_is_no_refusal(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    do_request = DirectRequest.do_request
    pages = iter([(403, b"<html>Blocked</html>"), (400, b"<html>Blocked</html>")])

    async def blocked(self: DirectRequest, url: str, *given: Any, **named: Any) -> Any:
        page = next(pages, None) if url.endswith("/sendMessage") else None
        return page or await do_request(self, url, *given, **named)

    monkeypatch.setattr(DirectRequest, "do_request", blocked)
    [answer] = await say(QUESTION)

    assert "Lindqvist" in answer.text


async def test_a_page_that_cannot_be_sent_is_told_by_an_alert(say: Say, api: BotApi, bot: App) -> None:
    [answer] = await say(QUESTION)
    for _ in range(2):  # the second is no double tap: the first had no effect
        api.fail("sendMessage", status=502, times=4)
        api.press(answer, "Context")
        await api.settled(bot)

    assert len(api.sent()) == 1
    assert ["wrong" in call.parameters["text"] for call in api.called("answerCallbackQuery")] == [True, True]


async def test_under_a_button_that_was_answered_the_apology_is_a_message(
    say: Say, api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callbacks, "SPINNER", 0.0)
    [answer] = await say(QUESTION)
    for presses in (1, 2):  # one apology a minute is enough
        told = threading.Event()
        monkeypatch.setattr(bot.bot_data.archive, "known", lambda *_, told=told: told.wait(30) and 1 / 0)
        api.press(answer, "Context")
        await api.wait_for("answerCallbackQuery", presses)
        told.set()
        await api.settled(bot)

    assert ["wrong" in message.text for message in api.sent()] == [False, True]
    assert [call.error for call in api.called("answerCallbackQuery")] == [None, None]


async def test_under_a_button_that_is_open_the_apology_is_an_alert(
    say: Say, api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    [answer] = await say(QUESTION)
    monkeypatch.setattr(KnownReports, "passage", lambda *_: 1 / 0)
    api.press(answer, "Context")
    await api.settled(bot)

    [call] = api.called("answerCallbackQuery")
    assert "wrong" in call.parameters["text"]
    assert call.parameters["show_alert"] is True
    assert len(api.sent()) == 1


async def test_a_button_that_expired_meanwhile_gets_a_message(
    say: Say, api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    [answer] = await say(QUESTION)
    monkeypatch.setattr(KnownReports, "passage", lambda *_: 1 / 0)
    expired = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    api.fail("answerCallbackQuery", status=400, description=expired)
    api.press(answer, "Context")
    await api.settled(bot)

    assert "wrong" in api.sent()[-1].text


async def test_an_inline_query_is_told_of_an_error_and_may_ask_again(
    api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.bot_data.archive, "search", lambda *_: 1 / 0)
    api.inline("Lindqvist")
    await api.settled(bot)

    [call] = api.called("answerInlineQuery")
    assert call.parameters["results"] == []
    assert call.parameters["cache_time"] == 0
    assert call.parameters["button"]["text"] == "Something went wrong. Try again"


@pytest.mark.parametrize("method", ["answerInlineQuery", "answerGuestQuery"])
async def test_hiccups_do_not_lose_the_answer_to_a_query(api: BotApi, bot: App, method: str) -> None:
    api.fail(method, status=502, times=3)
    api.inline("Lindqvist")
    api.guest(f"@dispatch_test_bot {QUESTION}")
    await api.settled(bot)

    assert [call.error for call in api.called(method)][-1] is None
    assert bot.bot_data.metrics["errors"] == 0


@pytest.mark.usefixtures("broken")
async def test_a_defect_is_logged_with_a_reference_and_without_the_question(
    say: Say, bot: App, caplog: pytest.LogCaptureFixture
) -> None:
    [apology] = await say(QUESTION)

    assert "wrong" in apology.text
    assert QUESTION not in caplog.text
    assert "LookupError" in caplog.text
    assert any(line.startswith("Error ") for line in loud(caplog))
    assert bot.bot_data.metrics["errors"] == 1


@pytest.mark.usefixtures("broken")
async def test_one_apology_is_enough(say: Say, bot: App) -> None:
    assert len(await say(QUESTION)) == 1
    assert await say(QUESTION) == []
    assert bot.bot_data.metrics["errors"] == 2


@pytest.mark.usefixtures("broken")
async def test_an_apology_that_does_not_arrive_is_let_go(
    say: Say, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("sendMessage", status=500, times=4)
    with caplog.at_level(logging.INFO):
        assert await say(QUESTION) == []

    assert "could not be sent: sendMessage: Internal Server Error" in caplog.text
    assert len(await say(QUESTION)) == 1  # the next one is told


async def test_a_request_refused_for_another_reason_is_our_mistake(
    api: BotApi, bot: App, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("sendMessage", status=400, description="Bad Request: BUTTON_DATA_INVALID")
    api.message(QUESTION)
    await api.settled(bot)

    assert any("Telegram refused: Button_data_invalid" in line for line in loud(caplog))


async def test_an_edit_refused_for_another_reason_is_our_mistake_too(
    api: BotApi, bot: App, caplog: pytest.LogCaptureFixture
) -> None:
    question = api.message(QUESTION)
    await api.settled(bot)
    api.fail("editMessageText", status=400, description="Bad Request: BUTTON_DATA_INVALID")
    api.edit(question, "Which cables had rust?")
    await api.settled(bot)

    assert any("Telegram refused" in line for line in loud(caplog))
    assert "wrong" in api.sent()[-1].text


@pytest.mark.parametrize(
    ("error", "level", "words"),
    [
        (Conflict("terminated by other getUpdates request"), logging.WARNING, "Another program polls"),
        (ChatMigrated(-5), logging.INFO, "A group became a supergroup"),
        (BadRequest("Message is not modified"), logging.DEBUG, "A request to Telegram was outdated"),
        (BadRequest("Query is too old and so on"), logging.DEBUG, "A request to Telegram was outdated"),
        (TelegramError("Strange"), logging.ERROR, "Telegram refused: Strange"),
    ],
    ids=["conflict", "migrated", "unmodified", "too old", "other"],
)
async def test_errors_are_as_loud_as_they_deserve(
    bot: App, caplog: pytest.LogCaptureFixture, error: Exception, level: int, words: str
) -> None:
    with caplog.at_level(logging.DEBUG, "bot"):
        await bot.process_error(None, error)

    assert [record.levelno for record in caplog.records if words in record.getMessage()] == [level]


async def test_without_an_error_there_is_nothing_to_do(api: BotApi, bot: App) -> None:
    await errors.handle(None, Context(bot))

    assert bot.bot_data.metrics["errors"] == 0
    assert api.sent() == []
