"""Pacing and flood waits, with a clock that jumps."""

import asyncio
import selectors
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.sending.pace import MAX_TRACKED_CHATS, LocalPace, Window
from bot.sending.rate_limiter import LONGEST_WAIT, RateLimiter
from bot.sending.telegram_errors import seconds
from tests.conftest import Clock

PERSON, OTHER, GROUP = 1001, 1002, -2001


class Server:
    """Takes calls, noting when; refuses as scripted."""

    def __init__(self, clock: Clock, *refusals: Exception) -> None:
        self.clock = clock
        self.refusals = list(refusals)
        self.times: list[float] = []

    async def __call__(self, *_: Any, **__: Any) -> bool:
        self.times.append(self.clock.now)
        if self.refusals:
            raise self.refusals.pop(0)
        return True


async def call(
    limiter: RateLimiter,
    server: Server,
    chat: int | None = PERSON,
    endpoint: str = "sendMessage",
    hurried: bool | None = None,
) -> Any:
    data = {} if chat is None else {"chat_id": chat}
    return await limiter.process_request(server, (), {}, endpoint, data, hurried)


@pytest.fixture
def limiter(clock: Clock) -> RateLimiter:
    return RateLimiter(clock, clock.sleep)


async def test_a_private_chat_gets_a_burst_of_three_and_then_one_a_second(
    limiter: RateLimiter, clock: Clock
) -> None:
    server = Server(clock)
    for _ in range(9):
        await call(limiter, server)

    assert [time - 1000 for time in server.times] == [0, 0, 0, 3, 3, 3, 6, 6, 6]


async def test_a_group_gets_twenty_a_minute(limiter: RateLimiter, clock: Clock) -> None:
    server = Server(clock)
    for _ in range(41):
        await call(limiter, server, GROUP)

    assert [server.times.count(1000 + minute * 60) for minute in (0, 1, 2)] == [20, 20, 1]


@pytest.mark.parametrize("chat", [PERSON, GROUP])
@pytest.mark.parametrize("edit", ["editMessageText", "editMessageReplyMarkup"])
async def test_edits_neither_use_up_nor_wait_for_the_pace_of_messages(
    limiter: RateLimiter, clock: Clock, chat: int, edit: str
) -> None:
    server, burst = Server(clock), 3 if chat == PERSON else 20
    for endpoint in (edit, "sendMessage"):
        for _ in range(burst):
            await call(limiter, server, chat, endpoint)
        clock.now += 1  # so that the pace of all chats together is kept

    assert clock.slept == []


async def test_edits_keep_a_pace_of_their_own(limiter: RateLimiter, clock: Clock) -> None:
    server = Server(clock)
    for _ in range(9):
        await call(limiter, server, PERSON, "editMessageText")

    assert [time - 1000 for time in server.times] == [0, 0, 0, 3, 3, 3, 6, 6, 6]


async def test_an_edit_waits_while_telegram_takes_no_call_in_the_chat(
    limiter: RateLimiter, clock: Clock
) -> None:
    server = Server(clock, RetryAfter(43_837))
    for endpoint in ("sendMessage", "editMessageText"):
        with pytest.raises(RetryAfter):
            await call(limiter, server, PERSON, endpoint)

    assert len(server.times) == 1


@pytest.mark.parametrize("endpoint", ["sendChatAction", "getChatAdministrators", "deleteMessage"])
async def test_what_sends_no_message_has_no_pace_in_a_chat(
    limiter: RateLimiter, clock: Clock, endpoint: str
) -> None:
    server = Server(clock)
    for each in (endpoint, "sendMessage"):
        for _ in range(3):
            await call(limiter, server, PERSON, each)
    await call(limiter, server, PERSON, endpoint)

    assert clock.slept == []


async def test_all_chats_together_get_thirty_a_second(limiter: RateLimiter, clock: Clock) -> None:
    server = Server(clock)
    for chat in range(1, 62):
        await call(limiter, server, chat)

    assert [server.times.count(1000 + second) for second in (0, 1, 2)] == [30, 30, 1]


@pytest.mark.parametrize("endpoint", ["answerInlineQuery", "answerCallbackQuery", "answerGuestQuery"])
async def test_answers_to_queries_never_wait(limiter: RateLimiter, clock: Clock, endpoint: str) -> None:
    server = Server(clock)
    for _ in range(200):
        await call(limiter, server, None, endpoint)

    assert clock.slept == []


