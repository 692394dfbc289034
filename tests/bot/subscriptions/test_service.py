"""The whole of it: a report arrives in the folder, and subscribers are told by the running bot."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.tables import facts
from bot.settings import Settings
from bot.subscriptions import notifier
from bot.subscriptions.destinations import Destination
from bot.subscriptions.notifier import Notifier
from bot.subscriptions.subscriptions import Subscriptions
from tests.bot.subscriptions.conftest import NOW, ArchiveFolder
from tests.bot_api import ADA, TOKEN, BotApi, Chat, User
from tests.bot_api_channels import CHANNEL
from tests.conftest import Launch

ROOT = Path(__file__).parents[3]


@pytest.fixture
def given(
    report_folder: ArchiveFolder, tmp_path: Path, secret_key: SecretStr, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """The settings of a bot with subscriptions."""
    monkeypatch.setattr(notifier, "QUIET_TIME", 0.01)
    return {
        "reports": report_folder.folder,
        "data": tmp_path / "data",
        "secret_key": secret_key,
        "digest_days": 3650,
    }


@pytest.fixture
async def prepared(
    given: dict[str, Any], encryption: Encryption, report_folder: ArchiveFolder
) -> AsyncIterator[Database]:
    """The bot's database before its start: begun, and Ada subscribed to ferries."""
    database = Database(Settings(**given).database_url, encryption)
    await database.open()
    await Notifier(database, encryption, report_folder.archive, Settings()).record(NOW)
    await Subscriptions(database, encryption).add(Destination(ADA.id), "ferry")
    yield database
    await database.close()


async def test_what_is_there_is_recorded_before_anybody_can_subscribe(
    launch: Launch, report_folder: ArchiveFolder, given: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier, "QUIET_TIME", 3600)  # a kill in the first second is survived, too
    bot = await launch(archive=report_folder.archive, **given)
    async with bot.bot_data.database.reading() as connection:
        assert await connection.scalar(select(facts.c.value).where(facts.c.name == "announcing")) == "begun"


@pytest.mark.usefixtures("prepared")
async def test_what_arrives_in_the_folder_is_announced(
    launch: Launch, api: BotApi, report_folder: ArchiveFolder, given: dict[str, Any]
) -> None:
    api.meet(Chat.private(ADA))
    bot = await launch(archive=report_folder.archive, **given)
    report_folder.put("ferry", "The old ferry sank.")
    bot.bot_data.subscription_service.notice()
    await api.wait_for("sendMessage")
    await api.settled(bot)

    [message] = api.sent()
    assert message.chat_id == ADA.id
    assert "The old ferry sank." in message.text
    assert bot.bot_data.metrics["announcements"] == 1


@pytest.mark.parametrize("count", [1, 8], ids=["announcement", "digest"])
async def test_a_button_under_an_announcement_in_a_channel_leads_its_reader_to_the_report_in_private(
    launch: Launch, api: BotApi, report_folder: ArchiveFolder, given: dict[str, Any], count: int
) -> None:
    api.promote(CHANNEL, api.me)
    bot = await launch(archive=report_folder.archive, **given)
    await bot.bot_data.subscriptions.add(Destination(CHANNEL.id))
    for number in range(count):
        report_folder.put(f"ferry-{number}", "The old ferry sank.")
    bot.bot_data.subscription_service.notice()
    await api.wait_for("sendMessage")
    await api.settled(bot)
    [post] = api.sent()
    assert post.chat_id == CHANNEL.id
    assert len(post.buttons) == count

    for label in post.buttons:
        api.press(post, label, user=User(1002, "Bob"))
        await api.settled(bot)
    answered = [call.parameters for call in api.called("answerCallbackQuery")]
    opened = [call["url"] for call in answered if "url" in call]
    address = "https://t.me/dispatch_test_bot?start=r_ferry-"
    assert sorted(opened) == [f"{address}{number}" for number in range(count)]
    assert api.sent() == [post]

    report_folder.remove("ferry-0")
    api.press(post, post.buttons[-1], user=User(1003, "Eve"))
    await api.settled(bot)
    assert "url" not in api.called("answerCallbackQuery")[-1].parameters
    assert "expired" in api.called("answerCallbackQuery")[-1].parameters["text"]
    assert api.sent() == [post]


