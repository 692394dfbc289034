"""Media with captions, albums, and forwarded posts."""

from typing import Any

import pytest

from bot.context import App
from tests.bot_api import GROUP, BotApi
from tests.bot_api_media import from_channel, from_user
from tests.conftest import Launch, Say

SIGNED = "Mara Lindqvist signed the agreement at midnight."
NEWS = """Port Alva: the agreement is signed

After nine days of strike the dock workers in Port Alva went back to work this morning. The agreement was
signed at midnight by Mara Lindqvist, who spoke for the union. The shipping line was not there. The first
ships entered the harbour before dawn, and the authorities expect that the queue will be gone by the weekend.
"""
PHOTO = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]}
VOICE = {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}
ANIMATION = {"animation": {"file_id": "a", "file_unique_id": "a", "width": 9, "height": 9, "duration": 3}}
NAMED_DOCUMENT = {"document": {"file_id": "d", "file_unique_id": "d", "file_name": "report.txt"}}


@pytest.mark.parametrize(
    "content", [PHOTO, VOICE, ANIMATION, NAMED_DOCUMENT], ids=["photo", "voice", "animation", "document"]
)
async def test_a_caption_is_a_question_in_private(say: Say, content: dict[str, Any]) -> None:
    [answer] = await say("", caption="Who signed the agreement?", **content)

    assert answer.bold == [SIGNED]
    assert answer.reply_to is not None


CAPTIONS = {
    "ask": ("/ask Who signed the agreement?", 1),
    "ask this bot": ("/ask@dispatch_test_bot Who signed the agreement?", 1),
    "ask another": ("/ask@other_bot Who signed the agreement?", 0),
    "mention": ("@dispatch_test_bot who signed the agreement?", 1),
    "another mentioned": ("@other_bot who signed the agreement?", 0),
    "talk": ("Who signed the agreement?", 0),
}


@pytest.mark.parametrize(("caption", "answers"), CAPTIONS.values(), ids=CAPTIONS)
async def test_a_caption_is_a_question_in_a_group_where_it_is_addressed(
    launch: Launch, api: BotApi, caption: str, answers: int
) -> None:
    api.can_read_all_group_messages = True
    bot = await launch()
    api.message(caption, chat=GROUP, **PHOTO)
    await api.settled(bot)

    assert [answer.bold for answer in api.sent()] == [[SIGNED]] * answers


async def test_a_caption_in_reply_to_the_bot_is_a_question_in_a_group(say: Say) -> None:
    [first] = await say("/ask Which cables had rust?", chat=GROUP)
    [second] = await say("Who signed the agreement?", chat=GROUP, reply_to=first, **PHOTO)

    assert second.bold == [SIGNED]


@pytest.mark.parametrize(
    ("caption", "said"),
    [("/report bridge", "Old bridge at Karst"), ("/Latest@Dispatch_test_bot 2", "Drought")],
)
async def test_a_caption_can_be_any_command(say: Say, caption: str, said: str) -> None:
    [reply] = await say(caption, **PHOTO)

    assert reply.text.startswith(said)


async def test_a_caption_of_spaces_is_none(say: Say, bot: App) -> None:
    [line] = await say("", caption=" \u00a0", **PHOTO)

    assert line.text.startswith("I understand written questions only.")
    assert bot.bot_data.metrics["errors"] == 0


@pytest.mark.parametrize("asked", [0, 1, 2])
async def test_an_album_is_answered_by_its_caption_alone(api: BotApi, bot: App, asked: int) -> None:
    for part in range(3):
        caption = "Who signed the agreement?" if part == asked else ""
        api.message(caption, media_group_id="album", **PHOTO)
    await api.settled(bot)

    [answer] = api.sent()
    assert answer.bold == [SIGNED]


# Forwarded posts


async def test_a_forwarded_question_is_answered(say: Say) -> None:
    [answer] = await say("Who signed the agreement?", **from_channel())

    assert answer.bold == [SIGNED]


async def test_a_forwarded_caption_is_answered(say: Say) -> None:
    [answer] = await say("Who signed the agreement?", **from_user("Hidden"), **PHOTO)

    assert answer.bold == [SIGNED]


async def test_what_the_reports_say_about_a_forwarded_text_is_told(say: Say) -> None:
    [answer] = await say(NEWS, **from_channel())

    assert SIGNED in answer.bold


async def test_a_forwarded_text_follows_no_question(
    api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = []
    ask = bot.bot_data.archive.ask
    monkeypatch.setattr(
        bot.bot_data.archive, "ask", lambda *given, **rest: before.append(given[2]) or ask(*given, **rest)
    )
    for extra in ({}, from_channel()):
        api.message("Who signed the agreement?" if not extra else "and when?", **extra)
        await api.settled(bot)

    assert before == [None, None]
