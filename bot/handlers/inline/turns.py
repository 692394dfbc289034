"""The order in which inline queries are searched: the persons in turn, of each only the newest query."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class InlineTurns:
    """Gives at most `at_once` turns at a time, one to a person.

    So the line is no longer than there are persons, however fast they type. A newer query is the last of the
    line, and the one that it overtakes leaves it: while more is typed than can be searched, those are served
    who have paused to read, before those who type on and would see nothing of it.
    """

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: dict[int, asyncio.Future[bool]] = {}  # person -> turn; in the order of the line
        self._searching: set[int] = set()  # the persons who have a turn

    @asynccontextmanager
    async def turn(self, person: int) -> AsyncIterator[bool]:
        """Wait for a turn, which lasts as long as the block; False as soon as the person has typed on."""
        loop = asyncio.get_running_loop()
        older = self._waiting.pop(person, None)
        if older and not older.done():
            older.set_result(False)
        turn = self._waiting[person] = loop.create_future()
        loop.call_soon(self._begin)  # not now: queries that came together arrive first
        try:
            has_turn = await turn
        except asyncio.CancelledError:
            if not turn.cancelled() and turn.result():  # given in the same moment
                self._end(person)
            raise
        try:
            yield has_turn
        finally:
            if has_turn:
                self._end(person)

    def _begin(self) -> None:
        """Give the turns that are free to those who wait longest."""
        while self._free and (
            person := next((each for each in self._waiting if each not in self._searching), None)
        ):
            turn = self._waiting.pop(person)
            if not turn.done():
                self._free -= 1
                self._searching.add(person)
                turn.set_result(True)

    def _end(self, person: int) -> None:
        self._free += 1
        self._searching.discard(person)
        self._begin()
