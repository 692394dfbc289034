"""A lease over a real server; each `Lease` is a replica's."""

import asyncio
from collections.abc import Callable

import pytest

from bot.replicas.lease import Lease, time_since_boot
from bot.replicas.lease_holder import ATTEMPT_SECONDS, RENEW_SECONDS, STOP_SECONDS, LeaseHolder
from bot.replicas.shared_statements import SharedStatements
from tests.bot.replicas.conftest import Observer, until
from tests.conftest import Clock


class Work:
    """What a holder starts and stops, and a clock that goes on while the holder sleeps."""

    def __init__(self, statements: SharedStatements, clock: Clock, name: str = "work") -> None:
        self.lease = Lease(statements, name, clock=clock)
        self.clock = clock
        self.started = self.stopped = 0
        self.left = 0.0  # of the lease at the last stop
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self.is_paused = False
        self.task = asyncio.create_task(LeaseHolder(self.lease, self._sleep).run(self._start, self._stop))

    @property
    def runs(self) -> bool:
        return self.started > self.stopped

    async def _start(self) -> None:
        assert not self.runs
        self.started += 1

    async def _stop(self) -> None:
        assert self.runs
        self.left = self.lease.remaining
        self.stopped += 1

    async def _sleep(self, seconds: float) -> None:
        await asyncio.sleep(0.002)  # in place of a second
        self.is_paused = not self.goes_on.is_set()
        await self.goes_on.wait()
        await self.clock.sleep(seconds)

    async def reaches(self, condition: Callable[[], bool]) -> None:
        async def reached() -> bool:
            if self.task.done():
                self.task.result()
            return condition()

        await until(reached)

    async def end(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def let_expire(observer: Observer) -> None:
    """Let time pass by the database's clock."""
    await observer.scalar("UPDATE leases SET until = clock_timestamp() - interval '1 s' RETURNING 1")


async def test_one_replica_has_it_until_it_releases_it_or_its_time_is_over(
    statements: SharedStatements, observer: Observer
) -> None:
    first, second = Lease(statements, "work"), Lease(statements, "work")

    assert [await first.acquire(), await second.acquire(), await first.acquire()] == [True, False, True]
    assert (first.is_held, second.is_held) == (True, False)
    await first.release()
    assert not first.is_held
    assert await second.acquire()
    await let_expire(observer)
    assert [await first.acquire(), await second.acquire()] == [True, False]
    assert not second.is_held


async def test_other_names_are_other_leases(statements: SharedStatements) -> None:
    assert await Lease(statements, "work").acquire()
    assert await Lease(statements, "play").acquire()


async def test_a_release_ends_no_lease_of_another(statements: SharedStatements, observer: Observer) -> None:
    first, second = Lease(statements, "work"), Lease(statements, "work")
    await first.acquire()
    await let_expire(observer)
    await second.acquire()
    await first.release()

    assert not await first.acquire()


async def test_its_holder_relies_on_it_for_less_time_than_the_others_wait(
    statements: SharedStatements, observer: Observer, clock: Clock
) -> None:
    lease = Lease(statements, "work", clock=clock)
    await lease.acquire()
    left = await observer.scalar("SELECT extract(epoch FROM until - clock_timestamp()) FROM leases")

    assert 0 < left <= 20
    clock.now += 18.5
    assert lease.is_held
    clock.now += 1
    assert not lease.is_held
    assert lease.remaining == 0.5


def test_time_goes_on() -> None:
    assert time_since_boot() <= time_since_boot()


async def test_work_runs_in_one_replica_and_moves_to_another_at_a_stop(statements: SharedStatements) -> None:
    first = Work(statements, Clock())
    await first.reaches(lambda: first.runs)
    second = Work(statements, Clock())
    for _ in range(3):  # renewals
        start = first.clock.now
        await first.reaches(lambda start=start: first.clock.now > start + RENEW_SECONDS)
        assert first.runs
        assert not second.runs
    await first.end()

    assert not first.runs
    await second.reaches(lambda: second.runs)
    await second.end()
    assert (first.started, second.started) == (1, 1)


async def test_work_moves_to_another_after_the_death_of_its_replica(
    statements: SharedStatements, observer: Observer
) -> None:
    assert await Lease(statements, "work").acquire()  # and is never heard of again
    work = Work(statements, Clock())
    await work.reaches(lambda: work.clock.now > 1000 + 3 * ATTEMPT_SECONDS)
    assert not work.runs
    await let_expire(observer)

    await work.reaches(lambda: work.runs)
    await work.end()


async def test_a_replica_that_was_paused_stops_its_work_when_it_goes_on(
    statements: SharedStatements, observer: Observer
) -> None:
    work, other = Work(statements, Clock()), Lease(statements, "work")
    await work.reaches(lambda: work.runs)
    work.goes_on.clear()
    await work.reaches(lambda: work.is_paused)
    await let_expire(observer)
    assert await other.acquire()
    work.clock.now += 60

    assert not work.lease.is_held  # at once, before anything of it goes on
    work.goes_on.set()
    await work.reaches(lambda: not work.runs)
    await other.release()
    await work.reaches(lambda: work.started == 2)
    await work.end()


async def test_work_stops_before_the_lease_of_a_replica_without_a_database_ends(
    statements: SharedStatements, observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Work(statements, Clock())
    await work.reaches(lambda: work.runs)
    with monkeypatch.context() as patch:
        patch.setattr("bot.replicas.lease.RENEWAL_SECONDS", 0.0)  # a server that does not answer in time
        await work.reaches(lambda: work.stopped == 1)
        assert STOP_SECONDS - 3 < work.left <= STOP_SECONDS
        assert not work.task.done()
    await work.reaches(lambda: work.started == 2)
    await observer.cut_all()
    await asyncio.gather(work.end())
    assert await observer.scalar("SELECT count(*) FROM leases") == 0


async def test_work_that_does_not_begin_is_stopped_in_time(statements: SharedStatements) -> None:
    clock, begun, stopped = Clock(), asyncio.Event(), asyncio.Event()

    async def start() -> None:
        begun.set()
        await asyncio.Event().wait()

    async def stop() -> None:
        stopped.set()

    lease = Lease(statements, "work", STOP_SECONDS + 0.2, clock)
    task = asyncio.create_task(LeaseHolder(lease).run(start, stop))
    await begun.wait()
    await stopped.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await Lease(statements, "work").acquire()


async def test_work_that_fails_gives_up_the_lease(statements: SharedStatements) -> None:
    stopped = []

    async def start() -> None:
        raise KeyError

    async def stop() -> None:
        stopped.append(True)

    with pytest.raises(KeyError):
        await LeaseHolder(Lease(statements, "work")).run(start, stop)

    assert stopped == [True]
    assert await Lease(statements, "work").acquire()