async def test_what_was_recorded_before_a_stop_is_sent_after_the_start_and_only_once(
    launch: Launch,
    api: BotApi,
    report_folder: ArchiveFolder,
    encryption: Encryption,
    given: dict[str, Any],
    prepared: Database,
) -> None:
    api.meet(Chat.private(ADA))
    report_folder.put("ferry", "The old ferry sank.")
    await Notifier(prepared, encryption, report_folder.archive, Settings()).record(NOW)
    for _ in range(2):
        bot = await launch(archive=report_folder.archive, **given)
        await api.wait_for("sendMessage")
        await api.settled(bot)
    await launch()

    assert len(api.sent()) == 1


async def test_subscribers_are_those_of_the_services(
    launch: Launch, report_folder: ArchiveFolder, given: dict[str, Any]
) -> None:
    bot = await launch(archive=report_folder.archive, **given)

    assert await bot.bot_data.subscriptions.add(Destination(ADA.id), "ferry")
    assert len(await bot.bot_data.subscriptions.of(Destination(ADA.id))) == 1


async def test_without_a_key_subscriptions_are_off_and_the_setting_is_named(
    launch: Launch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        bot = await launch(data=tmp_path / "data")

    assert bot.bot_data.subscriptions is None
    assert bot.bot_data.database is None
    assert "DISPATCH_SECRET_KEY" in caplog.text
    assert not (tmp_path / "data" / "dispatch.db").exists()


async def dispatch_run(api: BotApi, given: dict[str, Any], **settings: str) -> tuple[int | None, str]:
    """`dispatch run` as a process of its own, until it ends by itself."""
    variables = {f"DISPATCH_{name.upper()}": str(value) for name, value in given.items()}
    variables |= {
        "DISPATCH_SECRET_KEY": given["secret_key"].get_secret_value(),
        "DISPATCH_TOKEN": TOKEN,
        "DISPATCH_API_URL": api.base_url.removesuffix("/bot"),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DISPATCH_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
        env=kept | variables | settings,
    )
    _, said = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode, said.decode()


async def test_a_damaged_database_ends_the_program_with_the_cure(
    api: BotApi, given: dict[str, Any], report_folder: ArchiveFolder
) -> None:
    report_folder.put("ferry", "The old ferry sank.")
    path = given["data"] / "dispatch.db"
    path.parent.mkdir()
    path.write_bytes(b"no database" * 1000)
    code, said = await dispatch_run(api, given)

    assert code == 2
    assert str(path) in said
    assert "Traceback" not in said


@pytest.mark.usefixtures("prepared")
async def test_another_key_ends_the_program_with_the_cure(
    api: BotApi, given: dict[str, Any], report_folder: ArchiveFolder
) -> None:
    report_folder.put("ferry", "The old ferry sank.")
    code, said = await dispatch_run(api, given, DISPATCH_SECRET_KEY="k" * 43 + "=")

    assert code == 2
    assert "DISPATCH_SECRET_KEY is not the key" in said
    assert "Traceback" not in said


@pytest.mark.usefixtures("prepared")
async def test_a_start_without_the_key_says_what_it_cannot_reach(
    launch: Launch, report_folder: ArchiveFolder, given: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    await launch(archive=report_folder.archive, **given | {"secret_key": None})
    [warning] = [
        record.getMessage() for record in caplog.records if "DISPATCH_SECRET_KEY to it" in record.getMessage()
    ]
    assert "set DISPATCH_SECRET_KEY to it again" in warning


async def test_a_start_without_a_key_makes_no_database(
    launch: Launch, report_folder: ArchiveFolder, given: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    await launch(archive=report_folder.archive, **given | {"secret_key": None})
    assert not given["data"].exists()
    assert "DISPATCH_SECRET_KEY to it" not in caplog.text
