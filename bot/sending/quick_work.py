"""Work that is done on the event loop while it is known to be quick, and in threads where it is not."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Hashable
from typing import TypeVar

QUICK = 0.02  # CPU seconds; nobody notices that the loop serves others so much later
ENOUGH = 10  # times that were quick, before the next is done on the loop
REMEMBERED = 50  # times; so many are quick before a slow one is forgotten
TURN_PATIENCE = 0.05  # seconds in a thread, after which the next one begins too

T = TypeVar("T")


class QuickWork:
    """Runs functions of one kind in turn, on the event loop while they are quick.

    The way to a thread and back costs as much as a short question, and Python runs one thread at a time: side
    by side they take no less time in all, and hold up the loop. But what may take long has to go there, and
    gives up its turn after `patience` seconds. `clock` gives the CPU seconds of a thread.
    """

    def __init__(
        self, clock: Callable[[], float] = time.thread_time, patience: float = TURN_PATIENCE
    ) -> None:
        self._clock = clock
        self._patience = patience
        self._state: Hashable = None
        self._taken: deque[float] = deque(maxlen=REMEMBERED)  # seconds of the last plain ones in this state
        self._turn = asyncio.Lock()

    async def run(self, function: Callable[[], T], state: Hashable, plain: bool) -> T:
        """The result of a function. Raises what it raises.

        `state` is what it works on: in another one nothing is known of its speed. One that is not `plain`
        may take long, whatever the others took.
        """
        if plain and state != self._state:
            self._state, self._taken = state, deque(maxlen=REMEMBERED)
        taken = self._taken if plain else deque[float]()
        async with self._turn:
            if len(taken) >= ENOUGH and max(taken) < QUICK:
                await asyncio.sleep(0)  # between two of them the loop serves others
                return self._timed(function, taken)
            work = asyncio.get_running_loop().run_in_executor(None, self._timed, function, taken)
            try:
                await asyncio.wait((work,), timeout=self._patience)
            except asyncio.CancelledError:
                work.cancel()  # so that its error, if it raises one, is nobody's
                raise
        return await work

    def _timed(self, function: Callable[[], T], taken: deque[float]) -> T:
        start = self._clock()
        try:
            return function()
        finally:
            taken.append(self._clock() - start)
