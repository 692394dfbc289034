"""The database: opens and migrates it, and runs transactions."""

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

BUSY_TIMEOUT = 20_000  # milliseconds that a SQLite transaction waits for another one
CONNECT_TIMEOUT = 10  # seconds, for PostgreSQL
MIGRATION_LOCK = 4_711_001  # an advisory lock of PostgreSQL: one process migrates, the others wait
PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT}",  # first: the next one may have to wait
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a commit survives a power failure
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # deleted data is overwritten
)


class Database:
    """One SQLite file or PostgreSQL database; `open` before use and `close` after it.

    With an encryption it opens only if the database was created with the same key.
    """

    def __init__(self, url: SecretStr, encryption: Encryption | None = None) -> None:
        self._url = url
        self._encryption = encryption
        self._engine: AsyncEngine | None = None

    async def open(self) -> None:
        """Create or migrate the tables. Raises DatabaseError."""
        url = connection_errors.read_url(self._url)
        engine = _engine(url)
        try:
            with connection_errors.converted(url):
                if not _is_postgresql(engine):
                    await asyncio.to_thread(_create_file, engine)
                async with _writing(engine, MIGRATION_LOCK) as connection:
                    if not _is_postgresql(engine):
                        await _check_integrity(connection, url)
                    await connection.run_sync(migrations.upgrade)
                    if self._encryption:
                        await _check_key(connection, self._encryption)
        except BaseException:
            await engine.dispose()
            raise
        self._engine = engine

    async def close(self) -> None:
        """Close every connection; closing twice is allowed."""
        if self._engine:
            engine, self._engine = self._engine, None
            await engine.dispose()

    @property
    def shared(self) -> bool:
        """Whether several processes may use it at the same time."""
        return _is_postgresql(self.engine)

    @property
    def engine(self) -> AsyncEngine:
        """The open engine."""
        if self._engine is None:
            raise RuntimeError("the database is not open")
        return self._engine

    @asynccontextmanager
    async def writing(self, lock: int | None = None) -> AsyncIterator[AsyncConnection]:
        """A transaction, committed at the end of the block; those with the same `lock` run one at a time."""
        async with _writing(self.engine, lock) as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads, and blocks no other."""
        async with self.engine.connect() as connection:
            yield await connection.execution_options(reading=True)

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert of the dialect, which has on_conflict_do_nothing and on_conflict_do_update."""
        return postgresql.insert(table) if self.shared else sqlite.insert(table)


def _engine(url: URL) -> AsyncEngine:
    with connection_errors.driver_required():
        if url.get_backend_name() == "postgresql":
            arguments = {"connect_timeout": CONNECT_TIMEOUT, "application_name": "dispatch"}
            # A restarted server has closed the connections in the pool.
            return create_async_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=arguments)
        engine = create_async_engine(url, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _is_postgresql(engine: AsyncEngine) -> bool:
    return engine.dialect.name == "postgresql"


def _create_file(engine: AsyncEngine) -> None:
    """Create the file here: if that fails in aiosqlite's thread, the thread outlives the event loop."""
    (name,), options = engine.dialect.create_connect_args(engine.url)
    sqlite3.connect(name, uri=options.get("uri", False)).close()


def _prepare(connection: Any, _: object) -> None:
    connection.isolation_level = None  # _begin begins transactions, not the driver
    try:
        with closing(connection.cursor()) as cursor:
            for pragma in PRAGMAS:
                cursor.execute(pragma)
    except BaseException:
        connection.close()  # SQLAlchemy does not, and its thread would outlive the loop
        raise


def _begin(connection: Connection) -> None:
    # A transaction that writes takes the lock at once: SQLite does not wait for it after a first read.
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@asynccontextmanager
async def _writing(engine: AsyncEngine, lock: int | None = None) -> AsyncIterator[AsyncConnection]:
    async with engine.begin() as connection:
        if lock is not None and _is_postgresql(engine):  # in SQLite all writers run one at a time
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
        yield connection


async def _check_integrity(connection: AsyncConnection, url: URL) -> None:
    result = await connection.scalar(text("PRAGMA quick_check(1)"))
    if result != "ok":
        raise connection_errors.damaged(url)


async def _check_key(connection: AsyncConnection, encryption: Encryption) -> None:
    """Store a hash by which the key is recognised, or compare it with the stored one."""
    expected = encryption.keyed_hash("proof")
    query = select(facts.c.value).where(facts.c.name == "key")
    stored = await connection.scalar(query)
    if stored is None:
        await connection.execute(facts.insert().values(name="key", value=expected))
    elif stored != expected:
        raise DatabaseError(
            "DISPATCH_SECRET_KEY is not the key that the database was created with: set it to that key; "
            "if the key is lost, so are the subscriptions: set DISPATCH_DATABASE to a new database"
        )
