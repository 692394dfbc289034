"""The tables in the program are those that the migrations make."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from pydantic import SecretStr
from sqlalchemy import Connection, text
from sqlalchemy.exc import StatementError

from bot.database.engine import Database
from bot.database.shared_tables import shared_metadata
from bot.database.tables import feeds, metadata, places, subscriptions


async def test_migrations_and_tables_agree(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        given = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=given), expected))

    expected = [metadata, shared_metadata] if database.shared else metadata
    async with database.writing() as connection:
        assert await connection.run_sync(differences) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_is_of_the_moment_is_written_to_no_log(database: Database) -> None:
    async with database.reading() as connection:
        found = await connection.execute(
            text(
                "SELECT relname, relpersistence FROM pg_class"
                " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            )
        )
        unlogged = {name for name, persistence in found if persistence == "u"}

    assert unlogged == {"pace_windows", "chat_entries", "forgotten"}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_one_that_lost_its_version_gets_the_shared_tables_that_it_lacks(
    database: Database, database_url: SecretStr
) -> None:
    async with database.writing() as connection:
        await connection.execute(text("DELETE FROM alembic_version"))
        await connection.execute(text("DROP TABLE leases"))
    again = Database(database_url)
    await again.open()
    async with again.reading() as connection:
        assert (await connection.execute(text("SELECT * FROM leases"))).all() == []
    await again.close()


async def test_moments_are_the_same_in_every_zone(database: Database) -> None:
    noon = datetime(2026, 3, 12, 12, 30, 15, 250_000, timezone(timedelta(hours=5)))
    async with database.writing() as connection:
        await connection.execute(feeds.insert().values(url_key="https://example.org", seen_at=noon))
    async with database.reading() as connection:
        [(seen, never)] = (
            await connection.execute(feeds.select().with_only_columns(feeds.c.seen_at, feeds.c.not_before))
        ).all()

    assert seen == noon
    assert seen.tzinfo == UTC
    assert never is None


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="needs a time zone"):
        async with database.writing() as connection:
            await connection.execute(feeds.insert().values(url_key="x", seen_at=datetime(2026, 3, 12)))


async def test_a_place_takes_its_subscriptions_along(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(places.insert().values(id=1, chat_key="c", place_key="p", address=b"a"))
        await connection.execute(subscriptions.insert().values(place_id=1, words=b"w", words_key="k"))
        await connection.execute(text("DELETE FROM places"))

        assert (await connection.execute(subscriptions.select())).all() == []
