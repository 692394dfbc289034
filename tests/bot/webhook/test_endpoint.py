"""What the webhook answers: each check of a request, before anything is read of what fails it."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network

import pytest

from bot.health import http_server
from bot.health.http_server import serving
from bot.health.metrics import Metrics
from bot.webhook.allowed_peers import AllowedPeers
from bot.webhook.endpoint import MAX_BODY, Endpoint

HOST, PATH, SECRET = "127.0.0.1", "/telegram", "a-secret"
ANYBODY = AllowedPeers()
UPDATE = {"update_id": 1, "message": {"text": "zebra"}}
BODY = json.dumps(UPDATE).encode()
HEAD = {
    "Host": "bot.example.org",
    "X-Telegram-Bot-Api-Secret-Token": SECRET,
    "Content-Type": "application/json",
}


class Served:
    """A webhook on a port, and the updates that it took."""

    def __init__(self) -> None:
        self.port = 0
        self.taken: list[object] = []
        self.handled = True
        self.metrics = Metrics()

    async def receive(self, raw: object) -> bool:
        self.taken.append(raw)
        return self.handled

    async def sent(
        self, body: bytes = BODY, *, line: str = f"POST {PATH}", length: int | None = None, **headers: str
    ) -> bytes:
        """The answer to a request; headers take the place of the usual ones, or come beside them."""
        given = HEAD | {name.replace("_", "-"): value for name, value in headers.items()}
        if "Transfer-Encoding" not in given:
            given["Content-Length"] = str(len(body) if length is None else length)
        head = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
        reader, writer = await asyncio.open_connection(HOST, self.port)
        writer.write(f"{line} HTTP/1.1\r\n{head}Connection: close\r\n\r\n".encode() + body)
        try:
            return await asyncio.wait_for(reader.read(), 30)
        except ConnectionError:
            return b"reset"
        finally:
            writer.close()

    async def status(self, body: bytes = BODY, **request: object) -> int:
        """The status of the answer; 0 where the connection ended without one."""
        answer = await self.sent(body, **request)  # type: ignore[arg-type]
        return int(answer.split(b" ")[1]) if answer.startswith(b"HTTP/1.1 ") else 0


@asynccontextmanager
async def served(peers: AllowedPeers = ANYBODY) -> AsyncIterator[Served]:
    webhook = Served()
    endpoint = Endpoint(lambda raw: webhook.receive(raw), SECRET, peers, webhook.metrics)
    async with serving(HOST, 0, [endpoint.route(PATH)]) as port:
        webhook.port = port
        yield webhook


@pytest.fixture
async def webhook() -> AsyncIterator[Served]:
    async with served() as one:
        yield one


async def test_an_update_that_is_handled_is_answered_200(webhook: Served) -> None:
    assert await webhook.status() == 200
    assert webhook.taken == [UPDATE]


async def test_one_that_is_not_is_to_be_delivered_again_soon(webhook: Served) -> None:
    webhook.handled = False
    answer = await webhook.sent()

    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nretry-after: 1\r\n" in answer


async def test_it_is_not_answered_before_it_is_handled(
    webhook: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long that takes, beyond the time in which a request has to arrive."""
    monkeypatch.setattr(http_server, "REQUEST_SECONDS", 0.05)
    go_on = asyncio.Event()

    async def receive(_: object) -> bool:
        asyncio.get_running_loop().call_later(0.2, go_on.set)
        await go_on.wait()
        return True

    monkeypatch.setattr(webhook, "receive", receive)

    assert await webhook.status() == 200
    assert go_on.is_set()


@pytest.mark.parametrize("secret", ["", "another", SECRET[:-1], SECRET + "t", "é"])
async def test_without_the_secret_nothing_is_read(webhook: Served, secret: str) -> None:
    assert await webhook.status(b"", length=100, X_Telegram_Bot_Api_Secret_Token=secret) == 401
    assert webhook.taken == []


async def test_other_networks_are_refused_before_the_secret_is_looked_at() -> None:
    async with served(AllowedPeers([ip_network("149.154.160.0/20")])) as webhook:
        assert await webhook.status(b"", length=100, X_Telegram_Bot_Api_Secret_Token="") == 403
        assert await webhook.status(X_Forwarded_For="149.154.160.1") == 403
        assert webhook.taken == []


async def test_behind_a_balancer_it_tells_whom_it_asks_for() -> None:
    peers = AllowedPeers([ip_network("149.154.160.0/20")], [ip_network("127.0.0.0/8")])
    async with served(peers) as webhook:
        assert await webhook.status(X_Forwarded_For="203.0.113.9, 149.154.160.1") == 200
        assert await webhook.status(X_Forwarded_For="149.154.160.1, 203.0.113.9") == 403


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded"])
async def test_only_json_is_taken(webhook: Served, content_type: str) -> None:
    assert await webhook.status(b"", length=100, Content_Type=content_type) == 415


async def test_the_type_may_name_a_character_set(webhook: Served) -> None:
    assert await webhook.status(Content_Type="Application/JSON; charset=utf-8") == 200


async def test_a_large_body_is_refused_before_it_is_read(webhook: Served) -> None:
    assert await webhook.status(b"", length=MAX_BODY + 1) == 413
    assert await webhook.status(BODY.ljust(MAX_BODY)) == 200


async def test_a_large_body_in_chunks_is_refused_while_it_is_read(webhook: Served) -> None:
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"

    assert await webhook.status(chunk * (MAX_BODY // 0x10000 + 2), Transfer_Encoding="chunked") in (413, 0)
    assert webhook.taken == []
    assert webhook.metrics["refused requests"] == 1


async def test_a_body_without_an_end_is_given_up(webhook: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "REQUEST_SECONDS", 0.05)

    assert await webhook.status(b"1\r\n{\r\n", Transfer_Encoding="chunked") == 0
    assert webhook.taken == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"update_id=1", b"\xff\xfe\0\0", b"[" * 100_000], ids=lambda each: repr(each[:9])
)
async def test_what_is_no_json_is_refused(webhook: Served, body: bytes) -> None:
    assert await webhook.status(body) == 400
    assert webhook.taken == []


async def test_a_damaged_character_makes_no_update_unreadable(webhook: Served) -> None:
    assert await webhook.status(BODY.replace(b"zebra", b"z\xffbra")) == 200
    assert webhook.taken == [{"update_id": 1, "message": {"text": "z�bra"}}]


@pytest.mark.parametrize(
    ("line", "status"), [(f"GET {PATH}", 405), ("POST /", 404), ("POST /telegrams", 404)]
)
async def test_other_methods_and_paths_are_none_of_it(webhook: Served, line: str, status: int) -> None:
    assert await webhook.status(line=line) == status


async def test_a_reason_is_logged_once_and_nothing_of_a_request(
    webhook: Served, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            await webhook.status(X_Telegram_Bot_Api_Secret_Token="zebra")
        await webhook.status(b"zebra")

    refused = [line for line in caplog.messages if "refused" in line]
    assert refused == [
        f"A request to the webhook was refused for its {reason}; others are only counted"
        for reason in ("secret", "JSON")
    ]
    assert webhook.metrics["refused requests"] == 4
    assert "zebra" not in caplog.text
