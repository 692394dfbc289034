"""What is remembered of feeds and articles."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.database.engine import Database
from bot.database.tables import articles, feeds
from bot.feeds.feed_store import FeedState, Ledger, Seen

NOW = datetime(2026, 3, 12, 8, 30, tzinfo=UTC)
FEED = "https://desk:SECRET@courier.example/feed?token=SECRET"


@pytest.fixture
def ledger(database: Database) -> Ledger:
    """A ledger in a database of each kind."""
    return Ledger(database)


async def test_a_feed_is_remembered_as_it_was_found_last(ledger: Ledger) -> None:
    assert await ledger.feed(FEED) == FeedState()
    first = FeedState(('"1"', "Thu, 12 Mar 2026 08:30:00 GMT"), 3, NOW, NOW)
    await ledger.remember_feed(FEED, first)
    assert await ledger.feed(FEED) == first
    await ledger.remember_feed(FEED, FeedState(seen_at=NOW))
    assert await ledger.feed(FEED) == FeedState(seen_at=NOW)
    assert await ledger.feed("https://other.example/feed") == FeedState()


async def test_articles_are_remembered_by_the_thousand(ledger: Ledger) -> None:
    urls = [f"https://courier.example/{number}" for number in range(1200)]
    for url in (urls[0], urls[1199]):
        await ledger.remember(url, Seen("digest", "first"), NOW)
        await ledger.remember(url, Seen("digest", "second"), NOW)

    assert await ledger.seen(urls) == dict.fromkeys((urls[0], urls[1199]), Seen("digest", "second"))
    assert await ledger.seen([]) == {}


async def test_addresses_do_not_stand_in_the_database(ledger: Ledger, database: Database) -> None:
    await ledger.remember_feed(FEED, FeedState(seen_at=NOW))
    await ledger.remember(FEED, Seen("digest", "revision"), NOW)

    async with database.reading() as connection:
        rows = [*await connection.execute(select(feeds)), *await connection.execute(select(articles))]

    assert len(rows) == 2
    assert "SECRET" not in str(rows)
    assert "courier" not in str(rows)
