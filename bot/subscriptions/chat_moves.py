"""Moves all that is stored for a chat to its new id, as a group gets one when it becomes a supergroup."""

from dataclasses import replace

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.encryption import Encryption, unreadable_skipped
from bot.database.engine import Database
from bot.database.tables import outbox, places, subscriptions
from bot.subscriptions.destinations import Destination, decrypt_destination, words_key
from bot.subscriptions.places import at, in_chat, row_values


async def move_chat(database: Database, encryption: Encryption, old: int, new: int) -> None:
    """Move the destinations of a chat to another id, and join those that are now the same."""
    query = select(places.c.id, places.c.address).where(in_chat(encryption, old))
    async with database.writing() as connection:
        for place_id, address in (await connection.execute(query.with_for_update())).all():
            with unreadable_skipped("chat"):
                destination = replace(decrypt_destination(encryption, address), chat=new)
                await _move(database, encryption, connection, place_id, destination)


async def _move(
    database: Database,
    encryption: Encryption,
    connection: AsyncConnection,
    place_id: int,
    destination: Destination,
) -> None:
    there = select(places.c.id).where(at(encryption, destination))
    other = await connection.scalar(there.with_for_update())
    if other is None:
        values = row_values(encryption, destination)
        await connection.execute(update(places).where(places.c.id == place_id).values(values))
    elif other != place_id:
        await _merge_subscriptions(database, encryption, connection, place_id, other)
        await _merge_outbox(connection, place_id, other)
        await _merge_times(connection, place_id, other)
        await connection.execute(delete(places).where(places.c.id == place_id))


async def _merge_subscriptions(
    database: Database, encryption: Encryption, connection: AsyncConnection, old: int, new: int
) -> None:
    """Duplicates are dropped, whose options are those that are there already."""
    query = select(subscriptions.c.words, subscriptions.c.options).where(subscriptions.c.place_id == old)
    for words, options in (await connection.execute(query)).all():
        with unreadable_skipped("words"):
            key = words_key(encryption, new, encryption.decrypt(words))
            row = {"place_id": new, "words": words, "words_key": key, "options": options}
            await connection.execute(database.insert(subscriptions).values(row).on_conflict_do_nothing())


async def _merge_outbox(connection: AsyncConnection, old: int, new: int) -> None:
    waiting = select(outbox.c.id, outbox.c.place_id, outbox.c.payload).where(
        outbox.c.place_id.in_((old, new))
    )
    rows = (await connection.execute(waiting)).all()
    existing = [payload for _, place_id, payload in rows if place_id == new]
    for row_id, place_id, payload in rows:
        if place_id == old and payload not in existing:
            await connection.execute(update(outbox).where(outbox.c.id == row_id).values(place_id=new))


async def _merge_times(connection: AsyncConnection, old: int, new: int) -> None:
    """The new destination keeps its own times; without any it takes the old one's."""
    before = select(places.c.times).where(places.c.id == old).scalar_subquery()
    times = func.coalesce(places.c.times, before)
    await connection.execute(update(places).where(places.c.id == new).values(times=times))
