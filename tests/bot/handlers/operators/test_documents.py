"""Documents and addresses that operators send become reports."""

import json
from pathlib import Path

import pytest

from bot.context import App
from bot.feeds.feed_store import FeedStore
from bot.sending import chat_actions
from retrieval import Archive
from tests.bot.handlers.operators.conftest import Send, files, report_in
from tests.bot_api import ADA, BotApi
from tests.bot_api_media import from_channel
from tests.conftest import Launch
from tests.feed_server import Site, page

KEY = "k" * 43 + "="
REPORT = b"Harbour closed\n5 August 2024\nThe harbour of Port Alva is closed until Friday, the port said.\n"
DAM = "The dam at Vedra holds again after nine days of work, the city council said on Thursday evening."


async def test_a_text_file_is_a_report(send: Send, api: BotApi, folder: Path) -> None:
    (reply,) = await send(**api.attach("harbour.txt", REPORT))
    (answer,) = await send("Until when is the harbour of Port Alva closed?")

    assert reply.text.startswith("Added: Harbour closed\nDate: 5 August 2024")
    assert files(folder) == ["2024-08-05-harbour-closed.txt"]
    assert "The harbour of Port Alva is closed until Friday" in answer.text


async def test_a_report_of_a_day_to_come_is_added_with_a_word_of_warning(send: Send, api: BotApi) -> None:
    (reply,) = await send(**api.attach("harbour.txt", REPORT.replace(b"2024", b"2099")))
    (answer,) = await send("Until when is the harbour of Port Alva closed?")

    assert "Date: 5 August 2099" in reply.text
    assert "It is dated in the future" in reply.text
    assert reply.buttons == ["Take back"]
    assert "closed until Friday" not in answer.text


async def test_of_a_file_of_several_reports_the_first_is_shown_and_all_are_taken_back(
    send: Send, api: BotApi, bot: App, folder: Path
) -> None:
    (reply,) = await send(**api.attach("august.txt", REPORT + REPORT.replace(b"5 August", b"6 August")))
    archive = bot.bot_data.archive

    assert reply.text.startswith("Added: Harbour closed\nDate: 5 August 2024, from a date line")
    assert "'6 August 2024' is another date line" in reply.text
    assert len(archive.reports) == 2
    api.press(reply, "Take back")
    await api.settled(bot)
    assert (files(folder), len(archive.reports)) == ([], 0)


async def test_a_text_that_another_report_has_too_is_said(send: Send, api: BotApi) -> None:
    await send(**api.attach("harbour.txt", REPORT))
    (same,) = await send(**api.attach("again.txt", REPORT))
    (later,) = await send(**api.attach("harbour.txt", REPORT.replace(b"5 August", b"6 August")))

    assert same.text.startswith("Already there: Harbour closed")
    assert later.text.startswith("Added: Harbour closed\nDate: 6 August 2024")


async def test_a_file_that_the_archive_does_not_use_is_named(
    send: Send, api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.bot_data.archive, "refresh", lambda _: None)
    (reply,) = await send(**api.attach("harbour.txt", REPORT))

    assert reply.text.startswith("Added: 2024-08-05-harbour-closed.txt\nIts text is not used")
    assert reply.buttons == []


