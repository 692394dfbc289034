"""Fetching from servers that behave and from those that do not."""

import asyncio
import gzip
import logging
import tracemalloc
import zlib
from base64 import b64decode

import pytest
from aiohttp import web

from bot.settings import Settings
from bot.web.errors import (
    ContentError,
    FetchError,
    LimitError,
    NetworkError,
    RefusedError,
    StatusError,
)
from bot.web.http_client import HttpClient, Limits
from tests.feed_server import HTML, Site, misbehaving

SMALL = Limits(size=10_000)
BRIEF = Limits(seconds=0.2)
Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter


def anywhere(limits: Limits) -> HttpClient:
    return HttpClient(lambda _: True, limits)


async def test_a_page_comes_with_its_type_and_what_to_ask_with_next_time(
    site: Site, fetcher: HttpClient
) -> None:
    site.put("/a", "words", ETag='"1"', Last_Modified="Thu, 12 Mar 2026 08:30:00 GMT")
    page = await fetcher.fetch(f"{site.url}/a")

    assert (page.body, page.url, page.content_type) == (b"words", f"{site.url}/a", HTML)
    assert page.validators == ('"1"', "Thu, 12 Mar 2026 08:30:00 GMT")
    assert not page.unchanged


async def test_what_has_not_changed_is_not_sent_again(site: Site, fetcher: HttpClient) -> None:
    site.put("/a", "words", ETag='"1"')
    page = await fetcher.fetch(f"{site.url}/a", ('"1"', "Thu, 12 Mar 2026 08:30:00 GMT"))

    assert page.unchanged
    assert page.validators[0] == '"1"'
    assert site.asked[0].headers["If-Modified-Since"] == "Thu, 12 Mar 2026 08:30:00 GMT"


async def test_the_server_learns_who_asks_and_gets_no_cookie_or_login(
    site: Site, fetcher: HttpClient
) -> None:
    site.put("/a", "words")
    await fetcher.fetch(f"{site.url}/a", accept="text/html")
    headers = site.asked[0].headers

    assert headers["User-Agent"].startswith("Dispatch/")
    assert headers["Accept"] == "text/html"
    assert headers["Accept-Encoding"] == "gzip"
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


async def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    site.put("/a", "words")
    async with HttpClient(lambda _: True) as fetcher:
        assert (await fetcher.fetch(f"{site.url}/a")).body == b"words"


async def test_a_login_in_an_address_is_used_and_never_told(
    site: Site, fetcher: HttpClient, caplog: pytest.LogCaptureFixture
) -> None:
    url = site.url.replace("http://", "http://desk:SECRET@") + "/a?token=SECRET"
    with caplog.at_level(logging.WARNING), pytest.raises(StatusError) as failed:
        await fetcher.fetch(url)

    assert b64decode(site.asked[0].headers["Authorization"].split()[1]) == b"desk:SECRET"
    assert "SECRET" not in str(failed.value) + caplog.text


async def test_redirects_are_followed_and_relative_ones_too(site: Site, fetcher: HttpClient) -> None:
    site.redirect("/a", "/b?x=1", 301)
    site.redirect("/b", "c/d", 307)
    site.put("/c/d", "words")
    page = await fetcher.fetch(f"{site.url}/a")

    assert (page.url, page.body) == (f"{site.url}/c/d", b"words")
    assert site.paths() == ["/a", "/b?x=1", "/c/d"]


async def test_a_redirect_loop_ends(site: Site, fetcher: HttpClient) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    with pytest.raises(LimitError, match="too many redirects"):
        await fetcher.fetch(f"{site.url}/a")

    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/", "javascript:1", "gopher://127.0.0.1:6379/_x"]
)
async def test_a_redirect_away_from_the_web_is_refused(site: Site, fetcher: HttpClient, target: str) -> None:
    site.redirect("/a", target)
    with pytest.raises(RefusedError):
        await fetcher.fetch(f"{site.url}/a")


async def test_a_redirect_to_no_address_is_an_error(site: Site, fetcher: HttpClient) -> None:
    site.redirect("/a", "//[")
    with pytest.raises(NetworkError):
        await fetcher.fetch(f"{site.url}/a")


async def test_a_redirect_without_a_target_is_an_error(site: Site, fetcher: HttpClient) -> None:
    site.put("/a", status=302)
    with pytest.raises(StatusError, match="status 302"):
        await fetcher.fetch(f"{site.url}/a")


