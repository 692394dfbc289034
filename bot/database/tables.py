"""The tables. Chat numbers and subscribers' words are encrypted; the keys beside them are keyed hashes."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

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


class Tolerant(TypeDecorator[Any]):
    """A value that is None where the database is damaged there: one bad value must not stop the others."""

    __abstract__ = True
    impl: Any = Text  # each kind has its own
    cache_ok = True
    kind: type = str

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Read a value; SQLite stores any type in any column."""
        process = super().result_processor(dialect, coltype)

        def read(value: Any) -> Any:
            try:
                result = process(value) if process else value
            except (ValueError, TypeError):  # no date, no JSON, text in place of bytes
                return None
            return result if isinstance(result, self.kind) else None

        return read


class TextValue(Tolerant):
    """Text."""

    cache_ok = True


class IntegerValue(Tolerant):
    """A whole number."""

    impl = Integer
    cache_ok = True
    kind = int


class Encrypted(Tolerant):
    """Bytes that an Encryption made."""

    impl = LargeBinary
    cache_ok = True
    kind = bytes


class Payload(Tolerant):
    """A JSON object."""

    impl = JSON
    cache_ok = True
    kind = dict


class UtcDateTime(Tolerant):
    """An aware datetime, stored in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True
    kind = datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Convert to UTC. Raises ValueError for a naive datetime."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a datetime needs a time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Add the zone, which SQLite does not store."""
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

facts = Table(  # values of the whole database, such as the hash of its key
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
    Column("address", Encrypted, nullable=False),  # encrypted: chat and topic
    Column("times", Encrypted),  # encrypted: time zone and quiet hours
    Column("channels", Encrypted),  # encrypted: the channels that were subscribed from this private chat
    sqlite_autoincrement=True,  # an id is never reused: old buttons may contain it
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place_id", ForeignKey(places.c.id, ondelete="CASCADE"), nullable=False),
    Column("words", Encrypted, nullable=False),  # encrypted
    Column("words_key", String(64), nullable=False),
    Column("options", Encrypted),  # encrypted: sound and schedule
    UniqueConstraint("place_id", "words_key"),
    sqlite_autoincrement=True,
)

announced = Table(  # hashes of a report's slug, address and text, by which it is recognised
    "announced",
    metadata,
    Column("key", String(64), primary_key=True),
)

outbox = Table(  # announcements that are not yet delivered
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place_id", ForeignKey(places.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # "report" or "digest"
    Column("payload", Payload, nullable=False),  # {"reports": [[slug, digest], ...], "total": int}
    Column("not_before", UtcDateTime, nullable=False),
    Column("claimed_at", UtcDateTime),  # when a sender claimed it; None: unclaimed
    Column("attempts", IntegerValue, nullable=False, default=0, server_default="0"),  # that failed
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_outbox_due", "not_before", "id"),
    sqlite_autoincrement=True,
)

feeds = Table(  # the state of a feed between two checks
    "feeds",
    metadata,
    Column("url_key", String(64), primary_key=True),  # a hash: addresses of feeds may contain a login
    Column("etag", TextValue),
    Column("last_modified", TextValue),
    Column("failures", IntegerValue, nullable=False, default=0, server_default="0"),
    Column("not_before", UtcDateTime),
    Column("seen_at", UtcDateTime),
    Column("title", TextValue),
    Column("problem", TextValue),  # of the last check
    Column("moved_to", TextValue),  # the new address that was last reported
    Column("found_url", TextValue),  # the feed that is named by the home page at this address
    Column("recheck_at", UtcDateTime),  # when one of its articles is to be tried again
)

added_feeds = Table(  # the feeds that an operator added, beside those of the settings
    "added_feeds",
    metadata,
    Column("url_key", String(64), primary_key=True),
    Column("url", TextValue, nullable=False),  # whole: it may contain a login
    Column("added_at", UtcDateTime, nullable=False),
)

articles = Table(  # the articles that were imported
    "articles",
    metadata,
    Column("url_key", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),  # of the text; empty: there was no article
    Column("revision", String(64), nullable=False),  # of the feed's entry; changes with the article
    Column("filed_at", UtcDateTime, nullable=False),
    Column("failures", IntegerValue, nullable=False, default=0, server_default="0"),  # of its page, in a row
    Column("not_before", UtcDateTime),  # its page is not requested before that
)

article_guids = Table(  # by which an article is recognised when its address changes
    "article_guids",
    metadata,
    Column("guid_key", String(64), primary_key=True),  # a hash of the feed's address and the guid
    Column("url_key", String(64), nullable=False),
    Column("published", UtcDateTime),
)
