"""Opening a database, and what is said where that cannot be."""

import asyncio
import logging
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import product
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.database import migrations, sqlite_file
from bot.database.connection_errors import is_sqlite, read_url
from bot.database.connections import async_engine
from bot.database.encryption import Encryption, new_key
from bot.database.engine import Database
from bot.database.errors import DatabaseError, DatabaseUnavailableError
from bot.settings import Settings
from tests import postgres

ROOT = Path(__file__).parents[3]
OPEN = """
import asyncio, sys
from pydantic import SecretStr
from bot.database.encryption import Encryption
from bot.database.engine import Database

async def main():
    database = Database(SecretStr(sys.argv[1]), Encryption(SecretStr(sys.argv[2])))
    sys.stdin.readline()
    await database.open()
    await database.close()

asyncio.run(main())
"""

CLAIM = """
import sys
from pydantic import SecretStr
from bot.database.engine import Database

database = Database(SecretStr(sys.argv[1]))
database.claim()
print("claimed", flush=True)
sys.stdin.readline()
"""


def file(url: SecretStr) -> Path:
    """Where a SQLite database is."""
    return Path(url.get_secret_value().partition(":///")[2])


@pytest.fixture
def sqlite_url(tmp_path: Path) -> SecretStr:
    return Settings(data=tmp_path / "data").database_url


def new_engine(secret: SecretStr) -> AsyncEngine:
    """An engine of a database that has no tables yet."""
    url = read_url(secret)
    if is_sqlite(url):
        sqlite_file.create(url)
    return async_engine(url)


async def refusal(url: SecretStr | str, encryption: Encryption | None = None) -> str:
    """What is said when a database does not open."""
    database = Database(SecretStr(url) if isinstance(url, str) else url, encryption)
    with pytest.raises(DatabaseError) as refused:
        await database.open()
    await database.close()
    return str(refused.value)


async def test_it_is_made_with_its_folder_and_opens_again(
    database_url: SecretStr, encryption: Encryption
) -> None:
    for _ in range(2):
        database = Database(database_url, encryption)
        await database.open()
        async with database.reading() as connection:
            assert await connection.scalar(text("SELECT value FROM facts")) == encryption.keyed_hash("proof")
        await database.close()
        await database.close()


async def test_unopened_it_says_so(sqlite_url: SecretStr) -> None:
    with pytest.raises(RuntimeError, match="not open"):
        async with Database(sqlite_url).reading():
            pass


async def test_sqlite_keeps_what_is_committed_and_checks_references(sqlite_url: SecretStr) -> None:
    database = Database(sqlite_url)
    await database.open()
    async with database.reading() as connection:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        found = [await connection.scalar(text(f"PRAGMA {name}")) for name in names]
    await database.close()

    assert found == ["wal", 2, 1, 1, 2_000]


async def test_a_damaged_or_foreign_sqlite_file_is_read_with_caution(sqlite_url: SecretStr) -> None:
    database = Database(sqlite_url)
    await database.open()
    async with database.reading() as connection:
        names = ("mmap_size", "cell_size_check", "trusted_schema")
        found = [await connection.scalar(text(f"PRAGMA {name}")) for name in names]
    await database.close()

    assert found == [0, 1, 0]


async def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    with suppress(ZeroDivisionError):
        async with database.writing() as connection:
            await connection.execute(text("INSERT INTO announced VALUES ('a')"))
            raise ZeroDivisionError
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT * FROM announced"))).all() == []


async def test_readers_are_not_held_up_by_a_writer(database: Database) -> None:
    async with database.writing() as writer:
        await writer.execute(text("INSERT INTO announced VALUES ('a')"))
        async with database.reading() as reader:
            assert (await reader.execute(text("SELECT * FROM announced"))).all() == []


async def test_of_those_with_the_same_lock_one_works_at_a_time(database: Database) -> None:
    inside = 0

    async def work() -> None:
        nonlocal inside
        async with database.writing(lock=7) as connection:
            inside += 1
            assert inside == 1
            await connection.execute(text("SELECT 1"))
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(work() for _ in range(4)))


