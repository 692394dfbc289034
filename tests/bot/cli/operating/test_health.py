"""The command health, against a real server."""

import asyncio
import socket
import subprocess
import sys

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.cli.main import main
from bot.health.checks import Checks
from bot.health.http_server import serving
from bot.health.metrics import Metrics
from bot.health.routes import health_routes

Output = pytest.CaptureFixture[str]


async def passes() -> str | None:
    return None


async def fails() -> str | None:
    return "no answer from Telegram for 61 s\x1b[2J"


def routes(**checks: object) -> list[object]:
    return list(health_routes(Checks(checks), Metrics().registry, []))  # type: ignore[arg-type]


async def test_a_ready_bot_is_exit_code_0(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving("127.0.0.1", 0, routes(polling=passes, archive=passes)) as port:  # type: ignore[arg-type]
        monkeypatch.setenv("DISPATCH_HTTP", f"0.0.0.0:{port}")
        assert await asyncio.to_thread(main, ["health"]) == 0

    assert capsys.readouterr().out == "polling: ok\narchive: ok\n"


async def test_a_bot_that_is_not_ready_is_exit_code_1_with_the_reason(capsys: Output) -> None:
    async with serving("127.0.0.1", 0, routes(polling=fails, archive=passes)) as port:  # type: ignore[arg-type]
        url = f"http://127.0.0.1:{port}/readyz"
        assert await asyncio.to_thread(main, ["health", "--url", url]) == 1

    assert capsys.readouterr().out == "polling: no answer from Telegram for 61 s\\u001b[2J\narchive: ok\n"


async def test_another_server_is_exit_code_1(capsys: Output) -> None:
    async def hello(_: object) -> PlainTextResponse:
        return PlainTextResponse("hello")

    async with serving("127.0.0.1", 0, [Route("/readyz", hello)]) as port:
        url = f"http://127.0.0.1:{port}/readyz"
        assert await asyncio.to_thread(main, ["health", "--url", url]) == 1

    assert "is not the /readyz of a bot" in capsys.readouterr().err


@pytest.mark.parametrize("proxy", ["http_proxy", "ALL_PROXY"])
def test_a_bot_that_cannot_be_reached_is_exit_code_1(
    capsys: Output, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv(proxy, "http://192.0.2.1:3128")  # a proxy would be asked, and not answer
    monkeypatch.setenv("DISPATCH_HTTP", f"[::]:{port}")
    assert main(["health"]) == 1

    assert f"http://[::1]:{port}/readyz cannot be reached" in capsys.readouterr().err


def test_without_an_address_it_is_exit_code_2(capsys: Output) -> None:
    assert main(["health"]) == 2

    assert "DISPATCH_HTTP is not set" in capsys.readouterr().err


def test_it_reads_the_settings_as_every_command_does(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH_HTPP", "127.0.0.1:8080")
    assert main(["health"]) == 2

    assert "DISPATCH_HTPP is not a setting; did you mean DISPATCH_HTTP?" in capsys.readouterr().err


def test_it_is_a_command_among_the_others(capsys: Output) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])

    assert "whether the running bot is ready" in capsys.readouterr().out


def test_nothing_slow_is_imported() -> None:
    """Docker runs it twice a minute, for as long as the bot runs."""
    code = "import sys; from bot.cli.main import main; main(['health']); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    slow = {"telegram", "sqlalchemy", "starlette", "uvicorn", "prometheus_client"}
    assert not (slow | {"retrieval", "numpy", "rapidfuzz", "jinja2", "rich"}) & set(ran.stdout.split())
