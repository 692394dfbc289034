"""Requests to the HTTP server: whatever they hold, the next one is answered."""

import asyncio
import contextlib
from ipaddress import ip_network
from pathlib import Path
from typing import ClassVar

from prometheus_client import CollectorRegistry, Counter

from bot.health.checks import Checks
from bot.health.http_server import serving
from bot.health.metrics import Metrics
from bot.health.routes import health_routes
from bot.webhook.allowed_peers import AllowedPeers
from bot.webhook.endpoint import Endpoint
from tests.fuzz.entry import Entry
from tests.fuzz.mutations import MARKER, Draw, mutated_bytes
from tests.fuzz.recorded_log import RecordedLog

HOST = "127.0.0.1"
HEALTHY = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
EXAMPLES = (
    HEALTHY,
    b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\nGET /metrics?name[]=a HTTP/1.1\r\nHost: x\r\nAccept: "
    b"text/plain\r\n\r\n",
    f"GET /{MARKER}?q={MARKER} HTTP/1.0\r\nCookie: {MARKER}\r\n\r\n".encode(),
    b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
    b"HEAD /readyz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    b"GET http://x/healthz HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nExpect: "
    b"100-continue\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n",
    b"POST /telegram HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: a-secret\r\nContent-Type: "
    b'application/json\r\nContent-Length: 15\r\n\r\n{"update_id":1}',
    b"POST /telegram HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: a-secret\r\nX-Forwarded-For: "
    b"149.154.160.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
    b"\r\n",
    b"GET /%2e%2e/%ff%00 HTTP/1.1\r\nHost: x\r\nRange: bytes=0-\r\n\r\n",
)


class HealthRequests(Entry[bytes]):
    """Bytes on a connection."""

    name: ClassVar = "health-requests"

    def __init__(self, folder: Path, log: RecordedLog) -> None:
        super().__init__(folder, log)
        self._runner = asyncio.Runner()
        self._server = contextlib.AsyncExitStack()
        self._port = self._runner.run(self._start())

    async def _start(self) -> int:
        async def passing() -> str | None:
            return None

        async def received(raw: object) -> bool:
            return isinstance(raw, dict)

        registry = CollectorRegistry()
        Counter("updates", "Updates taken", registry=registry)
        routes = health_routes(Checks({"updates": passing}), registry, [])
        peers = AllowedPeers([ip_network("127.0.0.0/8"), ip_network("149.154.160.0/20")], [ip_network(HOST)])
        endpoint = Endpoint(received, "a-secret", peers, Metrics())
        return await self._server.enter_async_context(
            serving(HOST, 0, [*routes, endpoint.route("/telegram")])
        )

    def input(self, draw: Draw) -> bytes:
        return mutated_bytes(draw, draw.choice(EXAMPLES), EXAMPLES)

    def check(self, given: bytes) -> None:
        self._runner.run(self._check(given))
        self.log.check()

    async def _check(self, given: bytes) -> None:
        answer = await self._sent(given)
        if b" 500 " in answer.partition(b"\r\n")[0]:
            raise AssertionError(f"an error of the server: {answer!r}")
        healthy = await self._sent(HEALTHY)
        if not (healthy.startswith(b"HTTP/1.1 200 ") and healthy.endswith(b"ok\n")):
            raise AssertionError(f"the next request is answered by {healthy!r}")

    async def _sent(self, raw: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(HOST, self._port)
        try:
            writer.write(raw)
            writer.write_eof()
            return await reader.read()
        except ConnectionError:
            return b"reset"
        finally:
            writer.close()

    def close(self) -> None:
        self._runner.run(self._server.aclose())
        self._runner.close()
