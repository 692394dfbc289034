"""The line of inline queries: persons in turn, of each only the newest query."""

import asyncio
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.inline.turns import InlineTurns

ADA, BO, CLEO = 1, 2, 3
SEVERAL = 100  # rounds of the loop; whoever can go on has done so


class Line:
    """People with queries; each that has its turn keeps it until it is told to end."""

    def __init__(self, at_once: int) -> None:
        self.turns = InlineTurns(at_once)
        self.searching: list[tuple[int, str]] = []  # person, words
        self.searched: list[str] = []  # in the order begun
        self.overtaken: list[str] = []
        self._ends: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def arrive(self, person: int, words: str) -> asyncio.Task[None]:
        self._ends[words] = asyncio.Event()
        task = self._tasks[words] = asyncio.create_task(self._query(person, words))
        return task

    async def end(self, words: str) -> None:
        self._ends[words].set()
        await self.settled()

    async def settled(self) -> None:
        for _ in range(SEVERAL):
            await asyncio.sleep(0)

    async def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _query(self, person: int, words: str) -> None:
        async with self.turns.turn(person) as has_turn:
            if not has_turn:
                self.overtaken.append(words)
                return
            self.searched.append(words)
            self.searching.append((person, words))
            try:
                await self._ends[words].wait()
            finally:
                self.searching.remove((person, words))


async def test_of_queries_that_come_together_the_newest_of_a_person_is_searched() -> None:
    line = Line(2)
    for words in ("h", "ha", "har"):
        line.arrive(ADA, words)
    await line.settled()

    assert line.searched == ["har"]
    assert line.overtaken == ["h", "ha"]
    await line.close()


async def test_who_has_paused_to_read_is_served_before_who_types_on() -> None:
    line = Line(1)
    line.arrive(CLEO, "busy")
    await line.settled()
    for person, words in ((ADA, "h"), (BO, "port"), (ADA, "ha")):
        line.arrive(person, words)
        await line.settled()
    assert line.overtaken == ["h"]
    await line.end("busy")
    await line.end("port")

    assert line.searched == ["busy", "port", "ha"]
    await line.close()


async def test_who_types_on_while_their_query_is_searched_takes_no_second_turn() -> None:
    line = Line(2)
    line.arrive(ADA, "h")
    await line.settled()
    line.arrive(ADA, "ha")
    line.arrive(BO, "port")
    await line.settled()
    assert line.searched == ["h", "port"]
    await line.end("h")

    assert line.searched == ["h", "port", "ha"]
    await line.close()


@pytest.mark.parametrize("rounds", range(4))
async def test_a_query_that_is_cancelled_keeps_no_turn(rounds: int) -> None:
    line = Line(1)
    task = line.arrive(ADA, "h")
    for _ in range(rounds):
        await asyncio.sleep(0)
    task.cancel()
    await line.settled()
    line.arrive(BO, "port")
    await line.settled()

    assert line.searched[-1:] == ["port"]
    await line.close()


async def test_a_query_overtaken_in_the_moment_of_its_cancellation_stops_nobody() -> None:
    line = Line(1)
    line.arrive(CLEO, "busy")
    first = line.arrive(ADA, "h")
    await line.settled()
    first.cancel()
    line.arrive(ADA, "ha")
    await line.end("busy")

    assert line.searched == ["busy", "ha"]
    await line.close()


ARRIVALS = st.lists(st.one_of(st.sampled_from([ADA, BO, CLEO]), st.none()), max_size=40)


@given(st.integers(1, 3), ARRIVALS)
def test_everyones_newest_query_is_searched_in_the_end(at_once: int, steps: list[int | None]) -> None:
    """None: the search that was begun first ends."""

    async def played() -> None:
        line, newest = Line(at_once), dict[int, str]()
        for number, person in enumerate([*steps, *[None] * 2 * len(steps)]):
            if person is not None:
                newest[person] = f"{number}"
                line.arrive(person, newest[person])
            await line.settled()
            persons = Counter(each for each, _ in line.searching)
            assert persons.total() <= at_once
            assert max(persons.values(), default=0) <= 1
            if person is None and line.searching:
                await line.end(line.searching[0][1])
        assert set(newest.values()) <= set(line.searched)
        assert len(line.searched) + len(line.overtaken) == len([step for step in steps if step is not None])

    asyncio.run(played())
