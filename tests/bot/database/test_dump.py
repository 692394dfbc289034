"""A backup is the state of one moment, in either kind of database, and brings it back in either."""

import asyncio
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import insert, select, text

from bot.database.connection_errors import read_url
from bot.database.dump import dump
from bot.database.encryption import Encryption, new_key
from bot.database.engine import Database
from bot.database.errors import DatabaseError
from bot.database.restore import Restored, restore
from bot.database.tables import announced, facts, outbox
from bot.feeds.added_feeds import AddedFeeds
from bot.settings import Settings
from bot.subscriptions.delivery.outbox import Draft, Outbox, put
from bot.subscriptions.destinations import Destination
from bot.subscriptions.subscriptions import Subscriptions
from tests.bot.conftest import empty_database

NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)
ADA = Destination(1001)


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SecretStr]:
    """Another empty database, of either kind."""
    with empty_database(request, tmp_path / "other") as url:
        yield url


async def fill(database: Database, encryption: Encryption) -> None:
    """A subscriber, an announcement that waits, and a feed."""
    subscriptions = Subscriptions(database, encryption)
    await subscriptions.add(Destination(7))
    await subscriptions.clear(Destination(7))
    await subscriptions.add(ADA, "water")
    await AddedFeeds(database).add(["https://example.org/feed"], NOW)
    async with database.writing() as connection:
        await put(connection, Draft("report", ("storm",), 1), {"storm": "d"}, [2], NOW)
        await connection.execute(insert(announced).values(key="k"))
        await connection.execute(insert(facts).values(name="announcing", value="begun"))


async def back(
    url: SecretStr,
    file: Path,
    encryption: Encryption | None,
    *,
    force: bool = False,
    moved: bool = False,
) -> Restored:
    """Restore a backup as the command does."""
    kept = file.with_name("kept")
    return await asyncio.to_thread(restore, read_url(url), file, encryption, kept, force=force, moved=moved)


async def test_a_backup_of_either_kind_is_restored_into_either(
    database: Database,
    database_url: SecretStr,
    other_url: SecretStr,
    encryption: Encryption,
    tmp_path: Path,
) -> None:
    await fill(database, encryption)
    file = tmp_path / "backup"
    await asyncio.to_thread(dump, read_url(database_url), file)
    restored = await back(other_url, file, encryption, moved=True)
    other = Database(other_url, encryption)
    await other.open()
    [subscription] = await Subscriptions(other, encryption).of(ADA)
    [item] = await Outbox(other, encryption).take(NOW)
    urls = await AddedFeeds(other).urls()
    next_place = await Subscriptions(other, encryption).add(Destination(1002), "")
    await other.close()

    assert restored.rows["places"] == 1
    assert restored.kept is None
    assert subscription.words == "water"
    assert (item.destination, item.reports) == (ADA, (("storm", "d"),))
    assert urls == ("https://example.org/feed",)
    assert next_place
    assert next_place.id == 3  # 1 was used and removed, 2 is Ada's


async def test_what_a_sender_had_claimed_at_the_backup_is_sent_after_the_restore(
    database: Database, database_url: SecretStr, other_url: SecretStr, encryption: Encryption, tmp_path: Path
) -> None:
    await fill(database, encryption)
    assert await Outbox(database, encryption).take(NOW)
    await asyncio.to_thread(dump, read_url(database_url), tmp_path / "backup")
    await back(other_url, tmp_path / "backup", encryption, moved=True)
    other = Database(other_url, encryption)
    await other.open()
    [item] = await Outbox(other, encryption).take(NOW)
    await other.close()

    assert item


async def test_a_backup_is_the_owners_alone_and_encrypted(
    database: Database, database_url: SecretStr, encryption: Encryption, tmp_path: Path
) -> None:
    await fill(database, encryption)
    await asyncio.to_thread(dump, read_url(database_url), tmp_path / "backup")

    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    assert b"water" not in (tmp_path / "backup").read_bytes()
    assert sorted({path.name for path in tmp_path.iterdir()} - {"data"}) == ["backup"]  # noqa: ASYNC240


