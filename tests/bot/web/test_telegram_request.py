"""The bot behind a proxy: DISPATCH_PROXY, else that of the environment, and never a traceback."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.configuration.errors import ConfigurationError
from bot.configuration.proxy_address import ProxyAddress
from bot.web.telegram_request import environment_proxy
from tests.bot.test_logs import _restored  # noqa: F401 - run configures logging
from tests.bot_api import BotApi
from tests.conftest import Launch
from tests.proxy_servers import ProxyServer, proxying

API = "https://api.telegram.org"


@pytest.fixture(params=["http", "socks"])
async def proxied(request: pytest.FixtureRequest) -> AsyncIterator[tuple[ProxyServer, str]]:
    """A proxy of each kind and its address; it outlives the bot."""
    async with proxying(request.param, login="desk:hush") as proxy:
        scheme = "socks5h" if request.param == "socks" else "http"
        yield proxy, f"{scheme}://desk:hush@127.0.0.1:{proxy.port}"


async def test_the_bot_answers_through_a_proxy(
    proxied: tuple[ProxyServer, str], api: BotApi, launch: Launch
) -> None:
    proxy, address = proxied
    bot = await launch(proxy=address)
    api.message("Who signed the agreement?")
    await api.settled(bot)

    assert "Mara Lindqvist" in api.sent()[-1].text
    assert set(proxy.asked) == {api.base_url.removeprefix("http://").partition("/")[0]}


def test_the_environment_names_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment_proxy(API) is None
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    assert environment_proxy(API) == ProxyAddress("socks5", "127.0.0.1", 1080)
    monkeypatch.setenv("https_proxy", "127.0.0.1:3128")
    assert environment_proxy(API) == ProxyAddress("http", "127.0.0.1", 3128)
    monkeypatch.setenv("NO_PROXY", "localhost,.telegram.org")
    assert environment_proxy(API) is None


def test_a_proxy_of_the_environment_that_is_none_is_named_without_its_login(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks4://me:hush@host")
    with pytest.raises(ConfigurationError) as error:
        environment_proxy(API)

    (problem,) = error.value.problems
    assert problem.startswith("HTTPS_PROXY: not the address of a proxy")
    assert "DISPATCH_PROXY" in problem
    assert "hush" not in problem


@pytest.mark.parametrize("name", ["ALL_PROXY", "DISPATCH_PROXY"])
def test_without_the_extra_a_socks_proxy_is_one_line_with_the_cure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv(name, "socks5://127.0.0.1:1080")
    monkeypatch.setenv("DISPATCH_TOKEN", "123456:ABCDEF")

    assert main(["run", "--reports", str(tmp_path)]) == 2
    *log, error = capsys.readouterr().err.splitlines()
    assert error.startswith(f"dispatch: {name}")
    assert 'pip install "dispatch-reports[socks]"' in error
    assert all(" INFO " in line or " WARNING " in line for line in log)
