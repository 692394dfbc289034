"""PTB's requests to the Bot API without a proxy, by aiohttp: a fifth of the CPU time that httpx takes."""

import ssl

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

READ_SECONDS = 5.0  # as in PTB's own requests, like the three below
CONNECT_SECONDS = 5.0
POOL_SECONDS = 1.0  # that a call waits for one of the connections
UPLOAD_SECONDS = 20.0  # for a picture to leave; any text fits into the socket's buffer

JSON_HEADERS = {"Content-Type": "application/json"}


class DirectRequest(BaseRequest):
    """Requests over at most so many connections, each kept open for the next request."""

    __slots__ = ("_certificates", "_connections", "_session")

    def __init__(self, certificates: ssl.SSLContext, connections: int) -> None:
        self._certificates = certificates
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None  # is made in the loop that it is used in

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for the next part of an answer, where a call states none."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Nothing to open before the first request."""

    async def shutdown(self) -> None:
        """Close all connections; a request after that opens new ones."""
        if self._session:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and body of the answer. Raises TimedOut and NetworkError, caused by aiohttp's errors."""
        read = _seconds(read_timeout, READ_SECONDS)
        connect = _seconds(connect_timeout, CONNECT_SECONDS)
        timeout = aiohttp.ClientTimeout(
            total=UPLOAD_SECONDS + (read or 0.0) if request_data and request_data.contains_files else None,
            connect=(connect or 0.0) + (_seconds(pool_timeout, POOL_SECONDS) or 0.0) or None,
            sock_connect=connect,
            sock_read=read,
        )
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ssl=self._certificates)
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )
        body, headers = _encoded(request_data)
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        # Their messages may hold the address, and with it the token.
        except TimeoutError as error:  # of which aiohttp's are
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error


def _seconds(given: ODVInput[float], usual: float) -> float | None:
    """The seconds of a time-out; None is no limit."""
    return usual if isinstance(given, DefaultValue) else given


def _encoded(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """The body of a request, and the headers that it needs."""
    if data is None:
        return None, {}
    if not data.contains_files:  # as JSON: to make a form of an answer takes ten times as long
        return data.json_payload, JSON_HEADERS
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, {}
