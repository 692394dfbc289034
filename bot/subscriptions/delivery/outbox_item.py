"""What a row of the outbox is: an announcement for one destination, and what decides about it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.encryption import Encryption
from bot.database.tables import places, subscriptions
from bot.subscriptions.destinations import Destination, decrypt_destination
from bot.subscriptions.options import ChatTimes, decrypt_options, decrypt_times
from bot.subscriptions.subscription import Subscription

MAX_DIGEST = 10  # reports that a digest names

# One report; many or old ones; those since the last digest; what its time has not come for.
OutboxKind = Literal["report", "digest", "scheduled", "waiting"]


@dataclass(frozen=True, slots=True)
class Draft:
    """An announcement, the same to every destination that gets it; `since` is of a scheduled digest."""

    kind: OutboxKind
    slugs: tuple[str, ...]
    total: int  # reports, of which a digest names the `slugs`
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """An announcement for one destination, with what that wants when it is read."""

    id: int
    kind: OutboxKind
    reports: tuple[tuple[str, str], ...]  # (slug, digest)
    total: int  # reports, of which `reports` are some
    attempts: int  # that failed
    created_at: datetime
    destination: Destination
    subscriptions: tuple[Subscription, ...]
    times: ChatTimes = field(default_factory=ChatTimes)
    since: datetime | None = None  # of a scheduled digest: all that came later is in it


@dataclass(frozen=True, slots=True)
class Recipient:
    """A destination, with what it wants and when."""

    destination: Destination
    subscriptions: tuple[Subscription, ...]
    times: ChatTimes


async def read_recipient(connection: AsyncConnection, encryption: Encryption, place_id: int) -> Recipient:
    """The destination of some rows. Raises ValueError, TypeError or KeyError where it is damaged."""
    query = select(places.c.address, places.c.times).where(places.c.id == place_id)
    place = (await connection.execute(query)).one_or_none()
    rows = await connection.execute(
        select(subscriptions.c.id, subscriptions.c.words, subscriptions.c.options)
        .where(subscriptions.c.place_id == place_id)
        .order_by(subscriptions.c.id)
    )
    return Recipient(
        decrypt_destination(encryption, place.address if place else b""),
        tuple(
            Subscription(row.id, encryption.decrypt(row.words), decrypt_options(encryption, row.options))
            for row in rows
        ),
        decrypt_times(encryption, place.times if place else None),
    )


def read_item(row: Row[Any], recipient: Recipient) -> OutboxItem:
    """The item of a row. Raises ValueError, TypeError or KeyError where it is damaged."""
    payload = dict(row.payload)
    since = payload.get("since")
    return OutboxItem(
        row.id,
        row.kind,
        tuple((slug, digest) for slug, digest in row.payload["reports"]),
        row.payload["total"],
        row.attempts or 0,
        row.created_at or row.not_before,
        recipient.destination,
        recipient.subscriptions,
        recipient.times,
        since and datetime.fromisoformat(since),
    )
