"""Fetching one address within limits of time, size and redirects."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Self, cast

import httpx

from bot.configuration.proxy_address import ProxyAddress
from bot.configuration.version import program_version
from bot.settings import Settings
from bot.web.checked_transport import Allows, CheckedTransport, Resolve, resolve
from bot.web.errors import ContentError, LimitError, NetworkError, RefusedError, StatusError
from bot.web.urls import is_public, parsed
from bot.wording import wording

PIECE = 4096  # bytes that are decompressed at a time: they become 4 MB at most


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a server's time and data one request may take."""

    size: int = 2_000_000  # bytes, before and after decompression
    seconds: float = 40.0  # for the whole request, redirects included
    silence: float = 15.0  # seconds to connect, and between two reads
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Page:
    """A response. `url` is the address after redirects; `validators` go into the next request."""

    url: str
    body: bytes = b""
    content_type: str = ""
    validators: tuple[str, str] = ("", "")  # ETag, Last-Modified
    unchanged: bool = False  # since the validators that were sent: status 304, no body
    moved_to: str = ""  # the address that permanent redirects lead to


class HttpClient:
    """Fetches pages and feeds; an async context manager."""

    def __init__(
        self,
        allows: Allows = is_public,
        limits: Limits | None = None,
        resolve: Resolve = resolve,
        verify: ssl.SSLContext | bool = True,
        user_agent: str = "",
        proxy: ProxyAddress | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._client = httpx.AsyncClient(
            transport=CheckedTransport(allows, resolve, verify, proxy),
            timeout=self._limits.silence,
            headers={
                "User-Agent": user_agent or f"Dispatch/{program_version()}",
                "Accept-Encoding": "gzip",
            },
            trust_env=False,  # a proxy of the environment would connect to addresses that were not checked
            follow_redirects=True,
            max_redirects=self._limits.redirects,
            event_hooks={"request": [_check_url], "response": [_drop_redirect_body]},
        )

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """A client with the access and the name that the settings give it."""
        allows = (lambda _: True) if settings.private_addresses else is_public
        return cls(allows, user_agent=settings.user_agent, proxy=settings.proxy)

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def fetch(
        self, url: str, validators: tuple[str, str] = ("", ""), accept: str = "*/*", size: int = 0
    ) -> Page:
        """The page or feed at an address, of at most `size` bytes where that is given. Raises FetchError."""
        address = _usable(url)
        login = httpx.BasicAuth(address.username, address.password) if address.userinfo else None
        headers = {"Accept": accept, "If-None-Match": validators[0], "If-Modified-Since": validators[1]}
        request = self._client.build_request(
            "GET",
            address.copy_with(userinfo=b""),
            headers={name: value for name, value in headers.items() if value},
        )
        try:
            async with asyncio.timeout(self._limits.seconds):
                # httpx sends the login on to the same host only.
                response = await self._client.send(request, stream=True, auth=login)
                try:
                    return await self._page(response, validators, size or self._limits.size)
                finally:
                    await response.aclose()
        except TimeoutError as error:
            raise NetworkError(url, wording("importing.too_slow", seconds=self._limits.seconds)) from error
        except httpx.TooManyRedirects as error:
            raise LimitError(
                url, wording("importing.too_many_redirects"), wording("importing.open_in_browser")
            ) from error
        except httpx.TimeoutException as error:
            raise NetworkError(url, wording("importing.server_timed_out")) from error
        except httpx.DecodingError as error:
            raise NetworkError(url, wording("importing.gzip_damaged")) from error
        except httpx.InvalidURL as error:
            raise RefusedError(
                url, wording("importing.invalid_redirect"), wording("importing.open_redirect")
            ) from error
        except httpx.HTTPError as error:
            raise NetworkError(url, wording("importing.connection_closed")) from error

    async def _page(self, response: httpx.Response, validators: tuple[str, str], size: int) -> Page:
        url, headers = str(response.url), response.headers
        if response.status_code == 304 and any(validators):
            return Page(url, validators=validators, unchanged=True, moved_to=_moved_to(response))
        if not response.is_success:
            raise StatusError(url, response.status_code, headers.get("retry-after", ""))
        return Page(
            url,
            await self._body(url, response, size),
            headers.get("content-type", ""),
            (headers.get("etag", ""), headers.get("last-modified", "")),
            moved_to=_moved_to(response),
        )

    async def _body(self, url: str, response: httpx.Response, size: int) -> bytes:
        """The whole body, decompressed piece by piece and never much beyond the limit."""
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding not in ("", "identity", "gzip"):
            raise ContentError(
                url, wording("importing.compressed_otherwise"), wording("importing.check_address")
            )
        response.stream = raw = _RawBody(response, size)
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > size:
                break
        if max(len(body), raw.size) > size:
            reason = wording("importing.larger", megabytes=size / 1_000_000)
            raise LimitError(url, reason, wording("importing.check_kind_of_address"))
        # httpx does not notice that gzip data is cut off. It ends with the length of what was compressed.
        if encoding == "gzip" and int.from_bytes(raw.tail, "little") != len(body):
            raise NetworkError(url, wording("importing.gzip_incomplete"))
        return bytes(body)


class _RawBody(httpx.AsyncByteStream):
    """A body as it is transferred, in small pieces; it ends once it is larger than the limit."""

    def __init__(self, response: httpx.Response, limit: int) -> None:
        self._stream = _stream(response)
        self._limit = limit
        self.size = 0  # bytes so far
        self.tail = b""  # the last four bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            self.size += len(chunk)
            self.tail = (self.tail + chunk[-4:])[-4:]
            for start in range(0, len(chunk), PIECE):
                yield chunk[start : start + PIECE]
            if self.size > self._limit:
                return

    async def aclose(self) -> None:
        await self._stream.aclose()


def _usable(url: str) -> httpx.URL:
    address = parsed(url)
    if address is None:
        raise RefusedError(url, wording("importing.invalid_http_address"), wording("importing.use_https"))
    return address


def _moved_to(response: httpx.Response) -> str:
    """Where permanent redirects lead, up to the first temporary one; empty without any."""
    hops = [*response.history, response]
    moved_to = ""
    for redirect, target in pairwise(hops):
        if redirect.status_code not in (301, 308):
            break
        moved_to = str(target.url)
    return moved_to


async def _check_url(request: httpx.Request) -> None:
    """Refuse a redirect away from http and https."""
    _usable(str(request.url))


async def _drop_redirect_body(response: httpx.Response) -> None:
    """Leave out the body of a redirect, which httpx would read whole, whatever its size."""
    if response.has_redirect_location:
        await _stream(response).aclose()
        response.stream = httpx.ByteStream(b"")


def _stream(response: httpx.Response) -> httpx.AsyncByteStream:
    return cast("httpx.AsyncByteStream", response.stream)  # which an AsyncClient's always is
