"""The moment until which all requests of a question have to be answered."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_deadline: ContextVar[float] = ContextVar("deadline", default=math.inf)  # of the monotonic clock


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Give the requests of the block so many seconds together."""
    token = _deadline.set(min(_deadline.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _deadline.reset(token)


def remaining() -> float:
    """How many seconds there are left."""
    return _deadline.get() - time.monotonic()


def bounded_transport() -> type[Any]:
    """The library's transport, whose requests end with what is left; made here, as it is slow to import."""
    from opensearchpy import ConnectionTimeout, Transport

    class BoundedTransport(Transport):
        def perform_request(self, method: str, url: str, *values: Any, **named: Any) -> Any:
            left = remaining()
            if left <= 0:
                raise ConnectionTimeout("TIMEOUT", "TIMEOUT", None)
            if left < math.inf:
                named["timeout"] = min(left, named.get("timeout") or self.kwargs["timeout"])
            return super().perform_request(method, url, *values, **named)

    return BoundedTransport
