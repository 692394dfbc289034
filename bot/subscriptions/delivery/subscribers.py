"""All destinations, with what each wants and when."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.database.encryption import Encryption, unreadable_skipped
from bot.database.engine import Database
from bot.database.tables import places, subscriptions
from bot.subscriptions.options import ChatTimes, SubscriptionOptions, decrypt_options, decrypt_times

PAGE_SIZE = 500  # destinations read at a time


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A destination by its id; `wishes` are the words of its subscriptions, with their options."""

    place_id: int
    wishes: Mapping[str, SubscriptionOptions]
    times: ChatTimes


async def subscribers(database: Database, encryption: Encryption) -> AsyncIterator[list[Subscriber]]:
    """Pages of all destinations; what cannot be decrypted is left out."""
    last = 0
    while True:
        page = (
            select(places.c.id, places.c.times)
            .where(places.c.id > last)
            .order_by(places.c.id)
            .limit(PAGE_SIZE)
        )
        async with database.reading() as connection:
            destinations = (await connection.execute(page)).all()
            if not destinations:
                return
            query = select(subscriptions.c.place_id, subscriptions.c.words, subscriptions.c.options).where(
                subscriptions.c.place_id > last, subscriptions.c.place_id <= destinations[-1].id
            )
            wishes = (await connection.execute(query)).all()
        last = destinations[-1].id
        yield await asyncio.to_thread(_decrypted, destinations, wishes, encryption)


def _decrypted(destinations: Iterable[Any], rows: Iterable[Any], encryption: Encryption) -> list[Subscriber]:
    wishes: defaultdict[int, dict[str, SubscriptionOptions]] = defaultdict(dict)
    for row in rows:
        with unreadable_skipped("words"):
            words = encryption.decrypt(row.words)
            wishes[row.place_id][words] = decrypt_options(encryption, row.options)
    found = []
    for place in destinations:
        with unreadable_skipped("times"):
            found.append(Subscriber(place.id, wishes[place.id], decrypt_times(encryption, place.times)))
    return found
