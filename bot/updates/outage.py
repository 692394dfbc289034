"""An outage of something that the bot cannot do without: when to try again, and what the log says of it."""

import logging
import time
from collections.abc import Callable

logger = logging.getLogger(__name__)

MIN_PAUSE, MAX_PAUSE_SECONDS = 1.0, 30.0  # between attempts, doubled each time
MIN_SILENCE, MAX_SILENCE = 30.0, 3600.0  # seconds between lines of the log, doubled each time


class Outage:
    """Failures in a row; the log tells of the first, of new problems, then of ever fewer, and of the end."""

    def __init__(self, restored: str, clock: Callable[[], float] = time.monotonic) -> None:
        """`restored` is what the log says when it works again."""
        self._restored = restored
        self._clock = clock
        self._problems = set[str]()  # those that were logged
        self._since = 0.0
        self._pause = MIN_PAUSE
        self._silence = MIN_SILENCE
        self._next_line = 0.0

    def failed(self, problem: str) -> float:
        """Log a failed attempt, unless that was done lately; returns the seconds until the next attempt."""
        now = self._clock()
        if not self._problems:
            self._since, self._pause, self._silence = now, MIN_PAUSE, MIN_SILENCE
            self._next_line = now + MIN_SILENCE
        if problem not in self._problems:
            self._problems.add(problem)
            logger.warning("%s, trying on", problem)
        elif now >= self._next_line:
            logger.warning("%s for %s, trying on", problem, _duration(now - self._since))
            self._silence = min(2 * self._silence, MAX_SILENCE)
            self._next_line = now + self._silence
        pause, self._pause = self._pause, min(2 * self._pause, MAX_PAUSE_SECONDS)
        return pause

    def over(self) -> None:
        """It works, again or still."""
        if self._problems:
            logger.info("%s after %s", self._restored, _duration(self._clock() - self._since))
            self._problems.clear()


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
