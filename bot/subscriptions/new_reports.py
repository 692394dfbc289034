"""By what a report is known again: its name, its address on the web, its text."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.engine import Database
from bot.database.tables import announced

CHUNK = 500  # keys a statement

Keys = Mapping[str, tuple[str, ...]]  # slug -> what the report is known by


def identities(digests: Mapping[str, str], urls: Mapping[str, str], slugs: Iterable[str]) -> Keys:
    """The keys of some reports; `digests` and `urls` are by slug."""
    return {
        slug: tuple(
            _key(kind, value)
            for kind, value in (("slug", slug), ("url", urls.get(slug, "")), ("text", digests[slug]))
            if value
        )
        for slug in slugs
    }


async def unknown(connection: AsyncConnection, keys: Keys) -> list[str]:
    """The reports of which nothing is recorded; of two that share an address or a text, the first."""
    taken: set[str] = set()
    for chunk in _chunks(key for mine in keys.values() for key in mine):
        taken.update(await connection.scalars(select(announced.c.key).where(announced.c.key.in_(chunk))))
    found = []
    for slug, mine in keys.items():
        if taken.isdisjoint(mine):
            found.append(slug)
        taken.update(mine)
    return found


async def record(connection: AsyncConnection, database: Database, keys: Keys) -> None:
    """Record every key that is not yet."""
    statement = database.insert(announced).on_conflict_do_nothing()
    for chunk in _chunks(key for mine in keys.values() for key in mine):
        await connection.execute(statement, [{"key": key} for key in chunk])


def _key(kind: str, value: str) -> str:
    return hashlib.blake2s(f"{kind}\0{value}".encode("utf-8", "surrogatepass")).hexdigest()


def _chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
