"""Turns errors of the database into DatabaseErrors with a cure, without any password or any stored word.

The drivers' own messages are not passed on: PostgreSQL's show a part of a password with an "@" in it as the
host, and SQLite's may quote what is stored.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import SecretStr
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.database.errors import DatabaseError, DatabaseUnavailableError

ANOTHER = "or set DISPATCH_DATABASE to another one"
TO_RESTORE = "move it away, then restore a backup with dispatch restore, or start with a new one"
DAMAGED = ("it is damaged or not a database", TO_RESTORE)
SQLITE_PROBLEMS = {  # primary result code -> problem, cure
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_READONLY: ("it is not writable", "correct its permissions and its folder's"),
    sqlite3.SQLITE_PERM: ("it may not be opened", "correct its permissions and its folder's"),
    sqlite3.SQLITE_CANTOPEN: ("it cannot be opened", "correct its permissions and its folder's"),
    sqlite3.SQLITE_IOERR: ("the disk does not read or write it", "check the disk"),
}
SQLITE_PASSING_PROBLEMS = {  # those that time may cure
    sqlite3.SQLITE_BUSY: ("another program has locked it", "stop that program"),
    sqlite3.SQLITE_LOCKED: ("another program has locked it", "stop that program"),
    sqlite3.SQLITE_PROTOCOL: ("another program has locked it", "stop that program"),
    sqlite3.SQLITE_FULL: ("the disk is full", "free some space"),
    sqlite3.SQLITE_NOMEM: ("there is not enough memory", "free some"),
}
MISFIT = ("its tables are not those of its version", TO_RESTORE)
MISFIT_STATES = (
    "42P01",
    "42P07",
    "42703",
    "42701",
    "42710",
)  # SQLSTATEs: tables or columns are missing, or there already
PASSING_PROBLEMS = (  # (SQLSTATE, part of the server's message when connecting, problem, cure)
    ("57P03", "starting up", "the server is starting", "wait, or look at its log"),
    ("57P03", "in recovery", "the server is starting", "wait, or look at its log"),
    ("57P01", "shutting down", "the server is stopping", "start it again"),
    ("57P02", "shutting down", "the server is stopping", "start it again"),
    ("53300", "too many", "the server has too many connections", "close some, or raise max_connections"),
    (
        "53300",
        "connection slots",
        "the server has too many connections",
        "close some, or raise max_connections",
    ),
    ("53100", "no space left", "the server's disk is full", "free some space"),
    ("53200", "out of memory", "the server has too little memory", "free some"),
    ("55P03", "lock timeout", "another program has locked it", "stop that program"),
    ("57014", "statement timeout", "the server was too slow", "look at its load"),
    ("25006", "read-only transaction", "the server only reads", "name the primary server"),
)
POSTGRESQL_PROBLEMS = (  # (part of the server's message, problem, cure)
    ("authentication failed", "the server refuses the user or the password", "correct them"),
    ("no password supplied", "the server asks for a password", "add it after the user, as in user:password"),
    ("pg_hba.conf", "the server admits no such connection", "add it to the server's pg_hba.conf"),
    ("permission denied", "the user may not create tables", "make the user owner of the database"),
    ("no schema", "the user may not create tables", "make the user owner of the database"),
    ("role", "the server does not know the user", "create it, or use another one"),
    ("database", "the server has no database of this name", "create it with createdb, or use another one"),
)
SERVER_ERRORS = ("fatal", "permission denied", "no schema")  # any other message is the driver's


def read_url(secret: SecretStr) -> URL:
    """The address of a database. Raises DatabaseError."""
    try:
        url = make_url(secret.get_secret_value())
    except (ArgumentError, ValueError):  # both may quote a part of the password
        raise DatabaseError(
            "DISPATCH_DATABASE is not a valid address: write it like postgresql://user:password@host/name, "
            "and in the password %40 for @, %3A for : and %2F for /"
        ) from None
    if is_sqlite(url) and url.database in {None, "", ":memory:"}:
        raise DatabaseError("DISPATCH_DATABASE names no file: write it like sqlite:////folder/dispatch.db")
    return url


def is_sqlite(url: URL) -> bool:
    """Whether the database is a SQLite file; else it is PostgreSQL."""
    return url.get_backend_name() == "sqlite"


def refusal(url: URL, problem: str, cure: str) -> DatabaseError:
    """The error for a database that cannot be used as it is."""
    if is_sqlite(url):
        return DatabaseError(f"the database {url.database}: {problem}; {cure}, {ANOTHER}")
    return DatabaseError(f"DISPATCH_DATABASE: {problem}; {cure}")


@contextmanager
def driver_required() -> Iterator[None]:
    """Raise DatabaseError where PostgreSQL's driver is not installed."""
    try:
        yield
    except ImportError as error:
        raise DatabaseError(
            "DISPATCH_DATABASE names PostgreSQL, and its driver is not installed: "
            'pip install "psycopg[binary]", in a checkout uv sync --extra postgres'
        ) from error


@contextmanager
def converted(url: URL) -> Iterator[None]:
    """Raise any error of opening a database as a DatabaseError."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, UnicodeError) as error:
        raise _explained(url, error) or refusal(url, *MISFIT) from None


@contextmanager
def converted_faults(url: URL) -> Iterator[None]:
    """Raise errors that come from the outside as DatabaseErrors; those of our own statements pass."""
    try:
        yield
    except (DBAPIError, PoolTimeoutError, UnicodeDecodeError, sqlite3.Error) as error:
        outside = is_sqlite(url) or isinstance(error, OperationalError | InterfaceError | PoolTimeoutError)
        if outside and (explained := _explained(url, error)):
            raise explained from None
        raise


def _explained(url: URL, error: Exception) -> DatabaseError | None:
    """What an error means; None where it says nothing about the database's state."""
    cause = getattr(error, "orig", None) or error
    if not is_sqlite(url):
        return _explained_by_postgresql(url, cause)
    if isinstance(cause, UnicodeError):  # the message of the error, or a name in the file, is not text
        return refusal(url, *DAMAGED)
    if isinstance(cause, OSError):
        return refusal(url, f"it cannot be opened ({cause.strerror})", "correct its permissions")
    if isinstance(error, PoolTimeoutError):
        return _passing(url, "another program has locked it", "stop that program")
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the rest of the number is a detail
    if code in SQLITE_PASSING_PROBLEMS:
        return _passing(url, *SQLITE_PASSING_PROBLEMS[code])
    return refusal(url, *SQLITE_PROBLEMS[code]) if code in SQLITE_PROBLEMS else None


def _explained_by_postgresql(url: URL, cause: Any) -> DatabaseError | None:
    state, message = getattr(cause, "sqlstate", None), str(cause).lower()
    if state in MISFIT_STATES:
        return refusal(url, *MISFIT)
    for known, part, problem, cure in PASSING_PROBLEMS:
        if known == state or (state is None and part in message):
            return _passing(url, problem, cure)
    for part, problem, cure in POSTGRESQL_PROBLEMS if _is_from_server(message) else ():
        if part in message:
            return refusal(url, problem, cure)
    return _passing(url, "no PostgreSQL server answers at this address", "start it, or correct host and port")


def _is_from_server(message: str) -> bool:
    return any(part in message for part in SERVER_ERRORS)


def _passing(url: URL, problem: str, cure: str) -> DatabaseUnavailableError:
    return DatabaseUnavailableError(*refusal(url, problem, cure).args)
