"""Replicas on one PostgreSQL, behind the webhook of the fake Bot API, and what may happen to each part."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests import postgres
from tests.bot.webhook.conftest import WEBHOOK, free_address, register
from tests.bot_api import BotApi
from tests.bot_api_webhook import Deliverer, delivering
from tests.bot_process import bot_process
from tests.replicas.balancer import balancing
from tests.replicas.figures import Figures
from tests.replicas.replica import Replica
from tests.replicas.reports import write_news
from tests.replicas.search_engine import SearchEngine

ROLE_SECONDS = 0.25  # between two looks at who holds the lease
HELD = "this replica"


@dataclass
class Fleet:
    """All replicas; `risky` are the updates that were being handled by one that was killed."""

    api: BotApi
    server: postgres.Server
    folder: Path
    settings: dict[str, str]
    replicas: list[Replica]
    engine: SearchEngine | None = None
    figures: Figures = field(default_factory=Figures)
    risky: set[int] = field(default_factory=set)
    kills: int = 0
    holders_killed: int = 0
    after_kills: list[float] = field(default_factory=list)  # seconds until another held the lease
    after_stops: list[float] = field(default_factory=list)
    published: list[float] = field(default_factory=list)  # when each report came, of time.time
    problems: list[str] = field(default_factory=list)
    deliverer: Deliverer | None = None
    _since: tuple[float, list[float]] | None = None  # when the lease was lost, and where that is noted

    @classmethod
    @asynccontextmanager
    async def running(
        cls,
        api: BotApi,
        server: postgres.Server,
        folder: Path,
        database: str,
        number: int,
        nodes: int = 0,
        is_balanced: bool = False,
    ) -> AsyncIterator["Fleet"]:
        """So many replicas, to which updates are delivered, until the block ends.

        `nodes` are those of the search engine, none for a folder; with `is_balanced`, updates pass nginx.
        Raises MissingError of what this machine lacks.
        """
        register(api)
        async with AsyncExitStack() as stack:
            fleet = cls(
                api,
                server,
                folder,
                {"DATABASE": database},
                [Replica(n, free_address()) for n in range(number)],
            )
            if nodes:
                fleet.engine = SearchEngine(folder, nodes)
                stack.push_async_callback(fleet.engine.close)
                await fleet.engine.start()
                fleet.settings["ENGINE"] = fleet.engine.address
                await fleet.index()
                await fleet.engine.copied()
            for replica in fleet.replicas:
                stack.push_async_callback(replica.stack.aclose)
            addresses, tls = [replica.address for replica in fleet.replicas], None
            if is_balanced:
                ports = [int(address.rpartition(":")[2]) for address in addresses]
                front = stack.enter_context(balancing(folder, ports))
                addresses, tls = [front.address], front.tls
                fleet.settings |= {"WEBHOOK_NETWORKS": "127.0.0.0/8", "WEBHOOK_PROXIES": "127.0.0.1"}
            await asyncio.gather(*map(fleet.start, fleet.replicas))
            fleet.deliverer = await stack.enter_async_context(delivering(api, *addresses, tls=tls))
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
            "DATA": str(self.folder / f"data{replica.number}"),
            "PASSAGES_PER_ANSWER": "1",
            "DIGEST_REPORTS": "50",
            "RESCAN_SECONDS": "1",
            **self.settings,
        }
        process = await replica.stack.enter_async_context(bot_process(self.api, self.folder, **settings))
        replica.processes.append(process)
        await process.logged(r"Application started")

    async def index(self) -> None:
        """Let the search engine, where there is one, have all reports."""
        if self.engine:
            given = {**self.settings, "DATA": str(self.folder / "data")}
            async with bot_process(self.api, self.folder, "index", **given) as process:
                assert await process.ended() == 0, process.log

    async def publish(self, number: int) -> None:
        """A report comes that is announced."""
        await asyncio.to_thread(write_news, self.folder / "reports", number)
        self.published.append(time.time())
        await self.index()

    async def kill(self, replica: Replica, *, waits: bool = True) -> None:
        """Kill a replica, and start it again."""
        assert self.deliverer is not None
        with self.figures.fault("replica killed"):
            self.kills += 1
            # A balancer does not tell to which replica it passes an update on.
            others = {each.address for each in self.replicas} - {replica.address}
            self.risky |= {number for number, address in self.deliverer.in_flight if address not in others}
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
        with self.figures.fault("replica stopped"):
            replica.process.terminate()
            if replica.holds_lease:
                self._lost(replica, self.after_stops)
            if code := await replica.process.ended():
                self.problems.append(f"exit code {code}")
            await self.start(replica)

    async def restart_database(self) -> None:
        """Restart PostgreSQL, whose connections all end."""
        with self.figures.fault("database restarted"):
            await asyncio.to_thread(self.server.stop)
            await asyncio.to_thread(self.server.start)

    async def fail_engine(self) -> None:
        """Kill a node of the search engine, or stop and start the only one."""
        assert self.engine is not None
        with self.figures.fault("search node killed" if self.engine.size > 1 else "search engine stopped"):
            await self.engine.fail()

    async def stop_all(self) -> None:
        """Stop every replica for good."""
        for replica in self.replicas:
            replica.process.terminate()
        codes = await asyncio.gather(*(replica.process.ended() for replica in self.replicas))
        self.problems += [f"exit code {code}" for code in codes if code]

    def _expire_lease(self) -> None:
        """Let the time of a lease be over."""
        import psycopg

        with psycopg.connect(self.settings["DATABASE"], autocommit=True) as connection:
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
                    role = await replica.role(session)
                    if process is replica.process and role is not None:
                        replica.holds_lease = role == HELD
                if self.holder and self._since:
                    since, noted = self._since
                    noted.append(time.monotonic() - since)
                    self._since = None
                await asyncio.sleep(ROLE_SECONDS)
