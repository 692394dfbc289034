"""The posts of named channels become reports, without a word from the bot."""

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.context import App
from bot.importing import report_folder
from bot.web.errors import ImportFailedError
from retrieval import Archive
from tests.bot.handlers.operators.conftest import ALBUM, Send, change, files, report_in, reports_in
from tests.bot_api import ADA, BotApi, Chat
from tests.bot_api_media import CHANNEL, from_channel
from tests.conftest import Launch

POST = "Fuel depot burns at Port Alva\n\nForty firefighters were on the site, the port authority said."
OTHER = Chat(-1005555555555, "channel", "Selm talk", username="selm_talk")


async def test_a_post_is_a_report_and_is_answered_from(send: Send, folder: Path) -> None:
    silence = await send(POST, chat=CHANNEL, date=1_722_892_560)
    (answer,) = await send("How many firefighters were on the site?")
    report = report_in(folder)

    assert silence == []
    assert str(report.published) == "2024-08-05 21:16:00"
    assert (report.outlet, report.url) == ("Harbour watch", "https://t.me/harbour_watch/1")
    assert "Forty firefighters were on the site" in answer.text


async def test_an_edited_post_changes_its_report(send: Send, api: BotApi, bot: App, folder: Path) -> None:
    await send(POST, chat=CHANNEL, date=1_722_892_560)
    api.edit(1, POST.replace("Forty", "Fifty"), chat=CHANNEL, date=1_722_896_160)
    await api.settled(bot)
    report = report_in(folder)

    assert "Fifty firefighters" in report.text
    assert "Forty" not in report.text
    assert str(report.published) == "2024-08-05 21:16:00"
    assert str(report.updated) == "2024-08-05 22:16:00"


async def test_a_post_whose_file_was_edited_by_hand_is_left_alone(
    send: Send, api: BotApi, bot: App, folder: Path
) -> None:
    await send(POST, chat=CHANNEL)
    change(folder)
    api.edit(1, POST.replace("Forty", "Fifty"), chat=CHANNEL)
    await api.settled(bot)

    assert "Forty" in report_in(folder).text


async def test_a_post_of_no_words_is_left_out(send: Send, folder: Path) -> None:
    for fields in ({"text": ""}, {"text": "🔥"}, {"text": "", **ALBUM}):
        await send(chat=CHANNEL, **fields)

    assert reports_in(folder) == []


async def test_what_was_posted_through_the_bot_is_left_out(send: Send, folder: Path) -> None:
    await send(POST, chat=CHANNEL, via_bot=True)

    assert reports_in(folder) == []


async def test_a_caption_is_a_post_and_counts_once(send: Send, api: BotApi, bot: App, folder: Path) -> None:
    await send(POST, chat=CHANNEL, **ALBUM)
    await send("", chat=CHANNEL, **ALBUM)
    api.edit(1, POST.replace("Forty", "Fifty"), chat=CHANNEL)
    await api.settled(bot)
    report = report_in(folder)

    assert "Fifty firefighters" in report.text


async def test_what_a_channel_forwards_is_signed_by_who_wrote_it(send: Send, folder: Path) -> None:
    await send(POST, chat=CHANNEL, **from_channel(OTHER, 8))
    report = report_in(folder)

    assert (report.outlet, report.url) == ("Selm talk", "https://t.me/selm_talk/8")
    assert str(report.published) == "2024-08-05 21:16:00"


async def test_channels_that_are_not_named_are_ignored(
    send: Send, api: BotApi, bot: App, folder: Path
) -> None:
    replies = await send("/ask How many firefighters?", chat=OTHER) + await send(POST, chat=OTHER)
    api.edit(1, POST, chat=OTHER)
    await api.settled(bot)

    assert replies == api.sent() == []
    assert reports_in(folder) == []


@pytest.mark.parametrize("named", [str(CHANNEL.id), "@Harbour_Watch"])
async def test_a_channel_is_named_by_number_or_name(
    launch: Launch, api: BotApi, folder: Path, named: str
) -> None:
    bot = await launch(Archive.open(folder), reports=folder, channels=f"@someone_else, {named}")
    api.message(POST, chat=replace(CHANNEL, username="HARBOUR_watch"))
    await api.settled(bot)

    assert len(reports_in(folder)) == 1


async def test_the_bot_never_writes_into_a_channel_and_logs_no_words(
    send: Send, api: BotApi, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(path: Path, _: str) -> None:
        raise ImportFailedError(path.parent.name, "it cannot be written (disk full)", "free disk space")

    monkeypatch.setattr(report_folder, "write_file", full)
    with caplog.at_level(logging.INFO):
        await send("/ask What is on fire?", chat=CHANNEL)
        await send(POST, chat=CHANNEL)

    assert api.sent() == []
    assert "A post of Harbour watch could not be imported: reports: it cannot be written" in caplog.text
    assert "What is on fire" not in caplog.text
    assert "firefighters" not in caplog.text


async def test_named_channels_do_not_make_operators_of_their_readers(
    launch: Launch, api: BotApi, folder: Path
) -> None:
    bot = await launch(Archive.open(folder), reports=folder, channels=f"@{CHANNEL.username}")
    api.message(POST, user=ADA, **from_channel())
    await api.settled(bot)

    assert reports_in(folder) == []


async def test_a_post_waits_while_another_report_is_written(api: BotApi, bot: App, folder: Path) -> None:
    async with bot.bot_data.writing:
        api.message(POST, chat=CHANNEL)
        api.message("How many firefighters?", user=ADA)
        await api.wait_for("sendMessage")
        assert files(folder) == []
    await api.settled(bot)

    assert len(files(folder)) == 1


async def test_an_export_of_the_channel_adds_only_earlier_posts(
    send: Send, api: BotApi, folder: Path
) -> None:
    await send(POST, chat=CHANNEL, date=1_722_892_560)
    earlier = POST.replace("Forty", "Thirty")
    messages = [
        {"id": number, "type": "message", "date_unixtime": "1722892560", "text": text}
        for number, text in enumerate((earlier, POST))
    ]
    export = {"name": "Harbour watch", "type": "public_channel", "id": 1234567890, "messages": messages}
    (reply,) = await send(user=ADA, **api.attach("result.json", json.dumps(export).encode()))

    assert reply.text.startswith("result.json: added 1 report, 1 report is already there")
    assert reply.text.count("• ") == 1
    assert len(files(folder)) == 2
