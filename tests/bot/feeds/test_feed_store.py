"""What is remembered of feeds and articles."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.database.engine import Database
from bot.database.tables import articles, feeds
from bot.feeds.feed_store import ArticleState, FeedState, FeedStore
from bot.web.urls import key

NOW = datetime(2026, 3, 12, 8, 30, tzinfo=UTC)
FEED = "https://desk:SECRET@courier.example/feed?token=SECRET"


@pytest.fixture
def feed_store(database: Database) -> FeedStore:
    """A feed_store in a database of each kind."""
    return FeedStore(database)


async def test_a_feed_is_remembered_as_it_was_found_last(feed_store: FeedStore) -> None:
    assert await feed_store.feed_state(FEED) == FeedState()
    first = FeedState(
        validators=('"1"', "Thu, 12 Mar 2026 08:30:00 GMT"),
        failures=3,
        not_before=NOW,
        seen_at=NOW,
        title="Courier",
        problem="status 500",
        moved_to="https://new.example/feed",
        found_url="https://found.example/feed",
        recheck_at=NOW,
    )
    await feed_store.save_feed(FEED, first)
    assert await feed_store.feed_state(FEED) == first
    await feed_store.save_feed(FEED, FeedState(seen_at=NOW))
    assert await feed_store.feed_state(FEED) == FeedState(seen_at=NOW)
    assert await feed_store.feed_state("https://other.example/feed") == FeedState()


async def test_articles_are_remembered_by_the_thousand(feed_store: FeedStore) -> None:
    urls = [f"https://courier.example/{number}" for number in range(1200)]
    for url in (urls[0], urls[1199]):
        await feed_store.save_article(url, ArticleState("digest", "first"), NOW)
        await feed_store.save_article(url, ArticleState("digest", "second"), NOW)

    assert await feed_store.article_states(urls) == dict.fromkeys(
        (urls[0], urls[1199]), ArticleState("digest", "second")
    )
    assert await feed_store.article_states([]) == {}


async def test_when_an_article_is_to_be_tried_again_is_remembered(feed_store: FeedStore) -> None:
    state = ArticleState("", "first", 3, NOW)
    await feed_store.save_article(FEED, state, NOW)

    assert await feed_store.article_states([FEED]) == {FEED: state}
    assert await feed_store.article_states_by_key([key(FEED)]) == {key(FEED): state}


async def test_addresses_do_not_stand_in_the_database(feed_store: FeedStore, database: Database) -> None:
    await feed_store.save_feed(FEED, FeedState(seen_at=NOW))
    await feed_store.save_article(FEED, ArticleState("digest", "revision"), NOW)

    async with database.reading() as connection:
        rows = [*await connection.execute(select(feeds)), *await connection.execute(select(articles))]

    assert len(rows) == 2
    assert "SECRET" not in str(rows)
    assert "courier" not in str(rows)