async def test_calls_without_a_chat_count_towards_the_total_only(limiter: RateLimiter, clock: Clock) -> None:
    server = Server(clock)
    for _ in range(30):
        await call(limiter, server, None, "setMyCommands")

    assert clock.slept == []


async def test_a_short_flood_wait_is_sat_out_and_the_call_made_again(
    limiter: RateLimiter, clock: Clock
) -> None:
    server = Server(clock, RetryAfter(7))

    assert await call(limiter, server) is True
    assert server.times == [1000, 1007]


async def test_a_flood_wait_in_one_chat_holds_up_no_other(limiter: RateLimiter, clock: Clock) -> None:
    gate = asyncio.Event()

    async def asleep(_: float) -> None:
        await gate.wait()

    limiter = RateLimiter(clock, asleep)
    flooded = asyncio.create_task(call(limiter, Server(clock, RetryAfter(20))))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    server = Server(clock)
    await call(limiter, server, OTHER)
    await call(limiter, server, None, "answerInlineQuery")

    assert not flooded.done()
    assert server.times == [1000, 1000]
    clock.now += 20
    gate.set()
    assert await flooded is True


async def test_a_long_flood_wait_is_raised_at_once(limiter: RateLimiter, clock: Clock) -> None:
    with pytest.raises(RetryAfter):
        await call(limiter, Server(clock, RetryAfter(43_837)))

    assert clock.slept == []


async def test_a_chat_under_a_long_flood_wait_is_not_even_asked(limiter: RateLimiter, clock: Clock) -> None:
    server = Server(clock, RetryAfter(43_837))
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await call(limiter, server)
    assert len(server.times) == 1

    clock.now += 43_837 - LONGEST_WAIT
    assert await call(limiter, server) is True


async def test_a_flood_that_does_not_end_is_raised(limiter: RateLimiter, clock: Clock) -> None:
    server = Server(clock, *[RetryAfter(1)] * 5)
    with pytest.raises(RetryAfter):
        await call(limiter, server)

    assert len(server.times) == 3


@pytest.mark.parametrize(("chat", "burst", "wait"), [(PERSON, 3, 3), (GROUP, 20, 60)])
async def test_a_hurried_call_does_not_wait_for_its_chat(
    limiter: RateLimiter, clock: Clock, chat: int, burst: int, wait: int
) -> None:
    server = Server(clock)
    for _ in range(burst):
        await call(limiter, server, chat, hurried=True)
    for _ in range(2):
        with pytest.raises(RetryAfter) as refused:
            await call(limiter, server, chat, hurried=True)
    await call(limiter, server, OTHER, hurried=True)

    assert sum(clock.slept) == pytest.approx(burst / 30)  # in turn with all other calls
    assert seconds(refused.value.retry_after) == pytest.approx(wait, abs=1)
    clock.now = 1000 + wait
    assert await call(limiter, server, chat, hurried=True) is True


async def test_a_hurried_call_is_told_of_a_flood_wait_at_once(limiter: RateLimiter, clock: Clock) -> None:
    server = Server(clock, RetryAfter(7))
    waits = []
    for passed in (0.0, 0.5, 6.0):
        clock.now += passed
        with pytest.raises(RetryAfter) as refused:
            await call(limiter, server, hurried=True)
        waits.append(seconds(refused.value.retry_after))

    assert (waits, clock.slept, len(server.times)) == ([7, 7, 1], [], 1)
    clock.now += 0.5
    assert await call(limiter, server, hurried=True) is True


async def test_hurried_messages_go_evenly_at_the_overall_pace(limiter: RateLimiter, clock: Clock) -> None:
    server = Server(clock)
    for chat in range(1, 92):
        await call(limiter, server, chat, hurried=True)

    assert server.times == pytest.approx([1000 + number / 30 for number in range(91)])


class VirtualTime(asyncio.SelectorEventLoop):
    """An event loop whose time passes only while all tasks wait, and then at once."""

    def __init__(self) -> None:
        super().__init__(Jumping(self))
        self.now = 1000.0

    def time(self) -> float:
        return self.now


class Jumping(selectors.DefaultSelector):
    """Waits for no time, and says how long it would have been."""

    def __init__(self, loop: VirtualTime) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        self._loop.now += timeout or 0.0
        return super().select(0)