@pytest.mark.parametrize(
    ("status", "lasting", "busy", "cure"),
    [
        (404, True, False, "check the address"),
        (403, True, False, "in a browser"),
        (500, False, False, "try again later"),
        (429, False, True, "try again later"),
        (503, False, True, "try again later"),
    ],
)
async def test_a_server_that_says_no_is_told_apart(
    site: Site, fetcher: HttpClient, status: int, lasting: bool, busy: bool, cure: str
) -> None:
    site.put("/a", status=status, Retry_After="120")
    with pytest.raises(StatusError) as failed:
        await fetcher.fetch(f"{site.url}/a")

    assert (failed.value.lasting, failed.value.busy) == (lasting, busy)
    assert failed.value.retry_after == "120"
    assert f"status {status}" in failed.value.reason
    assert cure in failed.value.cure


async def test_gzip_is_unpacked(site: Site, fetcher: HttpClient) -> None:
    words = b"words " * 1000
    site.put("/a", gzip.compress(words), Content_Encoding="gzip")

    assert (await fetcher.fetch(f"{site.url}/a")).body == words


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param(gzip.compress(b"\0" * 100_000_000), id="one"),
        pytest.param(gzip.compress(b"a") + b"\0" * 10_000_000, id="endless after the end"),
        pytest.param(gzip.compress(b"\0" * 10_001), id="one byte more"),
    ],
)
async def test_a_gzip_bomb_is_defused(site: Site, bomb: bytes) -> None:
    site.put("/a", bomb, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        async with anywhere(SMALL) as fetcher:
            with pytest.raises(LimitError, match="larger than"):
                await fetcher.fetch(f"{site.url}/a")
        assert tracemalloc.get_traced_memory()[1] < 20_000_000  # the bomb's own bytes among them
    finally:
        tracemalloc.stop()


async def test_the_body_of_a_redirect_is_not_read(site: Site) -> None:
    bomb = gzip.compress(b"\0" * 100_000_000)
    site.put("/a", bomb, status=302, Location="/b", Content_Encoding="gzip")
    site.put("/b", "words")
    tracemalloc.start()
    try:
        async with anywhere(SMALL) as fetcher:
            assert (await fetcher.fetch(f"{site.url}/a")).body == b"words"
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


async def test_a_bomb_in_a_bomb_is_unpacked_once_only(site: Site) -> None:
    nested = gzip.compress(gzip.compress(b"\0" * 10_000_000))
    site.put("/a", nested, Content_Encoding="gzip")
    site.put("/twice", nested, Content_Encoding="gzip, gzip")
    async with anywhere(Limits(size=20_000)) as fetcher:
        assert (await fetcher.fetch(f"{site.url}/a")).body == gzip.decompress(nested)
        with pytest.raises(ContentError, match="compressed"):
            await fetcher.fetch(f"{site.url}/twice")


async def test_as_much_as_is_allowed_is_allowed(site: Site) -> None:
    site.put("/plain", b"a" * 10_000)
    site.put("/packed", gzip.compress(b"a" * 10_000), Content_Encoding="gzip")
    async with anywhere(SMALL) as fetcher:
        assert len((await fetcher.fetch(f"{site.url}/plain")).body) == 10_000
        assert len((await fetcher.fetch(f"{site.url}/packed")).body) == 10_000


@pytest.mark.parametrize("packing", ["br", "zstd", "deflate", "compress", "x-gzip", "gzip, gzip"])
async def test_packing_that_was_not_asked_for_is_refused(
    site: Site, fetcher: HttpClient, packing: str
) -> None:
    site.put("/a", zlib.compress(b"words"), Content_Encoding=packing)
    with pytest.raises(ContentError, match="compressed"):
        await fetcher.fetch(f"{site.url}/a")


@pytest.mark.parametrize(
    "body",
    [gzip.compress(b"words" * 999)[:-9], b"", b"no gzip", gzip.compress(b"a") + gzip.compress(b"bc")],
    ids=["cut", "empty", "none", "two members"],
)
async def test_damaged_packing_is_an_error_that_may_pass(
    site: Site, fetcher: HttpClient, body: bytes
) -> None:
    site.put("/a", body, Content_Encoding="gzip")
    if not body:
        assert (await fetcher.fetch(f"{site.url}/a")).body == b""
        return
    with pytest.raises(NetworkError):
        await fetcher.fetch(f"{site.url}/a")


async def test_an_endless_body_is_cut_off(site: Site) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"a" * 4096)
            sent += 4096

    site.answers["/a"] = endless
    async with anywhere(SMALL) as fetcher:
        with pytest.raises(LimitError, match=r"larger than 0\.01 MB"):
            await fetcher.fetch(f"{site.url}/a")


