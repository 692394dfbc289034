"""What operators forward and send becomes a report; what others do does not."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.context import App
from bot.importing import report_folder
from bot.subscriptions import notifier
from bot.web.errors import ImportFailedError
from retrieval import Archive
from tests.bot.handlers.operators.conftest import ALBUM, Send, files, report_in
from tests.bot_api import ADA, GROUP, BotApi, Chat, User
from tests.bot_api_media import FORWARDED_AT, from_channel, from_chat, from_user
from tests.conftest import Launch

KEY = "k" * 43 + "="
BOB = User(1002, "Bob", "bob_reports")
POST = (
    "Fuel depot burns at Port Alva\n\n"
    "A fuel depot at Port Alva has been burning since Sunday evening.\n"
    "Forty firefighters were on the site, the port authority said.\n\n"
    "Nobody was hurt."
)
QUESTION = "How many firefighters were at the fuel depot in Port Alva?"
DAM = "The dam at Vedra holds again after nine days of work, the city council said on Thursday evening."


async def test_a_forwarded_post_is_a_report_with_its_own_date_channel_and_address(
    send: Send, folder: Path
) -> None:
    await send(POST, **from_channel())
    report = report_in(folder)

    assert report.file == "2024-08-05-harbour-watch-fuel-depot-burns-at-port-alva.txt"
    assert str(report.published) == "2024-08-05 21:16:00"
    assert report.outlet == "Harbour watch"
    assert report.url == "https://t.me/harbour_watch/17"
    assert report.title == "Fuel depot burns at Port Alva"
    assert report.paragraphs == (
        "A fuel depot at Port Alva has been burning since Sunday evening.",
        "Forty firefighters were on the site, the port authority said.",
        "Nobody was hurt.",
    )


async def test_the_reply_says_how_a_post_was_read(send: Send) -> None:
    (reply,) = await send(POST, **from_channel())

    assert reply.text.splitlines() == [
        "Added: Fuel depot burns at Port Alva",
        "Date: 5 August 2024, 21:16, stated by the source",
        "Outlet: Harbour watch",
        "3 passages",
    ]
    assert reply.links == {"Fuel depot burns at Port Alva": "https://t.me/harbour_watch/17"}
    assert reply.buttons == ["Open", "Take back"]


async def test_a_forwarded_post_is_answered_from_at_once(send: Send) -> None:
    await send(POST, **from_channel())
    (answer,) = await send(QUESTION)

    assert "Forty firefighters were on the site, the port authority said." in answer.text
    assert "Harbour watch" in answer.text
    assert "https://t.me/harbour_watch/17" in answer.links.values()


@pytest.mark.parametrize(
    ("fields", "outlet", "url"),
    [
        (
            from_channel(Chat(-1009876543210, "channel", "Closed desk"), 5),
            "Closed desk",
            "t.me/c/9876543210/5",
        ),
        (from_chat(Chat(-1002000000009, "supergroup", "Selm talk")), "Selm talk", ""),
        (from_user(User(1003, "Mara Lindqvist")), "Mara Lindqvist", ""),
        (from_user("Somebody"), "Somebody", ""),
        ({"forward_origin": {"type": "new", "date": FORWARDED_AT}}, "", ""),
    ],
    ids=["a closed channel", "a group", "a person", "a hidden person", "a kind not known yet"],
)
async def test_the_outlet_is_whoever_wrote_the_forwarded_words(
    send: Send, folder: Path, fields: dict[str, Any], outlet: str, url: str
) -> None:
    await send(POST, **fields)
    report = report_in(folder)

    assert report.outlet == outlet
    assert report.url.removeprefix("https://") == url


async def test_a_date_is_written_in_the_zone_of_the_settings(
    launch: Launch, api: BotApi, folder: Path
) -> None:
    bot = await launch(Archive.open(folder), operators=str(ADA.id), timezone="Europe/Kyiv")
    api.message(POST, **from_channel())
    await api.settled(bot)

    assert str(report_in(folder).published) == "2024-08-06 00:16:00"


async def test_a_bold_start_is_the_title_and_stays_in_the_text(send: Send, folder: Path) -> None:
    text = "⚡ Fuel depot burns. At Port Alva the fire has spread to a second tank."
    bold = {"type": "bold", "offset": 2, "length": 16}
    await send(text, entities=[bold], **from_channel())
    report = report_in(folder)

    assert report.title == "Fuel depot burns"
    assert report.paragraphs == (text,)


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("Port Alva: The fire has spread to a second tank.", "Port Alva"),
        ("The port authority says so on its page.", "The port authority"),
        ("It burns in Alva. The fire has spread.", "It burns in Alva."),
        ("It burns in Alva and\nspreads: The fire is large.", "It burns in Alva and\nspreads"),
        (f"{'It burns in Alva ' * 9}: The fire is large.", ("It burns in Alva " * 9).strip()),
        ("On Monday: Fuel depot burns. The fire is large.", "Fuel depot burns"),
    ],
    ids=["two words", "a sentence that goes on", "a sentence", "two lines", "too long", "not the start"],
)
async def test_bold_words_that_read_like_no_headline_are_no_title(
    send: Send, folder: Path, text: str, bold: str
) -> None:
    entity = {"type": "bold", "offset": text.index(bold), "length": len(bold)}
    await send(text, entities=[entity], **from_channel())

    assert report_in(folder).title != " ".join(bold.split())


async def test_a_quotation_after_a_lead_in_is_quoted_speech(send: Send, folder: Path) -> None:
    text = (
        "🔥 Fuel depot burns\nThe UK Ministry of Defence wrote:\nThe fire is out.\nNobody was hurt.\n"
        "It had burnt since Sunday."
    )
    quotation = {"type": "blockquote", "offset": text.index("The fire") + 1, "length": 33}
    (reply,) = await send(text, entities=[quotation], **from_channel())

    assert "• The fire is out." in report_in(folder).text
    assert "• Nobody was hurt." in report_in(folder).text
    assert "\nIt had burnt since Sunday." in report_in(folder).text
    assert "3 passages, quoting UK Ministry of Defence" in reply.text


async def test_each_of_two_quotations_is_marked(send: Send, folder: Path) -> None:
    text = (
        "Fuel depot burns\nThe port wrote:\nIt is out.\nThe city wrote:\nAll is well.\nIt had burnt for days."
    )
    quotations = [
        {"type": "blockquote", "offset": text.index(words), "length": len(words)}
        for words in ("It is out.", "All is well.")
    ]
    await send(text, entities=quotations, **from_channel())

    assert report_in(folder).paragraphs == (
        "The port wrote:",
        "• It is out.",
        "The city wrote:",
        "• All is well.",
        "It had burnt for days.",
    )


async def test_a_quotation_without_a_lead_in_has_no_mark(send: Send, folder: Path) -> None:
    quotation = {"type": "blockquote", "offset": POST.index("Nobody"), "length": 16}
    await send(POST, entities=[quotation], **from_channel())

    assert "•" not in report_in(folder).text


async def test_the_caption_of_an_album_counts_once(send: Send, folder: Path) -> None:
    (first,) = await send(POST, **ALBUM, **from_channel())
    others = [
        reply for number in (18, 19) for reply in await send("", **ALBUM, **from_channel(number=number))
    ]

    assert first.text.startswith("Added: ")
    assert others == []
    assert report_in(folder).url == "https://t.me/harbour_watch/17"


async def test_an_album_with_the_same_caption_everywhere_is_one_report(send: Send, folder: Path) -> None:
    for number in (17, 18):
        await send(POST, **ALBUM, **from_channel(number=number))

    assert report_in(folder).url == "https://t.me/harbour_watch/17"


async def test_a_post_without_words_is_no_report(send: Send, folder: Path) -> None:
    (reply,) = await send("🔥 Thanks @harbour_watch", **from_channel())
    replies = [reply for _ in range(3) for reply in await send("", **ALBUM, **from_channel())]

    assert "It has no text" in reply.text
    assert len(replies) == 1
    assert files(folder) == []


@pytest.mark.parametrize(
    ("text", "imported"), [("Ferry to 7", True), ("Ferry to", False)], ids=["eight letters", "seven"]
)
async def test_a_post_needs_eight_letters(send: Send, folder: Path, text: str, imported: bool) -> None:
    await send(f"{text} @harbour_watch t.me/harbour", **from_channel())

    assert bool(files(folder)) == imported


async def test_a_post_that_is_forwarded_again_is_there_already(send: Send, folder: Path) -> None:
    await send(POST, **from_channel())
    (reply,) = await send(POST, **from_channel())

    assert reply.text.startswith("Already there: Fuel depot burns at Port Alva")
    assert reply.buttons == ["Open"]
    assert len(files(folder)) == 1


async def test_the_bots_own_words_are_no_report(send: Send, api: BotApi, folder: Path) -> None:
    replies = await send(POST, **from_user(api.me)) + await send(POST, via_bot=True, **from_channel())

    assert ["wrote this myself" in reply.text for reply in replies] == [True, True]
    assert files(folder) == []


async def test_the_words_of_another_bot_are_a_report(send: Send, folder: Path) -> None:
    await send(POST, via_bot=User(77, "Weather", "weather_bot", is_bot=True), **from_user(BOB))

    assert report_in(folder).outlet == "Bob"


async def test_a_forwarded_post_that_looks_like_a_command_is_a_post(send: Send, folder: Path) -> None:
    await send("/latest news from Port Alva:\nThe harbour is closed until Friday morning.", **from_channel())

    assert "The harbour is closed until Friday morning." in report_in(folder).text


async def test_what_others_forward_is_a_question_and_no_report(send: Send, folder: Path) -> None:
    await send(POST, **from_channel())
    (answer,) = await send(QUESTION, user=BOB, **from_channel())
    (declined,) = await send("", user=BOB, **from_channel(), document={"file_id": "1", "file_unique_id": "1"})

    assert "Forty firefighters" in answer.text
    assert "I understand written questions only." in declined.text
    assert len(files(folder)) == 1


async def test_what_operators_forward_in_a_group_is_no_report(send: Send, api: BotApi, folder: Path) -> None:
    api.promote(GROUP, api.me)
    await send(POST, chat=GROUP, **from_channel())

    assert files(folder) == []


@pytest.mark.parametrize(
    "text",
    ["https://example.org/a what is this?", "Is http true?", "example.org", "http://"],
)
async def test_what_an_operator_writes_is_a_question(send: Send, folder: Path, text: str) -> None:
    (reply,) = await send(text)

    assert "Not added" not in reply.text
    assert files(folder) == []


@pytest.mark.parametrize(
    "text",
    [
        "The harbour of Port Alva is closed. " * 113,
        "נמל אלווה נסגר ביום שני.\nהנמל נסגר עד יום שישי בבוקר, אמרה רשות הנמל.",
        "Tanks <b>burn</b> &amp; spread & <i>so on\nThe fire has reached a second tank at the port.",
        "🔥" * 100 + "\nThe fire has reached a second tank at the port.",
    ],
    ids=["one long line", "right to left", "markup", "emoji"],
)
async def test_any_post_is_read_and_shown(send: Send, api: BotApi, bot: App, folder: Path, text: str) -> None:
    (reply,) = await send(text, **from_channel())
    report = report_in(folder)
    api.press(reply, "Open")
    await api.settled(bot)

    assert reply.text.startswith("Added: ")
    assert all(line.strip() in report.text for line in text.splitlines())
    assert len(api.sent()) == 2


async def test_a_post_that_cannot_be_written_is_said_with_the_cure(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, _: str) -> None:
        raise ImportFailedError(path.parent.name, "it cannot be written (disk full)", "free disk space")

    monkeypatch.setattr(report_folder, "write_file", full)
    (reply,) = await send(POST, **from_channel())

    assert reply.text == "Not added: reports: it cannot be written (disk full); free disk space"


async def test_posts_of_one_minute_with_the_same_first_words_have_their_own_files(
    send: Send, folder: Path
) -> None:
    for number in range(3):
        await send(
            f"Fuel depot burns\n\nTank {number} is lost, the port says.", **from_channel(number=number)
        )

    assert len(files(folder)) == 3


async def test_a_report_is_announced_once(
    launch: Launch, api: BotApi, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier, "QUIET_TIME", 0.01)
    settings = {"reports": folder, "data": tmp_path / "data", "operators": str(ADA.id), "secret_key": KEY}
    bot = await launch(Archive.open(folder), **settings, digest_days=3650)
    api.message("/subscribe", user=BOB)
    await api.settled(bot)
    for _ in range(2):
        api.message(POST, **from_channel())
        await api.settled(bot)
    await asyncio.sleep(0)
    async with asyncio.timeout(300):
        while len(api.sent(chat_id=BOB.id)) < 2:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)
    await bot.bot_data.tasks.end()

    (_, announcement) = api.sent(chat_id=BOB.id)
    assert "Fuel depot burns at Port Alva" in announcement.text


async def test_posts_sent_at_once_are_all_imported(api: BotApi, launch: Launch, folder: Path) -> None:
    operators = [User(number, "Operator") for number in range(1, 9)]
    named = " ".join(str(one.id) for one in operators)
    bot = await launch(Archive.open(folder), reports=folder, operators=named)
    for number, one in enumerate(operators):
        post = f"Fuel depot burns\n\nTank {number} is lost, the port says."
        api.message(post, user=one, **from_channel(number=number))
    await api.settled(bot)

    assert len(files(folder)) == len(bot.bot_data.archive.reports) == len(operators)
