"""The database of the running bot: opens and migrates it, and runs transactions."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event

from pydantic import SecretStr
from sqlalchemy import URL, Table, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.background import completed
from bot.database import connection_errors, sqlite_file
from bot.database.connections import async_engine
from bot.database.encryption import Encryption
from bot.database.preparation import prepare, prepare_file
from bot.database.tables import facts


class Database:
    """One SQLite file or PostgreSQL database; `open` before use and `close` after it.

    With an encryption it opens only if the database was created with the same key. Each method raises
    DatabaseError where the database cannot be used, DatabaseUnavailableError where time may cure it.
    """

    def __init__(self, url: SecretStr, encryption: Encryption | None = None) -> None:
        self._url = url
        self._encryption = encryption
        self._engine: AsyncEngine | None = None
        self._lock: int | None = None  # descriptor of the SQLite file's lock

    def claim(self) -> None:
        """Keep every other bot off a SQLite file until `close`; PostgreSQL is for several.

        Raises DatabaseError where another process has claimed it.
        """
        url = connection_errors.read_url(self._url)
        if connection_errors.is_sqlite(url) and self._lock is None:
            with connection_errors.converted(url):
                self._lock = sqlite_file.lock(url)

    async def open(self) -> None:
        """Create or migrate the tables. A cancellation leaves no connection and no thread behind."""
        url = connection_errors.read_url(self._url)
        with connection_errors.converted(url):
            if connection_errors.is_sqlite(url):
                await _in_thread(url, self._encryption)
            engine = async_engine(url)
            try:
                if not connection_errors.is_sqlite(url):
                    async with engine.begin() as connection:
                        await connection.run_sync(prepare, self._encryption)
                # One connection stays open from here on, by which others see that a bot runs on it.
                await completed(_connect(engine))
            except BaseException:
                await completed(engine.dispose())
                raise
        self._engine = engine

    async def close(self) -> None:
        """Close every connection, and give up the claim; closing twice is allowed."""
        try:
            if self._engine:
                engine, self._engine = self._engine, None
                await completed(engine.dispose())
        finally:
            if self._lock is not None:
                descriptor, self._lock = self._lock, None
                os.close(descriptor)

    @property
    def shared(self) -> bool:
        """Whether several processes may use it at the same time."""
        return not connection_errors.is_sqlite(self.engine.url)

    @property
    def engine(self) -> AsyncEngine:
        """The open engine."""
        if self._engine is None:
            raise RuntimeError("the database is not open")
        return self._engine

    @asynccontextmanager
    async def writing(self, lock: int | None = None) -> AsyncIterator[AsyncConnection]:
        """A transaction, committed at the end of the block; those with the same `lock` run one at a time."""
        with connection_errors.converted_faults(self.engine.url):
            async with self.engine.begin() as connection:
                if lock is not None and self.shared:  # in SQLite all writers run one at a time
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
                yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads, and blocks no other."""
        with connection_errors.converted_faults(self.engine.url):
            async with self.engine.connect() as connection:
                yield await connection.execution_options(reading=True)

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert of the dialect, which has on_conflict_do_nothing and on_conflict_do_update."""
        return postgresql.insert(table) if self.shared else sqlite.insert(table)


async def _in_thread(url: URL, encryption: Encryption | None) -> None:
    """Prepare a SQLite file; a cancellation interrupts that, and waits for its end."""
    stopped = Event()
    work = asyncio.ensure_future(asyncio.to_thread(prepare_file, url, encryption, stopped))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.wait([work])
        raise


async def _connect(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execution_options(reading=True)
        await connection.execute(select(facts.c.name).limit(1))
