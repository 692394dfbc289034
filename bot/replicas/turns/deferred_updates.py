"""Updates that failed because the database went away: Telegram is to deliver them again."""

from cachetools import LRUCache

UPDATES = 1000  # whose attempts are counted
DELIVERIES = 5  # of one update to this process: what fails again and again is not to hold up its chat


class DeferredUpdates:
    """Which updates the handlers have put off, and how often."""

    def __init__(self) -> None:
        self._attempts: LRUCache[int, int] = LRUCache(UPDATES)
        self._deferred: set[int] = set()

    def defer(self, update_id: int) -> bool:
        """Put an update off; False where that was tried often enough."""
        attempts = self._attempts.get(update_id, 0)
        if attempts == DELIVERIES:
            return False
        self._attempts[update_id] = attempts + 1
        self._deferred.add(update_id)
        return True

    def take(self, update_id: int) -> bool:
        """Whether an update was put off just now."""
        was_deferred = update_id in self._deferred
        self._deferred.discard(update_id)
        return was_deferred
