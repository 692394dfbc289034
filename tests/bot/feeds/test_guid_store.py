"""The guids of articles, and which entry may be the same article."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.database.engine import Database
from bot.database.tables import article_guids
from bot.feeds.guid_store import GuidStore, KnownGuid
from bot.importing.feed_entry import FeedEntry
from bot.web.urls import key

FEED, OTHER = "https://courier.example/feed", "https://other.example/feed"
DAY = datetime(2026, 3, 12, 8, 30, tzinfo=UTC)


@pytest.fixture
def store(database: Database) -> GuidStore:
    """A store in a database of each kind."""
    return GuidStore(database)


def entry(name: str, guid: str, published: date | None = DAY) -> FeedEntry:
    return FeedEntry(f"https://courier.example/{name}", published=published, guid=guid)


async def test_a_guid_is_known_in_its_feed(store: GuidStore) -> None:
    one, two = entry("one", "1"), entry("two", "2", None)
    await store.save(FEED, [one, two, entry("three", "")])

    assert await store.known(FEED, [one, two, entry("three", "")]) == {
        "1": KnownGuid(key(one.url), DAY),
        "2": KnownGuid(key(two.url), None),
    }
    assert await store.known(OTHER, [one]) == {}


async def test_a_guid_has_the_address_that_was_stored_last(store: GuidStore) -> None:
    await store.save(FEED, [entry("one", "1")])
    await store.save(FEED, [entry("two", "1")])

    assert (await store.known(FEED, [entry("x", "1")]))["1"].url_key == key("https://courier.example/two")


async def test_guids_do_not_stand_in_the_database(store: GuidStore, database: Database) -> None:
    await store.save(FEED, [entry("one", "SECRET")])
    async with database.reading() as connection:
        rows = list(await connection.execute(select(article_guids)))

    assert "SECRET" not in str(rows)
    assert "courier" not in str(rows)


@pytest.mark.parametrize(
    ("published", "same"),
    [
        (DAY, True),
        (date(2026, 3, 12), True),
        (datetime(2026, 3, 13, 8, 30, tzinfo=UTC), True),
        (datetime(2026, 3, 13, 8, 31, tzinfo=UTC), False),
        (date(2026, 3, 10), False),
        (None, True),
    ],
)
def test_an_entry_with_another_date_is_another_article(published: date | None, same: bool) -> None:
    assert KnownGuid("", DAY).is_of(entry("one", "1", published)) is same


def test_without_a_stored_date_the_guid_decides() -> None:
    assert KnownGuid("", None).is_of(entry("one", "1"))
