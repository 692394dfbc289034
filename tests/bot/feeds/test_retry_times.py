"""When a server is requested again."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.retry_times import (
    MAX_ARTICLE_DELAY,
    MAX_DELAY,
    MIN_ARTICLE_DELAY,
    MIN_DELAY,
    article_retry_time,
    is_waiting,
    retry_time,
)
from bot.web.errors import ContentError, FeedGoneError, NetworkError, StatusError

START = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
URL = "https://courier.example/feed"


def wait(retry_after: str, status: int = 429) -> timedelta:
    return retry_time(StatusError(URL, status, retry_after), 1, START) - START


@pytest.mark.parametrize("status", [429, 503])
def test_the_server_says_when_in_seconds_or_as_a_date(status: int) -> None:
    assert wait("1800", status) == timedelta(minutes=30)
    assert wait(format_datetime(START + timedelta(hours=2), usegmt=True), status) == timedelta(hours=2)


@pytest.mark.parametrize(
    ("retry_after", "expected"),
    [
        ("999999999999", MAX_DELAY),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MAX_DELAY),
        ("0", timedelta(0)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", timedelta(0)),
        *((odd, MIN_DELAY) for odd in ("", "soon", "-5", "١")),
    ],
)
def test_no_server_is_waited_for_longer_than_a_day_or_believed_in_everything(
    retry_after: str, expected: timedelta
) -> None:
    assert wait(retry_after) == expected


def test_other_failures_wait_ever_longer_up_to_a_day() -> None:
    waits = [retry_time(NetworkError(URL, "silent"), failures, START) - START for failures in range(1, 12)]

    assert waits[:4] == [MIN_DELAY, 2 * MIN_DELAY, 4 * MIN_DELAY, 8 * MIN_DELAY]
    assert waits[-1] == MAX_DELAY
    assert wait("60", status=500) == MIN_DELAY


@given(st.text(max_size=40), st.integers(-1, 10**9))
def test_any_header_and_count_give_a_time_within_a_day(retry_after: str, failures: int) -> None:
    assert START <= retry_time(StatusError(URL, 503, retry_after), failures, START) <= START + MAX_DELAY


def test_a_feed_that_is_gone_is_requested_once_a_day() -> None:
    assert retry_time(FeedGoneError(URL), 1, START) == START + MAX_DELAY


@pytest.mark.parametrize(
    "error", [StatusError(URL, 403), StatusError(URL, 404), ContentError(URL, "no article", "look")]
)
def test_a_closed_article_is_requested_ever_more_rarely_up_to_a_week(error: ContentError) -> None:
    waits = [article_retry_time(error, failures, START) - START for failures in range(1, 15)]

    assert waits[:3] == [MIN_ARTICLE_DELAY, 2 * MIN_ARTICLE_DELAY, 4 * MIN_ARTICLE_DELAY]
    assert waits[-1] == MAX_ARTICLE_DELAY


def test_an_article_that_fails_for_now_is_requested_again_soon() -> None:
    assert article_retry_time(NetworkError(URL, "silent"), 1, START) == START + MIN_DELAY
    assert article_retry_time(StatusError(URL, 503, "60"), 1, START) == START + timedelta(minutes=1)


def test_a_moment_beyond_the_longest_wait_is_due() -> None:
    assert is_waiting(START + MAX_DELAY, START, MAX_DELAY)
    assert not is_waiting(START + MAX_DELAY, START + MAX_DELAY, MAX_DELAY)
    assert not is_waiting(START, START - timedelta(days=365), MAX_DELAY)
    assert not is_waiting(None, START, MAX_DELAY)
