"""Messages leave only with citations that are verbatim."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from telegram import InlineQueryResultsButton
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.context import App
from bot.health.metrics import Metrics
from bot.messages import answers, pages
from bot.messages.message import InlineEntry, Message, whole
from bot.messages.templates import Templates
from bot.sending.sending import MessageSender, MisquoteError, inline_result
from retrieval import Archive, Citation
from tests.bot_api import ADA, TOKEN, BotApi, Chat
from tests.conftest import Say

QUESTION = "Who signed the agreement?"


@pytest.fixture
async def sender(api: BotApi, archive: Archive) -> AsyncIterator[MessageSender]:
    api.meet(Chat.private(ADA))
    async with ExtBot(TOKEN, api.base_url) as bot:
        api.calls.clear()
        yield MessageSender(bot, archive, Metrics())


@pytest.fixture
def genuine(archive: Archive) -> Citation:
    return whole(archive.passages("harbour")[0])


@pytest.fixture
def forged(genuine: Citation) -> Citation:
    """One word of the passage is another."""
    text = genuine.passage.text.replace("ended", "began")
    return whole(replace(genuine.passage, text=text))


def entry(citation: Citation) -> InlineEntry:
    return answers.inline_entry(Templates(), citation, "a_bot")


async def test_a_forged_citation_never_reaches_telegram(
    sender: MessageSender, api: BotApi, genuine: Citation, forged: Citation, caplog: pytest.LogCaptureFixture
) -> None:
    message = Message("A quote", citations=(genuine, forged))
    for sending in (
        sender.send(ADA.id, message),
        sender.send(ADA.id, message, hurried=True),
        sender.send_photo(ADA.id, b"PNG", message),
        sender.edit(ADA.id, 1, message),
        sender.answer_guest("1", entry(forged)),
    ):
        with pytest.raises(MisquoteError, match="harbour, paragraph 0"):
            await sending

    assert api.calls == []
    assert sender.metrics["misquotes"] == 5
    assert caplog.text.count("Defect") == 5
    assert "Dock workers" not in caplog.text


async def test_a_true_citation_is_sent(sender: MessageSender, api: BotApi, genuine: Citation) -> None:
    await sender.send(ADA.id, Message("A quote", citations=(genuine,)))

    assert [message.text for message in api.sent()] == ["A quote"]


async def test_inline_results_are_sent_without_the_forged_one(
    sender: MessageSender, api: BotApi, genuine: Citation, forged: Citation
) -> None:
    with pytest.raises(BadRequest):  # nobody has asked: only what is sent matters here
        await sender.answer_inline(
            "1", [inline_result(entry(forged)), inline_result(entry(genuine))], cache_time=0
        )

    [call] = api.called("answerInlineQuery")
    assert [result["id"] for result in call.parameters["results"]] == [entry(genuine).id]
    assert sender.metrics["misquotes"] == 1


async def test_the_button_stands_above_no_results_only(
    sender: MessageSender, api: BotApi, genuine: Citation, forged: Citation
) -> None:
    button = InlineQueryResultsButton("Ask", start_parameter="inline")
    for citation in (genuine, forged):
        with pytest.raises(BadRequest):
            await sender.answer_inline("1", [inline_result(entry(citation))], cache_time=0, button=button)

    assert ["button" in call.parameters for call in api.called("answerInlineQuery")] == [False, True]


APOLOGY = pages.notice_text(Templates(), "trouble")


@pytest.mark.parametrize(
    "text",
    [
        QUESTION,
        f"/ask {QUESTION}",
        "/latest",
        "/report harbour",
        "/start r_harbour",
        "/start p_harbour_1",
        "/timeline agreement",
    ],
)
async def test_no_message_with_a_misquote_is_sent(
    say: Say, bot: App, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(bot.bot_data.archive, "is_verbatim", lambda _: False)

    assert [message.text for message in await say(text)] == [APOLOGY]
    assert bot.bot_data.metrics["misquotes"] > 0


@pytest.mark.parametrize(
    ("text", "label"), [(QUESTION, "Context"), (QUESTION, "Report"), ("/latest", "Older ▶")]
)
async def test_no_button_sends_a_misquote(
    say: Say, api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch, text: str, label: str
) -> None:
    [message] = await say(text)
    monkeypatch.setattr(bot.bot_data.archive, "is_verbatim", lambda _: False)
    api.press(message, label)
    await api.settled(bot)

    assert len(api.sent()) == 1
    assert api.called("editMessageText") == []
    assert bot.bot_data.metrics["misquotes"] > 0


async def test_no_edit_shows_a_misquote(api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch) -> None:
    question = api.message(QUESTION)
    await api.settled(bot)
    monkeypatch.setattr(bot.bot_data.archive, "is_verbatim", lambda _: False)
    api.edit(question, "How many vessels waited outside the harbour?")
    await api.settled(bot)

    assert api.called("editMessageText") == []
    assert [message.text for message in api.sent()][1:] == [APOLOGY]


async def test_a_message_that_is_as_wanted_already_is_edited(sender: MessageSender) -> None:
    sent = await sender.send(ADA.id, Message("A page"))

    assert await sender.edit(ADA.id, sent.message_id, Message("A page"))
