"""What the database holds about feeds: the state of each, and of every article that was requested."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.database.engine import Database
from bot.database.tables import articles, feeds
from bot.web.urls import key

KEYS_PER_QUERY = 500  # SQLite limits the variables of a query


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed after its last check."""

    validators: tuple[str, str] = ("", "")  # ETag, Last-Modified
    failures: int = 0  # in a row
    not_before: datetime | None = None  # it is not requested before that
    seen_at: datetime | None = None
    title: str = ""
    problem: str = ""  # of the last check
    moved_to: str = ""  # the new address that was last reported
    found_url: str = ""  # the feed that is named by the home page at this address
    recheck_at: datetime | None = None  # when one of its articles is to be tried again


@dataclass(frozen=True, slots=True)
class ArticleState:
    """An article when it was last requested."""

    digest: str  # of its text; empty: there was no article
    revision: str  # of the feed's entry
    failures: int = 0  # of its page, in a row
    not_before: datetime | None = None  # its page is not requested before that


class FeedStore:
    """Reads and writes the states. Addresses of articles, and those of the settings, are stored as hashes."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def feed_state(self, url: str) -> FeedState:
        """The state of a feed; the default for one that was never checked."""
        async with self.database.reading() as connection:
            query = select(feeds).where(feeds.c.url_key == key(url))
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return FeedState()
        return FeedState(
            validators=(row.etag or "", row.last_modified or ""),
            failures=row.failures or 0,
            not_before=row.not_before,
            seen_at=row.seen_at,
            title=row.title or "",
            problem=row.problem or "",
            moved_to=row.moved_to or "",
            found_url=row.found_url or "",
            recheck_at=row.recheck_at,
        )

    async def save_feed(self, url: str, state: FeedState) -> None:
        """Store the state of a feed."""
        etag, last_modified = state.validators
        values = {
            "etag": etag or None,
            "last_modified": last_modified or None,
            "failures": state.failures,
            "not_before": state.not_before,
            "seen_at": state.seen_at,
            "title": state.title or None,
            "problem": state.problem or None,
            "moved_to": state.moved_to or None,
            "found_url": state.found_url or None,
            "recheck_at": state.recheck_at,
        }
        insert = self.database.insert(feeds).values(url_key=key(url), **values)
        async with self.database.writing() as connection:
            await connection.execute(insert.on_conflict_do_update(index_elements=["url_key"], set_=values))

    async def article_states(self, urls: Collection[str]) -> dict[str, ArticleState]:
        """The states of the articles that were requested before: address -> state."""
        by_key = {key(url): url for url in urls}
        states = await self.article_states_by_key(by_key)
        return {by_key[url_key]: state for url_key, state in states.items()}

    async def article_states_by_key(self, url_keys: Collection[str]) -> dict[str, ArticleState]:
        """The states of the articles that were requested before: hash of the address -> state."""
        keys = list(url_keys)
        states: dict[str, ArticleState] = {}
        async with self.database.reading() as connection:
            for start in range(0, len(keys), KEYS_PER_QUERY):
                query = select(articles).where(articles.c.url_key.in_(keys[start : start + KEYS_PER_QUERY]))
                for row in await connection.execute(query):
                    failures = row.failures or 0
                    states[row.url_key] = ArticleState(row.digest, row.revision, failures, row.not_before)
        return states

    async def save_article(self, url: str, state: ArticleState, now: datetime) -> None:
        """Store the state of an article."""
        values = {
            "digest": state.digest,
            "revision": state.revision,
            "filed_at": now,
            "failures": state.failures,
            "not_before": state.not_before,
        }
        insert = self.database.insert(articles).values(url_key=key(url), **values)
        async with self.database.writing() as connection:
            await connection.execute(insert.on_conflict_do_update(index_elements=["url_key"], set_=values))