def test_of_many_hurried_messages_one_is_before_an_answer() -> None:
    """Eight chats are told without a pause, as announcements are; five people ask in each second."""
    loop = VirtualTime()
    limiter = RateLimiter(loop.time, asyncio.sleep)
    sent: list[float] = []
    waits: list[float] = []

    async def request(*_: Any, **__: Any) -> bool:
        sent.append(loop.now)
        return True

    async def send(chat: int, hurried: bool | None = None) -> None:
        await limiter.process_request(request, (), {}, "sendMessage", {"chat_id": chat}, hurried)

    async def tell(number: int) -> None:
        for chat in range(number, 300, 8):
            await send(10_000 + chat, hurried=True)

    async def ask(number: int) -> None:
        await asyncio.sleep(1 + number // 5)
        asked = loop.now
        await send(20_000 + number)
        waits.append(loop.now - asked)

    async def all_of_it() -> None:
        await asyncio.gather(*map(tell, range(8)), *map(ask, range(40)))

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(all_of_it())

    assert max(waits) < 6.1 / 30
    assert len(sent) == 340
    assert sent[-1] - sent[0] == pytest.approx(339 / 30, abs=0.2)
    assert all(later - sooner > 0.999 for sooner, later in zip(sent, sent[30:], strict=False))


async def test_a_call_that_fails_for_a_moment_is_made_again_in_its_turn(
    limiter: RateLimiter, clock: Clock
) -> None:
    server = Server(clock, NetworkError("Bad Gateway"), NetworkError("Bad Gateway"))
    await call(limiter, server)
    await call(limiter, server)

    assert server.times == [1000, 1000.5, 1002, 1003]


async def test_a_hurried_call_is_made_once(limiter: RateLimiter, clock: Clock) -> None:
    server = Server(clock, NetworkError("Bad Gateway"))
    with pytest.raises(NetworkError):
        await call(limiter, server, hurried=True)

    assert server.times == [1000]


@pytest.mark.parametrize("endpoint", ["sendMessage", "answerInlineQuery"])
async def test_an_error_knows_the_method(limiter: RateLimiter, clock: Clock, endpoint: str) -> None:
    with pytest.raises(BadRequest) as raised:
        await call(limiter, Server(clock, BadRequest("x")), endpoint=endpoint)

    assert raised.value.__notes__ == [endpoint]


async def test_other_errors_pass_through(limiter: RateLimiter, clock: Clock) -> None:
    with pytest.raises(KeyError):
        await call(limiter, Server(clock, KeyError("x")))


async def test_memory_is_bounded(clock: Clock) -> None:
    pace = LocalPace(clock)
    limiter = RateLimiter(clock, clock.sleep, pace=pace)
    for chat in range(1, MAX_TRACKED_CHATS + 200):
        await call(limiter, Server(clock, RetryAfter(1)), chat)
        clock.now += 5

    assert len(pace._chats) <= MAX_TRACKED_CHATS
    assert len(pace._held) <= MAX_TRACKED_CHATS


def test_an_empty_window_is_idle() -> None:
    window = Window(1, 1.0)

    assert window.idle(0.0)
    window.reserve(0.0)
    assert not window.idle(0.5)
    assert window.idle(1.0)


async def test_it_opens_and_closes_nothing(limiter: RateLimiter) -> None:
    await limiter.initialize()
    await limiter.shutdown()


async def test_each_request_is_timed_by_its_method_without_what_it_waited_for(clock: Clock) -> None:
    taken: list[tuple[str, float]] = []

    @contextmanager
    def timing(method: str) -> Iterator[None]:
        begun = clock.now
        try:
            yield
        finally:
            taken.append((method, clock.now - begun))

    async def slow(*_: Any, **__: Any) -> bool:
        clock.now += 0.25
        if not taken:
            raise NetworkError("connection reset")
        return True

    limiter = RateLimiter(clock, clock.sleep, timing)
    for endpoint in ("sendMessage", "sendMessage", "sendMessage", "answerInlineQuery"):
        await limiter.process_request(slow, (), {}, endpoint, {"chat_id": PERSON}, None)

    assert taken == [*[("sendMessage", 0.25)] * 4, ("answerInlineQuery", 0.25)]
    assert sum(clock.slept) > 0
