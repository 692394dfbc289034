"""Copies the whole state into one SQLite file, while a bot may be writing; personal data stays encrypted."""

import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import URL, Connection, func, insert, select, text

from bot.database import migrations, sqlite_file
from bot.database.connection_errors import DAMAGED, converted, is_sqlite, refusal
from bot.database.connections import sync_engine
from bot.database.preparation import prepare
from bot.database.tables import metadata
from bot.wording import wording

PAGES_PER_STEP = 1_000  # of the SQLite file, between two reports of progress
ROWS_PER_STEP = 1_000

OnProgress = Callable[[int, int], None]  # how many pages or rows are done, of how many


def dump(url: URL, target: Path, on_progress: OnProgress = lambda *_: None) -> None:
    """Write the state as of one moment, checked and whole: a crash leaves no half of it under that name.

    Raises DatabaseError.
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    part_url = URL.create("sqlite", database=str(part))
    try:
        with converted(part_url):
            os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, sqlite_file.OWNER_ONLY))
        if is_sqlite(url):
            with converted(url):
                _copy_file(url, part, on_progress)
        else:
            with converted(url):
                _copy_tables(url, part_url, on_progress)
        with converted(part_url):
            _finish(part, part_url)
            part.replace(target)
            _sync(target.parent)
    finally:
        for suffix in sqlite_file.SUFFIXES:
            part.with_name(part.name + suffix).unlink(missing_ok=True)


def copy_rows(source: Connection, target: Connection, on_progress: OnProgress) -> int:
    """Copy the rows of every table, and the highest ids ever used; returns how many could not be read."""
    total, done, unread = sum(counts(source).values()), 0, 0
    for table in metadata.sorted_tables:
        required = [column.name for column in table.columns if not column.nullable]
        rows = source.execution_options(yield_per=ROWS_PER_STEP).execute(select(table)).mappings()
        for chunk in rows.partitions():
            readable = [dict(row) for row in chunk if all(row[name] is not None for name in required)]
            if readable:
                target.execute(insert(table), readable)
            unread += len(chunk) - len(readable)
            done += len(chunk)
            on_progress(done, total)
    _copy_highest_ids(source, target)
    return unread


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        name: connection.scalar(select(func.count()).select_from(table)) or 0
        for name, table in metadata.tables.items()
    }


def _copy_file(url: URL, part: Path, on_progress: OnProgress) -> None:
    sqlite_file.check(url)
    path = sqlite_file.path_of(url)
    name = f"{path.absolute().as_uri()}?mode=rw" if path else str(url.database)
    with closing(sqlite3.connect(name, uri=True, isolation_level=None)) as source:
        # One transaction for all steps: otherwise each write of the bot would begin the copy again.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(part)) as target:
            source.backup(
                target,
                pages=PAGES_PER_STEP,
                progress=lambda _, remaining, total: on_progress(total - remaining, total),
                sleep=0.0,
            )


def _copy_tables(url: URL, part_url: URL, on_progress: OnProgress) -> None:
    engine = sync_engine(url, "dispatch backup")
    with engine.begin() as connection:
        prepare(connection, None)
    snapshot = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with snapshot.connect() as source, sync_engine(part_url, "").begin() as target:
        migrations.upgrade(target)
        copy_rows(source, target, on_progress)


def _finish(part: Path, part_url: URL) -> None:
    """Make it one file, check it, and let it reach the disk."""
    with closing(sqlite3.connect(part)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise refusal(part_url, *map(wording, DAMAGED))
    _sync(part)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems cannot do it for folders
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy_highest_ids(source: Connection, target: Connection) -> None:
    """Carry over the highest ids: one that was used is never used again, as old buttons may contain it."""
    for table in metadata.sorted_tables:
        if "id" not in table.columns:
            continue
        name, highest = table.name, _highest_id(source, table.name)
        if not highest:
            continue
        if is_sqlite(target.engine.url):
            target.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
            statement = "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :highest)"
        else:
            statement = "SELECT setval(pg_get_serial_sequence(:name, 'id'), :highest)"
        target.execute(text(statement), {"name": name, "highest": highest})


def _highest_id(connection: Connection, table: str) -> int:
    if is_sqlite(connection.engine.url):
        statement = "SELECT seq FROM sqlite_sequence WHERE name = :name"
    else:
        statement = (
            "SELECT last_value FROM pg_sequences WHERE format('%I.%I', schemaname, sequencename) "
            "= pg_get_serial_sequence(:name, 'id')"
        )
    return int(connection.scalar(text(statement), {"name": table}) or 0)
