"""Turns over a real server; two `UpdateTurns` are two replicas, as each has its own connections."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest

from bot.database import connections
from bot.database.engine import Database
from bot.replicas.turns import update_turns
from bot.replicas.turns.lock_exchange import LockExchange
from bot.replicas.turns.lock_session import LockSession
from bot.replicas.turns.update_turns import UpdateTurns
from tests.bot.replicas.conftest import Observer, until

CHAT, OTHER = 11, 12  # keys


class Held:
    """A turn that is held until `free`; whether it was to be handled is its result."""

    def __init__(
        self, turns: UpdateTurns, key: int, update_id: int, error: type[Exception] | None = None
    ) -> None:
        self.begun, self._freed, self._error = asyncio.Event(), asyncio.Event(), error
        self.task = asyncio.create_task(self._hold(turns, key, update_id))

    async def _hold(self, turns: UpdateTurns, key: int, update_id: int) -> bool:
        async with turns.turn(key, update_id) as is_new:
            self.begun.set()
            await self._freed.wait()
            if self._error:
                raise self._error
        return is_new

    async def free(self) -> bool:
        self._freed.set()
        return await self.task


async def begun(turns: UpdateTurns, key: int, update_id: int) -> Held:
    """A turn that came."""
    turn = Held(turns, key, update_id)
    await turn.begun.wait()
    return turn


async def waiting(
    observer: Observer, turns: UpdateTurns, key: int, update_id: int, error: type[Exception] | None = None
) -> Held:
    """A turn that another replica has."""
    turn = Held(turns, key, update_id, error)
    await until(observer.waiting)
    return turn


async def opened(database: Database) -> AsyncIterator[UpdateTurns]:
    turns = UpdateTurns.of(database)
    yield turns
    await turns.close()


first, second = pytest.fixture(opened), pytest.fixture(opened)


async def handle(turns: UpdateTurns, key: int, update_id: int) -> bool:
    async with turns.turn(key, update_id) as is_new:
        return is_new


async def test_an_update_is_handled_once_by_whichever_replica_has_it_first(
    first: UpdateTurns, second: UpdateTurns, observer: Observer
) -> None:
    assert await handle(first, CHAT, 1)
    assert [await handle(each, CHAT, 1) for each in (first, second)] == [False, False]
    assert await handle(second, CHAT, 2)
    await until(observer.unlocked)


async def test_a_chat_has_one_turn_at_a_time_and_other_chats_go_on(
    first: UpdateTurns, second: UpdateTurns, observer: Observer
) -> None:
    turn = await begun(first, CHAT, 1)
    here, there = Held(first, CHAT, 2), Held(second, CHAT, 3)
    await until(observer.waiting)

    assert await handle(second, OTHER, 4)
    assert await handle(first, OTHER, 5)
    assert not here.begun.is_set()
    assert not there.begun.is_set()
    assert await turn.free()
    await there.begun.wait()  # it waited before `here` could
    await until(observer.waiting)
    assert not here.begun.is_set()
    assert await there.free()
    assert await here.free()
    await until(observer.unlocked)


async def test_a_repeated_delivery_of_what_is_in_progress_waits_and_is_not_handled(
    first: UpdateTurns, second: UpdateTurns, observer: Observer
) -> None:
    turn = await begun(first, CHAT, 1)
    repeated = asyncio.create_task(handle(second, CHAT, 1))
    await until(observer.waiting)

    assert await turn.free()
    assert not await repeated


async def test_what_fails_or_is_cancelled_is_handled_when_it_comes_again(
    first: UpdateTurns, second: UpdateTurns, observer: Observer
) -> None:
    failing, cancelled = Held(first, CHAT, 1, KeyError), Held(first, OTHER, 2)
    await failing.begun.wait()
    await cancelled.begun.wait()
    with pytest.raises(KeyError):
        await failing.free()
    cancelled.task.cancel()
    with suppress(asyncio.CancelledError):
        await cancelled.task

    assert await handle(second, CHAT, 1)
    assert await handle(second, OTHER, 2)
    await until(observer.unlocked)


async def test_one_that_is_waited_for_and_fails_is_handled_when_it_comes_again(
    first: UpdateTurns, second: UpdateTurns, observer: Observer
) -> None:
    turn = await begun(first, CHAT, 1)
    waiter = await waiting(observer, second, CHAT, 2, KeyError)
    await turn.free()
    with pytest.raises(KeyError):
        await waiter.free()

    assert await handle(first, CHAT, 2)


async def test_the_turns_of_a_replica_that_dies_go_to_the_others_at_once(
    first: UpdateTurns, second: UpdateTurns, observer: Observer
) -> None:
    turn = await begun(first, CHAT, 1)
    waiter = await waiting(observer, second, CHAT, 1)
    await observer.cut(CHAT)
    await waiter.begun.wait()

    assert await waiter.free()
    assert await turn.free()  # it was not dead, only its connection: at most twice
    assert not await handle(first, CHAT, 1)


async def test_turns_outlive_a_connection_that_is_lost(
    first: UpdateTurns, second: UpdateTurns, observer: Observer
) -> None:
    turn = await begun(first, CHAT, 1)
    await observer.cut_all()
    assert await handle(first, OTHER, 2)  # connects again, and takes the other turn too
    waiter = await waiting(observer, second, CHAT, 3)

    assert not waiter.begun.is_set()
    assert await turn.free()
    assert await waiter.free()
    assert not await handle(second, CHAT, 1)


async def test_many_turns_take_few_round_trips_on_one_connection(
    first: UpdateTurns, observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchanges = []

    async def counted(
        self: LockSession, handled: list[int], unlocked: list[int], wanted: list[int]
    ) -> object:
        exchanges.append((len(handled), len(unlocked), len(wanted)))
        return await exchange(self, handled, unlocked, wanted)  # type: ignore[arg-type]

    exchange = LockSession.exchange
    monkeypatch.setattr(LockSession, "exchange", counted)
    results = await asyncio.gather(*(handle(first, key, 1000 + key) for key in range(1, 101)))

    assert all(results)
    assert exchanges == [(0, 0, 100), (100, 100, 0)]
    await until(observer.unlocked)


async def test_a_turn_that_is_given_up_while_it_is_taken_is_free(
    first: UpdateTurns, second: UpdateTurns, observer: Observer
) -> None:
    for steps in range(12):
        turn = Held(first, CHAT, 100 + steps)
        for _ in range(steps):
            await asyncio.sleep(0.0005)
        turn.task.cancel()
        with suppress(asyncio.CancelledError):
            await turn.task
        assert await handle(second, CHAT, 200 + steps)
    await handle(first, CHAT, 300)
    await until(observer.unlocked)


async def test_a_turn_that_is_given_up_just_when_it_was_taken_is_free(
    first: UpdateTurns, observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    give = LockExchange._give

    def give_and_cancel(*arguments: Any) -> None:
        give(*arguments)
        turn.task.cancel()  # its grant is there, but it has not gone on

    with monkeypatch.context() as patch:
        patch.setattr(LockExchange, "_give", give_and_cancel)
        turn = Held(first, CHAT, 1)
        with suppress(asyncio.CancelledError):
            await turn.task

    assert not turn.begun.is_set()
    await until(observer.unlocked)


@pytest.mark.parametrize("side", ["bot", "server"])
async def test_a_turn_that_does_not_come_is_given_up(
    first: UpdateTurns, second: UpdateTurns, side: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if side == "bot":
        monkeypatch.setattr(update_turns, "TURN_SECONDS", 0.2)
    else:
        monkeypatch.setattr(connections, "SESSION_SETTINGS", ("SET lock_timeout = '100ms'",))
    turn = await begun(first, CHAT, 1)
    with pytest.raises(TimeoutError):
        await handle(second, CHAT, 2)

    assert await turn.free()
    assert await handle(second, CHAT, 2)


async def test_nothing_of_it_is_logged(
    first: UpdateTurns, observer: Observer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await handle(first, CHAT, 1)
    await observer.cut_all()
    await handle(first, CHAT, 2)

    assert [record.name for record in caplog.records if record.name != "psycopg"] == []
