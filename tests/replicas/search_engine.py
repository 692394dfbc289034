"""The search engine of an installation: one node, or a cluster that may lose one."""

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.bot.webhook.conftest import free_address
from tests.opensearch_node.nodes import Node, cluster, running

AWAY_SECONDS = 5.0  # that an only node is away
TEMPLATE = {"index_patterns": ["reports-*"], "template": {"settings": {"number_of_replicas": 1}}}
READY_SECONDS = 60


@dataclass
class SearchEngine:
    """Nodes of OpenSearch; an only one keeps its place and its index when it starts again."""

    folder: Path
    size: int
    nodes: list[Node] = field(default_factory=list)
    _stack: ExitStack = field(default_factory=ExitStack)
    _port: str = field(default_factory=lambda: free_address().rpartition(":")[2])

    @property
    def address(self) -> str:
        """As DISPATCH_ENGINE has it."""
        return f"opensearch://{','.join(node.host for node in self.nodes)}/reports"

    async def start(self) -> None:
        """Start all nodes, of a cluster so that each shard is on two. Raises MissingError."""
        await asyncio.to_thread(self._start)
        if self.size > 1:
            await self._call("PUT", "/_index_template/reports", TEMPLATE)

    async def close(self) -> None:
        """End all nodes."""
        await asyncio.to_thread(self._stack.close)

    async def copied(self) -> None:
        """Wait until all shards are where they are to be."""
        if self.size > 1:
            await self._call("GET", f"/_cluster/health?wait_for_status=green&timeout={READY_SECONDS}s")

    async def fail(self) -> None:
        """Kill a node of a cluster; stop an only one, and start it."""
        if self.size > 1:
            await asyncio.to_thread(self.nodes[0].kill)
        else:
            await self.close()
            await asyncio.sleep(AWAY_SECONDS)
            await self.start()

    def _start(self) -> None:
        if self.size > 1:
            self.nodes = [*self._stack.enter_context(cluster(self.size))]
        else:
            settings = {"path.home": str(self.folder / "node"), "http.port": self._port}
            self.nodes = [self._stack.enter_context(running(**settings))]

    async def _call(self, method: str, path: str, body: object = None) -> None:
        async with (
            aiohttp.ClientSession(f"http://{self.nodes[-1].host}") as session,
            session.request(method, path, json=body) as answer,
        ):
            assert answer.status == 200, await answer.text()
