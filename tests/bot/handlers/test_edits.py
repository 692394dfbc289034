"""Messages that are edited: the reply to the new words takes the place of the old one."""

from pathlib import Path
from typing import Any

import pytest

from bot.chats.recent_chats import EDITABLE
from bot.context import App
from bot.database.encryption import new_key
from bot.subscriptions.destinations import Destination
from tests.bot.remembered import with_words
from tests.bot_api import ADA, GROUP, SUPERGROUP, BotApi, Message
from tests.conftest import Launch, Say

QUESTION, OTHER_QUESTION = "Who signed the agreement?", "Which cables had rust?"
SIGNED, RUST = "Mara Lindqvist signed the agreement", "Engineers found rust"
PHOTO = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]}


async def edited(api: BotApi, bot: App, before: str, after: str, **extra: Any) -> list[Message]:
    """What the bot has in the chat after a message was answered and edited; pictures last."""
    message = api.message(before, **extra)
    await api.settled(bot)
    api.edit(message, after)
    await api.settled(bot)
    return api.sent() + api.sent("sendPhoto")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("/latest", "/latest 2", "Drought empties the Selm reservoir"),
        ("/report harbour", "/report bridge", "Old bridge at Karst closed"),
        ("/reports", "/latest", "Council election in Vedra postponed"),
        ("/timeline agreement", "/timeline rust", RUST),
        ("/start", "/help", "/timeline"),
        ("/help", "/privacy", "stored"),
        ("/unknown", "/about", "5 reports"),
        ("/trend", "/timeline rust", RUST),
        ("/ask", f"/ask {OTHER_QUESTION}", RUST),
        (QUESTION, "/timeline rust", RUST),
        (QUESTION, "/latest", "Council election in Vedra postponed"),
        ("/timeline rust", QUESTION, SIGNED),
    ],
)
async def test_an_edited_command_edits_its_reply(
    api: BotApi, bot: App, before: str, after: str, said: str
) -> None:
    [reply] = await edited(api, bot, before, after)

    assert said in reply.text
    assert len(api.called("editMessageText")) == 1


async def test_an_edited_command_in_a_group_edits_its_reply(api: BotApi, bot: App) -> None:
    [reply] = await edited(api, bot, "/report harbour", "/report bridge", chat=GROUP)

    assert reply.text.startswith("Old bridge at Karst closed")


async def test_every_further_edit_edits_the_same_reply(api: BotApi, bot: App) -> None:
    message = api.message(QUESTION)
    for words in ("/latest", OTHER_QUESTION, "/about", "/timeline rust"):
        await api.settled(bot)
        api.edit(message, words)
    await api.settled(bot)

    [reply] = api.sent()
    assert RUST in reply.text


async def test_a_command_that_becomes_a_question_gets_a_reply_whose_buttons_know_it(
    api: BotApi, bot: App
) -> None:
    message = api.message("/latest")
    await api.settled(bot)
    api.edit(message, QUESTION)
    await api.settled(bot)

    [answer] = api.sent()
    assert SIGNED in answer.text
    assert answer.reply_to == message.message_id
    assert len(api.called("deleteMessage")) == 1


async def test_a_picture_takes_the_place_of_a_text_and_a_text_that_of_a_picture(
    api: BotApi, bot: App
) -> None:
    message = api.message(QUESTION)
    kinds = []
    for words in ("/trend rust", "/trend agreement", "/timeline rust"):
        await api.settled(bot)
        api.edit(message, words)
        await api.settled(bot)
        kinds.append((len(api.sent()), len(api.sent("sendPhoto"))))

    assert kinds == [(0, 1), (0, 1), (1, 0)]


async def test_a_reply_that_can_not_be_deleted_stays_beside_the_new_one(api: BotApi, bot: App) -> None:
    refused = "Bad Request: message can't be deleted for everyone"
    api.fail("deleteMessage", status=400, description=refused)
    text, picture = await edited(api, bot, QUESTION, "/trend rust")

    assert SIGNED in text.text
    assert "rust" in picture.text
    assert bot.bot_data.metrics["errors"] == 0


