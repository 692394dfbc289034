"""The database of SQLite: damaged bytes of its file, and rows that hold what no version wrote."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from pydantic import SecretStr

from bot.database.encryption import Encryption, new_key
from bot.database.engine import Database
from bot.database.errors import DatabaseError
from bot.feeds.added_feeds import AddedFeeds
from bot.feeds.feed_store import ArticleState, FeedState, FeedStore
from bot.settings import Settings
from bot.subscriptions.delivery.outbox import Outbox
from bot.subscriptions.destinations import Destination
from bot.subscriptions.subscriptions import Subscriptions
from tests.bot.database.test_dump import ADA, NOW, fill
from tests.fuzz.entry import Entry
from tests.fuzz.mutations import SCALARS, Draw, mutated_bytes, mutated_text
from tests.fuzz.recorded_log import RecordedLog

FEED, ARTICLE = "https://example.org/feed", "https://example.org/article"
STATEMENTS = (
    "UPDATE {table} SET {column} = ?",
    "UPDATE OR IGNORE {table} SET {column} = ? WHERE rowid = 1",
    "DELETE FROM {table}",
    "ALTER TABLE {table} RENAME COLUMN {column} TO other",
    "DROP TABLE {table}",
    "ALTER TABLE {table} DROP COLUMN {column}",
    "INSERT OR REPLACE INTO {table} ({column}) VALUES (?)",
    "UPDATE {table} SET {column} = CAST({column} AS BLOB)",
)


class _Databases:
    """A file with rows of every kind, and what a start asks of it."""

    def __init__(self, folder: Path) -> None:
        self.whole = folder / "whole.db"
        self.path = folder / "data" / "dispatch.db"
        self._url: SecretStr = Settings(data=folder / "data").database_url
        self._encryption = Encryption(SecretStr(new_key()))
        self._runner = asyncio.Runner()
        self._runner.run(self._fill())
        shutil.copy(self.path, self.whole)

    async def _fill(self) -> None:
        database = Database(self._url, self._encryption)
        await database.open()
        await fill(database, self._encryption)
        store = FeedStore(database)
        await store.save_feed(FEED, FeedState(("e", "m"), 1, NOW, NOW, "Courier", recheck_at=NOW))
        await store.save_article(ARTICLE, ArticleState("d", "r", 1, NOW), NOW)
        await database.close()

    def renew(self) -> None:
        """The whole file in its place, alone."""
        for each in self.path.parent.iterdir():
            each.unlink()
        shutil.copy(self.whole, self.path)

    def use(self) -> None:
        """Ask what a start asks. Raises AssertionError for a refusal that is not one line with the place."""
        said = self._runner.run(self._use())
        if "\n" in said or (said and str(self.path) not in said and "DISPATCH_" not in said):
            raise AssertionError(f"no line that names the file or the setting: {said}")

    async def _use(self) -> str:
        database, now = Database(self._url, self._encryption), datetime(2026, 3, 13, tzinfo=UTC)
        try:
            await database.open()
            subscriptions = Subscriptions(database, self._encryption)
            await subscriptions.of(ADA)
            await AddedFeeds(database).urls()
            await FeedStore(database).feed_state(FEED)
            await FeedStore(database).article_states([ARTICLE])
            outbox = Outbox(database, self._encryption)
            await outbox.recover(now)
            await outbox.take(now)
            await outbox.next()
            await subscriptions.add(Destination(8), "harbour")
            await subscriptions.forget(8)
        except DatabaseError as error:
            return str(error)
        finally:
            await database.close()
        return ""

    def close(self) -> None:
        """Close the loop."""
        self._runner.close()


class _DatabaseEntry(Entry[Any]):
    def __init__(self, folder: Path, log: RecordedLog) -> None:
        super().__init__(folder, log)
        self._databases = _Databases(folder)

    def close(self) -> None:
        self._databases.close()


Bytes = tuple[int, bytes]  # from where on, and what stands there


class DatabaseFiles(_DatabaseEntry):
    """Damaged bytes."""

    name: ClassVar = "database-files"

    def input(self, draw: Draw) -> Bytes:
        raw = self._databases.whole.read_bytes()
        start = draw.choice((0, draw.randrange(len(raw)), draw.randrange(len(raw)) // 4096 * 4096))
        return start, mutated_bytes(draw, raw[start : start + draw.choice((100, 200, 4096))])

    def check(self, given: Bytes) -> None:
        start, changed = given
        raw = self._databases.whole.read_bytes()
        self._databases.renew()
        self._databases.path.write_bytes(raw[:start] + changed + raw[start + len(changed) :])
        self._databases.use()
        self.log.take()  # an error of the file is logged as one


class DatabaseRows(_DatabaseEntry):
    """Values and tables that no version wrote."""

    name: ClassVar = "database-rows"

    def __init__(self, folder: Path, log: RecordedLog) -> None:
        super().__init__(folder, log)
        with closing(sqlite3.connect(self._databases.whole)) as connection:
            rows = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            ).fetchall()
            tables = [name for (name,) in rows if not name.startswith("sqlite_")]
            self._columns = [
                (table, column[1])
                for table in tables
                for column in connection.execute(f'SELECT * FROM pragma_table_info("{table}")').fetchall()  # noqa: S608
            ]

    def input(self, draw: Draw) -> list[tuple[int, int, Any]]:
        return [
            (
                draw.choice((0, 0, 0, 0, *range(len(STATEMENTS)))),
                draw.randrange(len(self._columns)),
                self._value(draw),
            )
            for _ in range(draw.choice((1, 1, 1, 2, 3)))
        ]

    @staticmethod
    def _value(draw: Draw) -> Any:
        value = draw.choice(
            (
                *SCALARS,
                b"",
                draw.randbytes(20),
                mutated_text(draw)[:200],
                "2024-13-45",
                "2024-03-01",
                '{"reports": 1}',
            )
        )
        return (
            value
            if isinstance(value, str | bytes | float | None) or (type(value) is int and abs(value) < 2**63)
            else str(value)
        )

    def check(self, given: list[tuple[int, int, Any]]) -> None:
        self._databases.renew()
        with closing(sqlite3.connect(self._databases.path)) as connection:
            for number, place, value in given:
                table, column = self._columns[place]
                statement = STATEMENTS[number].format(table=table, column=f'"{column}"')
                try:
                    connection.execute(statement, (value,) if "?" in statement else ())
                    connection.commit()
                except (sqlite3.Error, UnicodeEncodeError):
                    connection.rollback()  # SQLite itself refuses it
        self._databases.use()
        self.log.take()
