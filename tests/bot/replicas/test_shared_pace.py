"""One pace, in memory and in the database: what holds of the one holds of the other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from telegram.error import RetryAfter

from bot.database.encryption import Encryption
from bot.database.errors import DatabaseUnavailableError
from bot.replicas.shared_pace import AWAY_SECONDS, SharedPace
from bot.replicas.shared_statements import SharedStatements
from bot.sending.pace import GROUP, PRIVATE, ChatLimit, LocalPace, Pace
from bot.sending.rate_limiter import RateLimiter
from tests.bot.replicas.conftest import DatabaseTime, Observer
from tests.conftest import Clock

PERSON, OTHER, CROWD = 1001, 1002, -2001


@dataclass(frozen=True)
class Paces:
    """A pace, as two users of it see it, and how time passes for it."""

    here: Pace
    there: Pace  # of another replica; in memory the same
    passes: Callable[[float], Awaitable[None]]  # seconds


@pytest.fixture(params=["local", "shared"])
def paces(
    request: pytest.FixtureRequest,
    clock: Clock,
    timed_statements: SharedStatements,
    encryption: Encryption,
    database_time: DatabaseTime,
) -> Paces:
    if request.param == "local":
        pace = LocalPace(clock)

        async def jump(seconds: float) -> None:
            clock.now += seconds

        return Paces(pace, pace, jump)

    here, there = (SharedPace(timed_statements, encryption, LocalPace(clock), clock) for _ in range(2))
    return Paces(here, there, database_time.passes)


def message(chat: int, kind: str = "send") -> ChatLimit:
    return ChatLimit(chat, kind, *(PRIVATE if chat > 0 else GROUP))


def about(seconds: float) -> object:
    return pytest.approx(seconds, abs=1e-4)  # seconds since 1970 have so many digits


@pytest.mark.parametrize(("chat", "burst", "seconds"), [(PERSON, 3, 3), (CROWD, 20, 60)])
async def test_a_chat_gets_its_burst_and_then_waits(
    paces: Paces, chat: int, burst: int, seconds: float
) -> None:
    slots = [await paces.here.reserve(chat, message(chat), False, False) for _ in range(burst)]
    later = [await paces.there.reserve(chat, message(chat), False, False) for _ in range(burst + 1)]

    assert [slot.chat for slot in slots] == [0] * burst
    assert [slot.chat for slot in later[:-1]] == [about(seconds)] * burst
    assert later[-1].chat == about(2 * seconds)
    await paces.passes(3 * seconds + 1)
    assert (await paces.here.reserve(chat, message(chat), False, False)).chat == 0


async def test_edits_and_other_chats_have_a_pace_of_their_own(paces: Paces) -> None:
    for _ in range(3):
        await paces.here.reserve(PERSON, message(PERSON), False, False)

    assert (await paces.there.reserve(PERSON, message(PERSON, "edit"), False, False)).chat == 0
    assert (await paces.there.reserve(OTHER, message(OTHER), False, False)).chat == 0


async def test_all_chats_together_get_thirty_a_second(paces: Paces) -> None:
    slots = [await paces.here.reserve(chat, message(chat), False, True) for chat in range(1, 31)]
    overall = [slot.overall for slot in slots]
    late = await asyncio.gather(*(paces.there.reserve_overall() for _ in range(31)))

    assert overall == [0] * 30
    assert sorted(late) == [about(1)] * 30 + [about(2)]
    await paces.passes(5)
    assert await paces.here.reserve_overall() == 0


async def test_what_waits_for_its_chat_takes_no_place_among_all_calls(paces: Paces) -> None:
    for _ in range(3):
        slot = await paces.here.reserve(PERSON, message(PERSON), False, True)
        assert slot.overall is not None
    waiting = await paces.there.reserve(PERSON, message(PERSON), False, True)

    assert waiting.chat == about(3)
    assert waiting.overall is None


async def test_a_call_to_no_chat_counts_among_all(paces: Paces) -> None:
    slots = [await paces.here.reserve("setMyCommands", None, False, True) for _ in range(2)]

    assert [slot.chat for slot in slots] == [0, 0]
    assert None not in [slot.overall for slot in slots]


async def test_a_hurried_call_that_would_wait_is_refused_and_reserves_nothing(paces: Paces) -> None:
    for _ in range(3):
        assert (await paces.here.reserve(PERSON, message(PERSON), True, False)).hold == 0
    for _ in range(4):
        assert (await paces.there.reserve(PERSON, message(PERSON), True, False)).hold == about(3)

    assert (await paces.here.reserve(PERSON, message(PERSON), False, False)).chat == about(3)


async def test_a_flood_wait_holds_the_chat_everywhere_and_reserves_nothing(paces: Paces) -> None:
    await paces.here.hold(PERSON, 40)
    for kind in ("send", "edit", "send", "send", "send"):
        slot = await paces.there.reserve(PERSON, message(PERSON, kind), False, True)
        assert slot.hold == about(40)
        assert slot.overall is None

    assert (await paces.there.reserve(OTHER, message(OTHER), False, True)).hold == 0
    await paces.passes(41)
    assert [(await paces.here.reserve(PERSON, message(PERSON), False, True)).chat for _ in range(3)] == [
        0
    ] * 3


async def test_a_held_call_to_no_chat_takes_no_place_among_all_calls(paces: Paces) -> None:
    await paces.here.hold("setMyCommands", 40)
    held = [await paces.there.reserve("setMyCommands", None, False, True) for _ in range(31)]

    assert {slot.overall for slot in held} == {None}
    assert await paces.there.reserve_overall() == 0


async def test_one_message_takes_one_statement(
    timed_statements: SharedStatements, encryption: Encryption, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    async def counted(*arguments: object) -> object:
        made.append(arguments)
        return await execute(*arguments)  # type: ignore[arg-type]

    execute = timed_statements.execute
    monkeypatch.setattr(timed_statements, "execute", counted)
    limiter = RateLimiter(
        clock, clock.sleep, pace=SharedPace(timed_statements, encryption, LocalPace(clock), clock)
    )

    async def request() -> bool:
        return True

    await limiter.process_request(request, (), {}, "sendMessage", {"chat_id": PERSON}, None)
    assert len(made) == 1
    await limiter.process_request(request, (), {}, "answerCallbackQuery", {}, None)
    assert len(made) == 1


async def test_a_flood_wait_at_one_replica_is_known_at_the_other(
    timed_statements: SharedStatements, encryption: Encryption, clock: Clock
) -> None:
    limiters = [
        RateLimiter(
            clock, clock.sleep, pace=SharedPace(timed_statements, encryption, LocalPace(clock), clock)
        )
        for _ in range(2)
    ]
    calls = []

    async def refused() -> bool:
        calls.append(1)
        raise RetryAfter(43_837)

    for limiter in limiters:
        with pytest.raises(RetryAfter):
            await limiter.process_request(refused, (), {}, "sendMessage", {"chat_id": PERSON}, None)

    assert len(calls) == 1


async def test_without_the_database_each_replica_keeps_the_pace_for_itself(
    timed_statements: SharedStatements,
    encryption: Encryption,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked = []

    async def away(*_: object) -> None:
        asked.append(clock.now)
        raise DatabaseUnavailableError("no PostgreSQL server answers")

    caplog.set_level(logging.INFO)
    pace = SharedPace(timed_statements, encryption, LocalPace(clock), clock)
    with monkeypatch.context() as patch:
        patch.setattr(timed_statements, "execute", away)
        waited = [(await pace.reserve(PERSON, message(PERSON), False, True)).chat for _ in range(4)]
        await pace.reserve_overall()
        await pace.hold(OTHER, 20)
        held = await pace.reserve(OTHER, message(OTHER), False, True)
        clock.now += AWAY_SECONDS
        await pace.reserve_overall()
    clock.now += AWAY_SECONDS
    await pace.reserve_overall()

    assert waited == [0, 0, 0, 3]
    assert held.hold == 20
    assert asked == [1000, 1000 + AWAY_SECONDS]
    assert caplog.messages == [
        "Each replica keeps Telegram's limits for itself: no PostgreSQL server answers",
        "The replicas keep Telegram's limits together again",
    ]


async def test_no_chat_is_named_in_the_database(
    timed_statements: SharedStatements, encryption: Encryption, clock: Clock, observer: Observer
) -> None:
    pace, person = SharedPace(timed_statements, encryption, LocalPace(clock), clock), 9_876_543_210
    await pace.reserve(person, message(person), False, True)
    await pace.hold(person, 20)

    assert str(person) not in await observer.scalar("SELECT string_agg(key, ' ') FROM pace_windows")
