"""The background work that one replica does for all."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from bot.background import CANCEL_PATIENCE, FINISH_PATIENCE, BackgroundTasks
from bot.replicas.lease import Lease
from bot.replicas.lease_holder import LeaseHolder

END_PATIENCE = FINISH_PATIENCE + CANCEL_PATIENCE  # for the tasks; the lease, if that was all, ends by itself

Begin = Callable[[BackgroundTasks], Awaitable[None]]


class LeasedTasks:
    """Tasks that run while this replica holds the lease."""

    def __init__(self, lease: Lease) -> None:
        self._lease = lease
        self._tasks = BackgroundTasks()
        self._holding = BackgroundTasks(cancel_patience=END_PATIENCE)

    @property
    def is_held(self) -> bool:
        """Whether this replica has the lease."""
        return self._lease.is_held

    def role(self) -> str:
        """Who does the work, as monitoring is told."""
        return "this replica" if self.is_held else "another replica"

    @property
    def failures(self) -> Mapping[str, str]:
        """As of BackgroundTasks."""
        return {**self._holding.failures, **self._tasks.failures}

    def start(self, begin: Begin) -> None:
        """Call `begin` whenever the lease is had, from now on; it starts the tasks."""
        holder = LeaseHolder(self._lease)
        self._holding.start("lease", partial(holder.run, partial(begin, self._tasks), self._tasks.end))

    async def end(self) -> None:
        """End the tasks, and let another replica have the lease at once."""
        await self._holding.end()
