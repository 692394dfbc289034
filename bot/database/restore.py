"""Replaces the whole state by a backup, in one transaction: a crash in the middle leaves the old state."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, delete, event, select, text, update

from bot.database import sqlite_file
from bot.database.connection_errors import converted, is_sqlite, refusal
from bot.database.connections import BUSY_TIMEOUT, readable_text, sync_engine
from bot.database.dump import OnProgress, copy_rows, counts, dump
from bot.database.encryption import Encryption
from bot.database.errors import DatabaseError
from bot.database.preparation import prepare, prepare_file
from bot.database.tables import facts, metadata, outbox
from bot.wording import wording

EXCLUSIVE_PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT}",
    "PRAGMA synchronous = EXTRA",  # the end of the journal survives a power failure
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What a backup brought."""

    rows: dict[str, int]  # table -> rows
    unread: int  # rows that are damaged in the backup
    dropped: int  # announcements that were waiting when the backup was made
    kept: Path | None  # where the former state is


def restore(
    url: URL,
    file: Path,
    encryption: Encryption | None,
    kept: Path,
    *,
    force: bool,
    moved: bool,
    on_progress: OnProgress = lambda *_: None,
) -> Restored:
    """Replace the state by that of a backup. With `force` the former state is first written to `kept`.

    Unless the bot has `moved`, that is, has not run since the backup, nothing is announced that may have
    been announced since: what was waiting is dropped, and what is in the folder counts as announced.
    Raises DatabaseError.
    """
    with tempfile.TemporaryDirectory() as folder, _opened(file, Path(folder), encryption) as source:
        with converted(url):
            if is_sqlite(url):
                prepare_file(url, None, Event())
            with _exclusive(url) as target:
                former = sum(counts(target)[name] for name in counts(target) if name != facts.name)
        if former and not force:
            raise refusal(url, wording("database.not_empty"), wording("database.add_force"))
        if former:
            dump(url, kept)
        with converted(url), _exclusive(url) as target:
            for table in reversed(metadata.sorted_tables):
                target.execute(delete(table))
            unread = copy_rows(source, target, on_progress)
            dropped = 0 if moved else _forget_announcements(target)
            target.execute(update(outbox).values(claimed_at=None))
            return Restored(counts(target), unread, dropped, kept if former else None)


def _forget_announcements(connection: Connection) -> int:
    connection.execute(delete(facts).where(facts.c.name == "announcing"))
    return connection.execute(delete(outbox)).rowcount


@contextmanager
def _opened(file: Path, folder: Path, encryption: Encryption | None) -> Iterator[Connection]:
    """A copy of the backup, checked and migrated; the backup itself stays as it is."""
    url, copied = (URL.create("sqlite", database=str(path)) for path in (file, folder / "backup"))
    with converted(url):
        sqlite_file.check(url)
        name = f"{file.absolute().as_uri()}?mode=ro"
        with (
            closing(sqlite3.connect(name, uri=True)) as source,
            closing(sqlite3.connect(copied.database or "")) as target,
        ):
            source.backup(target)
        engine = sync_engine(copied, "")
        with engine.begin() as connection:
            if not connection.scalar(text("SELECT count(*) FROM sqlite_master")):
                raise refusal(url, wording("database.empty"), wording("database.name_backup"))
            prepare(connection, None)
            is_keyed = select(facts.c.value).where(facts.c.name == "key")
            if encryption is None and connection.scalar(is_keyed):
                raise DatabaseError(wording("database.no_key"))
            prepare(connection, encryption)
    with engine.connect() as connection:
        yield connection


@contextmanager
def _exclusive(url: URL) -> Iterator[Connection]:
    """A transaction on a database that nobody else uses. Raises DatabaseError where a bot runs on it."""
    with _exclusive_engine(url).begin() as connection:
        if not is_sqlite(url):
            others = connection.scalar(
                text(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                    "AND application_name = 'dispatch' AND pid <> pg_backend_pid()"
                )
            )
            if others:
                raise _in_use(url)
            prepare(connection, None)
            names = ", ".join(metadata.tables)
            connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
        yield connection


def _exclusive_engine(url: URL) -> Engine:
    if not is_sqlite(url):
        return sync_engine(url, "dispatch restore")
    plain = url.set(drivername="sqlite+pysqlite")
    engine = create_engine(plain, hide_parameters=True, poolclass=NullPool)

    def take(raw: Any, _: object) -> None:
        raw.isolation_level, raw.text_factory = None, readable_text
        for pragma in EXCLUSIVE_PRAGMAS:
            raw.execute(pragma)
        try:
            # SQLite leaves the WAL only where no other connection is open, be it idle.
            alone = raw.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
        except sqlite3.OperationalError as error:
            alone = False
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        if not alone:
            raw.close()
            raise _in_use(url)

    event.listen(engine, "connect", take)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN EXCLUSIVE"))
    return engine


def _in_use(url: URL) -> DatabaseError:
    return refusal(url, wording("database.in_use"), wording("database.stop_that"))
