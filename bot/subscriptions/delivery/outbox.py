"""Announcements that are not yet delivered: a row stays until Telegram has accepted the message.

The times are of the wall clock, since rows outlive the program. No row is due in more than
LONGEST_POSTPONEMENT, or LONGEST_SCHEDULE where it waits for a time of its chat's clock, and none was created
in the future: one that breaks this comes from a clock that was set back, and `recover` makes it due. The time
of one that waits is then reckoned anew.
"""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Integer,
    Row,
    Select,
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
from bot.database.tables import UtcDateTime, outbox, places
from bot.subscriptions.delivery.outbox_item import Draft, OutboxItem, read_item, read_recipient
from bot.subscriptions.destinations import chat_key

logger = logging.getLogger(__name__)

CLAIM_EXPIRY = timedelta(minutes=2)  # a message takes seconds, so the process that claimed it has ended
LONGEST_POSTPONEMENT = timedelta(minutes=15)  # until a row is due
LONGEST_SCHEDULE = timedelta(days=9)  # for a weekly digest, and for the end of the quiet hours then
CLOCK_SKEW = timedelta(minutes=1)  # between the processes that share a database
IDS_PER_STATEMENT = 500  # SQLite limits the variables of a statement
IS_WAITING = outbox.c.kind == "waiting"


async def put(
    connection: AsyncConnection,
    draft: Draft,
    digests: Mapping[str, str],
    place_ids: Sequence[int],
    now: datetime,
    due: datetime | None = None,
) -> None:
    """Add a row for each of the destinations, due now if no other time is given; `digests` are by slug."""
    payload = {"reports": [[slug, digests[slug]] for slug in draft.slugs], "total": draft.total}
    if draft.since:
        payload["since"] = draft.since.isoformat()
    for start in range(0, len(place_ids), IDS_PER_STATEMENT):
        # From a select and not from values: a destination may have been deleted meanwhile.
        rows = select(
            places.c.id,
            literal(draft.kind, String),
            literal(payload, JSON),
            literal(due or now, UtcDateTime),
            literal(0, Integer),
            literal(now, UtcDateTime),
        ).where(places.c.id.in_(place_ids[start : start + IDS_PER_STATEMENT]))
        locked = rows.with_for_update(read=True, key_share=True)
        columns = ["place_id", "kind", "payload", "not_before", "attempts", "created_at"]
        await connection.execute(insert(outbox).from_select(columns, locked))


