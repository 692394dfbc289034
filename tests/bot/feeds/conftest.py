"""Fixtures: a feed store in a file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.database.engine import Database
from bot.feeds.feed_store import FeedStore


@pytest.fixture
async def feed_store(tmp_path: Path) -> AsyncIterator[FeedStore]:
    database = Database(SecretStr(f"sqlite+aiosqlite:///{tmp_path / 'state.db'}"))
    await database.open()
    try:
        yield FeedStore(database)
    finally:
        await database.close()
