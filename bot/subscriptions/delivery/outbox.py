"""Announcements that are not yet delivered: a row stays until Telegram has accepted the message.

The times are of the wall clock, since rows outlive the program. None is ever in the future by more than
LONGEST_POSTPONEMENT; one that is comes from a clock that was set back, and `recover` makes its row due.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    JSON,
    Integer,
    String,
    Update,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.tables import UtcDateTime, outbox, places, subscriptions
from bot.subscriptions.destinations import Destination, chat_key, decrypt_destination

logger = logging.getLogger(__name__)

CLAIM_EXPIRY = timedelta(minutes=2)  # a message takes seconds, so the process that claimed it has ended
LONGEST_POSTPONEMENT = timedelta(minutes=15)  # until a row is due
CLOCK_SKEW = timedelta(minutes=1)  # between the processes that share a database
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
    attempts: int  # that failed
    created_at: datetime
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
            literal(now, UtcDateTime),
        ).where(places.c.id.in_(place_ids[start : start + IDS_PER_STATEMENT]))
        locked = rows.with_for_update(read=True, key_share=True)
        columns = ["place_id", "kind", "payload", "not_before", "attempts", "created_at"]
        await connection.execute(insert(outbox).from_select(columns, locked))


class Outbox:
    """Lets senders claim one row at a time; no two have the same one."""

    def __init__(self, database: Database, encryption: Encryption) -> None:
        self._database = database
        self._encryption = encryption
        self._unreadable: set[int] = set()  # ids of rows that were reported

    async def recover(self, now: datetime) -> None:
        """Free what a killed sender had claimed, and make due what a clock that was set back would delay.

        In a shared database claims expire instead; other senders may be at work.
        """
        latest = now + CLOCK_SKEW
        claimed = outbox.c.claimed_at > latest if self._database.shared else outbox.c.claimed_at.is_not(None)
        ahead = or_(outbox.c.created_at > latest, outbox.c.not_before > latest + LONGEST_POSTPONEMENT)
        async with self._database.writing() as connection:
            await connection.execute(update(outbox).where(claimed).values(claimed_at=None))
            await connection.execute(update(outbox).where(ahead).values(not_before=now))

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
        claim = update(outbox).where(outbox.c.id == due).values(claimed_at=now).returning(outbox.c.id)
        async with self._database.writing() as connection:
            if done:
                await connection.execute(delete(outbox).where(outbox.c.id == done.id))
            while (claimed := await connection.scalar(claim)) is not None:
                try:
                    return await self._read(connection, claimed)
                except (ValueError, TypeError, KeyError) as error:  # it must not stop the others
                    self._report_unreadable(claimed, error)
                    await connection.execute(_released(claimed, not_before=now + LONGEST_POSTPONEMENT))
        return None

    async def _read(self, connection: AsyncConnection, row_id: int) -> OutboxItem:
        """The item of a row. Raises ValueError, TypeError or KeyError where it is damaged."""
        row = (await connection.execute(select(outbox).where(outbox.c.id == row_id))).one()
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
            row.attempts or 0,
            row.created_at or row.not_before,
            decrypt_destination(self._encryption, address or b""),
            tuple(self._encryption.decrypt(encrypted) for encrypted in words),
        )

    def _report_unreadable(self, row_id: int, error: Exception) -> None:
        if row_id not in self._unreadable:  # once, though it is tried again every quarter of an hour
            self._unreadable.add(row_id)
            logger.error(
                "Row %d of the outbox is damaged (%s) and cannot be sent: restore a backup, or delete it",
                row_id,
                type(error).__name__,
            )

    async def drop(self, item: OutboxItem) -> None:
        """Delete a row that is done."""
        async with self._database.writing() as connection:
            await connection.execute(delete(outbox).where(outbox.c.id == item.id))

    async def postpone(self, item: OutboxItem, until: datetime) -> None:
        """Release a row after a failed attempt, due at `until`."""
        async with self._database.writing() as connection:
            await connection.execute(_released(item.id, not_before=until, attempts=outbox.c.attempts + 1))

    async def hold(self, item: OutboxItem, until: datetime, *, failed: bool = False) -> None:
        """Release a row, and postpone all rows of its chat, so that they keep their order.

        `failed`: count it as a failed attempt at this one.
        """
        chat = select(places.c.id).where(
            places.c.chat_key == chat_key(self._encryption, item.destination.chat)
        )
        attempts = outbox.c.attempts + int(failed)
        async with self._database.writing() as connection:
            await connection.execute(
                update(outbox)
                .where(outbox.c.place_id.in_(chat), outbox.c.not_before < until)
                .values(not_before=until)
            )
            await connection.execute(_released(item.id, attempts=attempts))

    async def next(self) -> datetime | None:
        """When the next unclaimed row is due; None where there is none."""
        query = select(func.min(outbox.c.not_before)).where(outbox.c.claimed_at.is_(None))
        async with self._database.reading() as connection:
            due: datetime | None = await connection.scalar(query)
            return due


def _released(row_id: int, **values: object) -> Update:
    return update(outbox).where(outbox.c.id == row_id).values(claimed_at=None, **values)
