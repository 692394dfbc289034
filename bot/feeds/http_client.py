"""Fetching one address: redirects followed by hand, size and time bounded."""

import asyncio
import ssl
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self
from urllib.parse import urljoin

import httpx

from bot.feeds.checked_transport import Allows, CheckedTransport, Resolve, resolve
from bot.feeds.errors import ContentError, LimitError, NetworkError, RefusedError, StatusError
from bot.feeds.urls import is_public, parsed
from bot.settings import Settings, program_version

REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Limits:
    """How far an address is followed."""

    size: int = 2_000_000  # bytes, on the wire and unpacked
    seconds: float = 40.0  # for everything, redirects included
    silence: float = 15.0  # seconds without a byte, or until a connection stands
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave. `url` is where it was in the end; `validators` go into the next request."""

    url: str
    body: bytes = b""
    content_type: str = ""
    validators: tuple[str, str] = ("", "")  # ETag, Last-Modified
    unchanged: bool = False  # nothing new since the validators that were sent


class HttpClient:
    """Fetches pages and feeds; an async context manager."""

    def __init__(
        self,
        allows: Allows = is_public,
        limits: Limits | None = None,
        resolve: Resolve = resolve,
        verify: ssl.SSLContext | bool = True,
    ) -> None:
        self._limits = limits or Limits()
        self._client = httpx.AsyncClient(
            transport=CheckedTransport(allows, resolve, verify),
            timeout=self._limits.silence,
            headers={"User-Agent": f"Dispatch/{program_version()}", "Accept-Encoding": "gzip"},
            trust_env=False,  # a proxy would connect where it likes
            follow_redirects=False,
        )

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """A fetcher as the settings say."""
        return cls(_anywhere if settings.private_addresses else is_public)

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def fetch(self, url: str, validators: tuple[str, str] = ("", ""), accept: str = "*/*") -> Page:
        """The page or feed at an address. Raises FetchError."""
        headers = {"Accept": accept, "If-None-Match": validators[0], "If-Modified-Since": validators[1]}
        told = {name: value for name, value in headers.items() if value}
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._follow(url, told, validators)
        except TimeoutError as error:
            reason = f"it took longer than {self._limits.seconds:g} seconds"
            raise NetworkError(url, reason) from error

    async def _follow(self, url: str, headers: dict[str, str], validators: tuple[str, str]) -> Page:
        asked = url
        for _ in range(self._limits.redirects + 1):
            async with self._response(url, headers) as response:
                if response.status_code == 304 and any(validators):
                    return Page(url, validators=validators, unchanged=True)
                if response.status_code not in REDIRECTS or "location" not in response.headers:
                    return await self._page(url, response)
                url = _target(url, response.headers["location"])
        raise LimitError(asked, "it is redirected again and again", "open the address in a browser")

    @asynccontextmanager
    async def _response(self, url: str, headers: dict[str, str]) -> AsyncIterator[httpx.Response]:
        """The beginning of one answer; what httpx raises while it is read is a FetchError."""
        address = parsed(url)
        if address is None:
            raise RefusedError(url, "it is no http or https address", "name one that starts with https://")
        login = httpx.BasicAuth(address.username, address.password) if address.userinfo else None
        try:
            request = self._client.build_request("GET", address.copy_with(userinfo=b""), headers=headers)
            response = await self._client.send(request, stream=True, auth=login)
            try:
                yield response
            finally:
                await response.aclose()
        except httpx.TimeoutException as error:
            raise NetworkError(url, "the server fell silent") from error
        except httpx.HTTPError as error:
            raise NetworkError(url, "the connection broke off") from error
        except httpx.InvalidURL as error:
            raise RefusedError(url, "it is no address that can be asked", "check the address") from error

    async def _page(self, url: str, response: httpx.Response) -> Page:
        if not response.is_success:
            raise StatusError(url, response.status_code, response.headers.get("retry-after", ""))
        headers = response.headers
        return Page(
            url,
            await self._body(url, response),
            headers.get("content-type", ""),
            (headers.get("etag", ""), headers.get("last-modified", "")),
        )

    async def _body(self, url: str, response: httpx.Response) -> bytes:
        """The whole body, unpacked as it comes and never beyond the limit."""
        packing = response.headers.get("content-encoding", "").strip().lower()
        if packing not in ("", "identity", "gzip", "x-gzip"):
            raise ContentError(url, "it is packed in a way that was not asked for", "check the address")
        unpacked = _Gzip(self._limits.size) if "gzip" in packing else None
        body, wired = bytearray(), 0
        try:
            async for chunk in response.aiter_raw():
                wired += len(chunk)
                body += unpacked.feed(chunk) if unpacked else chunk
                if max(wired, len(body)) > self._limits.size:
                    break
        except zlib.error as error:
            raise NetworkError(url, "its packing is damaged") from error
        if max(wired, len(body)) > self._limits.size:
            size = f"{self._limits.size / 1_000_000:g} MB"
            raise LimitError(url, f"it is larger than {size}", "no article is: check the address")
        if unpacked and not unpacked.whole:
            raise NetworkError(url, "the connection broke off")
        return bytes(body)


class _Gzip:
    """Unpacks gzip piece by piece; gives at most one byte more than the limit, however much is inside."""

    def __init__(self, limit: int) -> None:
        self._room = limit + 1
        self._member = zlib.decompressobj(31)  # 31: gzip, with its checksum
        self.whole = True  # whether it ends where a member does

    def feed(self, chunk: bytes) -> bytes:
        """What a chunk unpacks to."""
        out = bytearray()
        while chunk and self._room > 0:
            if self._member.eof:
                self._member = zlib.decompressobj(31)
            piece = self._member.decompress(chunk, self._room)
            self._room -= len(piece)
            self.whole = self._member.eof
            out += piece
            chunk = self._member.unused_data or self._member.unconsumed_tail
        return bytes(out)


def _anywhere(_: str) -> bool:
    return True


def _target(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise RefusedError(url, "it is redirected to no address", "open the address in a browser") from error
