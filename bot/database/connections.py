"""Connections to SQLite and PostgreSQL, with what each needs to be safe and never to wait for long."""

import asyncio
import sqlite3
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING, Any

import aiosqlite
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.background import completed
from bot.database.connection_errors import driver_required, is_sqlite

if TYPE_CHECKING:
    from psycopg import AsyncConnection

BUSY_TIMEOUT = 2_000  # milliseconds that one attempt waits for a lock of SQLite; a stop waits no longer
BUSY_ATTEMPTS = 10  # for a transaction that writes
CONNECT_TIMEOUT = 10  # seconds, for PostgreSQL
STATEMENT_CONNECTIONS = 4  # for short statements, each of a single round trip
POOL_TIMEOUT = 20  # seconds until a connection is free
POSTGRESQL_TIMEOUTS = (
    "SET statement_timeout = '30s'",  # of one statement
    "SET lock_timeout = '20s'",
    "SET idle_in_transaction_session_timeout = '5min'",  # a program that hangs holds its locks no longer
)
SESSION_SETTINGS = (  # of a session whose locks must end soon after its machine has vanished
    *POSTGRESQL_TIMEOUTS,
    "SET default_transaction_isolation = 'read committed'",  # each statement sees what is committed before it
    "SET tcp_keepalives_idle = 10",  # seconds; the server's side
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
    "SET tcp_user_timeout = 25000",  # milliseconds
)
KEEPALIVES = {  # the same on our side
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT}",  # first: the next one may have to wait
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a commit survives a power failure
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # deleted data is overwritten
    "PRAGMA mmap_size = 0",  # a file that is cut off meanwhile is an error, not a SIGBUS
    "PRAGMA cell_size_check = ON",  # damaged pages are found when they are read
    "PRAGMA trusted_schema = OFF",  # a schema from elsewhere runs no functions
)


def async_engine(url: URL) -> AsyncEngine:
    """An engine for the running bot."""
    with driver_required():
        if is_sqlite(url):
            engine = create_async_engine(
                url, hide_parameters=True, connect_args={"async_creator_fn": _connect_sqlite}
            )
        else:
            engine = create_async_engine(
                url,
                hide_parameters=True,
                pool_pre_ping=True,  # a restarted server has closed the connections in the pool
                pool_timeout=POOL_TIMEOUT,
                connect_args=_postgresql_arguments("dispatch"),
            )
    _listen(engine.sync_engine)
    return engine


def statement_engine(url: URL) -> AsyncEngine:
    """An engine for statements on PostgreSQL that are a transaction each, in a single round trip."""
    with driver_required():
        engine = create_async_engine(
            url,
            hide_parameters=True,
            isolation_level="AUTOCOMMIT",
            pool_size=STATEMENT_CONNECTIONS,
            max_overflow=0,
            pool_timeout=POOL_TIMEOUT,
            connect_args={**_postgresql_arguments("dispatch"), **KEEPALIVES},
        )
    _listen(engine.sync_engine)
    return engine


async def session_connection(url: URL) -> "AsyncConnection[tuple[Any, ...]]":
    """A connection to PostgreSQL without a pool; each statement is a transaction. Raises psycopg.Error."""
    from psycopg import AsyncConnection

    _, arguments = url.get_dialect()().create_connect_args(url)
    arguments.update(_postgresql_arguments("dispatch"), autocommit=True, **KEEPALIVES)
    connection = await AsyncConnection.connect(**arguments)
    try:
        await connection.execute("; ".join(SESSION_SETTINGS))
    except BaseException:
        await connection.close()
        raise
    return connection


def sync_engine(url: URL, name: str, interrupted: Callable[[], bool] | None = None) -> Engine:
    """An engine for one thread, without a pool; `name` is what a server shows of it.

    A statement in SQLite ends with an error soon after `interrupted` returns True.
    """
    with driver_required():
        if is_sqlite(url):
            engine = create_engine(
                url.set(drivername="sqlite+pysqlite"), hide_parameters=True, poolclass=NullPool
            )
        else:
            arguments = _postgresql_arguments(name)
            engine = create_engine(url, hide_parameters=True, poolclass=NullPool, connect_args=arguments)
    _listen(engine)
    if interrupted and is_sqlite(url):
        event.listen(engine, "connect", lambda raw, _: raw.set_progress_handler(interrupted, 10_000))
    return engine


def readable_text(value: bytes) -> str:
    """Text of a damaged database that is not UTF-8 is no error of the whole query."""
    return value.decode("utf-8", "replace")


def _postgresql_arguments(name: str) -> dict[str, object]:
    return {"connect_timeout": CONNECT_TIMEOUT, "application_name": name}


def _listen(engine: Engine) -> None:
    if is_sqlite(engine.url):
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)


async def _connect_sqlite(*arguments: Any, **options: Any) -> aiosqlite.Connection:
    """Connect; a cancellation takes effect once that is done, and leaves no thread behind."""
    connection = aiosqlite.connect(*arguments, **options)
    # As SQLAlchemy does: a thread that is left over must not keep the process alive.
    thread = connection if isinstance(connection, Thread) else connection._thread
    thread.daemon = True
    connection.stop = _once(connection.stop)  # type: ignore[method-assign]

    async def connect() -> aiosqlite.Connection:
        return await connection

    try:
        return await completed(connect())
    except asyncio.CancelledError:
        await connection.close()
        raise


def _once(stop: Callable[[], asyncio.Future[Any] | None]) -> Callable[[], asyncio.Future[Any] | None]:
    """End the thread of a connection once: a second request would be waited for without an end.

    SQLAlchemy closes the connection of a cancelled task, and stops it as well if that is cancelled again.
    """
    called = False

    def stop_once() -> asyncio.Future[Any] | None:
        nonlocal called
        if called:
            return None
        called = True
        return stop()

    return stop_once


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # _begin_sqlite begins transactions, not the driver
    driver = getattr(connection, "driver_connection", connection)
    driver.text_factory = readable_text
    _execute(connection, PRAGMAS)


def _prepare_postgresql(connection: Any, _: object) -> None:
    _execute(connection, POSTGRESQL_TIMEOUTS)
    connection.commit()  # else the pool takes them back


def _execute(connection: Any, statements: tuple[str, ...]) -> None:
    try:
        cursor = connection.cursor()
        try:
            for statement in statements:
                cursor.execute(statement)
        finally:
            cursor.close()
    except BaseException:
        connection.close()  # SQLAlchemy does not, and a thread would outlive the loop
        raise


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that writes takes the lock at once: SQLite does not wait for it after a first read.
    if connection.get_execution_options().get("reading"):
        connection.exec_driver_sql("BEGIN")
        return
    for _ in range(BUSY_ATTEMPTS - 1):  # several short ones: a task that waits can be cancelled
        cursor = connection.connection.cursor()
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                break
        else:
            return
        finally:
            cursor.close()
    connection.exec_driver_sql("BEGIN IMMEDIATE")
