"""Connections that go to the very address that was checked, for every request anew."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence

import httpx

from bot.feeds.errors import NetworkError, RefusedError
from bot.feeds.urls import is_public

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]  # host and port -> IP addresses
Allows = Callable[[str], bool]  # whether an IP address may be reached
CURE = "name a public address, or set DISPATCH_PRIVATE_ADDRESSES=true if it is meant"


async def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, whatever way it is written."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class CheckedTransport(httpx.AsyncBaseTransport):
    """HTTP to addresses that are allowed, by default the public ones.

    The host is resolved once, each of its addresses is checked, and the connection goes to one of these:
    a name that means something else a moment later leads nowhere. The certificate is still the name's.
    """

    def __init__(
        self, allows: Allows = is_public, resolve: Resolve = resolve, verify: ssl.SSLContext | bool = True
    ) -> None:
        self._allows = allows
        self._resolve = resolve
        # No connection is kept: one that was opened for a name must not serve another at the same address.
        limits = httpx.Limits(max_keepalive_connections=0)
        self._inner = httpx.AsyncHTTPTransport(verify=verify, limits=limits, trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises RefusedError for an address that is not allowed."""
        url = str(request.url)
        failed: httpx.TransportError | None = None
        for address in await self._addresses(request.url):
            extensions = {**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")}
            to_address = httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,  # Host among them
                extensions=extensions,
            )
            try:
                return await self._inner.handle_async_request(to_address)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failed = error
        untrusted = "CERTIFICATE" in str(failed)
        reason = (
            "the server's certificate is not valid for it" if untrusted else "no connection to the server"
        )
        raise NetworkError(url, reason) from failed

    async def aclose(self) -> None:
        """Close what is open."""
        await self._inner.aclose()

    async def _addresses(self, url: httpx.URL) -> Sequence[str]:
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            addresses = await self._resolve(url.raw_host.decode("ascii"), port)
        except (OSError, UnicodeError) as error:
            raise NetworkError(str(url), "no such host is known") from error
        if not all(map(self._allows, addresses)):
            raise RefusedError(str(url), "it leads into this machine or a private network", CURE)
        return addresses
