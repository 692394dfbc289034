"""Checks that pass, fail, raise and hang."""

import asyncio

from bot.health.checks import Checks

WORD = "zebra"  # of a user


async def passes() -> str | None:
    return None


async def fails() -> str | None:
    return "closed"


async def raises() -> str | None:
    raise ValueError(WORD)


async def hangs() -> str | None:
    await asyncio.Event().wait()
    return None


async def test_each_check_gives_its_reason() -> None:
    checks = Checks({"one": passes, "two": fails, "three": raises})

    assert await checks.results() == {"one": None, "two": "closed", "three": "ValueError"}


async def test_no_checks_are_all_passed() -> None:
    assert await Checks({}).results() == {}


async def test_a_check_that_hangs_has_failed() -> None:
    checks = Checks({"one": passes, "two": hangs}, timeout=0.01)

    assert await checks.results() == {"one": None, "two": "no result within 0.01 s"}


async def test_a_check_that_cannot_be_cancelled_is_not_begun_again_until_it_ends() -> None:
    begun, released = list[int](), asyncio.Event()

    async def stubborn() -> str | None:
        begun.append(1)
        while not released.is_set():
            try:
                await released.wait()
            except asyncio.CancelledError:
                continue
        return None

    checks = Checks({"one": stubborn}, timeout=0.01, fresh=0.0)
    for _ in range(3):
        assert await checks.results() == {"one": "no result within 0.01 s"}
    assert len(begun) == 1
    released.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await checks.results() == {"one": None}
    assert len(begun) == 2


async def test_those_who_ask_at_once_or_soon_share_a_run() -> None:
    begun = list[int]()

    async def counted() -> str | None:
        begun.append(1)
        return None

    checks = Checks({"one": counted}, fresh=3600)
    await asyncio.gather(*(checks.results() for _ in range(10)))
    await checks.results()

    assert len(begun) == 1


async def test_one_who_leaves_does_not_end_the_run_of_another() -> None:
    released = asyncio.Event()

    async def waits() -> str | None:
        await released.wait()
        return None

    checks = Checks({"one": waits}, timeout=60)
    leaving, staying = (asyncio.ensure_future(checks.results()) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.sleep(0)
    released.set()

    assert await staying == {"one": None}
