"""Fixtures: a web site on loopback, a fetcher that may go there, a feed_store in a file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.database.engine import Database
from bot.feeds.feed_store import FeedStore
from bot.feeds.http_client import HttpClient
from tests.feed_server import Serving, Site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Serving() as made:
        yield made


@pytest.fixture
async def fetcher() -> AsyncIterator[HttpClient]:
    """A fetcher that may go anywhere."""
    async with HttpClient(lambda _: True) as made:
        yield made


@pytest.fixture
async def feed_store(tmp_path: Path) -> AsyncIterator[FeedStore]:
    database = Database(SecretStr(f"sqlite+aiosqlite:///{tmp_path / 'state.db'}"))
    await database.open()
    try:
        yield FeedStore(database)
    finally:
        await database.close()
