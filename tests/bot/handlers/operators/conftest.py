"""Fixtures: a bot with an empty folder, whose operators are Ada and a group."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.context import App
from retrieval import Archive, Report, parse_report
from tests.bot_api import ADA, GROUP, BotApi, Message
from tests.bot_api_media import CHANNEL
from tests.conftest import Launch

PHOTO = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}
ALBUM = {**PHOTO, "media_group_id": "9"}

Send = Callable[..., Awaitable[list[Message]]]


def files(folder: Path) -> list[str]:
    """The names of the reports' files."""
    return sorted(path.name for path in folder.glob("*.txt"))


def reports_in(folder: Path) -> list[Report]:
    """The reports that the files of a folder hold."""
    return [parse_report((folder / name).read_text(), folder / name) for name in files(folder)]


def report_in(folder: Path) -> Report:
    """The only report of a folder."""
    (report,) = reports_in(folder)
    return report


def change(folder: Path) -> Path:
    """Edit the only file of a folder by hand."""
    path = folder / report_in(folder).file
    path.write_text(path.read_text() + "\nA second tank is lost.\n")
    return path


@pytest.fixture
async def bot(launch: Launch, folder: Path, tmp_path: Path) -> App:
    return await launch(
        Archive.open(folder),
        reports=folder,
        data=tmp_path / "data",
        operators=f"{ADA.id} {GROUP.id}",
        channels=f"@{CHANNEL.username}",
        private_addresses=True,
    )


@pytest.fixture
def send(api: BotApi, bot: App) -> Send:
    """Send a message with some fields, wait until the bot is done, and give what it sent in return."""

    async def sent(text: str = "", **fields: Any) -> list[Message]:
        before = len(api.sent())
        api.message(text, **fields)
        await api.settled(bot)
        return api.sent()[before:]

    return sent
