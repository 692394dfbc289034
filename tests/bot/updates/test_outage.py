"""An outage: ever longer pauses, ever fewer lines of the log."""

import logging
from itertools import pairwise

import pytest

from bot.updates.outage import MAX_PAUSE_SECONDS, MAX_SILENCE, Outage
from tests.conftest import Clock


async def test_pauses_grow_to_a_limit_and_start_anew(clock: Clock) -> None:
    outage = Outage("It works", clock)
    pauses = [outage.failed("It fails") for _ in range(8)]
    outage.over()

    assert pauses == [1, 2, 4, 8, 16, MAX_PAUSE_SECONDS, MAX_PAUSE_SECONDS, MAX_PAUSE_SECONDS]
    assert outage.failed("It fails") == 1


async def test_a_day_of_it_is_told_at_once_then_ever_less_often_and_at_its_end(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    outage = Outage("It works again", clock)
    times = list[float]()
    with caplog.at_level(logging.INFO):
        while clock.now < 1000 + 86_400:
            before = len(caplog.messages)
            await clock.sleep(outage.failed("It fails"))
            times += [clock.now] * (len(caplog.messages) - before)
        outage.over()

    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert caplog.messages[0] == "It fails, trying on"
    assert caplog.messages[1].startswith("It fails for ")
    assert caplog.messages[-1] == "It works again after 1440 min"
    assert len(caplog.messages) < 35
    assert max(gaps) <= MAX_SILENCE + MAX_PAUSE_SECONDS
    assert gaps[:4] == sorted(gaps[:4])


async def test_another_problem_is_told_at_once(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    outage = Outage("It works", clock)
    for problem in ("It fails", "It fails", "It is full", "It fails"):
        outage.failed(problem)

    assert caplog.messages == ["It fails, trying on", "It is full, trying on"]


async def test_where_nothing_failed_nothing_is_told(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        Outage("It works", clock).over()

    assert caplog.messages == []
