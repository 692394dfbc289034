"""The database: opened, brought up to date, and handed out one transaction at a time."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import Any

from pydantic import SecretStr
from sqlalchemy import URL, Connection, Table, event, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.database import connection_errors, migrations
from bot.database.encryption import Encryption
from bot.database.errors import DatabaseError
from bot.database.tables import facts

BUSY = 20_000  # milliseconds that a SQLite transaction waits for another one
CONNECT = 10  # seconds that a PostgreSQL server may take to answer
OPENING = 4_711_001  # a lock's number: whoever opens first makes the tables, the others wait
PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY}",  # first: the next one may have to wait
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what is committed outlives the power too
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is forgotten is overwritten, sealed as it was
)


class Database:
    """One SQLite file or PostgreSQL database; `open` before use and `close` after it.

    With a cipher it opens only if that is the one it was made with.
    """

    def __init__(self, url: SecretStr, cipher: Encryption | None = None) -> None:
        self._url = url
        self._cipher = cipher
        self._engine: AsyncEngine | None = None

    async def open(self) -> None:
        """Make what is missing, and change what an older version made; raises DatabaseError."""
        url = connection_errors.read(self._url)
        engine = _engine(url)
        try:
            with connection_errors.explained(url):
                if not _is_postgresql(engine):
                    await asyncio.to_thread(_touch, engine)
                async with _writing(engine, OPENING) as connection:
                    if not _is_postgresql(engine):
                        await _check(connection, url)
                    await connection.run_sync(migrations.upgrade)
                    if self._cipher:
                        await _prove(connection, self._cipher)
        except BaseException:
            await engine.dispose()
            raise
        self._engine = engine

    async def close(self) -> None:
        """Close every connection; closing twice does no harm."""
        if self._engine:
            engine, self._engine = self._engine, None
            await engine.dispose()

    @property
    def shared(self) -> bool:
        """Whether several processes may work on it at the same time."""
        return _is_postgresql(self.engine)

    @property
    def engine(self) -> AsyncEngine:
        """The open engine."""
        if self._engine is None:
            raise RuntimeError("the database is not open")
        return self._engine

    @asynccontextmanager
    async def writing(self, lock: int | None = None) -> AsyncIterator[AsyncConnection]:
        """A transaction, committed at the end of the block; of those with the same `lock` one at a time."""
        async with _writing(self.engine, lock) as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads, and so holds up nobody."""
        async with self.engine.connect() as connection:
            yield await connection.execution_options(reading=True)

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that can say what to do where the row is there already."""
        return postgresql.insert(table) if self.shared else sqlite.insert(table)


def _engine(url: URL) -> AsyncEngine:
    with connection_errors.driver_missing():
        if url.get_backend_name() == "postgresql":
            arguments = {"connect_timeout": CONNECT, "application_name": "dispatch"}
            # A server that was restarted has closed the connections in the pool.
            return create_async_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=arguments)
        engine = create_async_engine(url, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _is_postgresql(engine: AsyncEngine) -> bool:
    return engine.dialect.name == "postgresql"


def _touch(engine: AsyncEngine) -> None:
    """Make the file. Where that fails, aiosqlite's thread would trip over the loop that is closed by then."""
    (name,), options = engine.dialect.create_connect_args(engine.url)
    sqlite3.connect(name, uri=options.get("uri", False)).close()


def _prepare(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver begins no transactions by itself: _begin does
    try:
        with closing(connection.cursor()) as cursor:
            for pragma in PRAGMAS:
                cursor.execute(pragma)
    except BaseException:
        connection.close()  # SQLAlchemy forgets it, and its thread would outlive the loop
        raise


def _begin(connection: Connection) -> None:
    # A transaction that writes takes its lock at once: one that read first might find it taken later on,
    # and then SQLite refuses without waiting.
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@asynccontextmanager
async def _writing(engine: AsyncEngine, lock: int | None = None) -> AsyncIterator[AsyncConnection]:
    async with engine.begin() as connection:
        if lock is not None and _is_postgresql(engine):  # in SQLite all writers take turns
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
        yield connection


async def _check(connection: AsyncConnection, url: URL) -> None:
    said = await connection.scalar(text("PRAGMA quick_check(1)"))
    if said != "ok":
        raise connection_errors.damaged(url)


async def _prove(connection: AsyncConnection, cipher: Encryption) -> None:
    """Leave a mark by which the key is known again, or compare it with the one that is there."""
    mark = cipher.hash("proof")
    query = select(facts.c.value).where(facts.c.name == "key")
    found = await connection.scalar(query)
    if found is None:
        await connection.execute(facts.insert().values(name="key", value=mark))
    elif found != mark:
        raise DatabaseError(
            "DISPATCH_SECRET_KEY is not the key that the database was made with: set it to that one again; "
            "if it is lost, so are the subscriptions: then set DISPATCH_DATABASE to a new database"
        )