class Outbox:
    """Lets senders claim rows; no two have the same one."""

    def __init__(self, database: Database, encryption: Encryption, alone: bool = False) -> None:
        """`alone`: no other sender is at work on the database, even where several could be."""
        self._database = database
        self._alone = alone
        self._encryption = encryption
        self._unreadable: set[int] = set()  # ids of rows that were reported

    async def recover(self, now: datetime) -> None:
        """Free what a killed sender had claimed, and make due what a clock that was set back would delay.

        In a shared database, unless this sender is alone, claims expire instead.
        """
        latest = now + CLOCK_SKEW
        others = self._database.shared and not self._alone
        claimed = outbox.c.claimed_at > latest if others else outbox.c.claimed_at.is_not(None)
        ahead = outbox.c.created_at > latest
        late = outbox.c.not_before > latest + LONGEST_POSTPONEMENT
        too_late = outbox.c.not_before > latest + LONGEST_SCHEDULE
        async with self._database.writing() as connection:
            await connection.execute(update(outbox).where(claimed).values(claimed_at=None))
            await connection.execute(
                update(outbox).where(~IS_WAITING, or_(ahead, late)).values(not_before=now)
            )
            await connection.execute(
                update(outbox).where(IS_WAITING, or_(ahead, too_late)).values(not_before=now, created_at=now)
            )

    async def take(
        self, now: datetime, done: Collection[OutboxItem] = (), count: int = 1, busy: Iterable[int] = ()
    ) -> list[OutboxItem]:
        """Delete the rows that are `done`, and claim the next ones that are due, in one transaction.

        They are at most `count`, each of another chat, and none of a chat that is `busy`: what is sent to one
        keeps its order.
        """
        keys = {chat_key(self._encryption, chat) for chat in busy}
        items: list[OutboxItem] = []
        async with self._database.writing() as connection:
            if done:
                await connection.execute(delete(outbox).where(outbox.c.id.in_([item.id for item in done])))
            while (room := count - len(items)) > 0:
                rows = (await connection.execute(_due(now, keys, room))).all()
                for row in rows:
                    if row.chat_key not in keys:
                        keys.add(row.chat_key)
                        items += await self._readable(connection, row, now)
                if len(rows) < room:
                    break
            if items:
                claimed = outbox.c.id.in_([item.id for item in items])
                await connection.execute(update(outbox).where(claimed).values(claimed_at=now))
        return items

    async def _readable(self, connection: AsyncConnection, row: Row[Any], now: datetime) -> list[OutboxItem]:
        """The item of a row; none where it is damaged, which must not stop the others."""
        try:
            return [read_item(row, await read_recipient(connection, self._encryption, row.place_id))]
        except (ValueError, TypeError, KeyError) as error:
            self._report_unreadable(row.id, error)
            await connection.execute(_released(row.id, not_before=now + LONGEST_POSTPONEMENT))
            return []

    def _report_unreadable(self, row_id: int, error: Exception) -> None:
        if row_id not in self._unreadable:  # once, though it is tried again every quarter of an hour
            self._unreadable.add(row_id)
            logger.error(
                "Row %d of the outbox is damaged (%s) and cannot be sent: restore a backup, or delete it",
                row_id,
                type(error).__name__,
            )

    async def postpone(self, item: OutboxItem, until: datetime) -> None:
        """Release a row after a failed attempt, due at `until`."""
        async with self._database.writing() as connection:
            await connection.execute(_released(item.id, not_before=until, attempts=outbox.c.attempts + 1))

    async def wait(self, item: OutboxItem, due: datetime) -> None:
        """Release a row that is due at a time of its chat's clock."""
        async with self._database.writing() as connection:
            await connection.execute(_released(item.id, kind="waiting", not_before=due, attempts=0))

    async def waiting(self, now: datetime) -> tuple[int, list[OutboxItem]] | None:
        """All rows of one destination that have waited until now, and its id; None where there are none."""
        due = (IS_WAITING, outbox.c.not_before <= now)
        first = select(outbox.c.place_id).where(*due).order_by(outbox.c.not_before, outbox.c.id).limit(1)
        async with self._database.writing() as connection:
            while (place_id := await connection.scalar(first)) is not None:
                query = select(outbox).where(*due, outbox.c.place_id == place_id).order_by(outbox.c.id)
                items = []
                recipient = None
                for row in (await connection.execute(query)).all():
                    try:
                        if recipient is None:
                            recipient = await read_recipient(connection, self._encryption, place_id)
                        items.append(read_item(row, recipient))
                    except (ValueError, TypeError, KeyError) as error:
                        self._report_unreadable(row.id, error)
                        await connection.execute(_released(row.id, not_before=now + LONGEST_POSTPONEMENT))
                if items:
                    return place_id, items
        return None

    async def release(
        self,
        place_id: int,
        done: Sequence[int],
        later: Mapping[int, datetime],
        drafts: Sequence[Draft],
        digests: Mapping[str, str],
        now: datetime,
    ) -> None:
        """Put announcements in the place of the rows that are done waiting, unless another process has.

        `later` is row -> until when it goes on waiting, `digests` are by slug.
        """
        async with self._database.writing() as connection:
            chunks = [
                outbox.c.id.in_(done[start : start + IDS_PER_STATEMENT])
                for start in range(0, len(done), IDS_PER_STATEMENT)
            ]
            locked = [select(outbox.c.id).where(IS_WAITING, chunk).with_for_update() for chunk in chunks]
            if sum([len((await connection.scalars(each)).all()) for each in locked]) < len(done):
                return
            for row_id, due in later.items():
                await connection.execute(_released(row_id, not_before=due))
            for chunk in chunks:
                await connection.execute(delete(outbox).where(chunk))
            for draft in drafts:
                await put(connection, draft, digests, [place_id], now)

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
                .where(outbox.c.place_id.in_(chat), outbox.c.not_before < until, ~IS_WAITING)
                .values(not_before=until)
            )
            await connection.execute(_released(item.id, attempts=attempts))

    async def next(self) -> datetime | None:
        """When the next unclaimed row is due; None where there is none."""
        query = select(func.min(outbox.c.not_before)).where(outbox.c.claimed_at.is_(None))
        async with self._database.reading() as connection:
            due: datetime | None = await connection.scalar(query)
            return due


def _due(now: datetime, busy: Collection[str], count: int) -> Select[Any]:
    """The next rows that may be claimed, with the keys of their chats, none of which is `busy`."""
    free = or_(outbox.c.claimed_at.is_(None), outbox.c.claimed_at < now - CLAIM_EXPIRY)
    key = func.coalesce(places.c.chat_key, "").label("chat_key")  # in a damaged database a row has no place
    return (
        select(outbox, key)
        .select_from(outbox.outerjoin(places))
        .where(outbox.c.not_before <= now, free, ~IS_WAITING, key.not_in(busy))
        .order_by(outbox.c.not_before, outbox.c.id)
        .limit(count)
        .with_for_update(skip_locked=True, of=outbox)  # SQLite needs none: writers run one at a time
    )


def _released(row_id: int, **values: object) -> Update:
    return update(outbox).where(outbox.c.id == row_id).values(claimed_at=None, **values)