async def test_a_saved_page_is_a_report(send: Send, api: BotApi, folder: Path) -> None:
    (reply,) = await send(**api.attach("dam.html", page("Dam holds", DAM).encode()))

    assert reply.text.startswith("Added: Dam holds")
    assert DAM in report_in(folder).text


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "the file holds no text; "), (b"\0\1\2" * 99, "the file is binary; ")],
    ids=["empty", "binary"],
)
async def test_a_document_that_is_no_report_is_named_with_the_cure(
    send: Send, api: BotApi, folder: Path, content: bytes, words: str
) -> None:
    (reply,) = await send(**api.attach("report.txt", content))

    assert reply.text.startswith("Not added: report.txt: ")
    assert words in reply.text
    assert files(folder) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/harbour.txt",
        "..\\..\\harbour.txt",
        "/harbour.txt",
        "..",
        "",
        None,
        "é" * 300 + ".txt",
        "a\nb\0.txt",
    ],
)
async def test_no_name_of_a_document_leaves_the_folder(
    send: Send, api: BotApi, folder: Path, name: str | None
) -> None:
    (reply,) = await send(**api.attach(name, REPORT))

    assert reply.text.startswith("Added: Harbour closed")
    assert files(folder) == ["2024-08-05-harbour-closed.txt"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("..\\desk\\a.png", "a.png"), ("../desk/a.png", "a.png"), ("a\n.png", "a.png"), (None, "document")],
)
async def test_a_document_is_named_without_its_folders(
    send: Send, api: BotApi, name: str | None, shown: str
) -> None:
    (reply,) = await send(**api.attach(name, b"\x89PNG"))

    assert reply.text.startswith(f"Not added: {shown}: ")


async def test_a_document_beyond_telegrams_limit_is_not_asked_for(send: Send, api: BotApi) -> None:
    (reply,) = await send(**api.attach("dump.csv", b"x", size=20_000_001))

    assert "Not added: dump.csv: Telegram gives bots no file larger than 20 MB" in reply.text
    assert api.called("getFile") == []


async def test_a_document_that_telegram_does_not_deliver_is_named(send: Send, api: BotApi) -> None:
    api.fail("getFile", status=400, description="file is temporarily unavailable")
    (reply,) = await send(**api.attach("report.txt", REPORT))

    assert "Not added: report.txt: it could not be downloaded from Telegram; send it again" in reply.text


async def test_a_forwarded_document_and_its_caption_are_two_reports(
    send: Send, api: BotApi, folder: Path
) -> None:
    caption = "Daily overview of the port\nAll quays but one are open again, the port says."
    replies = await send(caption, **api.attach("harbour.txt", REPORT), **from_channel())

    assert [reply.text.splitlines()[0] for reply in replies] == [
        "Added: Daily overview of the port",
        "Added: Harbour closed",
    ]
    assert len(files(folder)) == 2


