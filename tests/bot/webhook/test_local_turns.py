"""An update that is delivered again is handled once."""

import asyncio

import pytest
from telegram import Update

from bot.webhook.local_turns import LocalTurns


class HandlerError(Exception):
    """What keeps an update from being handled."""


async def handled_before(turns: LocalTurns, number: int) -> bool:
    """Have a turn, and handle the update."""
    async with turns.of(Update(number)) as is_new:
        return not is_new


async def test_an_update_is_handled_once() -> None:
    turns = LocalTurns()

    assert [await handled_before(turns, number) for number in (1, 2, 1, 2)] == [False, False, True, True]


async def test_one_that_was_not_handled_has_another_turn() -> None:
    turns = LocalTurns()
    with pytest.raises(HandlerError):
        async with turns.of(Update(1)):
            raise HandlerError

    assert not await handled_before(turns, 1)


async def test_one_that_is_being_handled_is_waited_for() -> None:
    turns, begun, go_on = LocalTurns(), asyncio.Event(), asyncio.Event()

    async def handle() -> None:
        async with turns.of(Update(1)):
            begun.set()
            await go_on.wait()

    first = asyncio.create_task(handle())
    await begun.wait()
    again = [asyncio.create_task(handled_before(turns, 1)) for _ in range(2)]
    assert not await handled_before(turns, 2)
    assert not any(task.done() for task in again)
    go_on.set()

    assert await asyncio.gather(*again) == [True, True]
    await first


async def test_no_more_are_remembered_than_there_is_room_for() -> None:
    turns = LocalTurns(remembered=2)
    for number in (1, 2, 3):
        await handled_before(turns, number)

    assert [await handled_before(turns, number) for number in (3, 2)] == [True, True]
    assert not await handled_before(turns, 1)
