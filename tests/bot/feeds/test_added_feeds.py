"""Feeds that an operator added."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.database.engine import Database
from bot.feeds.added_feeds import AddedFeeds

NOW = datetime(2026, 3, 12, 8, 30, tzinfo=UTC)
ONE, TWO, THREE = (f"https://{name}.example/feed?key=7" for name in ("one", "two", "three"))


@pytest.fixture
def added(database: Database) -> AddedFeeds:
    """Those in a database of each kind."""
    return AddedFeeds(database)


async def test_feeds_are_added_once_and_listed_in_their_order(added: AddedFeeds) -> None:
    assert await added.add([TWO, TWO], NOW) == (TWO,)
    assert await added.add([ONE, TWO, THREE], NOW + timedelta(minutes=1)) == (ONE, THREE)
    assert await added.add([], NOW) == ()
    assert await added.urls() == (TWO, ONE, THREE)


async def test_feeds_are_removed(added: AddedFeeds) -> None:
    await added.add([ONE, TWO], NOW)
    await added.remove([ONE, THREE])

    assert await added.urls() == (TWO,)
