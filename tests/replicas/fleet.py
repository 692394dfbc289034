"""The replicas: real programs on one PostgreSQL, behind the webhook of the fake Bot API."""

import asyncio
import random
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from pydantic import SecretStr

from bot.webhook.secret_token import secret_token
from tests import postgres
from tests.bot.webhook.conftest import WEBHOOK, free_address
from tests.bot_api import TOKEN, BotApi
from tests.bot_api_webhook import Deliverer, delivering
from tests.bot_process import BotProcess, bot_process

ROLE_SECONDS = 0.25  # between two looks at who holds the lease
HELD = "this replica"


@dataclass
class Replica:
    """One address, at which one process runs after the other."""

    number: int
    listening: str
    processes: list[BotProcess] = field(default_factory=list)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    holds_lease: bool = False

    @property
    def address(self) -> str:
        return f"http://{self.listening}"

    @property
    def process(self) -> BotProcess:
        return self.processes[-1]


@dataclass
class Fleet:
    """All replicas; `risky` are the updates that were being handled by one that was killed."""

    api: BotApi
    server: postgres.Server
    folder: Path
    database: str
    replicas: list[Replica]
    draw: random.Random
    risky: set[int] = field(default_factory=set)
    kills: int = 0
    holders_killed: int = 0
    after_kills: list[float] = field(default_factory=list)  # seconds until another held the lease
    after_stops: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    deliverer: Deliverer | None = None
    _since: tuple[float, list[float]] | None = None  # when the lease was lost, and where that is noted

    @classmethod
    @asynccontextmanager
    async def running(
        cls, api: BotApi, server: postgres.Server, folder: Path, database: str, number: int, seed: int
    ) -> AsyncIterator["Fleet"]:
        """So many replicas, to which updates are delivered, until the block ends."""
        api._set_webhook({"url": WEBHOOK, "secret_token": secret_token(SecretStr(TOKEN))})
        replicas = [Replica(n, free_address()) for n in range(number)]
        fleet = cls(api, server, folder, database, replicas, random.Random(seed))
        async with AsyncExitStack() as stack:
            for replica in replicas:
                stack.push_async_callback(replica.stack.aclose)
            await asyncio.gather(*map(fleet.start, replicas))
            addresses = [replica.address for replica in replicas]
            fleet.deliverer = await stack.enter_async_context(delivering(api, *addresses))
            roles = asyncio.create_task(fleet._watch_roles())
            try:
                yield fleet
            finally:
                roles.cancel()
                await asyncio.gather(roles, return_exceptions=True)

    @property
    def holder(self) -> Replica | None:
        """Who does the background work."""
        return next((replica for replica in self.replicas if replica.holds_lease), None)

    @property
    def log(self) -> list[str]:
        """All lines of all processes."""
        return [line for each in self.replicas for process in each.processes for line in process.log]

    async def start(self, replica: Replica) -> None:
        """Start a process, and wait until it takes updates."""
        settings = {
            "HTTP": replica.listening,
            "WEBHOOK": WEBHOOK,
            "DATABASE": self.database,
            "DATA": str(self.folder / f"data{replica.number}"),
            "PASSAGES_PER_ANSWER": "1",
            "DIGEST_REPORTS": "50",
        }
        process = await replica.stack.enter_async_context(bot_process(self.api, self.folder, **settings))
        replica.processes.append(process)
        await process.logged(r"Application started")

    async def kill(self, replica: Replica, *, waits: bool = True) -> None:
        """Kill a replica, and start it again."""
        assert self.deliverer is not None
        self.kills += 1
        self.risky |= {number for number, address in self.deliverer.in_flight if address == replica.address}
        replica.process.terminate(signal.SIGKILL)
        await replica.process.ended()
        if replica.holds_lease:
            self.holders_killed += 1
            self._lost(replica, self.after_kills)
            if not waits:
                await asyncio.to_thread(self._expire_lease)
        await self.start(replica)

    async def stop(self, replica: Replica) -> None:
        """Stop a replica, as an upgrade does, and start it again."""
        replica.process.terminate()
        if replica.holds_lease:
            self._lost(replica, self.after_stops)
        if code := await replica.process.ended():
            self.problems.append(f"exit code {code}")
        await self.start(replica)

    async def restart_database(self) -> None:
        """Restart PostgreSQL, whose connections all end."""
        await asyncio.to_thread(self.server.stop)
        await asyncio.to_thread(self.server.start)

    async def stop_all(self) -> None:
        """Stop every replica for good."""
        for replica in self.replicas:
            replica.process.terminate()
        codes = await asyncio.gather(*(replica.process.ended() for replica in self.replicas))
        self.problems += [f"exit code {code}" for code in codes if code]

    def _expire_lease(self) -> None:
        """Let the time of a lease be over."""
        import psycopg

        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute("UPDATE leases SET until = clock_timestamp()")

    def _lost(self, replica: Replica, noted: list[float]) -> None:
        replica.holds_lease = False
        self._since = self._since or (time.monotonic(), noted)

    async def _watch_roles(self) -> None:
        timeout = aiohttp.ClientTimeout(total=5)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                for replica in self.replicas:
                    process = replica.process
                    role = await _role(session, replica.address)
                    if process is replica.process and role is not None:
                        replica.holds_lease = role == HELD
                if self.holder and self._since:
                    since, noted = self._since
                    noted.append(time.monotonic() - since)
                    self._since = None
                await asyncio.sleep(ROLE_SECONDS)


async def _role(session: aiohttp.ClientSession, address: str) -> str | None:
    """Who does the background work, as a replica says; None where it does not answer."""
    try:
        async with session.get(f"{address}/readyz") as answer:
            told = await answer.json()
    except (aiohttp.ClientError, TimeoutError):
        return None
    return str(told["background"])
