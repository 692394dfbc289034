"""Background tasks outlive their failures, and end together."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot import background
from bot.background import MAX_RESTART_PAUSE, STEADY_SECONDS, BackgroundTasks, completed
from bot.database.errors import DatabaseError
from tests.conftest import Clock

Run = Callable[[], Coroutine[Any, Any, None]]


@pytest.fixture
def tasks(clock: Clock) -> BackgroundTasks:
    return BackgroundTasks(clock, clock.sleep)


def failing(times: int, ended: asyncio.Event, error: type[BaseException] = ZeroDivisionError) -> Run:
    """A task that fails so often, and then runs on."""
    left = [error("secret words")] * times

    async def run() -> None:
        if left:
            raise left.pop()
        ended.set()
        await asyncio.Event().wait()

    return run


async def test_a_task_runs_until_the_block_ends(tasks: BackgroundTasks) -> None:
    events: list[str] = []

    async def run() -> None:
        events.append("started")
        try:
            await asyncio.Event().wait()
        finally:
            events.append("ended")

    async with tasks:
        tasks.start("task", run)
        await asyncio.sleep(0)
        assert events == ["started"]
    assert events == ["started", "ended"]


async def test_a_task_with_a_stop_finishes_its_work(tasks: BackgroundTasks) -> None:
    stopped, events = asyncio.Event(), list[str]()

    async def run() -> None:
        await stopped.wait()
        events.append("finished")

    async with tasks:
        tasks.start("task", run, stopped.set)
        await asyncio.sleep(0)

    assert events == ["finished"]


async def test_a_task_that_returns_has_not_failed(tasks: BackgroundTasks, clock: Clock) -> None:
    async def run() -> None:
        pass

    async with tasks:
        tasks.start("task", run)
        await asyncio.sleep(0.01)

    assert tasks.failures == {}
    assert clock.slept == []


@pytest.mark.parametrize("error", [ZeroDivisionError, asyncio.CancelledError, MemoryError])
async def test_a_task_that_fails_starts_again_and_says_where_it_failed(
    tasks: BackgroundTasks, clock: Clock, caplog: pytest.LogCaptureFixture, error: type[BaseException]
) -> None:
    running = asyncio.Event()
    async with tasks:
        tasks.start("sender", failing(3, running, error))
        await asyncio.wait_for(running.wait(), 60)
        assert tasks.failures == {"sender": error.__name__}
        clock.now += STEADY_SECONDS
        assert tasks.failures == {}

    assert clock.slept == [1.0, 2.0, 4.0]
    first = caplog.messages[0]
    assert first.startswith("Defect: the task sender failed, and starts again in 1 s: ")
    assert "test_background.py" in first
    assert "secret words" not in caplog.text


async def test_pauses_grow_to_a_bound_and_begin_anew_after_a_time_without_failures(clock: Clock) -> None:
    ended = asyncio.Event()
    tasks = BackgroundTasks(clock, clock.sleep)
    run = failing(12, ended)

    async def steady() -> None:
        if len(clock.slept) == 11:
            clock.now += STEADY_SECONDS
        await run()

    async with tasks:
        tasks.start("task", steady)
        await asyncio.wait_for(ended.wait(), 60)

    assert clock.slept[8:] == [256.0, MAX_RESTART_PAUSE, MAX_RESTART_PAUSE, 1.0]


async def test_what_the_database_says_is_one_line(
    tasks: BackgroundTasks, caplog: pytest.LogCaptureFixture
) -> None:
    running = asyncio.Event()
    async with tasks:
        tasks.start("feeds", failing(1, running, DatabaseError))
        await asyncio.wait_for(running.wait(), 60)

    assert caplog.messages == ["The task feeds failed, and starts again in 1 s: secret words"]


async def test_the_failure_of_one_leaves_the_others_alone(tasks: BackgroundTasks) -> None:
    running, events = asyncio.Event(), list[str]()

    async def run() -> None:
        events.append("other")
        await asyncio.Event().wait()

    async with tasks:
        tasks.start("other", run)
        tasks.start("task", failing(1, running))
        await asyncio.wait_for(running.wait(), 60)

    assert events == ["other"]


async def test_all_are_ended_at_the_same_time(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(background, "CANCEL_PATIENCE", 0.3)
    monkeypatch.setattr(background, "FINISH_PATIENCE", 0.3)
    done = asyncio.Event()
    left_behind: list[int] = []  # how many were, at each cancellation

    async def stubborn() -> None:
        while not done.is_set():
            try:
                await done.wait()
            except asyncio.CancelledError:
                left_behind.append(len(caplog.messages))

    tasks = BackgroundTasks()
    for number in range(20):
        tasks.start(f"task {number}", stubborn, done.clear if number % 2 else None)
    await asyncio.sleep(0)
    await tasks.end()
    done.set()

    left = [
        line for line in caplog.messages if line.startswith("Stopped without waiting longer for the task")
    ]
    assert len(left) == 20
    assert left_behind == [0] * 20  # all were cancelled before any was given up


async def test_a_task_that_does_not_stop_when_asked_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "FINISH_PATIENCE", 0.01)
    events: list[str] = []

    async def run() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            events.append("cancelled")

    async with BackgroundTasks() as tasks:
        tasks.start("task", run, lambda: events.append("asked"))
        await asyncio.sleep(0)

    assert events == ["asked", "cancelled"]


async def test_a_task_that_waits_to_start_again_is_ended_too(caplog: pytest.LogCaptureFixture) -> None:
    waiting = asyncio.Event()

    async def sleep(_: float) -> None:
        waiting.set()
        await asyncio.Event().wait()

    async with asyncio.timeout(300):
        async with BackgroundTasks(sleep=sleep) as tasks:
            tasks.start("task", failing(1, asyncio.Event()))
            await waiting.wait()
            assert tasks.failures

    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_work_is_completed_before_a_cancellation_takes_effect() -> None:
    done, events = asyncio.Event(), list[str]()

    async def work() -> None:
        await done.wait()
        events.append("done")

    waiting = asyncio.create_task(completed(work()))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.sleep(0)
    assert not waiting.done()
    done.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert events == ["done"]
