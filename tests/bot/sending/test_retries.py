"""Which calls are made again at once, when, and how often."""

from collections.abc import Iterable

import httpx
import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.sending.retries import repeated
from tests.conftest import Clock

SENT = object()


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


NO_CONNECTION = caused(NetworkError("x"), httpx.ConnectError("x"))
POOL_FULL = caused(TimedOut(), httpx.PoolTimeout("x"))
BAD_GATEWAY = NetworkError("Bad Gateway")
DROPPED = caused(NetworkError("x"), httpx.RemoteProtocolError("x"))
UNREADABLE = TelegramError("Invalid server response")
TOO_SLOW = caused(TimedOut(), httpx.ReadTimeout("x"))


class Calls:
    """Fails with each of the errors in turn, and then succeeds; each call takes a while."""

    def __init__(self, clock: Clock, errors: Iterable[TelegramError], seconds: float = 0.0) -> None:
        self.clock = clock
        self.errors = iter(errors)
        self.seconds = seconds
        self.made = 0

    async def __call__(self) -> object:
        self.made += 1
        self.clock.now += self.seconds
        if error := next(self.errors, None):
            raise error
        return SENT


@pytest.mark.parametrize(
    ("endpoint", "errors"),
    [
        ("sendMessage", (NO_CONNECTION, POOL_FULL, BAD_GATEWAY, DROPPED, UNREADABLE)),
        ("sendPhoto", (NO_CONNECTION, POOL_FULL, BAD_GATEWAY, DROPPED, UNREADABLE)),
        ("editMessageText", (NO_CONNECTION, BAD_GATEWAY, DROPPED, UNREADABLE, TOO_SLOW)),
        ("answerCallbackQuery", (NO_CONNECTION, BAD_GATEWAY, DROPPED, UNREADABLE, TOO_SLOW)),
        ("answerInlineQuery", (BAD_GATEWAY, TOO_SLOW)),
        ("sendChatAction", (TOO_SLOW,)),
    ],
)
async def test_what_may_be_done_twice_is_repeated(
    clock: Clock, endpoint: str, errors: tuple[TelegramError, ...]
) -> None:
    for error in errors:
        calls = Calls(clock, [error])
        assert await repeated(calls, endpoint, clock, clock.sleep) is SENT
        assert calls.made == 2


@pytest.mark.parametrize(
    ("endpoint", "error"),
    [
        ("sendMessage", TOO_SLOW),  # it has probably arrived
        ("sendPhoto", TOO_SLOW),
        ("sendMessage", BadRequest("Message is too long")),
        ("sendMessage", Forbidden("Forbidden: bot was blocked by the user")),
        ("getMe", InvalidToken()),
        ("getMe", NO_CONNECTION),  # the start has pauses of its own
    ],
)
async def test_everything_else_is_raised_at_once(clock: Clock, endpoint: str, error: TelegramError) -> None:
    calls = Calls(clock, [error])
    with pytest.raises(type(error)):
        await repeated(calls, endpoint, clock, clock.sleep)

    assert (calls.made, clock.slept) == (1, [])


async def test_the_pauses_grow_and_the_last_error_is_raised(clock: Clock) -> None:
    calls = Calls(clock, [BAD_GATEWAY, DROPPED, NO_CONNECTION, UNREADABLE])
    with pytest.raises(TelegramError) as raised:
        await repeated(calls, "sendMessage", clock, clock.sleep)

    assert raised.value is UNREADABLE
    assert clock.slept == [0.5, 1.5, 4.0]


async def test_nobody_is_kept_waiting_for_calls_that_fail_slowly(clock: Clock) -> None:
    calls = Calls(clock, [TOO_SLOW] * 9, seconds=6.0)
    with pytest.raises(TimedOut):
        await repeated(calls, "editMessageText", clock, clock.sleep)

    assert calls.made == 3
