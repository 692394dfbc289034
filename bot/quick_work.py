"""Work that is done on the event loop while it is known to be quick, and in threads where it is not."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Hashable
from typing import TypeVar

QUICK = 0.02  # seconds; nobody notices that the loop serves others so much later
KNOWN = 10  # times that were quick, before the next is done on the loop
REMEMBERED = 100  # times; so many are quick before a slow one is forgotten

T = TypeVar("T")


class QuickWork:
    """Runs functions of one kind on the event loop while they are quick.

    The way to a thread and back costs as much as a short question, and a busy thread takes Python from the
    loop; but what may take long has to go there. `clock` gives the CPU seconds of a thread.
    """

    def __init__(self, clock: Callable[[], float] = time.thread_time) -> None:
        self._clock = clock
        self._state: Hashable = None
        self._taken: deque[float] = deque(maxlen=REMEMBERED)  # seconds of the last ones in this state
        self._turn = (
            asyncio.Lock()
        )  # so that each turn of the loop does one of them, and serves others between

    async def run(self, function: Callable[[], T], state: Hashable, plain: bool) -> T:
        """The result of a function. Raises what it raises.

        `state` is what it works on: in another one nothing is known of its speed. One that is not `plain`
        may take long, whatever the others took.
        """
        if not plain:
            return await asyncio.to_thread(function)
        if state != self._state:
            self._state, self._taken = state, deque(maxlen=REMEMBERED)
        if not self._is_quick():
            return await asyncio.to_thread(self._timed, function, self._taken)
        async with self._turn:
            await asyncio.sleep(0)
            return self._timed(function, self._taken)

    def _is_quick(self) -> bool:
        return len(self._taken) >= KNOWN and max(self._taken) < QUICK

    def _timed(self, function: Callable[[], T], taken: deque[float]) -> T:
        start = self._clock()
        try:
            return function()
        finally:
            taken.append(self._clock() - start)
