"""The rows of destinations: found or inserted and locked, and deleted once nothing is stored for them."""

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.tables import outbox, places, subscriptions
from bot.subscriptions.destinations import Destination, chat_key, destination_key, encrypt_destination


def at(encryption: Encryption, destination: Destination) -> ColumnElement[bool]:
    """The row of a destination."""
    return places.c.place_key == destination_key(encryption, destination)


def in_chat(encryption: Encryption, chat: int) -> ColumnElement[bool]:
    """The rows of a chat and its topics."""
    return places.c.chat_key == chat_key(encryption, chat)


def row_values(encryption: Encryption, destination: Destination) -> dict[str, object]:
    """The columns that say which destination it is."""
    return {
        "chat_key": chat_key(encryption, destination.chat),
        "place_key": destination_key(encryption, destination),
        "address": encrypt_destination(encryption, destination),
    }


async def locked_id(
    database: Database, encryption: Encryption, connection: AsyncConnection, destination: Destination
) -> int:
    """The id of a destination, which is inserted if it is new, and locked."""
    values = row_values(encryption, destination)
    insert = database.insert(places).values(values)
    upsert = insert.on_conflict_do_update(
        index_elements=["place_key"], set_={"place_key": values["place_key"]}
    )
    row_id: int = (await connection.scalars(upsert.returning(places.c.id))).one()
    return row_id


async def reckon_anew(connection: AsyncConnection, place_id: ColumnElement[int] | int) -> None:
    """Make due what waits for a time that a destination has chosen: the scheduler looks for the new one."""
    waiting = (outbox.c.place_id == place_id) & (outbox.c.kind == "waiting")
    await connection.execute(update(outbox).where(waiting).values(not_before=outbox.c.created_at))


async def release(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Of the destinations without subscriptions, delete what waits, and those that nothing is stored for."""
    unsubscribed = which & ~exists().where(subscriptions.c.place_id == places.c.id)
    await connection.execute(
        delete(outbox).where(outbox.c.place_id.in_(select(places.c.id).where(unsubscribed)))
    )
    empty = places.c.times.is_(None) & places.c.channels.is_(None)
    await connection.execute(delete(places).where(unsubscribed, empty))


async def any_destinations(database: Database) -> bool:
    """Whether there are subscriptions; this needs no key."""
    async with database.reading() as connection:
        return await connection.scalar(select(places.c.id).limit(1)) is not None