async def test_half_a_migration_is_none(database_url: SecretStr) -> None:
    engine = new_engine(database_url)
    with suppress(ZeroDivisionError):
        async with engine.begin() as connection:
            await connection.run_sync(migrations.upgrade)
            raise ZeroDivisionError
    async with engine.connect() as connection:
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == []
    await engine.dispose()


async def test_an_upgrade_from_the_first_revision_keeps_what_was_there(database_url: SecretStr) -> None:
    engine = new_engine(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(migrations.upgrade, "m001")
        await connection.execute(
            text("INSERT INTO places (id, chat_key, place_key, address) VALUES (1, 'c', 'p', :sealed)"),
            {"sealed": b"sealed"},
        )
        await connection.execute(
            text("INSERT INTO subscriptions (place_id, words, words_key) VALUES (1, :sealed, 'k')"),
            {"sealed": b"words"},
        )
        await connection.execute(
            text(
                "INSERT INTO outbox (place_id, kind, payload, not_before) VALUES"
                """ (1, 'report', '{"reports": [], "total": 0}', '2026-03-12 12:00:00+00:00')"""
            )
        )
        await connection.execute(text("INSERT INTO announced VALUES ('a')"))
        await connection.execute(text("INSERT INTO feeds (url_key, etag, failures) VALUES ('f', 'v', 2)"))
        await connection.execute(
            text("INSERT INTO articles VALUES ('u', 'd', 'r', '2026-03-12 12:00:00+00:00')")
        )
    await engine.dispose()
    database = Database(database_url)
    await database.open()
    async with database.reading() as connection:
        assert bytes(await connection.scalar(text("SELECT words FROM subscriptions"))) == b"words"
        assert await connection.scalar(text("SELECT kind FROM outbox")) == "report"
        assert await connection.scalar(text("SELECT key FROM announced")) == "a"
        assert await connection.scalar(text("SELECT failures FROM feeds WHERE etag = 'v'")) == 2
        assert await connection.scalar(text("SELECT failures FROM articles WHERE digest = 'd'")) == 0
    await database.close()


def test_several_processes_may_open_a_new_one_at_the_same_time(database_url: SecretStr) -> None:
    command = [sys.executable, "-c", OPEN, database_url.get_secret_value(), new_key()]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(3)
    ]
    for process in started:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=300)[1] for process in started]

    assert [process.returncode for process in started] == [0] * 3, errors


@pytest.mark.usefixtures("database")
async def test_another_key_is_refused_and_named(database_url: SecretStr) -> None:
    said = await refusal(database_url, Encryption(SecretStr(new_key())))

    assert "DISPATCH_SECRET_KEY" in said
    assert "set it to that key" in said


async def test_one_made_without_a_key_takes_the_first(
    database_url: SecretStr, encryption: Encryption
) -> None:
    for given in (None, encryption, None):
        database = Database(database_url, given)
        await database.open()
        await database.close()

    assert "DISPATCH_SECRET_KEY" in await refusal(database_url, Encryption(SecretStr(new_key())))


async def test_one_of_a_newer_version_is_left_alone(database: Database, database_url: SecretStr) -> None:
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'm999'"))
        await connection.execute(text("INSERT INTO announced VALUES ('a')"))
    said = await refusal(database_url)

    assert "newer version of Dispatch" in said
    assert "DISPATCH_DATABASE" in said
    async with database.reading() as connection:
        assert await connection.scalar(text("SELECT key FROM announced")) == "a"


def scrawl(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 500)


