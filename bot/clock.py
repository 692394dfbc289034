"""The time, as an argument: what waits or stamps takes a clock, so that tests need not wait."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]  # the time now, with a time zone
Sleep = Callable[[float], Awaitable[None]]  # seconds


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)
