"""The tables. Chat numbers and readers' words stand in them sealed; the keys beside them are keyed hashes."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, aware on the way in and out, UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC; an unaware one would be taken for some zone or other."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """SQLite forgets the zone."""
        if value is not None and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value and value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

facts = Table(  # what is true of the database as a whole, such as which key opens it
    "facts",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)

places = Table(  # a chat, or a topic of one
    "places",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat_key", String(64), nullable=False, index=True),
    Column("place_key", String(64), nullable=False, unique=True),
    Column("address", LargeBinary, nullable=False),  # sealed: chat and topic
    sqlite_autoincrement=True,  # a number is never given twice: old buttons may hold it
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place_id", ForeignKey(places.c.id, ondelete="CASCADE"), nullable=False),
    Column("words", LargeBinary, nullable=False),  # sealed
    Column("words_key", String(64), nullable=False),
    UniqueConstraint("place_id", "words_key"),
    sqlite_autoincrement=True,
)

announced = Table(  # by what a report is known again: hashes of its name, address and text
    "announced",
    metadata,
    Column("key", String(64), primary_key=True),
)

outbox = Table(  # what is still to be sent
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place_id", ForeignKey(places.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # "report" or "digest"
    Column("payload", JSON, nullable=False),  # {"reports": [[slug, digest], ...], "total": int}
    Column("not_before", UtcDateTime, nullable=False),
    Column("claimed_at", UtcDateTime),  # when a sender took it; None: it is free
    Column("spent", Integer, nullable=False, default=0, server_default="0"),
    Index("ix_outbox_due", "not_before", "id"),
    sqlite_autoincrement=True,
)

feeds = Table(  # what is remembered of a feed from one look to the next
    "feeds",
    metadata,
    Column("url_key", String(64), primary_key=True),  # a hash: addresses of feeds may hold a login
    Column("etag", Text),
    Column("last_modified", Text),
    Column("failures", Integer, nullable=False, default=0, server_default="0"),
    Column("not_before", UtcDateTime),
    Column("seen_at", UtcDateTime),
)

articles = Table(  # the articles that were filed already
    "articles",
    metadata,
    Column("url_key", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),  # of the text; empty: there was no article
    Column("revision", String(64), nullable=False),  # of the feed's entry; it changes when the article does
    Column("filed_at", UtcDateTime, nullable=False),
)
