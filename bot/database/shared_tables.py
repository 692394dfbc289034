"""The tables that several bots on one PostgreSQL share; a SQLite file, which is one bot's alone, has none.

They are no part of a backup: what they hold is of the moment. Chats and users are in them as keyed hashes.
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    DateTime,
    Double,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
)

from bot.database.tables import metadata

UNLOGGED = "UNLOGGED"  # written to no log: fast, and empty after a crash of the server

shared_metadata = MetaData(naming_convention=metadata.naming_convention)

handled_updates = Table(  # updates that need no further handling when Telegram delivers them again
    "handled_updates",
    shared_metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("handled_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)

leases = Table(  # which bot does what only one may do
    "leases",
    shared_metadata,
    Column("name", String(32), primary_key=True),
    Column("holder", String(32), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
)

pace_windows = Table(  # when Telegram was last called
    "pace_windows",
    shared_metadata,
    Column("key", String(64), primary_key=True),
    Column("times", ARRAY(Double), nullable=False),  # of the last calls, oldest first, in seconds since 1970
    Column("held_until", Double, nullable=False),  # in such seconds; until then Telegram takes no calls
    prefixes=[UNLOGGED],
)

chat_entries = Table(  # what is remembered of chats for a while
    "chat_entries",
    shared_metadata,
    Column("kind", String(32), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("chat_key", String(64), nullable=False),
    Column("user_key", String(64)),
    Column("begun_at", DateTime(timezone=True), nullable=False),  # what it is about
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("value", LargeBinary, nullable=False),  # encrypted
    Index("ix_chat_entries_chat_key", "chat_key"),
    Index("ix_chat_entries_user_key", "user_key"),
    Index("ix_chat_entries_expires_at", "expires_at"),
    prefixes=[UNLOGGED],
)

forgotten = Table(  # chats and users of whom nothing is remembered that began before
    "forgotten",
    shared_metadata,
    Column("key", String(64), primary_key=True),
    Column("forgotten_at", DateTime(timezone=True), nullable=False),
    prefixes=[UNLOGGED],
)
