"""nginx as it is shipped it, where it is installed."""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.bot.webhook.conftest import free_address

BALANCER = Path(__file__).parents[1] / ".docker" / "nginx.conf"
TEMPORARY = "/tmp"  # noqa: S108 - of the container


@pytest.fixture
async def balancer(tmp_path: Path) -> AsyncIterator[tuple[str, list[web.Request]]]:
    """nginx as it is configured, but without TLS, before two replicas that are away and one that answers."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed")
    seen: list[web.Request] = []

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        seen.append(request)
        return web.Response(text="ok")

    replica = web.Application(client_max_size=2**21)
    replica.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(replica) as server:
        config = BALANCER.read_text(encoding="utf-8")
        address = free_address()
        changes = {
            r"172\.30\.77\.1[12]:8080": "127.0.0.1:1",
            r"172\.30\.77\.13:8080": f"127.0.0.1:{server.port}",
            "listen 8443 ssl": f"listen {address}",
            r"ssl_certificate.*": "",
            rf"{TEMPORARY}/": f"{tmp_path}/",
        }
        for pattern, put in changes.items():
            config, times = re.subn(pattern, put, config)
            assert times
        user = "user root;" if os.geteuid() == 0 else ""  # else its workers could not enter the folder
        path = tmp_path / "nginx.conf"
        path.write_text(f"daemon off;\n{user}\n{config}", encoding="utf-8")
        process = await asyncio.create_subprocess_exec(program, "-c", str(path), "-e", "stderr")
        try:
            async with aiohttp.ClientSession() as session:
                while process.returncode is None:
                    with suppress(aiohttp.ClientError):
                        await session.get(f"http://{address}/")
                        break
                    await asyncio.sleep(0.02)
            yield f"http://{address}", seen
        finally:
            process.terminate()
            await process.wait()


async def test_the_balancer_passes_on_updates_alone_and_finds_the_replica_that_answers(
    balancer: tuple[str, list[web.Request]],
) -> None:
    address, seen = balancer
    async with aiohttp.ClientSession() as session:
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
                method, address + path, data=BytesIO(bytes(size)), headers=headers
            ) as answer:
                statuses.append(answer.status)

    assert statuses == [200, 413, 403, 200, 403, 404, 404]
    assert [request.path for request in seen] == ["/telegram", "/healthz"]
    assert seen[0].headers["X-Forwarded-For"] == "127.0.0.1"  # not what a client says of itself
