"""Announcements that are not yet delivered: a row stays until Telegram has accepted the message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import JSON, Integer, String, delete, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.tables import UtcDateTime, outbox, places, subscriptions
from bot.subscriptions.destinations import Destination, chat_key, decrypt_destination

CLAIM_EXPIRY = timedelta(minutes=2)  # a message takes seconds, so the process that claimed it has ended
IDS_PER_STATEMENT = 500  # SQLite limits the variables of a statement


@dataclass(frozen=True, slots=True)
class Draft:
    """An announcement, the same to every destination that gets it."""

    kind: str  # "report" or "digest"
    slugs: tuple[str, ...]
    total: int  # reports, of which a digest names the `slugs`


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """A claimed announcement for one destination, with the words of the destination's subscriptions."""

    id: int
    kind: str  # "report" or "digest"
    reports: tuple[tuple[str, str], ...]  # (slug, digest)
    total: int  # reports, of which `reports` are some
    spent: int  # of telegram_errors.BUDGET, on failed attempts
    destination: Destination
    words: tuple[str, ...]


async def put(
    connection: AsyncConnection,
    draft: Draft,
    digests: Mapping[str, str],
    place_ids: Sequence[int],
    now: datetime,
) -> None:
    """Add a row for each of the destinations, due now; `digests` are by slug."""
    payload = {"reports": [[slug, digests[slug]] for slug in draft.slugs], "total": draft.total}
    for start in range(0, len(place_ids), IDS_PER_STATEMENT):
        # From a select and not from values: a destination may have been deleted meanwhile.
        rows = select(
            places.c.id,
            literal(draft.kind, String),
            literal(payload, JSON),
            literal(now, UtcDateTime),
            literal(0, Integer),
        ).where(places.c.id.in_(place_ids[start : start + IDS_PER_STATEMENT]))
        locked = rows.with_for_update(read=True, key_share=True)
        columns = ["place_id", "kind", "payload", "not_before", "spent"]
        await connection.execute(insert(outbox).from_select(columns, locked))


class Outbox:
    """Lets senders claim one row at a time; no two have the same one."""

    def __init__(self, database: Database, encryption: Encryption) -> None:
        self._database = database
        self._encryption = encryption

    async def reclaim(self) -> None:
        """Free what a killed sender had claimed; in a shared database, claims expire instead."""
        if not self._database.shared:
            async with self._database.writing() as connection:
                await connection.execute(update(outbox).values(claimed_at=None))

    async def take(self, now: datetime, done: OutboxItem | None = None) -> OutboxItem | None:
        """Delete the row that is `done`, and claim the next one that is due, in one transaction."""
        free = or_(outbox.c.claimed_at.is_(None), outbox.c.claimed_at < now - CLAIM_EXPIRY)
        due = (
            select(outbox.c.id)
            .where(outbox.c.not_before <= now, free)
            .order_by(outbox.c.not_before, outbox.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)  # SQLite needs none: writers run one at a time
            .scalar_subquery()
        )
        claim = update(outbox).where(outbox.c.id == due).values(claimed_at=now).returning(outbox)
        async with self._database.writing() as connection:
            if done:
                await connection.execute(delete(outbox).where(outbox.c.id == done.id))
            row = (await connection.execute(claim)).one_or_none()
            if row is None:
                return None
            address = await connection.scalar(select(places.c.address).where(places.c.id == row.place_id))
            words = await connection.scalars(
                select(subscriptions.c.words)
                .where(subscriptions.c.place_id == row.place_id)
                .order_by(subscriptions.c.id)
            )
            return OutboxItem(
                row.id,
                row.kind,
                tuple((slug, digest) for slug, digest in row.payload["reports"]),
                row.payload["total"],
                row.spent,
                decrypt_destination(self._encryption, address or b""),
                tuple(self._encryption.decrypt(encrypted) for encrypted in words),
            )

    async def free(self, item: OutboxItem) -> None:
        """Release a row, due at once."""
        async with self._database.writing() as connection:
            await connection.execute(update(outbox).where(outbox.c.id == item.id).values(claimed_at=None))

    async def drop(self, item: OutboxItem) -> None:
        """Delete a row that is done."""
        async with self._database.writing() as connection:
            await connection.execute(delete(outbox).where(outbox.c.id == item.id))

    async def postpone(self, item: OutboxItem, until: datetime, cost: int) -> None:
        """Release a row, due at `until`, and add the cost of the attempt."""
        values = {"claimed_at": None, "not_before": until, "spent": item.spent + cost}
        async with self._database.writing() as connection:
            await connection.execute(update(outbox).where(outbox.c.id == item.id).values(values))

    async def hold(self, item: OutboxItem, until: datetime) -> None:
        """Release a row, and postpone all rows of its chat."""
        chat = select(places.c.id).where(
            places.c.chat_key == chat_key(self._encryption, item.destination.chat)
        )
        async with self._database.writing() as connection:
            await connection.execute(
                update(outbox)
                .where(outbox.c.place_id.in_(chat), outbox.c.not_before < until)
                .values(not_before=until)
            )
            await connection.execute(update(outbox).where(outbox.c.id == item.id).values(claimed_at=None))

    async def next(self) -> datetime | None:
        """When the next unclaimed row is due; None where there is none."""
        query = select(func.min(outbox.c.not_before)).where(outbox.c.claimed_at.is_(None))
        async with self._database.reading() as connection:
            due: datetime | None = await connection.scalar(query)
            return due
