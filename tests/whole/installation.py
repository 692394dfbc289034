"""All the processes of an installation on this machine, and what may happen to each."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from pydantic import SecretStr

from bot.configuration.variables import PREFIX
from bot.handlers import ALLOWED_UPDATES
from bot.webhook.secret_token import secret_token
from tests import postgres
from tests.bot_api import TOKEN
from tests.bot_api_webhook import Deliverer, delivering
from tests.bot_process import PROJECT, BotProcess, bot_process
from tests.opensearch_node import nodes
from tests.whole import balancer
from tests.whole.balancer import LOOPBACK, free_port
from tests.whole.bridges import Bridge
from tests.whole.deliveries import WatchedApi

REPLICAS = 3
WEBHOOK = "https://bot.example.org/telegram"
STARTED = "Application started"
TAKES_OVER = "This replica does the background work"


@dataclass
class Replica:
    """One `dispatch run`, which may be killed and started again."""

    number: int
    port: int
    log: list[str] = field(default_factory=list)  # of all its lives
    process: BotProcess | None = None
    _life: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self, api: WatchedApi, folder: Path, settings: dict[str, str]) -> None:
        """Start it, and wait until it answers."""
        given = {"HTTP": f"{LOOPBACK}:{self.port}", "DATA": str(folder / f"data-{self.number}")}
        self.process = await self._life.enter_async_context(bot_process(api, folder, **settings, **given))
        await self.process.logged(STARTED)

    async def end(self, number: signal.Signals) -> None:
        """Kill or stop it."""
        assert self.process
        self.process.terminate(number)
        await self.process.ended()
        self.log += self.process.log
        await self._life.aclose()
        self.process = None

    async def role(self, session: aiohttp.ClientSession) -> str:
        """What it says of the background work."""
        async with session.get(f"http://{LOOPBACK}:{self.port}/readyz") as answer:
            return str((await answer.json()).get("background"))


class SearchEngine:
    """One node, which keeps its place when it starts again, or a cluster of three."""

    def __init__(self, folder: Path, size: int) -> None:
        self.size = size
        self._stack = ExitStack()
        self._settings = {"path.home": str(folder / "node"), "http.port": str(free_port())}
        self.nodes: list[nodes.Node] = []

    def start(self) -> None:
        """Start all nodes; raises MissingError where this machine cannot run one."""
        if self.size > 1:
            self.nodes = list(self._stack.enter_context(nodes.cluster(self.size)))
        else:
            self.nodes = [self._stack.enter_context(nodes.running(**self._settings))]

    def close(self) -> None:
        """End all nodes."""
        self._stack.close()

    @property
    def address(self) -> str:
        """As DISPATCH_ENGINE has it."""
        return f"opensearch://{','.join(node.host for node in self.nodes)}/reports"


class Installation:
    """What runs, and the folder of reports."""

    def __init__(
        self, api: WatchedApi, folder: Path, database: postgres.Server, engine: SearchEngine | None
    ) -> None:
        self.api, self.folder, self.database, self.engine = api, folder, database, engine
        self.replicas = [Replica(number, free_port()) for number in range(1, REPLICAS + 1)]
        self.settings: dict[str, str] = {}
        self._copied = False  # whether the index stands on two nodes

    async def index(self) -> None:
        """Run `dispatch index`, where there is an engine to fill."""
        if not self.engine:
            return
        given = {**self.settings, "REPORTS": str(self.folder / "reports"), "DATA": str(self.folder / "data")}
        environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        environment |= {PREFIX + name: value for name, value in given.items()}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "index"),
            cwd=PROJECT,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        assert process.returncode == 0, output.decode()
        if self.engine.size > 1 and not self._copied:
            await self._copy_shards(self.engine.nodes[0].host)
            self._copied = True

    async def _copy_shards(self, host: str) -> None:
        """Let a second node have the index too, as the operator of a cluster does."""
        async with aiohttp.ClientSession(f"http://{host}") as session:
            async with session.put("/reports/_settings", json={"index.number_of_replicas": 1}) as answer:
                assert answer.status == 200, await answer.text()
            health = "/_cluster/health?wait_for_status=green&timeout=60s"
            async with session.get(health) as answer:
                assert answer.status == 200, await answer.text()

    async def publish(self, bridge: Bridge) -> None:
        """A new report arrives."""
        bridge.write(self.folder / "reports")
        await self.index()

    async def start(self, replica: Replica) -> None:
        """Start a replica."""
        await replica.start(self.api, self.folder, self.settings)

    async def restart_database(self) -> None:
        """Stop PostgreSQL and start it."""
        await asyncio.to_thread(self.database.stop)
        await asyncio.to_thread(self.database.start)

    async def leader(self) -> Replica:
        """The replica that does the background work."""
        async with aiohttp.ClientSession() as session, asyncio.timeout(60):
            while True:
                for replica in self.replicas:
                    if replica.process and await replica.role(session) == "this replica":
                        return replica
                await asyncio.sleep(0.2)

    async def taken_over(self, seen: dict[int, int]) -> float:
        """The time at which a replica takes over, whose log had so many lines before."""
        lives = [(each.number, each.process) for each in self.replicas if each.process]
        waits = [
            asyncio.create_task(process.logged(TAKES_OVER, seen.get(number, 0))) for number, process in lives
        ]
        _, rest = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in rest:
            wait.cancel()
        return time.monotonic()

    def log(self) -> list[str]:
        """All lines of all replicas."""
        return [
            line
            for replica in self.replicas
            for line in [*replica.log, *(replica.process.log if replica.process else [])]
        ]


@asynccontextmanager
async def installed(
    folder: Path, bridges: list[Bridge], size: int
) -> AsyncIterator[tuple[Installation, Deliverer]]:
    """Everything, with these reports; `size` is that of the search engine's cluster, 0 for a folder alone.

    Raises MissingError of what this machine lacks.
    """
    reports = folder / "reports"
    reports.mkdir()
    for bridge in bridges:
        bridge.write(reports)
    async with AsyncExitStack() as stack:
        server = stack.enter_context(postgres.running())
        engine = SearchEngine(folder, size) if size else None
        if engine:
            stack.push_async_callback(asyncio.to_thread, engine.close)
            await asyncio.to_thread(engine.start)
        api = await stack.enter_async_context(WatchedApi())
        installation = Installation(api, folder, server, engine)
        installation.settings = {
            "WEBHOOK": WEBHOOK,
            "WEBHOOK_NETWORKS": "127.0.0.0/8",
            "WEBHOOK_PROXIES": LOOPBACK,
            "DATABASE": stack.enter_context(server.database()),
            "RESCAN_SECONDS": "1",
            **({"ENGINE": engine.address} if engine else {}),
        }
        await installation.index()
        secret = secret_token(SecretStr(TOKEN))
        api._set_webhook({"url": WEBHOOK, "secret_token": secret, "allowed_updates": list(ALLOWED_UPDATES)})
        for replica in installation.replicas:
            stack.push_async_callback(replica._life.aclose)
        await asyncio.gather(*map(installation.start, installation.replicas))
        yield installation, await stack.enter_async_context(_balanced(folder, installation))


@asynccontextmanager
async def _balanced(folder: Path, installation: Installation) -> AsyncIterator[Deliverer]:
    """Telegram delivers to nginx; where that is not installed, to the replicas in turn."""
    ports = [replica.port for replica in installation.replicas]
    with ExitStack() as stack:
        try:
            front = stack.enter_context(balancer.balancing(folder, ports))
        except balancer.MissingError:
            addresses, tls = [f"http://{LOOPBACK}:{port}" for port in ports], None
        else:
            addresses, tls = [front.address], front.tls
        async with delivering(installation.api, *addresses, tls=tls) as deliverer:
            yield deliverer
