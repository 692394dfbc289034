"""nginx as it is shipped, where it is installed."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.replicas.balancer import Balancer, MissingError, balancing

AWAY = 1  # a port at which nobody listens


@pytest.fixture
async def balanced(tmp_path: Path) -> AsyncIterator[tuple[Balancer, list[web.Request]]]:
    """A balancer before two replicas that are away and one that answers, and what that is asked."""
    seen: list[web.Request] = []

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        seen.append(request)
        return web.Response(text="ok")

    replica = web.Application(client_max_size=2**21)
    replica.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(replica) as server:
        assert server.port
        try:
            with balancing(tmp_path, [AWAY, AWAY, server.port]) as balancer:
                yield balancer, seen
        except MissingError as missing:
            pytest.skip(str(missing))


async def test_the_balancer_passes_on_updates_alone_and_finds_the_replica_that_answers(
    balanced: tuple[Balancer, list[web.Request]],
) -> None:
    balancer, seen = balanced
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=balancer.tls)) as session:
        statuses = []
        for method, path, size in (
            ("POST", "/telegram", 900_000),
            ("POST", "/telegram", 2_000_000),
            ("GET", "/telegram", 0),
            ("GET", "/healthz", 0),
            ("POST", "/healthz", 0),
            ("GET", "/metrics", 0),
            ("GET", "/readyz", 0),
        ):
            headers = {"X-Forwarded-For": "203.0.113.9"}
            async with session.request(
                method, balancer.address + path, data=BytesIO(bytes(size)), headers=headers
            ) as answer:
                statuses.append(answer.status)

    assert statuses == [200, 413, 403, 200, 403, 404, 404]
    assert [request.path for request in seen] == ["/telegram", "/healthz"]
    assert seen[0].headers["X-Forwarded-For"] == "127.0.0.1"  # not what a client says of itself
