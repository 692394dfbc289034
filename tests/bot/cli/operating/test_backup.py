"""`dispatch backup` and `dispatch restore`."""

import asyncio
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.database.engine import Database
from bot.feeds.added_feeds import AddedFeeds
from bot.settings import Settings
from tests.bot.database.test_dump import NOW


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DISPATCH_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


async def store(data: Path, *feeds: str) -> None:
    database = Database(Settings(data=data).database_url)
    await database.open()
    await AddedFeeds(database).add(feeds, NOW)
    await database.close()


async def stored(data: Path) -> tuple[str, ...]:
    database = Database(Settings(data=data).database_url)
    await database.open()
    urls = await AddedFeeds(database).urls()
    await database.close()
    return urls


def test_what_was_backed_up_is_restored_and_what_was_there_is_kept(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(store(data, "https://example.org/old"))

    assert main(["backup", str(tmp_path / "backup")]) == 0
    asyncio.run(store(data, "https://example.org/new"))
    assert main(["restore", str(tmp_path / "backup")]) == 2
    assert "--force" in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "backup"), "--force"]) == 0
    assert asyncio.run(stored(data)) == ("https://example.org/old",)
    [kept] = data.glob("before-restore-*")
    assert main(["restore", str(kept), "--force"]) == 0
    assert len(asyncio.run(stored(data))) == 2


def test_a_file_that_is_there_is_replaced_only_by_force(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(store(data, "https://example.org/old"))
    (tmp_path / "backup").write_text("mine")

    assert main(["backup", str(tmp_path / "backup")]) == 2
    assert (tmp_path / "backup").read_text() == "mine"
    assert main(["backup", str(tmp_path / "backup"), "--force"]) == 0
    assert main(["backup", str(data / "dispatch.db"), "--force"]) == 2
    assert "the database itself" in capsys.readouterr().err


def test_without_a_database_there_is_nothing_to_back_up(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", str(tmp_path / "backup")]) == 2
    assert "there is no database yet" in capsys.readouterr().err
    assert not data.exists()
