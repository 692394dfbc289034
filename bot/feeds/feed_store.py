"""What intake remembers in the database: how each feed was found, and which articles were seen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.database.engine import Database
from bot.database.tables import articles, feeds
from bot.feeds.urls import key

CHUNK = 500  # keys in one query; SQLite takes not many more


@dataclass(frozen=True, slots=True)
class FeedState:
    """How a feed was found when it was last looked at."""

    validators: tuple[str, str] = ("", "")  # ETag, Last-Modified
    failures: int = 0  # in a row
    not_before: datetime | None = None  # it is left alone until then
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArticleState:
    """How an article was when it was last fetched."""

    digest: str  # of what it said; empty: there was no article
    revision: str  # of the feed's entry


class FeedStore:
    """Reads and writes what is remembered. Addresses stand in it as hashes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def feed(self, url: str) -> FeedState:
        """What is remembered of a feed."""
        async with self._database.reading() as connection:
            query = select(feeds).where(feeds.c.url_key == key(url))
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return FeedState()
        validators = (row.etag or "", row.last_modified or "")
        return FeedState(validators, row.failures, row.not_before, row.seen_at)

    async def remember_feed(self, url: str, state: FeedState) -> None:
        """Remember how a feed was found."""
        etag, last_modified = state.validators
        values = {
            "etag": etag or None,
            "last_modified": last_modified or None,
            "failures": state.failures,
            "not_before": state.not_before,
            "seen_at": state.seen_at,
        }
        insert = self._database.insert(feeds).values(url_key=key(url), **values)
        async with self._database.writing() as connection:
            await connection.execute(insert.on_conflict_do_update(index_elements=["url_key"], set_=values))

    async def seen(self, urls: Collection[str]) -> dict[str, ArticleState]:
        """What is remembered of those articles that were seen."""
        keys = {key(url): url for url in urls}
        found: dict[str, ArticleState] = {}
        wanted = list(keys)
        async with self._database.reading() as connection:
            for start in range(0, len(wanted), CHUNK):
                query = select(articles).where(articles.c.url_key.in_(wanted[start : start + CHUNK]))
                for row in await connection.execute(query):
                    found[keys[row.url_key]] = ArticleState(row.digest, row.revision)
        return found

    async def remember(self, url: str, seen: ArticleState, moment: datetime) -> None:
        """Remember how an article was seen."""
        values = {"digest": seen.digest, "revision": seen.revision, "filed_at": moment}
        insert = self._database.insert(articles).values(url_key=key(url), **values)
        async with self._database.writing() as connection:
            await connection.execute(insert.on_conflict_do_update(index_elements=["url_key"], set_=values))
