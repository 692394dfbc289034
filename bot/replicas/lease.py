"""A lease: what only one replica may do, it does while it holds the lease, and another after its death."""

import secrets
import time
from collections.abc import Callable

from sqlalchemy import text

from bot.replicas.shared_statements import SharedStatements

LEASE_SECONDS = 20.0  # without a renewal, after which the lease is another's
MARGIN = 1.0  # seconds before that, from which on it is not relied on
RENEWAL_SECONDS = 2.0  # that a renewal may take

ACQUIRE = text(
    "INSERT INTO leases (name, holder, until)"
    " VALUES (:name, :holder, clock_timestamp() + make_interval(secs => :seconds))"
    " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until"
    " WHERE leases.holder = excluded.holder OR leases.until < clock_timestamp()"
    " RETURNING holder"
)
RELEASE = text("DELETE FROM leases WHERE name = :name AND holder = :holder")


def time_since_boot() -> float:
    """Seconds, those included for which the machine was suspended, where the system counts them."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class Lease:
    """The lease of a name, as one holder sees it.

    Only the database's clock decides who may take it. The holder counts from before its last renewal was
    sent, so that its own time is always over first.
    """

    def __init__(
        self,
        statements: SharedStatements,
        name: str,
        seconds: float = LEASE_SECONDS,
        clock: Callable[[], float] = time_since_boot,
    ) -> None:
        self._statements = statements
        self.seconds = seconds
        self._clock = clock
        self._own = {"name": name, "holder": secrets.token_hex(16)}
        self._until = clock()  # by our clock

    @property
    def is_held(self) -> bool:
        """Whether it is held now: to be asked before each thing that only the holder may do."""
        return self.remaining > MARGIN

    @property
    def remaining(self) -> float:
        """The seconds until another may take it; 0 where it is not held."""
        return max(0.0, self._until - self._clock())

    async def acquire(self) -> bool:
        """Take or renew it; whether it is held. Raises DatabaseError, after which it is held as before."""
        sent = self._clock()
        values = {**self._own, "seconds": self.seconds}
        rows = await self._statements.execute(ACQUIRE, values, RENEWAL_SECONDS)
        self._until = sent + self.seconds if rows else sent
        return bool(rows)

    async def release(self) -> None:
        """Give it up, so that another takes it at once. Raises DatabaseError."""
        self._until = self._clock()
        await self._statements.execute(RELEASE, self._own, RENEWAL_SECONDS)
