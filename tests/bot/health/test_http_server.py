"""The HTTP server, and clients that mean no good."""

import asyncio
import logging
import signal
import socket
from contextlib import AsyncExitStack

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.health import http_server
from bot.health.errors import ListenError
from bot.health.http_server import serving

HOST = "127.0.0.1"
WORD = "zebra"  # of a user


async def hello(_: Request) -> Response:
    return PlainTextResponse("hello")


async def broken(_: Request) -> Response:
    raise ValueError(WORD)


ROUTES = [Route("/", hello), Route("/broken", broken)]


async def asked(port: int, raw: bytes) -> bytes:
    """What the server says to some bytes, until it closes the connection."""
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(raw)
    try:
        return await asyncio.wait_for(reader.read(), 60)
    except ConnectionError:
        return b"reset"
    finally:
        writer.close()


async def got(port: int, path: str = "/", method: str = "GET") -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.request(method, f"http://{HOST}:{port}{path}", timeout=60)


async def test_it_answers_until_the_block_ends() -> None:
    async with serving(HOST, 0, ROUTES) as port:
        answer = await got(port)
        assert (answer.status_code, answer.text) == (200, "hello")
        assert "server" not in answer.headers

    with pytest.raises(httpx.ConnectError):
        await got(port)


async def test_only_get_and_head_are_allowed() -> None:
    async with serving(HOST, 0, ROUTES) as port:
        statuses = [(await got(port, method=method)).status_code for method in ("HEAD", "POST", "DELETE")]

    assert statuses == [200, 405, 405]


async def test_signals_are_left_to_the_bot() -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    async with serving(HOST, 0, ROUTES) as port:
        await got(port)
        assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 100_000,
        b"\0\1\2 nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n",
    ],
    ids=["a long header", "no HTTP", "a broken body"],
)
async def test_a_malformed_request_ends_its_connection(raw: bytes) -> None:
    async with serving(HOST, 0, ROUTES) as port:
        assert b"400" in await asked(port, raw) or b"reset" in await asked(port, raw)
        assert (await got(port)).status_code == 200


async def test_a_broken_body_of_a_head_request_is_no_defect(caplog: pytest.LogCaptureFixture) -> None:
    """The refusal has a body, which the answer to HEAD must not have."""
    raw = b"HEAD / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n"
    async with serving(HOST, 0, ROUTES) as port:
        await asked(port, raw)
        assert (await got(port)).status_code == 200

    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_a_body_that_nobody_wants_is_not_read_to_its_end() -> None:
    async with serving(HOST, 0, ROUTES) as port:
        raw = b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\nsome"
        assert await asked(port, raw) != b""  # and it returned, though the connection may be kept open


async def test_slow_clients_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "REQUEST_SECONDS", 0.05)
    async with serving(HOST, 0, ROUTES) as port:
        for raw in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"):
            await asked(port, raw)  # returns only when the server closes


async def test_many_idle_connections_leave_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "MAX_CONNECTIONS", 5)
    async with serving(HOST, 0, ROUTES) as port, AsyncExitStack() as stack:
        for _ in range(20):
            _, writer = await asyncio.open_connection(HOST, port)
            stack.callback(writer.close)
        assert (await got(port)).status_code == 200


async def test_a_request_that_is_being_answered_does_not_give_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "MAX_CONNECTIONS", 3)
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Request) -> Response:
        begun.set()
        await go_on.wait()
        return PlainTextResponse("done")

    async with serving(HOST, 0, [Route("/slow", slow), *ROUTES]) as port, AsyncExitStack() as stack:
        answer = asyncio.create_task(got(port, "/slow"))
        await begun.wait()
        for _ in range(20):
            _, writer = await asyncio.open_connection(HOST, port)
            stack.callback(writer.close)
        assert (await got(port)).status_code == 200
        go_on.set()
        assert (await answer).text == "done"


async def test_a_stop_does_not_wait_for_idle_clients() -> None:
    async with AsyncExitStack() as stack:
        async with serving(HOST, 0, ROUTES) as port:
            reader, writer = await asyncio.open_connection(HOST, port)
            stack.callback(writer.close)
            await got(port)
        assert await reader.read() == b""


async def test_an_error_is_not_shown_to_who_asks() -> None:
    async with serving(HOST, 0, ROUTES) as port:
        answer = await got(port, "/broken")

    assert (answer.status_code, WORD in answer.text) == (500, False)


async def test_a_port_in_use_is_explained() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ListenError, match=rf"DISPATCH_HTTP: {HOST}, port {port}: the port is in use"):
            async with serving(HOST, port, ROUTES):
                pass


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host.invalid"])
async def test_a_foreign_address_is_explained(host: str) -> None:
    with pytest.raises(ListenError, match=r"DISPATCH_HTTP: .* not an address of this machine"):
        async with serving(host, 0, ROUTES):
            pass
