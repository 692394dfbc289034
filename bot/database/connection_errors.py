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
from bot.wording import wording

TO_RESTORE = "database.restore_backup"
DAMAGED = ("database.damaged", TO_RESTORE)
SQLITE_PROBLEMS = {  # primary result code -> names of problem and cure
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_READONLY: ("database.not_writable", "database.correct_permissions_and_folder"),
    sqlite3.SQLITE_PERM: ("database.may_not_open", "database.correct_permissions_and_folder"),
    sqlite3.SQLITE_CANTOPEN: ("database.cannot_open", "database.correct_permissions_and_folder"),
    sqlite3.SQLITE_IOERR: ("database.disk_fails", "database.check_disk"),
}
SQLITE_PASSING_PROBLEMS = {  # those that time may cure
    sqlite3.SQLITE_BUSY: ("database.locked", "database.stop_program"),
    sqlite3.SQLITE_LOCKED: ("database.locked", "database.stop_program"),
    sqlite3.SQLITE_PROTOCOL: ("database.locked", "database.stop_program"),
    sqlite3.SQLITE_FULL: ("database.disk_full", "database.free_space"),
    sqlite3.SQLITE_NOMEM: ("database.no_memory", "database.free_some"),
}
MISFIT = ("database.misfit", TO_RESTORE)
MISFIT_STATES = (
    "42P01",
    "42P07",
    "42703",
    "42701",
    "42710",
)  # SQLSTATEs: tables or columns are missing, or there already
PASSING_PROBLEMS = (  # (SQLSTATE, part of the server's message when connecting, names of problem and cure)
    ("57P03", "starting up", "database.server_starting", "database.wait_or_look"),
    ("57P03", "in recovery", "database.server_starting", "database.wait_or_look"),
    ("57P01", "shutting down", "database.server_stopping", "database.start_again"),
    ("57P02", "shutting down", "database.server_stopping", "database.start_again"),
    ("53300", "too many", "database.too_many_connections", "database.close_some"),
    (
        "53300",
        "connection slots",
        "database.too_many_connections",
        "database.close_some",
    ),
    ("53100", "no space left", "database.server_disk_full", "database.free_space"),
    ("53200", "out of memory", "database.server_memory", "database.free_some"),
    ("55P03", "lock timeout", "database.locked", "database.stop_program"),
    ("57014", "statement timeout", "database.server_slow", "database.look_at_load"),
    ("25006", "read-only transaction", "database.server_only_reads", "database.name_primary"),
)
POSTGRESQL_PROBLEMS = (  # (part of the server's message, names of problem and cure)
    ("authentication failed", "database.login_refused", "database.correct_login"),
    ("no password supplied", "database.password_needed", "database.add_password"),
    ("pg_hba.conf", "database.not_admitted", "database.add_to_hba"),
    ("permission denied", "database.may_not_create", "database.make_owner"),
    ("no schema", "database.may_not_create", "database.make_owner"),
    ("role", "database.unknown_user", "database.create_user"),
    ("database", "database.unknown_database", "database.create_database"),
)
SERVER_ERRORS = ("fatal", "permission denied", "no schema")  # any other message is the driver's


def read_url(secret: SecretStr) -> URL:
    """The address of a database. Raises DatabaseError."""
    try:
        url = make_url(secret.get_secret_value())
    except (ArgumentError, ValueError):  # both may quote a part of the password
        raise DatabaseError(wording("database.invalid_address")) from None
    if is_sqlite(url) and url.database in {None, "", ":memory:"}:
        raise DatabaseError(wording("database.no_file"))
    return url


def is_sqlite(url: URL) -> bool:
    """Whether the database is a SQLite file; else it is PostgreSQL."""
    return url.get_backend_name() == "sqlite"


def refusal(url: URL, problem: str, cure: str) -> DatabaseError:
    """The error for a database that cannot be used as it is."""
    if is_sqlite(url):
        return DatabaseError(wording("database.refused", path=url.database, problem=problem, cure=cure))
    return DatabaseError(f"DISPATCH_DATABASE: {problem}; {cure}")


@contextmanager
def driver_required() -> Iterator[None]:
    """Raise DatabaseError where PostgreSQL's driver is not installed."""
    try:
        yield
    except ImportError as error:
        raise DatabaseError(wording("database.no_driver")) from error


@contextmanager
def converted(url: URL) -> Iterator[None]:
    """Raise any error of opening a database as a DatabaseError."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, UnicodeError) as error:
        raise _explained(url, error) or refusal(url, *map(wording, MISFIT)) from None


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


def explained_outage(url: URL, error: Exception) -> Exception:
    """What is to be raised for an error of PostgreSQL's driver: a DatabaseError unless it is a defect."""
    import psycopg

    if isinstance(
        error, psycopg.InterfaceError | psycopg.OperationalError | OSError
    ):  # TimeoutError is an OSError
        return _explained_by_postgresql(url, error) or error
    return error


def _explained(url: URL, error: Exception) -> DatabaseError | None:
    """What an error means; None where it says nothing about the database's state."""
    cause = getattr(error, "orig", None) or error
    if not is_sqlite(url):
        return _explained_by_postgresql(url, cause)
    if isinstance(cause, UnicodeError):  # the message of the error, or a name in the file, is not text
        return refusal(url, *map(wording, DAMAGED))
    if isinstance(cause, OSError):
        return refusal(
            url,
            wording("database.file_unreadable", error=cause.strerror),
            wording("database.correct_permissions"),
        )
    if isinstance(error, PoolTimeoutError):
        return _passing(url, wording("database.locked"), wording("database.stop_program"))
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the rest of the number is a detail
    if code in SQLITE_PASSING_PROBLEMS:
        return _passing(url, *map(wording, SQLITE_PASSING_PROBLEMS[code]))
    return refusal(url, *map(wording, SQLITE_PROBLEMS[code])) if code in SQLITE_PROBLEMS else None


def _explained_by_postgresql(url: URL, cause: Any) -> DatabaseError | None:
    state, message = getattr(cause, "sqlstate", None), str(cause).lower()
    if state in MISFIT_STATES:
        return refusal(url, *map(wording, MISFIT))
    for known, part, problem, cure in PASSING_PROBLEMS:
        if known == state or (state is None and part in message):
            return _passing(url, wording(problem), wording(cure))
    for part, problem, cure in POSTGRESQL_PROBLEMS if _is_from_server(message) else ():
        if part in message:
            return refusal(url, wording(problem), wording(cure))
    return _passing(url, wording("database.no_server"), wording("database.start_server"))


def _is_from_server(message: str) -> bool:
    return any(part in message for part in SERVER_ERRORS)


def _passing(url: URL, problem: str, cure: str) -> DatabaseUnavailableError:
    return DatabaseUnavailableError(*refusal(url, problem, cure).args)
