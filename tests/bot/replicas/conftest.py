"""Fixtures: one PostgreSQL database, and what sees into it from outside."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot.database.connections import statement_engine
from bot.database.engine import Database
from bot.database.shared_tables import shared_metadata
from bot.replicas.shared_statements import SharedStatements
from bot.settings import Settings
from tests import postgres


@pytest.fixture(scope="package")
def database_url(postgresql: postgres.Server) -> Iterator[SecretStr]:
    """The address of a database of PostgreSQL, once for all tests: migrations take a second."""
    with postgresql.database() as url:
        yield Settings(database=url).database_url


@pytest.fixture
async def database(database_url: SecretStr) -> AsyncIterator[Database]:
    """An open database, in which the shared tables are empty."""
    opened = Database(database_url)
    await opened.open()
    async with opened.writing() as connection:
        await connection.execute(text(f"TRUNCATE {', '.join(shared_metadata.tables)}"))
    try:
        yield opened
    finally:
        await opened.close()


FREEZE = """
    DROP SCHEMA IF EXISTS frozen CASCADE;
    CREATE SCHEMA frozen;
    CREATE TABLE frozen.time AS SELECT pg_catalog.clock_timestamp() AS moment;
    CREATE FUNCTION frozen.clock_timestamp() RETURNS timestamptz LANGUAGE sql
        AS 'SELECT moment FROM frozen.time';
"""


async def until(condition: Callable[[], Awaitable[Any]], seconds: float = 30.0) -> None:
    """Wait until a condition is true; it fails after so many seconds."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - it is the server's
            await asyncio.sleep(0.01)


class Observer:
    """What the server knows of the connections to one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def scalar(self, statement: str, **values: object) -> Any:
        """The first value of what a statement gives."""
        async with self._database.writing() as connection:
            return await connection.scalar(text(statement), values)

    async def locks(self, granted: bool = True) -> int:
        """How many advisory locks are held, or else waited for."""
        statement = (
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted = :granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return int(await self.scalar(statement, granted=granted))

    async def waiting(self) -> bool:
        """Whether an advisory lock is waited for."""
        return await self.locks(granted=False) > 0

    async def unlocked(self) -> bool:
        """Whether no advisory lock is held."""
        return await self.locks() == 0

    async def cut_all(self) -> None:
        """End every other connection, as a restart of the server does."""
        await self.scalar(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    async def cut(self, lock: int) -> None:
        """End the connection that holds a lock, as the kernel does with those of a process that dies."""
        await self.scalar(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND (classid::bigint << 32) | objid::bigint = :lock",
            lock=lock,
        )


@pytest.fixture
def observer(database: Database) -> Observer:
    return Observer(database)


@pytest.fixture
async def statements(database: Database) -> AsyncIterator[SharedStatements]:
    made = SharedStatements.of(database)
    yield made
    await made.close()


class DatabaseTime:
    """The database's clock, for statements of its own, which a test lets pass."""

    def __init__(self, database: Database, observer: Observer) -> None:
        self._database, self._observer = database, observer
        # A function of this name in a schema that is searched before the system's takes its place.
        self.url = database.engine.url.update_query_dict(
            {"options": "-c search_path=frozen,public,pg_catalog"}
        )

    async def freeze(self) -> None:
        """Stop it."""
        async with self._database.writing() as connection:
            await connection.exec_driver_sql(FREEZE)

    async def passes(self, seconds: float) -> None:
        """Let it go on for so long."""
        await self._observer.scalar(
            "UPDATE frozen.time SET moment = moment + make_interval(secs => :s) RETURNING 1", s=seconds
        )


@pytest.fixture
async def database_time(database: Database, observer: Observer) -> DatabaseTime:
    time = DatabaseTime(database, observer)
    await time.freeze()
    return time


@pytest.fixture
async def timed_statements(database_time: DatabaseTime) -> AsyncIterator[SharedStatements]:
    """Statements for which time passes only as a test says."""
    made = SharedStatements(lambda: statement_engine(database_time.url))
    yield made
    await made.close()
