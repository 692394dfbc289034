"""What is wrong with a database that cannot be used, and what helps; never with a password in it.

PostgreSQL's own messages are not passed on: of a password with an "@" in it they show a part as the host.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.database.errors import DatabaseError

POSTGRESQL = (  # (words of the server or driver, what is wrong, what helps)
    ("authentication failed", "the server refuses the user or the password", "mend them"),
    ("no password supplied", "the server asks for a password", "write it behind the user"),
    ("permission denied", "the user may not make tables", "make it the owner of the database"),
    ("no schema", "the user may not make tables", "make it the owner of the database"),
    ("role", "the server does not know the user", "create it, or name another one"),
    ("database", "the server has no database of this name", "make it with createdb, or name another one"),
)
ANSWERED = ("fatal", "permission denied", "no schema")  # else what was said is the driver's
SQLITE = (
    ("not a database", "it is damaged, or no database", "put a copy back, or move it away to start anew"),
    ("malformed", "it is damaged", "put a copy back, or move it away to start anew"),
    ("readonly", "it may not be written", "mend its permissions"),
    ("locked", "another program holds it", "stop that one"),
    ("full", "the disk is full", "make room"),
)


def read(secret: SecretStr) -> URL:
    """The address of a database, the folder of a file made. Raises DatabaseError for one that is none."""
    try:
        url = make_url(secret.get_secret_value())
    except (ArgumentError, ValueError):  # both may quote a part of the password
        raise DatabaseError(
            "DISPATCH_DATABASE cannot be read: write it like postgresql://user:password@host/name, "
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
                f"the folder of the database, {folder}, cannot be made ({error.strerror}): "
                "mend its permissions or set DISPATCH_DATA to another one"
            ) from error
    return url


@contextmanager
def driver_missing() -> Iterator[None]:
    """Explains that PostgreSQL's driver is not installed."""
    try:
        yield
    except ImportError as error:
        raise DatabaseError(
            "DISPATCH_DATABASE names PostgreSQL, and its driver is not installed: "
            'pip install "psycopg[binary]", in a checkout uv sync --extra postgres'
        ) from error


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turns what the database or its driver says into a DatabaseError with the setting and the cure."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        said = str(getattr(error, "orig", None) or error).lower()
        if url.get_backend_name() == "sqlite":
            raise DatabaseError(_sqlite(str(url.database), said)) from None
        raise DatabaseError(_postgresql(said)) from None


def damaged(url: URL) -> DatabaseError:
    """The error for a file whose pages contradict each other."""
    return DatabaseError(_sqlite(str(url.database), "malformed"))


def _sqlite(path: str, said: str) -> str:
    for words, problem, cure in SQLITE:
        if words in said:
            return f"the database {path}: {problem}; {cure}, or set DISPATCH_DATABASE to another one"
    return (
        f"the database {path}: {said}; mend its permissions and its folder's, "
        "or set DISPATCH_DATA to another folder"
    )


def _postgresql(said: str) -> str:
    answered = any(words in said for words in ANSWERED)
    for words, problem, cure in POSTGRESQL if answered else ():
        if words in said:
            return f"DISPATCH_DATABASE: {problem}; {cure}"
    return (
        "DISPATCH_DATABASE: no PostgreSQL server answers there as it should; start it, or mend host and port"
    )
