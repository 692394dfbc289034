"""A small HTTP server on the bot's own event loop, which no client can hold up."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress

import h11
import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.health.errors import ListenError
from bot.wording import wording

REQUEST_SECONDS = 10.0  # for a whole request to arrive, and between two of one connection
RESPONSE_SECONDS = 60.0  # for the answer, as long as Telegram waits for that of a webhook
MAX_CONNECTIONS = 128
MAX_REQUEST_HEAD = 16_384  # bytes of a request line with its headers
HTTP_CLOSE_SECONDS = 1  # for the answers that are under way


@asynccontextmanager
async def serving(host: str, port: int, routes: Sequence[BaseRoute]) -> AsyncIterator[int]:
    """Serve the routes until the block ends; gives the port. Raises ListenError."""
    sockets = await asyncio.to_thread(_listen, host, port)
    config = uvicorn.Config(
        Starlette(routes=routes),
        http=_BoundedHttp,
        ws="none",
        lifespan="off",
        log_config=None,  # the bot's own logging
        access_log=False,
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=MAX_REQUEST_HEAD,
        timeout_graceful_shutdown=HTTP_CLOSE_SECONDS,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets), name="http server")
    try:
        yield int(sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        await task
        for connection in list(server.server_state.connections):
            connection.transport.abort()


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave signals to the bot."""
        yield


class _BoundedHttp(H11Protocol):
    """Ends connections that take too long; where there are too many, the one that idles longest gives way."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn
        super().connection_made(transport)
        self._limited: asyncio.TimerHandle | None = None
        self._limit(REQUEST_SECONDS)
        if len(self.connections) > MAX_CONNECTIONS:
            mine = (each for each in self.connections if isinstance(each, _BoundedHttp))
            min(mine, key=lambda each: (each.is_answered, each.since)).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._unlimit()
        super().connection_lost(exc)

    @property
    def is_answered(self) -> bool:
        """Whether a request has arrived whole, and its answer is being made."""
        return (
            self.cycle is not None
            and not self.cycle.response_complete
            and self.conn.their_state is not h11.SEND_BODY
        )

    def handle_events(self) -> None:
        super().handle_events()
        if self.is_answered and not self._answering:
            self._limit(RESPONSE_SECONDS, answering=True)

    def send_400_response(self, msg: str) -> None:
        """Refuse a malformed request; where its answer can have no body, as to HEAD, by closing."""
        if self.cycle:
            self.cycle.disconnected = True  # or a route's answer would follow
        with suppress(h11.LocalProtocolError):
            super().send_400_response(msg)
        self.transport.close()

    def on_response_complete(self) -> None:
        unread = self.conn.their_state is h11.SEND_BODY  # a body that no route asked for
        self._limit(REQUEST_SECONDS)
        super().on_response_complete()  # which may begin with the next request
        if unread:
            self.transport.close()

    def _limit(self, seconds: float, answering: bool = False) -> None:
        """Give the connection so many seconds from now on."""
        self._unlimit()
        self._answering = answering
        self.since = self.loop.time()
        self._limited = self.loop.call_later(seconds, self.transport.abort)

    def _unlimit(self) -> None:
        if self._limited:
            self._limited.cancel()


def _listen(host: str, port: int) -> list[socket.socket]:
    """Sockets at every address of the host. Raises ListenError."""
    sockets: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, address in dict.fromkeys((each[0], each[4]) for each in found):
            sockets.append(socket.create_server(address, family=family))
    except OSError as error:
        for each in sockets:
            each.close()
        raise ListenError(f"DISPATCH_HTTP: {host}, port {port}: {_cure(error)}") from error
    return sockets


def _cure(error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return wording("running.port_in_use")
        case errno.EACCES | errno.EPERM:
            return wording("running.port_not_permitted")
    return wording("running.no_address", error=error.strerror)
