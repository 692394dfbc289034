"""Fixtures: a web site on loopback, a fetcher that may go there, a ledger in a file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.database.engine import Database
from bot.feeds.feed_store import Ledger
from bot.feeds.http_client import Fetcher
from tests.feed_server import Serving, Site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Serving() as made:
        yield made


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    """A fetcher that may go anywhere."""
    async with Fetcher(lambda _: True) as made:
        yield made


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    database = Database(SecretStr(f"sqlite+aiosqlite:///{tmp_path / 'state.db'}"))
    await database.open()
    try:
        yield Ledger(database)
    finally:
        await database.close()
