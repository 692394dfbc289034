"""How long feeds that failed are left alone."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.errors import NetworkError, StatusError
from bot.feeds.retry_delay import FIRST, LONGEST, until

NOW = datetime(2026, 3, 12, 8, 30, tzinfo=UTC)
URL = "https://courier.example/feed"


def wait(retry_after: str, status: int = 429) -> timedelta:
    return until(StatusError(URL, status, retry_after), 1, NOW) - NOW


@pytest.mark.parametrize("status", [429, 503])
def test_the_server_says_when_in_seconds_or_as_a_date(status: int) -> None:
    assert wait("1800", status) == timedelta(minutes=30)
    assert wait(format_datetime(NOW + timedelta(hours=2), usegmt=True), status) == timedelta(hours=2)


@pytest.mark.parametrize(
    ("retry_after", "expected"),
    [
        ("999999999999", LONGEST),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST),
        ("0", timedelta(0)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", timedelta(0)),
        *((odd, FIRST) for odd in ("", "soon", "-5", "١")),
    ],
)
def test_no_server_is_waited_for_longer_than_a_day_or_believed_in_everything(
    retry_after: str, expected: timedelta
) -> None:
    assert wait(retry_after) == expected


def test_other_failures_wait_ever_longer_up_to_a_day() -> None:
    waits = [until(NetworkError(URL, "silent"), failures, NOW) - NOW for failures in range(1, 12)]

    assert waits[:4] == [FIRST, 2 * FIRST, 4 * FIRST, 8 * FIRST]
    assert waits[-1] == LONGEST
    assert wait("60", status=500) == FIRST


@given(st.text(max_size=40), st.integers(-1, 10**9))
def test_any_header_and_count_give_a_time_within_a_day(retry_after: str, failures: int) -> None:
    assert NOW <= until(StatusError(URL, 503, retry_after), failures, NOW) <= NOW + LONGEST
