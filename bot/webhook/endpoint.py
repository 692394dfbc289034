"""What a webhook answers to a request: cheap checks first, and nothing is read of what fails one."""

import hmac
import logging
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.health.metrics import Metrics
from bot.updates.update_reader import read_json
from bot.webhook.allowed_peers import AllowedPeers
from bot.webhook.secret_token import SECRET_HEADER

logger = logging.getLogger(__name__)

MAX_BODY = 1_000_000  # bytes; Telegram's largest updates have some 100,000
RETRY_SECONDS = "1"  # Telegram would wait longer each time, for two minutes in the end


class RequestRefusedError(Exception):
    """A request that fails a check, with the status of HTTP and what it was refused for."""

    def __init__(self, status: int, reason: str) -> None:
        self.status = status
        self.reason = reason
        super().__init__(reason)


class Endpoint:
    """Takes the updates that Telegram delivers; `receive` tells whether one is handled.

    It answers 200 to an update that is, 503 to one that Telegram is to deliver again, and to all else what is
    wrong with it.
    """

    def __init__(
        self,
        receive: Callable[[object], Awaitable[bool]],
        secret: str,
        peers: AllowedPeers,
        metrics: Metrics,
    ) -> None:
        self._receive = receive
        self._secret = secret.encode()
        self._peers = peers
        self._metrics = metrics
        self._logged = set[str]()  # what requests were refused for

    def route(self, path: str) -> Route:
        """Its route, for POST alone."""
        return Route(path, self._answer, methods=["POST"])

    async def _answer(self, request: Request) -> Response:
        try:
            self._check(request)
            raw = read_json(await _body(request))
        except RequestRefusedError as error:
            return self._refused(error.status, error.reason)
        except ValueError:
            return self._refused(400, "JSON")
        except ClientDisconnect:
            return Response(status_code=400)  # which nobody reads
        if await self._receive(raw):
            return Response()
        return Response(status_code=503, headers={"Retry-After": RETRY_SECONDS})

    def _check(self, request: Request) -> None:
        """Check what the head of a request tells. Raises RequestRefusedError."""
        headers = request.headers
        peer = request.client.host if request.client else ""
        if not self._peers.allows(peer, ",".join(headers.getlist("X-Forwarded-For"))):
            raise RequestRefusedError(403, "network")
        given = headers.get(SECRET_HEADER, "").encode("latin-1")  # as it was decoded
        if not hmac.compare_digest(given, self._secret):
            raise RequestRefusedError(401, "secret")
        if headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
            raise RequestRefusedError(415, "content type")
        if int(headers.get("Content-Length", "0")) > MAX_BODY:  # digits alone, as the server checks
            raise RequestRefusedError(413, "size")

    def _refused(self, status: int, reason: str) -> Response:
        self._metrics.count("refused requests")
        if reason not in self._logged:  # anybody could fill the log
            self._logged.add(reason)
            logger.warning("A request to the webhook was refused for its %s; others are only counted", reason)
        return Response(status_code=status)


async def _body(request: Request) -> bytes:
    """The body, as far as it is allowed. Raises RequestRefusedError and ClientDisconnect."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            raise RequestRefusedError(413, "size")
    return bytes(body)
