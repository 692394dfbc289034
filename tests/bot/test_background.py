"""Background tasks end with their block."""

import asyncio
from contextlib import suppress

import pytest

from bot.background import completed, running


async def test_a_task_runs_until_the_block_ends() -> None:
    events: list[str] = []

    async def run() -> None:
        events.append("started")
        try:
            await asyncio.Event().wait()
        finally:
            events.append("ended")

    async with running(run):
        await asyncio.sleep(0)
        assert events == ["started"]
    assert events == ["started", "ended"]


async def test_a_task_with_a_stop_finishes_its_work() -> None:
    stopped, events = asyncio.Event(), list[str]()

    async def run() -> None:
        await stopped.wait()
        events.append("finished")

    async with running(run, stopped.set):
        await asyncio.sleep(0)

    assert events == ["finished"]


async def test_an_error_in_the_task_is_raised_at_the_end() -> None:
    async def run() -> None:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        async with running(run):
            await asyncio.sleep(0)


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


async def test_a_task_that_does_not_stop_when_asked_is_cancelled() -> None:
    events: list[str] = []

    async def run() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            events.append("cancelled")

    async with running(run, lambda: events.append("asked"), patience=0.01):
        await asyncio.sleep(0)

    assert events == ["asked", "cancelled"]


async def test_a_task_that_cannot_be_ended_is_left_behind(caplog: pytest.LogCaptureFixture) -> None:
    done = asyncio.Event()

    async def run() -> None:
        while not done.is_set():
            with suppress(asyncio.CancelledError):
                await done.wait()

    async with running(run, patience=0.01):
        await asyncio.sleep(0)
    done.set()

    assert "Stopped without waiting longer for" in caplog.text
