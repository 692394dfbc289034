"""What operators send and channels post, where the reports are in a search engine."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.context import App
from bot.watchers.engine_watcher import EngineWatcher
from tests.bot.handlers.operators.conftest import Send, files
from tests.bot.remote_archive import RemoteArchive, RemoteFolder
from tests.bot_api import ADA, BotApi
from tests.bot_api_media import CHANNEL, from_channel
from tests.conftest import Launch

POST = "Fuel depot burns at Port Alva\n\nForty firefighters were on the site, the port authority said."
NAME = "2024-08-05-harbour-watch-fuel-depot-burns-at-port-alva.txt"
QUESTION = "How many firefighters were on the site?"
AWAY = "no search engine answers at search:9200; start it, or correct DISPATCH_ENGINE"


@pytest.fixture
def remote(folder: Path) -> RemoteFolder:
    return RemoteFolder.open(folder)


@pytest.fixture
async def bot(launch: Launch, remote: RemoteFolder, folder: Path) -> App:
    return await launch(remote, reports=folder, operators=str(ADA.id), channels=f"@{CHANNEL.username}")


async def watched(bot: App) -> None:
    """What is seen in one look at the search engine."""
    services = bot.bot_data

    async def sleep(_: float) -> None:
        raise asyncio.CancelledError

    watcher = EngineWatcher(services.archive, 60, lambda: None, sleep, services.writing)
    with pytest.raises(asyncio.CancelledError):
        await watcher.run()


async def test_a_forwarded_post_is_written_indexed_and_taken_back(
    send: Send, api: BotApi, bot: App, folder: Path
) -> None:
    (reply,) = await send(POST, **from_channel())
    (answer,) = await send(QUESTION)
    assert reply.text.startswith("Added: Fuel depot burns at Port Alva\nDate: 5 August 2024, 21:16")
    assert "Forty firefighters were on the site" in answer.text
    (again,) = await send(POST, **from_channel())
    assert again.text.startswith("Already there")
    assert files(folder) == [NAME]

    api.press(reply, "Take back")
    await api.settled(bot)
    (answer,) = await send("Were forty firefighters on the site?")
    assert api.current(reply).text.startswith("Taken back")
    assert "said" not in answer.text
    assert files(folder) == []


async def test_while_the_engine_is_away_an_operator_is_told_that_nothing_was_added(
    send: Send, remote: RemoteFolder, folder: Path
) -> None:
    remote.away = True
    (reply,) = await send(POST, **from_channel())
    assert "no search engine answers at search:9200" in reply.text
    assert files(folder) == []

    remote.away = False
    (reply,) = await send(POST, **from_channel())
    assert reply.text.startswith("Added")


@pytest.mark.parametrize("for_writers_alone", [False, True])
async def test_a_channels_post_waits_as_a_file_for_an_engine_that_is_away(
    send: Send,
    bot: App,
    remote: RemoteFolder,
    folder: Path,
    caplog: pytest.LogCaptureFixture,
    for_writers_alone: bool,
) -> None:
    remote.away, remote.away_for_writers = not for_writers_alone, True
    await send(POST, chat=CHANNEL, date=1_722_892_560)
    await watched(bot)
    assert files(folder) == [NAME]
    assert f"A post of Harbour watch waits to be indexed: DISPATCH_ENGINE: {AWAY}" in caplog.text
    assert bot.bot_data.metrics["failed posts"] == 0

    remote.away = remote.away_for_writers = False
    await watched(bot)
    (answer,) = await send(QUESTION)
    assert "Forty firefighters were on the site" in answer.text
    assert remote.indexed.unwritten == set()


async def test_a_waiting_post_is_indexed_when_its_folder_is_there_again(
    send: Send, bot: App, remote: RemoteFolder, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    remote.away = True
    await send(POST, chat=CHANNEL, date=1_722_892_560)
    remote.away = False
    elsewhere = shutil.move(folder, folder.with_name("elsewhere"))
    await watched(bot)
    assert f"no folder of reports at {folder} (No such file or directory)" in caplog.text
    shutil.move(elsewhere, folder)
    await watched(bot)
    (answer,) = await send(QUESTION)
    assert "Forty firefighters were on the site" in answer.text


async def test_nothing_is_written_into_a_folder_that_is_not_the_indexed_one(
    send: Send, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await send(POST, **from_channel())
    (folder / NAME).rename(tmp_path / NAME)
    (reply,) = await send("Another post", **from_channel(number=18))
    await send("A post of the channel itself", chat=CHANNEL)

    assert "this folder has no file of the newest reports in the search engine" in reply.text
    assert "A post of Harbour watch could not be imported" in caplog.text
    assert files(folder) == []


async def test_without_the_folder_an_operator_is_told_which_setting_is_missing(
    launch: Launch, api: BotApi
) -> None:
    bot = await launch(RemoteArchive.of([]), operators=str(ADA.id))
    api.message(POST, **from_channel())
    await api.settled(bot)
    (reply,) = api.sent()

    assert "DISPATCH_REPORTS" in reply.text
    assert bot.bot_data.metrics["errors"] == 0
