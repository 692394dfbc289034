"""A replica is killed: others go on with what it had."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

from pydantic import SecretStr

from bot.database.engine import Database
from bot.replicas.lease import Lease
from bot.replicas.shared_statements import SharedStatements
from bot.replicas.turns.update_turns import UpdateTurns
from tests.bot.replicas.conftest import Observer, until
from tests.bot.replicas.turns.test_update_turns import CHAT, OTHER, Held, handle

ROOT = Path(__file__).parents[3]
REPLICA = """
import asyncio, sys
from pydantic import SecretStr
from bot.database.engine import Database
from bot.replicas.lease import Lease
from bot.replicas.shared_statements import SharedStatements
from bot.replicas.turns.update_turns import UpdateTurns

async def main():
    database = Database(SecretStr(sys.argv[1]))
    await database.open()
    turns, statements = UpdateTurns.of(database), SharedStatements.of(database)
    async with turns.turn(int(sys.argv[3]), 7):
        pass
    async with turns.turn(int(sys.argv[2]), 8):
        assert await Lease(statements, "work", seconds=1.0).acquire()
        print("ready", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_what_a_killed_replica_had_goes_to_others(
    database: Database, database_url: SecretStr, statements: SharedStatements, observer: Observer
) -> None:
    command = [sys.executable, "-c", REPLICA, database_url.get_secret_value(), str(CHAT), str(OTHER)]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, cwd=ROOT)
    turns, lease = UpdateTurns.of(database), Lease(statements, "work")
    try:
        assert process.stdout
        assert await process.stdout.readline() == b"ready\n"
        waiting = Held(turns, CHAT, 8)
        await until(observer.waiting)
    finally:
        process.kill()
    await waiting.begun.wait()

    assert await waiting.free()
    assert not await handle(turns, OTHER, 7)
    await until(lease.acquire)
    assert await process.wait() == -signal.SIGKILL
    await turns.close()