async def drip(_: Reader, writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.01)


async def drip_headers(_: Reader, writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-A: b\r\n")
        await writer.drain()
        await asyncio.sleep(0.01)


async def silent(_: Reader, __: Writer) -> None:
    await asyncio.sleep(3600)


@pytest.mark.parametrize("behave", [drip, drip_headers, silent])
async def test_a_slow_drip_ends_with_the_time_allowed(behave: object) -> None:
    async with misbehaving(behave) as url, anywhere(BRIEF) as fetcher:  # type: ignore[arg-type]
        with pytest.raises(NetworkError, match=r"longer than 0\.2 seconds") as failed:
            await fetcher.fetch(url)

    assert not failed.value.lasting


async def test_silence_ends_sooner_than_the_whole_time() -> None:
    async with misbehaving(silent) as url, anywhere(Limits(silence=0.1)) as fetcher:
        with pytest.raises(NetworkError, match="timed out"):
            await fetcher.fetch(url)


async def says(writer: Writer, words: bytes) -> None:
    writer.write(words)
    await writer.drain()


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x16\x03\x01 not HTTP\r\n\r\n", id="no HTTP"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", id="shorter than told"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", id="negative length"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", id="bad chunk"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n", id="endless header"),
        pytest.param(b"HTTP/1.1 999999 Odd\r\n\r\n", id="odd status"),
        pytest.param(b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\n\r\n", id="odd target"),
    ],
)
async def test_whatever_a_server_says_is_an_answer_or_a_fetch_error(words: bytes) -> None:
    async with (
        misbehaving(lambda _, writer: says(writer, words)) as url,
        anywhere(Limits(silence=1)) as fetcher,
    ):
        with pytest.raises(FetchError):
            await fetcher.fetch(url)


async def test_no_server_at_all_is_a_network_error(fetcher: HttpClient) -> None:
    async with misbehaving(silent) as url:
        gone = url
    with pytest.raises(NetworkError, match="no connection"):
        await fetcher.fetch(gone)


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "example.org", "http://", "https://[::1", "http://a:b:c/"]
)
async def test_what_is_no_address_is_refused(fetcher: HttpClient, url: str) -> None:
    with pytest.raises(RefusedError, match="https://"):
        await fetcher.fetch(url)


async def test_cancelling_leaves_nothing_open() -> None:
    async with misbehaving(silent) as url, anywhere(Limits()) as fetcher:
        task = asyncio.create_task(fetcher.fetch(url))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_permanent_redirects_tell_the_new_address_up_to_a_temporary_one(
    site: Site, fetcher: HttpClient
) -> None:
    site.redirect("/a", "/b?x=1", 301)
    site.redirect("/b", "/c", 308)
    site.redirect("/c", "/d", 302)
    site.redirect("/d", "/e", 301)
    site.put("/e", "words")

    assert (await fetcher.fetch(f"{site.url}/a")).moved_to == f"{site.url}/c"
    assert (await fetcher.fetch(f"{site.url}/c")).moved_to == ""
    assert (await fetcher.fetch(f"{site.url}/e")).moved_to == ""


async def test_what_has_not_changed_may_have_moved(site: Site, fetcher: HttpClient) -> None:
    site.redirect("/a", "/b", 301)
    site.put("/b", "words", ETag='"1"')
    page = await fetcher.fetch(f"{site.url}/a", ('"1"', ""))

    assert (page.unchanged, page.moved_to) == (True, f"{site.url}/b")


async def test_a_client_has_the_name_of_the_settings(site: Site) -> None:
    site.put("/a", "words")
    settings = Settings.model_validate({"user_agent": "Courier/7", "private_addresses": True})
    async with HttpClient.of(settings) as client:
        await client.fetch(f"{site.url}/a")

    assert site.asked[0].headers["User-Agent"] == "Courier/7"


async def test_a_larger_size_may_be_asked_for(site: Site) -> None:
    site.put("/a", "x" * 15_000)
    async with anywhere(SMALL) as client:
        with pytest.raises(LimitError, match=r"larger than 0\.01 MB"):
            await client.fetch(f"{site.url}/a")
        assert len((await client.fetch(f"{site.url}/a", size=20_000)).body) == 15_000
