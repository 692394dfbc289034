"""An HTTP transport that connects only to IP addresses it has checked, for each request anew."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence

import httpx

from bot.configuration.proxy_address import ProxyAddress
from bot.web.errors import NetworkError, RefusedError
from bot.web.proxy_tunnel import ProxiedTransport
from bot.web.urls import is_public
from bot.wording import wording

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]  # host and port -> IP addresses
Allows = Callable[[str], bool]  # whether connections to an IP address are allowed


async def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host name or address."""
    results = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in results))


class CheckedTransport(httpx.AsyncBaseTransport):
    """HTTP to allowed IP addresses, by default the public ones.

    A request resolves its host once, checks every address and connects to one of these, so that a name
    cannot resolve to another address in between. The certificate is verified for the name. A proxy is asked
    for a connection to the checked address.
    """

    def __init__(
        self,
        allows: Allows = is_public,
        resolve: Resolve = resolve,
        verify: ssl.SSLContext | bool = True,
        proxy: ProxyAddress | None = None,
    ) -> None:
        self._allows = allows
        self._resolve = resolve
        # No keep-alive: a connection opened for one name must not serve another at the same address.
        limits = httpx.Limits(max_keepalive_connections=0)
        self._inner = (
            ProxiedTransport(proxy, verify, limits)
            if proxy
            else httpx.AsyncHTTPTransport(verify=verify, limits=limits, trust_env=False)
        )
        self._unknown = "importing.no_host_behind_proxy" if proxy else "importing.no_host"

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises RefusedError for an address that is not allowed."""
        url = str(request.url)
        last_error: httpx.TransportError | None = None
        for address in await self._addresses(request.url):
            extensions = {**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")}
            to_address = httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,  # with Host
                extensions=extensions,
            )
            try:
                return await self._inner.handle_async_request(to_address)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                last_error = error
            except httpx.ProxyError as error:
                raise NetworkError(url, str(error)) from error
        invalid = "CERTIFICATE" in str(last_error)
        reason = wording("importing.certificate_invalid") if invalid else wording("importing.no_connection")
        raise NetworkError(url, reason) from last_error

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

    async def _addresses(self, url: httpx.URL) -> Sequence[str]:
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            addresses = await self._resolve(url.raw_host.decode("ascii"), port)
        except (OSError, UnicodeError) as error:
            raise NetworkError(str(url), wording(self._unknown)) from error
        if not all(map(self._allows, addresses)):
            raise RefusedError(
                str(url), wording("importing.private_address"), wording("importing.use_public_address")
            )
        return addresses