async def test_an_animation_is_no_document(send: Send, api: BotApi) -> None:
    animation = {"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1, "duration": 1}
    (reply,) = await send(**api.attach("cat.mp4", b"x"), animation=animation)

    assert "I understand written questions only." in reply.text


async def test_an_address_is_fetched(send: Send, site: Site, folder: Path) -> None:
    site.article("/dam", "Dam holds", DAM)
    (reply,) = await send(f"{site.url}/dam?utm_source=x")

    assert reply.text.startswith("Added: Dam holds\nDate: 12 March 2026")
    assert reply.links == {"Dam holds": f"{site.url}/dam"}
    assert f"url: {site.url}/dam\n" in report_in(folder).text


async def test_a_forwarded_address_is_fetched_too(send: Send, site: Site) -> None:
    site.article("/dam", "Dam holds", DAM)
    (reply,) = await send(f"{site.url}/dam", **from_channel())

    assert reply.text.startswith("Added: Dam holds")


async def test_an_address_that_gives_nothing_is_named_with_the_cure(send: Send, site: Site) -> None:
    (reply,) = await send(f"{site.url}/gone")

    assert reply.text == f"Not added: {site.url}/gone: the server answered with status 404; check the address"


async def test_private_addresses_are_asked_only_where_the_settings_allow_it(
    launch: Launch, api: BotApi, site: Site, folder: Path
) -> None:
    bot = await launch(Archive.open(folder), reports=folder, operators=str(ADA.id))
    api.message(f"{site.url}/dam")
    await api.settled(bot)

    assert "Not added" in api.sent()[0].text
    assert site.asked == []


async def test_an_address_that_was_edited_is_not_taken_for_a_question(
    send: Send, api: BotApi, bot: App, site: Site
) -> None:
    await send(f"{site.url}/gone")
    api.edit(1, f"{site.url}/dam")
    await api.settled(bot)

    assert len(api.sent()) == 1


async def test_a_table_is_one_reply_that_names_its_columns_and_reports(
    send: Send, api: BotApi, folder: Path
) -> None:
    rows = [
        f"Tank {number} lost,2024-08-0{number},Tank {number} burnt out on Monday." for number in range(1, 10)
    ]
    table = "\n".join(["headline,published,body", *rows])
    (reply,) = await send(**api.attach("dump.csv", table.encode()))
    lines = reply.text.splitlines()

    assert lines[0] == "dump.csv: added 9 reports"
    assert "headline" in lines[1]
    assert sum(line.startswith("• added: Tank ") for line in lines) == 8
    assert lines[-1] == "And 1 more."
    assert reply.buttons == []
    assert len(files(folder)) == 9


async def test_an_export_of_telegram_adds_only_what_is_new(send: Send, api: BotApi, folder: Path) -> None:
    posts = [
        {
            "id": 1,
            "type": "message",
            "date_unixtime": "1722892560",
            "text": "Tank one is on fire, the port says.",
        },
        {
            "id": 2,
            "type": "message",
            "date_unixtime": "1722892620",
            "text": "Tank two is on fire, the port says.",
        },
        {"id": 3, "type": "service", "date_unixtime": "1722892680", "text": ""},
    ]
    export = {"name": "Harbour watch", "type": "public_channel", "id": 1234567890, "messages": posts[:1]}
    await send(**api.attach("result.json", json.dumps(export).encode()))
    (reply,) = await send(**api.attach("result.json", json.dumps(export | {"messages": posts}).encode()))

    assert reply.text.splitlines()[0] == (
        "result.json: added 1 report, 1 report is already there, 1 service message left out"
    )
    assert len(files(folder)) == 2


async def test_what_could_not_be_added_of_a_source_is_named(send: Send, api: BotApi, folder: Path) -> None:
    mail = "From: Ann <ann@port.example>\nSubject: {}\nDate: Mon, 5 Aug 2024 21:16:00 +0000\n\n{}\n"
    box = "".join(
        f"From ann@port.example Mon Aug  5 21:16:00 2024\n{mail.format(*each)}\n"
        for each in (("Tank lost", "Tank one burnt out on Monday."), ("Nothing", ""))
    )
    (reply,) = await send(**api.attach("port.mbox", box.encode()))

    assert reply.text.splitlines()[0] == "port.mbox: added 1 report, 1 mail without text left out"
    assert len(files(folder)) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7 nothing"),
        ("a.txt", b"PK\3\4 nothing"),
        ("a.json", b'{"a": 1}'),
        ("a.png", b"\x89PNG"),
    ],
)
async def test_what_is_no_report_is_refused_with_the_cure(
    send: Send, api: BotApi, folder: Path, name: str, content: bytes
) -> None:
    (reply,) = await send(**api.attach(name, content))

    assert reply.text.startswith(f"Not added: {name}: ")
    assert "; " in reply.text
    assert files(folder) == []


async def test_an_address_is_recorded_so_that_no_feed_brings_it_back(
    launch: Launch, api: BotApi, site: Site, folder: Path, tmp_path: Path
) -> None:
    site.article("/dam", "Dam holds", DAM)
    settings = {"reports": folder, "data": tmp_path / "data", "secret_key": KEY, "private_addresses": True}
    bot = await launch(Archive.open(folder), **settings, operators=str(ADA.id))
    api.message(f"{site.url}/dam")
    await api.settled(bot)
    assert bot.bot_data.database
    states = await FeedStore(bot.bot_data.database).article_states([f"{site.url}/dam"])

    assert states[f"{site.url}/dam"].digest


async def test_typing_is_shown_while_a_document_is_read(
    api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_actions, "FAST", 0.0)
    slow = api.fail("getFile", hang=True)
    api.message("", **api.attach("harbour.txt", REPORT))
    [shown] = await api.wait_for("sendChatAction")
    slow.release()
    await api.settled(bot)

    assert shown.parameters["chat_id"] == ADA.id
