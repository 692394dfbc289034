"""What happens to a database before its first use: it is checked, migrated, and compared with the key."""

import sqlite3
import time
from threading import Event

from sqlalchemy import URL, Connection, delete, select, text
from sqlalchemy.exc import OperationalError

from bot.database import migrations, sqlite_file
from bot.database.connection_errors import DAMAGED, is_sqlite, refusal
from bot.database.connections import sync_engine
from bot.database.encryption import Encryption
from bot.database.errors import DatabaseError
from bot.database.tables import facts, places
from bot.wording import wording

LOCK_SECONDS = 20.0  # how long opening waits for another program's lock
LOCK_PAUSE = 0.05  # seconds
MIGRATION_LOCK = 4_711_001  # an advisory lock of PostgreSQL: one process migrates, the others wait
SAMPLE = 50  # destinations by which the key is recognised where its hash is lost


def prepare(connection: Connection, encryption: Encryption | None) -> None:
    """Check, migrate and compare with the key, in the transaction that is open. Raises DatabaseError."""
    if is_sqlite(connection.engine.url):
        if connection.scalar(text("PRAGMA quick_check(1)")) != "ok":
            raise refusal(connection.engine.url, *map(wording, DAMAGED))
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
    migrations.upgrade(connection)
    if encryption:
        _check_key(connection, encryption)


def prepare_file(url: URL, encryption: Encryption | None, stopped: Event) -> None:
    """Create or prepare a SQLite file; it ends with an error soon after `stopped` is set."""
    sqlite_file.create(url)
    deadline = time.monotonic() + LOCK_SECONDS
    engine = sync_engine(url, "dispatch", stopped.is_set)
    while True:
        try:
            with engine.begin() as connection:
                prepare(connection, encryption)
            return
        except OperationalError as error:
            # SQLite refuses at once, without its own waiting, while another process turns on the WAL.
            code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
            if code != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            if stopped.wait(LOCK_PAUSE):
                raise


def _check_key(connection: Connection, encryption: Encryption) -> None:
    """Compare the key with its stored hash; where that is missing, with what was encrypted."""
    expected = encryption.keyed_hash("proof")
    stored = connection.scalar(select(facts.c.value).where(facts.c.name == "key"))
    if stored == expected:
        return
    addresses = connection.scalars(select(places.c.address).order_by(places.c.id).limit(SAMPLE)).all()
    decrypted = any(_decrypts(encryption, address) for address in addresses)
    if not decrypted and (stored is not None or addresses):
        raise DatabaseError(wording("database.other_key"))
    connection.execute(delete(facts).where(facts.c.name == "key"))
    connection.execute(facts.insert().values(name="key", value=expected))


def _decrypts(encryption: Encryption, address: bytes) -> bool:
    try:
        encryption.decrypt(address)
    except ValueError:
        return False
    return True
