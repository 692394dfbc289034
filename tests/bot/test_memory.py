"""What is remembered, and how it is forgotten."""

import pytest

from bot.memory import Memory
from tests.conftest import Clock


@pytest.fixture
def memory(clock: Clock) -> Memory[str, int]:
    return Memory(3, 600, clock)


def test_what_was_remembered_is_recalled(memory: Memory[str, int]) -> None:
    memory.remember("a", 1)
    memory.remember("a", 2)

    assert memory.recall("a") == 2
    assert memory.recall("b") is None


def test_it_is_forgotten_in_time(memory: Memory[str, int], clock: Clock) -> None:
    memory.remember("a", 1)
    clock.now += 599
    assert memory.recall("a") == 1
    clock.now += 1

    assert memory.recall("a") is None
    assert len(memory) == 0


def test_the_oldest_goes_when_it_is_full(memory: Memory[str, int]) -> None:
    for key in "abcad":
        memory.remember(key, 0)

    assert [memory.recall(key) for key in "abcd"] == [0, None, 0, 0]


def test_without_time_nothing_is_remembered(clock: Clock) -> None:
    memory = Memory[str, int](3, 0, clock)
    memory.remember("a", 1)

    assert memory.recall("a") is None


def test_what_is_dropped_is_gone_and_counted(memory: Memory[str, int]) -> None:
    for key in "abc":
        memory.remember(key, 0)

    assert memory.drop(lambda key: key in "bcx") == 2
    assert [memory.recall(key) for key in "abc"] == [0, None, None]


def test_what_time_has_forgotten_is_not_counted_as_dropped(memory: Memory[str, int], clock: Clock) -> None:
    memory.remember("a", 1)
    clock.now += 600

    assert memory.drop(lambda _: True) == 0
