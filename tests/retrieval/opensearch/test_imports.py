"""What is imported comes into the index of a real node: by a running bot, and by the command line."""

from pathlib import Path

import pytest

from bot.cli.main import main
from bot.lifecycle import background_work
from bot.subscriptions import notifier
from retrieval import EngineArchive, index_folder
from retrieval.opensearch.connection import client as client_module
from retrieval.opensearch.connection.client import SearchClient
from tests.bot_api import ADA, BotApi
from tests.conftest import Launch
from tests.feed_server import Serving, item
from tests.retrieval.opensearch.conftest import PATIENCE
from tests.retrieval.opensearch.test_engine_archive import address_of, write

DAM = "The dam at Vedra holds again after nine days of work, the city council said on Thursday evening."
NAME = "2026-03-12-vedra-courier-dam-holds.txt"
BRIDGE = "Bridge closed\n1 March 2026\nThe bridge at Selm was closed on Tuesday.\n"


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here depends on how busy the machine is, and nothing waits for politeness."""
    monkeypatch.setattr(client_module, "ANSWER_SECONDS", PATIENCE)
    monkeypatch.setattr(background_work, "FEEDS_DELAY", 0.0)
    monkeypatch.setattr(notifier, "QUIET_TIME", 0.0)


@pytest.fixture
def folder(client: SearchClient, tmp_path: Path) -> Path:
    """A folder that is indexed, with one report."""
    made = tmp_path / "reports"
    made.mkdir()
    write(made, "tug.md", "Tug sinks", "2026-11-20", "A tug sank off Alva at dawn.")
    index_folder(made, address_of(client), workers=1)
    return made


async def test_what_a_feed_brings_is_announced_and_answered(
    client: SearchClient, folder: Path, tmp_path: Path, launch: Launch, api: BotApi
) -> None:
    async with Serving() as site:
        site.article("/dam", "Dam holds", DAM)
        site.feed("/feed")
        archive = EngineArchive.connect(address_of(client), folder=folder)
        settings = {"reports": folder, "data": tmp_path / "data", "secret_key": "k" * 43 + "="}
        settings |= {"feeds": f"{site.url}/feed", "private_addresses": True, "rescan_seconds": 1}
        bot = await launch(archive, **settings)
        api.message("/subscribe")
        await api.settled(bot)
        sent = len(api.sent())
        site.feed("/feed", item("/dam"))
        bot = await launch(archive, **settings)
        await api.wait_for("sendMessage", sent + 1)
        api.message("How long was the work on the dam at Vedra?")
        await api.settled(bot)
        assert (folder / NAME).exists()
        archive.close()

    announced, answer = api.sent()[sent:]
    assert (announced.chat_id, answer.chat_id) == (ADA.id, ADA.id)
    assert "Dam holds" in announced.text
    assert DAM in answer.text


def test_what_is_added_by_hand_is_in_the_folder_and_in_the_index(
    client: SearchClient,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DISPATCH_ENGINE", address_of(client))
    source = tmp_path / "bridge.txt"
    source.write_text(BRIDGE)
    assert main(["add", str(source)]) == 2
    assert "DISPATCH_REPORTS: no folder is named" in capsys.readouterr().err

    monkeypatch.setenv("DISPATCH_REPORTS", str(folder))
    for outcome in ("added 2026-03-01-bridge-closed.txt", "2026-03-01-bridge-closed.txt is already there"):
        assert main(["add", str(source)]) == 0
        assert capsys.readouterr().out.startswith(outcome)
    assert (folder / "2026-03-01-bridge-closed.txt").read_text() == BRIDGE
    assert main(["ask", "Which bridge was closed on Tuesday?"]) == 0
    assert "The bridge at Selm was closed on Tuesday." in capsys.readouterr().out
    assert main(["index", "--workers", "1"]) == 0
    assert capsys.readouterr().out.strip() == "Reports in the folder: 2; written: 0; removed: 0."