async def test_what_was_announced_is_not_announced_again(
    database: Database, database_url: SecretStr, other_url: SecretStr, encryption: Encryption, tmp_path: Path
) -> None:
    await fill(database, encryption)
    await asyncio.to_thread(dump, read_url(database_url), tmp_path / "backup")
    restored = await back(other_url, tmp_path / "backup", encryption)
    other = Database(other_url, encryption)
    await other.open()
    async with other.reading() as connection:
        names = (await connection.scalars(select(facts.c.name))).all()
        waiting = (await connection.scalars(select(outbox.c.id))).all()
    await other.close()

    assert restored.dropped == 1
    assert waiting == []
    assert names == ["key"]  # announcing begins anew, with what is in the folder


async def test_a_backup_holds_whole_transactions_while_a_writer_is_busy(
    database: Database, database_url: SecretStr, tmp_path: Path
) -> None:
    written = asyncio.Event()

    async def write() -> None:
        for number in range(10_000):
            async with database.writing() as connection:
                await connection.execute(insert(announced), [{"key": f"{number} {half}"} for half in "ab"])
            written.set()

    writer = asyncio.create_task(write())
    await written.wait()
    for number in range(3):
        await asyncio.to_thread(dump, read_url(database_url), tmp_path / f"backup{number}")
    assert not writer.done()
    writer.cancel()
    await asyncio.gather(writer, return_exceptions=True)

    for number in range(3):
        with closing(sqlite3.connect(tmp_path / f"backup{number}")) as connection:
            [(count,)] = connection.execute("SELECT count(*) FROM announced")
        assert count > 0
        assert count % 2 == 0


async def test_nothing_is_restored_while_a_bot_runs(
    database: Database, database_url: SecretStr, encryption: Encryption, tmp_path: Path
) -> None:
    await fill(database, encryption)
    await asyncio.to_thread(dump, read_url(database_url), tmp_path / "backup")
    with pytest.raises(DatabaseError, match="a running bot"):
        await back(database_url, tmp_path / "backup", encryption, force=True)

    assert len(await Subscriptions(database, encryption).of(ADA)) == 1


async def test_what_is_there_is_replaced_only_by_force_and_kept(
    database: Database, database_url: SecretStr, encryption: Encryption, tmp_path: Path
) -> None:
    await asyncio.to_thread(dump, read_url(database_url), tmp_path / "empty")
    await fill(database, encryption)
    await database.close()
    with pytest.raises(DatabaseError, match="--force"):
        await back(database_url, tmp_path / "empty", encryption)
    await back(database_url, tmp_path / "empty", encryption, force=True)
    restored = await back(database_url, tmp_path / "kept", encryption)

    assert restored.rows["subscriptions"] == 1


@pytest.mark.usefixtures("database")
async def test_another_key_or_none_is_refused(
    database_url: SecretStr, other_url: SecretStr, tmp_path: Path
) -> None:
    await asyncio.to_thread(dump, read_url(database_url), tmp_path / "backup")
    with pytest.raises(DatabaseError, match="DISPATCH_SECRET_KEY is not the key"):
        await back(other_url, tmp_path / "backup", Encryption(SecretStr(new_key())))
    with pytest.raises(DatabaseError, match="DISPATCH_SECRET_KEY is not set"):
        await back(other_url, tmp_path / "backup", None)


async def test_a_restore_that_fails_leaves_the_old_state(
    database: Database, database_url: SecretStr, encryption: Encryption, tmp_path: Path
) -> None:
    await fill(database, encryption)
    await asyncio.to_thread(dump, read_url(database_url), tmp_path / "backup")
    await database.close()

    def fail(*_: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        restore(
            read_url(database_url),
            tmp_path / "backup",
            encryption,
            tmp_path / "kept",
            force=True,
            moved=True,
            on_progress=fail,
        )
    await database.open()
    async with database.reading() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM outbox")) == 1


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(5000)])
async def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "backup").write_bytes(content)
    with pytest.raises(DatabaseError, match="backup"):
        await back(Settings(data=tmp_path / "data").database_url, tmp_path / "backup", None)
