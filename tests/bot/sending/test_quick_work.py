"""Where questions are answered: on the event loop while they are quick, else in threads, in turn."""

import asyncio
import threading
from itertools import pairwise

import pytest

from bot.sending.quick_work import ENOUGH, QUICK, REMEMBERED, QuickWork
from retrieval import Abstention, Answer, Archive, Report
from tests.bot_api import ADA, BotApi, User
from tests.conftest import Clock, Launch


def thread() -> int:
    return threading.get_ident()


LOOP = thread()


async def known(work: QuickWork, state: str = "reports") -> None:
    """So many have been quick that the next is done on the loop."""
    for _ in range(ENOUGH):
        assert await work.run(thread, state, plain=True) != LOOP


async def test_what_was_quick_often_enough_is_done_on_the_loop(clock: Clock) -> None:
    work = QuickWork(clock)
    await known(work)

    assert await work.run(thread, "reports", plain=True) == LOOP


async def test_what_may_take_long_is_never_done_on_the_loop(clock: Clock) -> None:
    work = QuickWork(clock)
    await known(work)

    assert await work.run(thread, "reports", plain=False) != LOOP
    assert await work.run(thread, "reports", plain=True) == LOOP  # nothing is learned from the other kind


async def test_after_a_slow_one_the_next_are_done_in_threads(clock: Clock) -> None:
    def slow() -> None:
        clock.now += 2 * QUICK

    work = QuickWork(clock)
    await known(work)
    await work.run(slow, "reports", plain=True)
    for _ in range(REMEMBERED - 1):
        assert await work.run(thread, "reports", plain=True) != LOOP
    await work.run(thread, "reports", plain=True)

    assert await work.run(thread, "reports", plain=True) == LOOP


async def test_of_other_reports_nothing_is_known(clock: Clock) -> None:
    work = QuickWork(clock)
    await known(work)
    await known(work, "other reports")

    assert await work.run(thread, "other reports", plain=True) == LOOP


async def test_between_two_on_the_loop_it_serves_others(clock: Clock) -> None:
    work, order = QuickWork(clock), list[str]()
    await known(work)

    async def other() -> None:
        while order.count("work") < 3:
            order.append("other")
            await asyncio.sleep(0)

    await asyncio.gather(
        *(work.run(lambda: order.append("work"), "reports", True) for _ in range(3)), other()
    )

    at = [place for place, done in enumerate(order) if done == "work"]
    assert all(second - first > 1 for first, second in pairwise(at))


async def test_threads_take_turns_unless_one_takes_long(clock: Clock) -> None:
    work, gate = QuickWork(clock, patience=0.01), threading.Event()
    blocked = asyncio.create_task(work.run(gate.wait, "reports", plain=False))
    try:
        assert await work.run(thread, "reports", plain=True) != LOOP
        assert not blocked.done()
    finally:
        gate.set()
    assert await blocked


async def test_an_error_is_raised_and_the_next_has_its_turn(clock: Clock) -> None:
    work = QuickWork(clock)
    await known(work)
    for plain in (True, False):
        with pytest.raises(ZeroDivisionError):
            await work.run(lambda: 1 // 0, "reports", plain)

    assert await work.run(thread, "reports", plain=True) == LOOP


async def test_who_is_cancelled_gives_up_the_turn(clock: Clock) -> None:
    work, gate = QuickWork(clock, patience=60), threading.Event()
    blocked = asyncio.create_task(work.run(gate.wait, "reports", plain=False))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    blocked.cancel()
    try:
        assert await work.run(thread, "reports", plain=False) != LOOP
        assert blocked.cancelled()
    finally:
        gate.set()


class Watched(Archive):
    """Notes in which threads it is asked; a question with "gate" waits for the gate."""

    threads: dict[str, int]
    gate: threading.Event

    def ask(self, text: str, *given: object) -> Answer | Abstention:  # type: ignore[override]
        self.threads[text] = threading.get_ident()
        if "gate" in text:
            self.gate.wait()
        return super().ask(text, *given)  # type: ignore[arg-type]


@pytest.fixture
def watched(reports: tuple[Report, ...]) -> Archive:
    archive = Watched.of(reports)
    archive.threads, archive.gate = {}, threading.Event()
    return archive


HARD = (
    '"the agreement"',
    "Who signed “the agreement”?",
    "Who signed the agreement in 2024?",
    "Who signed -agreement?",
    "agreement " * 400,
)


async def test_plain_questions_are_answered_on_the_loop_and_hard_ones_beside_it(
    api: BotApi, launch: Launch, watched: Watched
) -> None:
    bot = await launch(watched)
    bot.bot_data.quick_questions._clock = Clock()  # each takes no time
    plain = [f"Who signed the agreement of the {chr(97 + at)} harbour?" for at in range(ENOUGH + 1)]
    for at, text in enumerate((*plain, *HARD)):
        api.message(text, user=User(7000 + at))
        await api.settled(bot)

    assert watched.threads[plain[-1]] == LOOP
    assert LOOP not in {watched.threads[text.strip()] for text in (*plain[:ENOUGH], *HARD)}
    assert len(api.sent()) >= len(plain) + len(HARD)


async def test_while_a_question_takes_long_others_are_answered(
    api: BotApi, launch: Launch, watched: Watched
) -> None:
    bot = await launch(watched)
    api.message("Who signed the agreement at the gate?", user=User(7001))
    api.message("Who signed the agreement?", user=ADA)
    try:
        await api.wait_for("sendMessage")
        (answer,) = api.sent()
        assert answer.chat_id == ADA.id
    finally:
        watched.gate.set()
    await api.settled(bot)
    assert len(api.sent()) == 2
