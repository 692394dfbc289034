"""The guids of articles in the database, by which an article is recognised when its address changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.database.engine import Database
from bot.database.tables import article_guids
from bot.feeds.feed_store import KEYS_PER_QUERY
from bot.importing.feed_entry import FeedEntry, moment
from bot.web.urls import key

SAME_DATE = timedelta(days=1)  # a guid that comes back with another date is given to another article


@dataclass(frozen=True, slots=True)
class KnownGuid:
    """What was stored of a guid."""

    url_key: str  # the hash of the article's address
    published: datetime | None

    def is_of(self, entry: FeedEntry) -> bool:
        """Whether an entry with this guid may be the same article."""
        published = _published(entry)
        return not (published and self.published) or abs(published - self.published) <= SAME_DATE


class GuidStore:
    """Reads and writes guids. A guid identifies an article within its feed only, and is stored as a hash."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, feed: str, entries: Sequence[FeedEntry]) -> dict[str, KnownGuid]:
        """What is stored of the entries' guids: guid -> article."""
        by_key = {_guid_key(feed, entry): entry.guid for entry in entries if entry.guid}
        keys = list(by_key)
        known: dict[str, KnownGuid] = {}
        async with self._database.reading() as connection:
            for start in range(0, len(keys), KEYS_PER_QUERY):
                some = keys[start : start + KEYS_PER_QUERY]
                query = select(article_guids).where(article_guids.c.guid_key.in_(some))
                for row in await connection.execute(query):
                    known[by_key[row.guid_key]] = KnownGuid(row.url_key, row.published)
        return known

    async def save(self, feed: str, entries: Sequence[FeedEntry]) -> None:
        """Store the guids of entries, those that have one."""
        async with self._database.writing() as connection:
            for entry in entries:
                if entry.guid:
                    values = {"url_key": key(entry.identity), "published": _published(entry)}
                    insert = self._database.insert(article_guids).values(
                        guid_key=_guid_key(feed, entry), **values
                    )
                    await connection.execute(
                        insert.on_conflict_do_update(index_elements=["guid_key"], set_=values)
                    )


def _guid_key(feed: str, entry: FeedEntry) -> str:
    return key(f"{feed}\n{entry.guid}")


def _published(entry: FeedEntry) -> datetime | None:
    return moment(entry.published) if entry.published else None
