"""Requests to the engine, each with a time-out and errors that tell the cure."""

import logging
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from retrieval.opensearch.connection.address import Address
from retrieval.opensearch.connection.deadline import bounded_transport
from retrieval.opensearch.connection.errors import LostViewError, SearchEngineError

ANSWER_SECONDS = 3.0  # seconds that a question waits for an answer of the engine
CONNECTIONS = 16  # kept open to each node

_LOGGERS = ("opensearch", "opensearchpy.trace")  # the library's: they would repeat what was asked

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Login:
    """A user of the engine."""

    user: str
    password: str = field(repr=False)


class SearchClient:
    """The engine at an address; threads may share it. Nothing is sent before the first request."""

    def __init__(
        self,
        address: Address,
        login: Login | None = None,
        authorities: Path | None = None,
        timeout: float | None = None,
        pauses: Sequence[float] = (),
    ) -> None:
        """`authorities` is a file of certificates that a node's is checked against, in place of the system's.

        What the engine refuses while it is overloaded is asked again after each of `pauses`, in seconds.
        Raises SearchEngineError where the library is not installed, or the file is no such file.
        """
        try:
            from opensearchpy import OpenSearch  # an optional part, and slow to import
        except ImportError:
            raise SearchEngineError("engine_library") from None
        for name in _LOGGERS:
            logging.getLogger(name).disabled = True
        self.address, self.timeout = address, timeout or ANSWER_SECONDS
        self._pauses = pauses
        secure: dict[str, Any] = {}
        if address.secure:
            try:
                context = ssl.create_default_context(cafile=authorities)
            except OSError:
                raise SearchEngineError("engine_certificate", host=str(address)) from None
            secure = {"use_ssl": True, "ssl_context": context}
        self._client = OpenSearch(
            [{"host": host, "port": port} for host, port in address.hosts],
            http_auth=(login.user, login.password) if login else None,
            transport_class=bounded_transport(),
            timeout=self.timeout,
            max_retries=len(address.hosts) - 1,  # each at another node
            pool_maxsize=CONNECTIONS,
            **secure,
        )

    def __repr__(self) -> str:
        return f"<SearchClient of {self.address.index} at {self.address}>"

    @property
    def index(self) -> str:
        """The name under which questions find the index."""
        return self.address.index

    def ask(self, request: Callable[[Any], T]) -> T:
        """What a request of the library's client gives; raises SearchEngineError."""
        for pause in self._pauses:
            try:
                with self._errors():
                    return request(self._client)
            except SearchEngineError as error:
                if error.finding.name != "engine_unhealthy":
                    raise
            time.sleep(pause)
        with self._errors():
            return request(self._client)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        from opensearchpy import exceptions

        host = str(self.address)
        try:
            yield
        except exceptions.ConnectionTimeout:
            raise SearchEngineError("engine_slow", host=host, seconds=round(self.timeout)) from None
        except exceptions.SSLError:
            raise SearchEngineError("engine_certificate", host=host) from None
        except exceptions.ConnectionError:
            raise SearchEngineError("engine_away", host=host) from None
        except (exceptions.AuthenticationException, exceptions.AuthorizationException):
            raise SearchEngineError("engine_login", host=host) from None
        except exceptions.TransportError as error:
            raise self._explained(error.status_code, _causes(error.info), str(error.error)) from None

    def _explained(self, status: int | str, causes: frozenset[str], kind: str) -> SearchEngineError:
        """The error of an answer; its own words are left out, since they may quote what was asked."""
        host = str(self.address)
        if "index_not_found_exception" in causes:
            return SearchEngineError("engine_index", host=host, index=self.index)
        if "search_context_missing_exception" in causes or (
            kind == "search_phase_execution_exception" and str(status) in ("404", "500", "502", "503", "504")
        ):
            return LostViewError("engine_unhealthy", host=host, status=str(status))
        if str(status) in ("429", "500", "502", "503", "504"):
            return SearchEngineError("engine_unhealthy", host=host, status=str(status))
        return SearchEngineError("engine_refused", host=host, status=str(status), kind=kind)


def _causes(info: object) -> frozenset[str]:
    """The kinds of all errors in the body of an answer."""
    if isinstance(info, dict):
        kind = info.get("type")
        own = {kind} if isinstance(kind, str) else set()
        return frozenset(own).union(*map(_causes, info.values()))
    return frozenset().union(*map(_causes, info)) if isinstance(info, list) else frozenset()
