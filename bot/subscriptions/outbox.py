"""What is still to be sent: rows that stay until Telegram has taken the message."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.tables import outbox, places, subscriptions
from bot.subscriptions.destinations import Destination, chat_key, decrypt_destination

EXPIRY = timedelta(minutes=2)  # of a claim; one message takes seconds, so its sender is dead by then


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One announcement for one place, claimed: what of, and what the place wants to hear of now."""

    id: int
    kind: str  # "report" or "digest"
    reports: tuple[tuple[str, str], ...]  # (slug, digest)
    total: int  # of which `reports` are some
    spent: int  # on failed attempts, of telegram_errors.BUDGET
    place: Destination
    words: tuple[str, ...]


class Outbox:
    """Hands out one row at a time; no two senders ever have the same one."""

    def __init__(self, database: Database, cipher: Encryption) -> None:
        self._database = database
        self._cipher = cipher

    async def reclaim(self) -> None:
        """Free what a sender had when it was killed; where several work, claims expire instead."""
        if not self._database.shared:
            async with self._database.writing() as connection:
                await connection.execute(update(outbox).values(claimed_at=None))

    async def take(self, now: datetime, done: OutboxItem | None = None) -> OutboxItem | None:
        """Delete the row that is done, and claim the next one that is due, in one transaction."""
        free = or_(outbox.c.claimed_at.is_(None), outbox.c.claimed_at < now - EXPIRY)
        due = (
            select(outbox.c.id)
            .where(outbox.c.not_before <= now, free)
            .order_by(outbox.c.not_before, outbox.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)  # SQLite needs none: there writers take turns
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
                decrypt_destination(self._cipher, address or b""),
                tuple(self._cipher.open(sealed) for sealed in words),
            )

    async def free(self, item: OutboxItem) -> None:
        """Give a row back, to be taken again at once."""
        async with self._database.writing() as connection:
            await connection.execute(update(outbox).where(outbox.c.id == item.id).values(claimed_at=None))

    async def drop(self, item: OutboxItem) -> None:
        """Delete a row that is done."""
        async with self._database.writing() as connection:
            await connection.execute(delete(outbox).where(outbox.c.id == item.id))

    async def postpone(self, item: OutboxItem, until: datetime, cost: int) -> None:
        """Give a row back, to be taken again later, and note what the attempt cost."""
        values = {"claimed_at": None, "not_before": until, "spent": item.spent + cost}
        async with self._database.writing() as connection:
            await connection.execute(update(outbox).where(outbox.c.id == item.id).values(values))

    async def hold(self, item: OutboxItem, until: datetime) -> None:
        """Give a row back, and let its whole chat wait."""
        chat = select(places.c.id).where(places.c.chat_key == chat_key(self._cipher, item.place.chat))
        async with self._database.writing() as connection:
            await connection.execute(
                update(outbox)
                .where(outbox.c.place_id.in_(chat), outbox.c.not_before < until)
                .values(not_before=until)
            )
            await connection.execute(update(outbox).where(outbox.c.id == item.id).values(claimed_at=None))

    async def next(self) -> datetime | None:
        """When the next row is due that nobody has; None where there is none."""
        query = select(func.min(outbox.c.not_before)).where(outbox.c.claimed_at.is_(None))
        async with self._database.reading() as connection:
            found: datetime | None = await connection.scalar(query)
            return found