def tear(path: Path) -> None:
    """Overwrite pages in the middle."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * 8192 + content[12_288:])


@pytest.mark.parametrize("harm", [scrawl, tear], ids=["no database", "pages overwritten"])
async def test_a_damaged_file_is_named_and_left_as_it_is(
    sqlite_url: SecretStr, harm: Callable[[Path], None]
) -> None:
    database = Database(sqlite_url)
    await database.open()
    await database.close()
    harm(file(sqlite_url))
    before = file(sqlite_url).read_bytes()
    said = await refusal(sqlite_url)

    assert str(file(sqlite_url)) in said
    assert "damaged" in said
    assert "move it away" in said
    assert file(sqlite_url).read_bytes() == before


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    said = await refusal(Settings(data=tmp_path / "taken").database_url)

    assert str(tmp_path / "taken") in said
    assert "DISPATCH_DATA" in said


async def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "dispatch.db").mkdir()
    said = await refusal(Settings(data=tmp_path).database_url)

    assert str(tmp_path / "dispatch.db") in said
    assert "permissions" in said


async def test_a_file_that_may_not_be_written_is_named(sqlite_url: SecretStr) -> None:
    file(sqlite_url).parent.mkdir()
    sqlite3.connect(file(sqlite_url)).close()
    said = await refusal(f"sqlite+aiosqlite:///file:{file(sqlite_url)}?mode=ro&uri=true")

    assert "is not writable" in said


@pytest.mark.parametrize("url", ["sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:"])
async def test_a_database_in_memory_is_refused(url: str) -> None:
    assert "DISPATCH_DATABASE names no file" in await refusal(url)


@pytest.mark.parametrize(
    ("user", "database", "password", "words"),
    [
        ("dispatch", "postgres", "halibut", "refuses the user or the password"),
        ("nobody", "postgres", "halibut", "refuses the user or the password"),
        ("dispatch", "nowhere", "", "no database of this name"),
    ],
    ids=["wrong password", "unknown user", "unknown database"],
)
async def test_what_postgresql_refuses_is_said_without_the_password(
    postgresql: postgres.Server,
    caplog: pytest.LogCaptureFixture,
    user: str,
    database: str,
    password: str,
    words: str,
) -> None:
    url = Settings(database=postgresql.url(database, password).replace("dispatch", user)).database_url
    with caplog.at_level(logging.DEBUG):
        said = await refusal(url)

    assert words in said
    assert "DISPATCH_DATABASE" in said
    assert "halibut" not in said + caplog.text
    assert postgresql.password not in said + caplog.text


@pytest.mark.parametrize("right", ["CREATE", "ALL"])
async def test_a_user_who_may_make_no_tables_is_told(postgresql: postgres.Server, right: str) -> None:
    with postgresql.database() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"REVOKE {right} ON SCHEMA public FROM PUBLIC")
        connection.execute("CREATE ROLE reader LOGIN PASSWORD 'halibut'")
        try:
            poor = url.replace("dispatch", "reader").replace(postgresql.password, "halibut")
            said = await refusal(Settings(database=poor).database_url)
        finally:
            connection.execute("DROP ROLE reader")

    assert "may not create tables" in said


@pytest.mark.parametrize(
    "rest",
    [
        "reader:hal@ibut@127.0.0.1:1/x",
        "reader:hal/ibut@127.0.0.1:1/x",
        "reader:hal:ibut@127.0.0.1:1/x",
        "reader:halibut@127.0.0.1:1/x",
        "reader:halibut@127.0.0.1:port/x",
        "[halibut",
    ],
)
async def test_an_address_that_leads_nowhere_is_said_without_the_password(
    rest: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        said = await refusal(Settings(database=f"postgresql://{rest}").database_url)

    assert "DISPATCH_DATABASE" in said
    assert "hal" not in said + caplog.text
    assert "ibut" not in said + caplog.text


async def test_a_missing_driver_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    said = await refusal("postgresql+psycopg://reader:halibut@127.0.0.1/x")

    assert 'pip install "psycopg[binary]"' in said
    assert "halibut" not in said


async def test_the_file_and_what_is_beside_it_are_the_owners_alone(sqlite_url: SecretStr) -> None:
    database = Database(sqlite_url)
    before = os.umask(0)
    try:
        await database.open()
        async with database.writing() as connection:
            await connection.execute(text("INSERT INTO announced VALUES ('a')"))
        folder = file(sqlite_url).parent
        modes = {name: stat.S_IMODE((folder / name).stat().st_mode) for name in os.listdir(folder)}  # noqa: PTH208
    finally:
        os.umask(before)
        await database.close()

    assert modes == dict.fromkeys(("dispatch.db", "dispatch.db-wal", "dispatch.db-shm"), 0o600)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_made_the_owners_alone(sqlite_url: SecretStr) -> None:
    path = file(sqlite_url)
    path.parent.mkdir()
    path.touch()
    path.chmod(0o644)
    sqlite_file.create(read_url(sqlite_url))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_lock_that_stays_is_what_time_may_cure(
    sqlite_url: SecretStr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.database.preparation.LOCK_SECONDS", 0.0)
    monkeypatch.setattr("bot.database.connections.BUSY_ATTEMPTS", 1)
    file(sqlite_url).parent.mkdir()
    with closing(sqlite3.connect(file(sqlite_url), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseUnavailableError, match="another program has locked it"):
            await Database(sqlite_url).open()


async def test_a_sqlite_file_is_one_bots_until_that_closes_it(sqlite_url: SecretStr) -> None:
    first, second = Database(sqlite_url), Database(sqlite_url)
    first.claim()
    first.claim()
    with pytest.raises(DatabaseError, match="another bot runs on it; stop that first") as refused:
        second.claim()
    await first.open()
    await second.open()  # what reads it for a moment needs no claim
    await first.close()
    second.claim()
    await second.close()

    assert str(file(sqlite_url)) in str(refused.value)
    assert stat.S_IMODE((file(sqlite_url).parent / "dispatch.db-lock").stat().st_mode) == 0o600


def test_a_bot_that_is_killed_leaves_no_claim(sqlite_url: SecretStr) -> None:
    command = [sys.executable, "-c", CLAIM, sqlite_url.get_secret_value()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout
        assert process.stdout.readline() == b"claimed\n"
        with pytest.raises(DatabaseError, match="another bot runs on it"):
            Database(sqlite_url).claim()
        process.kill()
    database = Database(sqlite_url)
    database.claim()
    asyncio.run(database.close())


async def test_several_bots_may_claim_postgresql(postgresql: postgres.Server) -> None:
    with postgresql.database() as url:
        for database in [Database(Settings(database=url).database_url)] * 2:
            database.claim()
            await database.close()


def test_no_server_is_what_time_may_cure() -> None:
    database = Database(Settings(database="postgresql://reader:halibut@127.0.0.1:1/x").database_url)
    with pytest.raises(DatabaseUnavailableError, match="no PostgreSQL server answers"):
        asyncio.run(database.open())


@pytest.mark.parametrize("steps", range(0, 60, 6))
def test_an_opening_that_is_cancelled_leaves_no_thread(
    sqlite_url: SecretStr, steps: int, capsys: pytest.CaptureFixture[str]
) -> None:
    async def cancel() -> None:
        database = Database(sqlite_url)
        opening = asyncio.create_task(database.open())
        for _ in range(steps):
            await asyncio.sleep(0 if steps < 20 else steps / 20_000)
        opening.cancel()
        (end,) = await asyncio.gather(opening, return_exceptions=True)
        assert end is None or isinstance(end, asyncio.CancelledError)
        await database.close()  # where it was open before the cancellation

    before = set(threading.enumerate())
    asyncio.run(cancel())
    for thread in set(threading.enumerate()) - before:
        thread.join(60)
    assert set(threading.enumerate()) <= before
    assert capsys.readouterr().err == ""


async def test_a_task_that_is_cancelled_again_and_again_while_it_writes_leaves_nothing_to_wait_for(
    sqlite_url: SecretStr,
) -> None:
    database = Database(sqlite_url)
    await database.open()
    writing = asyncio.Event()

    async def write() -> None:
        async with database.writing():
            writing.set()
            await asyncio.Event().wait()

    before = asyncio.all_tasks()
    for pauses in product(range(6), repeat=2):  # turns of the loop between the three
        writing.clear()
        task = asyncio.create_task(write())
        await writing.wait()
        task.cancel()
        for turns in pauses:
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
        await asyncio.wait([task])
    left = asyncio.all_tasks() - before
    if left:
        _, waiting = await asyncio.wait(left, timeout=60)
        assert not waiting
    await database.close()
