"""What is fetched through a proxy: the address is still checked here, and the certificate is the name's."""

import asyncio
import logging
import ssl

import pytest

from bot.configuration.proxy_address import ProxyAddress
from bot.settings import Settings
from bot.web.errors import NetworkError, RefusedError
from bot.web.http_client import HttpClient, Limits
from tests.bot.web.test_checked_transport import certified, port, public  # noqa: F401 - a fixture
from tests.feed_server import Names, Serving, Site
from tests.proxy_servers import ProxyServer, proxying

KINDS = pytest.mark.parametrize("kind", ["http", "socks"])


def address(kind: str, proxy: ProxyServer, login: str = "") -> ProxyAddress:
    scheme = "socks5" if kind == "socks" else kind
    return ProxyAddress.parse(f"{scheme}://{login and login + '@'}127.0.0.1:{proxy.port}")


@KINDS
async def test_the_proxy_connects_to_the_address_that_was_checked(kind: str, site: Site) -> None:
    site.put("/a", "words")
    names = Names(news_example="127.0.0.1")
    async with (
        proxying(kind) as proxy,
        HttpClient(public, resolve=names, proxy=address(kind, proxy)) as fetcher,
    ):
        page = await fetcher.fetch(f"http://news.example:{port(site)}/a")

    assert page.body == b"words"
    assert proxy.asked == [f"127.0.0.1:{port(site)}"]
    assert site.asked[0].headers["Host"] == f"news.example:{port(site)}"


@KINDS
async def test_the_certificate_must_be_the_names_through_a_proxy(
    kind: str,
    certified: tuple[ssl.SSLContext, ssl.SSLContext],  # noqa: F811
) -> None:
    server, client = certified
    async with (
        Serving(ssl_context=server) as site,
        proxying(kind) as proxy,
        HttpClient(
            public, resolve=Names.all_to("127.0.0.1"), verify=client, proxy=address(kind, proxy)
        ) as fetcher,
    ):
        site.put("/a", "words")

        assert (await fetcher.fetch(f"https://news.example:{port(site)}/a")).body == b"words"
        with pytest.raises(NetworkError, match="certificate"):
            await fetcher.fetch(f"https://other.example:{port(site)}/a")

    assert proxy.asked == [f"127.0.0.1:{port(site)}"] * 2


@KINDS
async def test_a_private_address_is_refused_before_the_proxy_is_asked(kind: str, site: Site) -> None:
    async with proxying(kind) as proxy:
        settings = Settings.model_validate({"proxy": address(kind, proxy)})
        async with HttpClient.of(settings) as fetcher:
            with pytest.raises(RefusedError, match="private network"):
                await fetcher.fetch(f"{site.url}/a")

    assert proxy.asked == []


@KINDS
async def test_a_name_that_only_the_proxy_knows_is_said_to_be_checked_here(kind: str) -> None:
    async with proxying(kind) as proxy, HttpClient(resolve=Names(), proxy=address(kind, proxy)) as fetcher:
        with pytest.raises(NetworkError, match="this machine, which resolves names"):
            await fetcher.fetch("http://news.example/")

    assert proxy.asked == []


@KINDS
async def test_a_proxy_that_asks_for_a_login_gets_it_and_no_log_does(
    kind: str, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    site.put("/a", "words")
    async with proxying(kind, login="desk:hush/hush") as proxy:
        right = address(kind, proxy, "desk:hush%2Fhush")
        async with HttpClient(public, proxy=right) as fetcher:
            assert (await fetcher.fetch(f"{site.url}/a")).body == b"words"
        for wrong in (address(kind, proxy, "desk:hush"), address(kind, proxy)):
            async with HttpClient(public, proxy=wrong) as fetcher:
                with pytest.raises(NetworkError, match=r"user (or the|and a) password") as error:
                    await fetcher.fetch(f"{site.url}/a")
            assert "hush" not in str(error.value)

    assert "hush" not in caplog.text


@pytest.mark.parametrize(
    ("kind", "refusal", "reason"),
    [
        ("http", 403, r"the proxy refuses to connect \(status 403\)"),
        ("http", 502, "no connection to the server"),
        ("socks", 2, r"the proxy refuses to connect \(SOCKS code 2\)"),
        ("socks", 5, "no connection to the server"),
    ],
)
async def test_why_the_proxy_does_not_connect_is_said(
    site: Site, kind: str, refusal: int, reason: str
) -> None:
    async with (
        proxying(kind, refusal=refusal) as proxy,
        HttpClient(public, proxy=address(kind, proxy)) as fetcher,
    ):
        with pytest.raises(NetworkError, match=reason):
            await fetcher.fetch(f"{site.url}/a")

    assert site.asked == []


@KINDS
@pytest.mark.parametrize("answer", [b"SSH-2.0-x\r\n\r\n", b"\0" * 64, b""])
async def test_what_is_no_proxy_is_said_to_be_none(site: Site, kind: str, answer: bytes) -> None:
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(behave, "127.0.0.1", 0)
    where = ProxyServer(port=server.sockets[0].getsockname()[1])
    async with server, HttpClient(public, proxy=address(kind, where)) as fetcher:
        with pytest.raises(NetworkError, match=r"the proxy (does not speak|closed the connection)"):
            await fetcher.fetch(f"{site.url}/a")


@KINDS
async def test_a_silent_proxy_times_out(site: Site, kind: str) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    where = ProxyServer(port=server.sockets[0].getsockname()[1])
    client = HttpClient(public, Limits(silence=0.2), proxy=address(kind, where))
    async with server, client as fetcher:
        with pytest.raises(NetworkError, match="the proxy timed out"):
            await fetcher.fetch(f"{site.url}/a")


@KINDS
async def test_a_proxy_that_is_not_there_is_told_apart_from_a_dead_server(site: Site, kind: str) -> None:
    async with proxying(kind) as proxy:
        gone = address(kind, proxy)
    async with HttpClient(public, proxy=gone) as fetcher:
        with pytest.raises(NetworkError, match="no connection to the proxy"):
            await fetcher.fetch(f"{site.url}/a")