@pytest.mark.parametrize("words", [QUESTION, "/latest", "/timeline rust", "/trend rust"])
async def test_an_edit_that_leaves_the_words_is_not_answered(api: BotApi, bot: App, words: str) -> None:
    message = api.message(words)
    await api.settled(bot)
    calls = len(api.calls)
    api.edit(message, words)
    await api.settled(bot)

    assert len(api.calls) == calls


async def test_words_that_come_back_are_answered_again(api: BotApi, bot: App) -> None:
    message = api.message(QUESTION)
    for words in (OTHER_QUESTION, QUESTION):
        await api.settled(bot)
        api.edit(message, words)
    await api.settled(bot)

    [answer] = api.sent()
    assert SIGNED in answer.text


@pytest.mark.parametrize(("late", "answers"), [(-60, 1), (60, 0)])
async def test_an_edit_of_an_unknown_message_counts_while_users_can_edit(
    launch: Launch, api: BotApi, late: int, answers: int
) -> None:
    question = api.message(QUESTION, via_bot=True)  # not answered
    bot = await launch()
    await api.settled(bot)
    del question.json["via_bot"]
    api.edit(question, OTHER_QUESTION, date=question.json["date"] + int(EDITABLE.total_seconds()) + late)
    await api.settled(bot)

    assert len(api.sent()) == answers


async def test_an_edit_among_people_in_a_group_is_left_alone_until_it_is_addressed(
    launch: Launch, api: BotApi
) -> None:
    api.can_read_all_group_messages = True
    bot = await launch()
    message = api.message("Nice weather", chat=SUPERGROUP)
    api.edit(message, "Nice weather today")
    await api.settled(bot)
    assert api.calls[-1].method != "sendMessage"
    api.edit(message, f"@dispatch_test_bot {QUESTION}")
    await api.settled(bot)

    [answer] = api.sent()
    assert SIGNED in answer.text


async def test_a_location_that_moves_gets_one_line(api: BotApi, bot: App) -> None:
    message = api.message("", location={"latitude": 1, "longitude": 2, "live_period": 900})
    await api.settled(bot)
    for moved in range(3):
        api.edit(message, "", date=message.json["date"] + moved)
    await api.settled(bot)

    assert len(api.sent()) == 1
    assert api.called("editMessageText") == []


# Captions


async def test_an_edited_caption_edits_its_answer(api: BotApi, bot: App) -> None:
    [answer] = await edited(api, bot, QUESTION, OTHER_QUESTION, **PHOTO)

    assert RUST in answer.text


async def test_a_caption_that_is_added_takes_the_place_of_the_line(api: BotApi, bot: App) -> None:
    [answer] = await edited(api, bot, "", OTHER_QUESTION, **PHOTO)

    assert RUST in answer.text


# Commands that do something


async def test_an_edited_subscription_adds_the_corrected_words_and_says_so(
    launch: Launch, api: BotApi, tmp_path: Path
) -> None:
    bot = await launch(secret_key=new_key(), data=tmp_path)
    [reply] = await edited(api, bot, "/subscribe resrvoir", "/subscribe reservoir")

    assert "reservoir" in reply.text
    assert bot.bot_data.subscriptions
    stored = await bot.bot_data.subscriptions.of(Destination(ADA.id))
    assert "reservoir" in [one.words for one in stored]


async def test_forget_leaves_no_trace_of_itself(say: Say, bot: App) -> None:
    await say(QUESTION)
    await say("/forget")

    assert with_words(bot.bot_data.recent) == [{}, {}, {}]


async def test_a_failed_edit_leaves_the_reply_known(
    api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = api.message(QUESTION)
    await api.settled(bot)
    with monkeypatch.context() as breaking:
        breaking.setattr(bot.bot_data.archive, "timeline", lambda *_: 1 / 0)
        api.edit(message, "/timeline rust")
        await api.settled(bot)
    api.edit(message, OTHER_QUESTION)
    await api.settled(bot)

    answer, apology = api.sent()
    assert RUST in answer.text
    assert "went wrong" in apology.text
