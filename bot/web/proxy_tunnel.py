"""Connections through a proxy: by HTTP's CONNECT, or by SOCKS 5 (RFC 1928, RFC 1929)."""

import asyncio
import base64
import ssl
from collections.abc import Iterable

import httpcore
import httpx

from bot.configuration.proxy_address import ProxyAddress
from bot.wording import wording

UNREACHED = frozenset({502, 503, 504})  # statuses of a proxy that did not reach the host
UNREACHED_CODES = frozenset({b"\x03", b"\x04", b"\x05", b"\x06"})  # the same in SOCKS: RFC 1928, section 6
DEFAULT_TIMEOUT = 15.0  # seconds for the whole way through the proxy, where a request states none


class ProxyTunnel(httpcore.AsyncNetworkBackend):
    """A network in which every connection leads through a proxy.

    Raises ProxyError for what the proxy does wrong, ConnectError where it does not reach the host. No error
    holds the login.
    """

    def __init__(self, proxy: ProxyAddress, verify: ssl.SSLContext | None = None) -> None:
        self._proxy = proxy
        self._verify = verify  # for a proxy at https://
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """A connection to a host, whose name the proxy resolves."""
        through = self._through_socks if self._proxy.scheme == "socks5" else self._through_http
        try:
            async with asyncio.timeout(timeout or DEFAULT_TIMEOUT):
                return await through(host, port)
        except (TimeoutError, httpcore.TimeoutException) as error:
            raise httpcore.ProxyError(wording("importing.proxy_timed_out")) from error
        except httpcore.ReadError as error:
            raise httpcore.ProxyError(wording("importing.proxy_closed")) from error

    async def _opened(self) -> httpcore.AsyncNetworkStream:
        """A connection to the proxy itself."""
        try:
            stream = await self._network.connect_tcp(self._proxy.host, self._proxy.port)
            if self._proxy.scheme != "https":
                return stream
            context = self._verify or httpx.create_ssl_context()
            return await stream.start_tls(context, self._proxy.host)
        except httpcore.ConnectError as error:
            raise httpcore.ProxyError(wording("importing.no_proxy")) from error

    async def _through_http(self, host: str, port: int) -> httpcore.AsyncNetworkStream:
        stream = await self._opened()
        target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        headers = [("Host", target)]
        if self._proxy.has_login:
            login = base64.b64encode(f"{self._proxy.user}:{self._proxy.password}".encode()).decode()
            headers.append(("Proxy-Authorization", f"Basic {login}"))
        origin = httpcore.Origin(b"http", self._proxy.host.encode(), self._proxy.port)
        connection = httpcore.AsyncHTTP11Connection(origin, stream)
        url = httpcore.URL(scheme="http", host=self._proxy.host, port=self._proxy.port, target=target)
        try:
            response = await connection.handle_async_request(
                httpcore.Request("CONNECT", url, headers=headers)
            )
        except (httpcore.RemoteProtocolError, httpcore.LocalProtocolError) as error:
            await stream.aclose()
            raise httpcore.ProxyError(wording("importing.proxy_not_http")) from error
        except BaseException:
            await stream.aclose()
            raise
        if 200 <= response.status < 300:
            tunnel: httpcore.AsyncNetworkStream = response.extensions["network_stream"]
            return tunnel
        await stream.aclose()
        if response.status in UNREACHED:
            raise httpcore.ConnectError(wording("importing.proxy_status_unreached", status=response.status))
        if response.status == 407:
            raise httpcore.ProxyError(wording("importing.proxy_login_refused_407"))
        raise httpcore.ProxyError(wording("importing.proxy_status", status=response.status))

    async def _through_socks(self, host: str, port: int) -> httpcore.AsyncNetworkStream:
        from socksio import SOCKSError  # an extra, which an address with SOCKS has asked for

        stream = await self._opened()
        try:
            await self._handshake(stream, host, port)
        except (SOCKSError, ValueError) as error:
            await stream.aclose()
            raise httpcore.ProxyError(wording("importing.proxy_not_socks")) from error
        except BaseException:
            await stream.aclose()
            raise
        return stream

    async def _handshake(self, stream: httpcore.AsyncNetworkStream, host: str, port: int) -> None:
        from socksio import socks5

        methods = [socks5.SOCKS5AuthMethod.NO_AUTH_REQUIRED]
        if self._proxy.has_login:
            methods.append(socks5.SOCKS5AuthMethod.USERNAME_PASSWORD)
        await stream.write(socks5.SOCKS5AuthMethodsRequest(methods).dumps())
        chosen = socks5.SOCKS5AuthReply.loads(await _exactly(stream, 2)).method
        if chosen not in methods:
            raise httpcore.ProxyError(wording("importing.proxy_login_needed"))
        if chosen == socks5.SOCKS5AuthMethod.USERNAME_PASSWORD:
            login = self._proxy.user.encode(), self._proxy.password.encode()
            await stream.write(socks5.SOCKS5UsernamePasswordRequest(*login).dumps())
            if not socks5.SOCKS5UsernamePasswordReply.loads(await _exactly(stream, 2)).success:
                raise httpcore.ProxyError(wording("importing.proxy_login_refused"))
        command = socks5.SOCKS5Command.CONNECT
        await stream.write(socks5.SOCKS5CommandRequest.from_address(command, (host, port)).dumps())
        code = socks5.SOCKS5Reply.loads(await _reply(stream)).reply_code
        if code in UNREACHED_CODES:
            raise httpcore.ConnectError(wording("importing.proxy_unreached"))
        if code != socks5.SOCKS5ReplyCode.SUCCEEDED:
            raise httpcore.ProxyError(wording("importing.proxy_socks_code", code=code[0]))


async def _reply(stream: httpcore.AsyncNetworkStream) -> bytes:
    """A whole reply to CONNECT, and nothing of what follows: its address has a length of its own."""
    head = await _exactly(stream, 5)
    length = {1: 4, 3: head[4] + 1, 4: 16}.get(head[3])
    if length is None:
        raise ValueError("an address of an unknown kind")
    return head + await _exactly(stream, length - 1 + 2)


async def _exactly(stream: httpcore.AsyncNetworkStream, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = await stream.read(size - len(data))
        if not part:
            raise httpcore.ProxyError(wording("importing.proxy_closed"))
        data += part
    return data


class ProxiedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport in a network behind a proxy, which only ever carries connections.

    Every request goes through a tunnel, so that the proxy sees neither its head nor the certificate.
    """

    def __init__(
        self, proxy: ProxyAddress, verify: ssl.SSLContext | bool = True, limits: httpx.Limits | None = None
    ) -> None:
        context = verify if isinstance(verify, ssl.SSLContext) else httpx.create_ssl_context(verify)
        limits = limits or httpx.Limits()
        # httpx has no parameter for the network; its pool, whose errors it translates, has one.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=ProxyTunnel(proxy, context),
        )
