"""Fixtures: a feed store in a file, and checks with it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.database.engine import Database
from bot.feeds.feed_store import FeedStore
from tests.bot.feeds.checks import Checks


@pytest.fixture
async def feed_store(tmp_path: Path) -> AsyncIterator[FeedStore]:
    database = Database(SecretStr(f"sqlite+aiosqlite:///{tmp_path / 'state.db'}"))
    await database.open()
    try:
        yield FeedStore(database)
    finally:
        await database.close()


@pytest.fixture
def checks(folder: Path, feed_store: FeedStore) -> Checks:
    return Checks(folder, feed_store)
