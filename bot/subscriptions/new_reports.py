"""Which reports are new: recognised by their slug, their address and their text, and announced once."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.engine import Database
from bot.database.tables import announced, facts
from retrieval import ReportKeys

MARK = "changes"  # the fact that holds the mark
KEYS_PER_STATEMENT = 500  # SQLite limits the variables of a statement

Keys = Mapping[str, tuple[str, ...]]  # slug -> the keys by which the report is recognised


def report_keys(reports: Iterable[ReportKeys]) -> Keys:
    """The keys of some reports."""
    return {
        each.slug: tuple(
            _key(kind, value)
            for kind, value in (("slug", each.slug), ("url", each.url), ("text", each.digest))
            if value
        )
        for each in reports
    }


async def last_mark(connection: AsyncConnection) -> str | None:
    """What the archive was last asked with for changes, where that was stored."""
    return await connection.scalar(select(facts.c.value).where(facts.c.name == MARK))


async def store_mark(connection: AsyncConnection, database: Database, mark: str) -> None:
    """Store what to ask the archive with the next time."""
    statement = database.insert(facts).values(name=MARK, value=mark)
    await connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": mark}))


async def has_begun(connection: AsyncConnection) -> bool:
    """Whether reports were recorded before."""
    return await connection.scalar(select(facts.c.name).where(facts.c.name == "announcing")) is not None


async def unrecorded(connection: AsyncConnection, keys: Keys) -> list[str]:
    """The slugs of reports with no key recorded; of several with a key in common only the first."""
    recorded: set[str] = set()
    for chunk in _chunks(keys):
        query = select(announced.c.key).where(announced.c.key.in_(chunk))
        recorded.update(await connection.scalars(query))
    new = []
    for slug, own_keys in keys.items():
        if recorded.isdisjoint(own_keys):
            new.append(slug)
        recorded.update(own_keys)
    return new


async def record(connection: AsyncConnection, database: Database, keys: Keys) -> None:
    """Record the keys, and that recording has begun."""
    begun = database.insert(facts).values(name="announcing", value="begun")
    await connection.execute(begun.on_conflict_do_nothing())
    statement = database.insert(announced).on_conflict_do_nothing()
    for chunk in _chunks(keys):
        await connection.execute(statement, [{"key": key} for key in chunk])


def _key(kind: str, value: str) -> str:
    return hashlib.blake2s(f"{kind}\0{value}".encode("utf-8", "surrogatepass")).hexdigest()


def _chunks(keys: Keys) -> Iterator[list[str]]:
    rest = (key for own_keys in keys.values() for key in own_keys)
    while chunk := list(islice(rest, KEYS_PER_STATEMENT)):
        yield chunk
