"""The feeds that an operator added to the database, beside those of the settings."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.database.engine import Database
from bot.database.tables import added_feeds
from bot.web.urls import key


class AddedFeeds:
    """Reads and writes them. The addresses are stored whole, as they are needed for requests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def urls(self) -> tuple[str, ...]:
        """The addresses, in the order in which they were added."""
        query = select(added_feeds.c.url).order_by(added_feeds.c.added_at)
        async with self._database.reading() as connection:
            return tuple(filter(None, await connection.scalars(query)))  # None: damaged there

    async def add(self, urls: Iterable[str], now: datetime) -> tuple[str, ...]:
        """Add feeds; returns those that were not there before."""
        before = set(await self.urls())
        new = tuple(url for url in dict.fromkeys(urls) if url not in before)
        rows = [  # a microsecond apart, which keeps their order
            {"url_key": key(url), "url": url, "added_at": now + timedelta(microseconds=position)}
            for position, url in enumerate(new)
        ]
        if rows:
            insert = self._database.insert(added_feeds).on_conflict_do_nothing()
            async with self._database.writing() as connection:
                await connection.execute(insert, rows)
        return new

    async def remove(self, urls: Sequence[str]) -> None:
        """Remove feeds; their reports and what is known of their articles stay."""
        async with self._database.writing() as connection:
            query = delete(added_feeds).where(added_feeds.c.url_key.in_([key(url) for url in urls]))
            await connection.execute(query)
