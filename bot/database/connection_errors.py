"""Turns errors of opening a database into DatabaseErrors with a cure, without any password.

PostgreSQL's own messages are not passed on: they show a part of a password with an "@" in it as the host.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.database.errors import DatabaseError

POSTGRESQL_PROBLEMS = (  # (part of the server's message, problem, cure)
    ("authentication failed", "the server refuses the user or the password", "correct them"),
    ("no password supplied", "the server asks for a password", "add it after the user, as in user:password"),
    ("permission denied", "the user may not create tables", "make the user owner of the database"),
    ("no schema", "the user may not create tables", "make the user owner of the database"),
    ("role", "the server does not know the user", "create it, or use another one"),
    ("database", "the server has no database of this name", "create it with createdb, or use another one"),
)
SERVER_ERRORS = ("fatal", "permission denied", "no schema")  # any other message is the driver's
SQLITE_PROBLEMS = (  # (part of the message, problem, cure)
    (
        "not a database",
        "it is damaged or not a database",
        "restore a backup, or move it away to start with a new one",
    ),
    ("malformed", "it is damaged", "restore a backup, or move it away to start with a new one"),
    ("readonly", "it is not writable", "correct its permissions"),
    ("locked", "another program has locked it", "stop that program"),
    ("full", "the disk is full", "free some space"),
)


def read_url(secret: SecretStr) -> URL:
    """The address of a database; the folder of a SQLite file is created. Raises DatabaseError."""
    try:
        url = make_url(secret.get_secret_value())
    except (ArgumentError, ValueError):  # both may quote a part of the password
        raise DatabaseError(
            "DISPATCH_DATABASE is not a valid address: write it like postgresql://user:password@host/name, "
            "and in the password %40 for @, %3A for : and %2F for /"
        ) from None
    if url.get_backend_name() != "sqlite":
        return url
    if url.database in {None, "", ":memory:"}:
        raise DatabaseError("DISPATCH_DATABASE names no file: write it like sqlite:////folder/dispatch.db")
    if not str(url.database).startswith("file:"):
        folder = Path(str(url.database)).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseError(
                f"the folder of the database, {folder}, cannot be created ({error.strerror}): "
                "correct its permissions or set DISPATCH_DATA to another one"
            ) from error
    return url


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
    """Raise an error of the database or its driver as a DatabaseError with the setting and the cure."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        message = str(getattr(error, "orig", None) or error).lower()
        if url.get_backend_name() == "sqlite":
            raise DatabaseError(_sqlite(str(url.database), message)) from None
        raise DatabaseError(_postgresql(message)) from None


def damaged(url: URL) -> DatabaseError:
    """The error for a SQLite file that fails its integrity check."""
    return DatabaseError(_sqlite(str(url.database), "malformed"))


def _sqlite(path: str, message: str) -> str:
    for part, problem, cure in SQLITE_PROBLEMS:
        if part in message:
            return f"the database {path}: {problem}; {cure}, or set DISPATCH_DATABASE to another one"
    return (
        f"the database {path}: {message}; correct its permissions and its folder's, "
        "or set DISPATCH_DATA to another folder"
    )


def _postgresql(message: str) -> str:
    from_server = any(part in message for part in SERVER_ERRORS)
    for part, problem, cure in POSTGRESQL_PROBLEMS if from_server else ():
        if part in message:
            return f"DISPATCH_DATABASE: {problem}; {cure}"
    return (
        "DISPATCH_DATABASE: no PostgreSQL server answers at this address; start it, or correct host and port"
    )
