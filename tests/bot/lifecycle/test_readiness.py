"""Each check of readiness, passed and failed."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.context import App
from bot.database.engine import Database
from bot.health.checks import Checks
from bot.lifecycle.readiness import SILENCE_SECONDS, readiness_checks
from retrieval import KnownReports
from tests.conftest import Launch


@dataclass(frozen=True)
class Source:
    """What readiness asks of a source of updates."""

    age: float | None = 0.0
    stopping: bool = False


@pytest.fixture
async def stored(launch: Launch, secret_key: SecretStr, tmp_path: Path) -> App:
    """A running bot with a database."""
    return await launch(secret_key=secret_key, data=tmp_path / "data")


async def reason(app: App, name: str, source: Source = Source(), timeout: float = 20.0) -> str | None:  # noqa: ASYNC109
    return (await Checks(readiness_checks(app, source), timeout).results())[name]


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (None, "Telegram has not answered yet"),
        (0.0, None),
        (SILENCE_SECONDS, None),
        (SILENCE_SECONDS + 1, "no answer from Telegram for 61 s"),
    ],
)
async def test_updates_arrive_for_a_time_after_each_answer(
    bot: App, age: float | None, expected: str | None
) -> None:
    assert await reason(bot, "updates", Source(age)) == expected


async def test_a_bot_that_is_being_stopped_is_not_ready(bot: App) -> None:
    assert await reason(bot, "updates", Source(stopping=True)) == "the bot is being stopped"


async def test_a_bot_without_a_database_has_no_check_of_it(bot: App) -> None:
    assert set(readiness_checks(bot, Source())) == {"updates", "archive", "background"}


async def test_an_archive_that_cannot_be_read_is_not_open(bot: App, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await reason(bot, "archive") is None

    def closed(*_: Any) -> Any:
        raise OSError

    monkeypatch.setattr(KnownReports, "latest", closed)
    assert await reason(bot, "archive") == "OSError"


async def test_a_database_is_writable_until_it_is_closed(stored: App) -> None:
    assert await reason(stored, "database") is None
    assert stored.bot_data.database is not None
    await stored.bot_data.database.close()

    assert await reason(stored, "database") == "not open"


async def test_a_database_that_another_program_locks_is_not_writable(stored: App, tmp_path: Path) -> None:
    path = tmp_path / "data" / "dispatch.db"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")  # waits for what the bot is writing
        assert await reason(stored, "database", timeout=0.2) == "no result within 0.2 s"
        other.execute("ROLLBACK")


async def test_the_check_writes_one_row_however_often(database: Database, bot: App) -> None:
    object.__setattr__(bot.bot_data, "database", database)
    try:
        for _ in range(3):
            assert await reason(bot, "database") is None
        async with database.reading() as connection:
            rows = (await connection.exec_driver_sql("SELECT value FROM facts WHERE name = 'checked'")).all()
    finally:
        object.__setattr__(bot.bot_data, "database", None)

    assert len(rows) == 1
    assert datetime.fromisoformat(rows[0][0]).tzinfo is not None


async def test_a_task_that_failed_is_named(stored: App) -> None:
    failed = asyncio.Event()

    async def fails() -> None:
        failed.set()
        raise ZeroDivisionError

    assert await reason(stored, "background") is None
    stored.bot_data.tasks.start("lighthouse", fails)
    await failed.wait()
    await asyncio.sleep(0)

    assert await reason(stored, "background") == "lighthouse failed (ZeroDivisionError)"
