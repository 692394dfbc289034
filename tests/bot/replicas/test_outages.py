"""PostgreSQL goes away and comes back under two replicas."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.errors import DatabaseError, DatabaseUnavailableError
from bot.replicas import shared_pace
from bot.replicas.chat_store import Entry, EntryKind
from bot.replicas.lease import Lease
from bot.replicas.shared_chat_store import SharedChatStore
from bot.replicas.shared_pace import SharedPace
from bot.replicas.shared_statements import SharedStatements
from bot.replicas.turns import lock_exchange
from bot.replicas.turns.lock_exchange import RECORD_SECONDS, LockExchange
from bot.replicas.turns.update_turns import UpdateTurns
from bot.sending.pace import LocalPace
from bot.settings import Settings
from tests import postgres
from tests.bot.conftest import installed_postgresql
from tests.bot.replicas.turns.test_update_turns import CHAT, OTHER, Held, handle
from tests.conftest import Clock

AWAY = "no PostgreSQL server answers"


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    """A server that only these tests stop and freeze."""
    with installed_postgresql() as server:
        yield server


@pytest.fixture
async def database(server: postgres.Server) -> AsyncIterator[Database]:
    with server.database() as url:
        opened = Database(Settings(database=url).database_url)
        await opened.open()
        yield opened
        await opened.close()


async def test_a_server_that_is_away_is_told_at_once_and_used_again(
    server: postgres.Server,
    database: Database,
    encryption: Encryption,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    first, second = UpdateTurns.of(database), UpdateTurns.of(database)
    statements = SharedStatements.of(database)
    store, lease = SharedChatStore(statements, encryption, clock, clock.sleep), Lease(statements, "work")
    pace = SharedPace(statements, encryption, LocalPace(clock), clock)
    place = EntryKind("question", str, 600, 10).at(1)
    entry = Entry(place, "ferry", 1)
    answered = Held(first, CHAT, 1)
    await answered.begun.wait()
    assert await lease.acquire()
    await pace.reserve_overall()
    await store.write([entry])
    server.stop()
    try:
        for turns in (first, second):
            with pytest.raises(DatabaseUnavailableError, match=AWAY):
                await handle(turns, OTHER, 2)
        with pytest.raises(DatabaseUnavailableError, match=AWAY):
            await store.read(place)
        with pytest.raises(DatabaseUnavailableError, match=AWAY):
            await lease.acquire()
        assert lease.is_held
        await store.write([entry])
        assert await pace.reserve_overall() == 0
        ended = asyncio.create_task(answered.free())  # it was answered meanwhile
        await asyncio.sleep(0)
    finally:
        server.start()

    assert await ended
    assert not await handle(second, CHAT, 1)
    assert await handle(second, OTHER, 2)
    assert await lease.acquire()
    await store.write([entry])
    assert (await store.read(place)).values == {place: "ferry"}
    clock.now += shared_pace.AWAY_SECONDS
    assert await pace.reserve_overall() == 0
    ours = [record.levelname for record in caplog.records if record.name != "psycopg"]
    assert ours == ["WARNING", "WARNING", "INFO"]
    for each in (first, second, statements):
        await each.close()


async def test_an_update_that_cannot_be_recorded_for_long_was_handled_all_the_same(
    server: postgres.Server, database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async def sleep(seconds: float) -> None:
        await asyncio.sleep(0)
        clock.now += seconds

    turns = UpdateTurns(database, LockExchange(database, clock, sleep))
    answered = Held(turns, CHAT, 1)
    await answered.begun.wait()
    server.stop()
    try:
        assert await answered.free()
    finally:
        server.start()

    assert clock.now >= 1000 + RECORD_SECONDS
    assert [message for message in caplog.messages if message.startswith("An update")] == [
        f"An update that was handled could not be recorded: DISPATCH_DATABASE: {AWAY} at this address; "
        "start it, or correct host and port"
    ]
    assert await handle(turns, CHAT, 2)
    await turns.close()


async def test_a_server_that_hangs_is_given_up_in_time(
    server: postgres.Server, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_exchange, "CONNECT_SECONDS", 0.1)
    monkeypatch.setattr(lock_exchange, "EXCHANGE_SECONDS", 0.1)
    turns, statements = UpdateTurns.of(database), SharedStatements.of(database)
    lease = Lease(statements, "work")
    monkeypatch.setattr("bot.replicas.lease.RENEWAL_SECONDS", 0.1)
    with server.frozen():
        with pytest.raises(DatabaseUnavailableError, match=AWAY):
            await handle(turns, CHAT, 1)
        with pytest.raises(DatabaseUnavailableError, match=AWAY):
            await lease.acquire()
    monkeypatch.undo()

    assert await handle(turns, CHAT, 1)
    assert await lease.acquire()
    await turns.close()
    await statements.close()


async def test_a_database_without_the_tables_is_said_and_not_waited_for(database: Database) -> None:
    turns, statements = UpdateTurns.of(database), SharedStatements.of(database)
    async with database.writing() as connection:
        await connection.exec_driver_sql("DROP TABLE handled_updates, leases")
    with pytest.raises(Exception, match="does not exist"):
        await handle(turns, CHAT, 1)
    with pytest.raises(Exception, match="does not exist") as refused:
        await Lease(statements, "work").acquire()

    assert not isinstance(refused.value, DatabaseError)
    await turns.close()
    await statements.close()
