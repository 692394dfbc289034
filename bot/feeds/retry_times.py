"""When a server is requested again after a failure: as it says, else after ever longer pauses."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.web.errors import FeedGoneError, FetchError, StatusError

MIN_DELAY, MAX_DELAY = timedelta(minutes=5), timedelta(days=1)  # doubled with each failure
# Of an article that is closed (403, 404) or not yet on its page: these change more slowly.
MIN_ARTICLE_DELAY, MAX_ARTICLE_DELAY = timedelta(minutes=15), timedelta(days=7)


def is_waiting(until: datetime | None, now: datetime, longest: timedelta) -> bool:
    """Whether a moment is still to come; one that is further ahead than the longest wait is due.

    It was stored before the clock was set back, and would delay what waits for it until the clock is there
    again.
    """
    return until is not None and now < until <= now + longest


def retry_time(error: FetchError, failures: int, now: datetime) -> datetime:
    """When to request a feed again after so many failures in a row."""
    delay = _doubled(MIN_DELAY, failures)
    if isinstance(error, StatusError) and error.busy:
        requested = _requested_delay(error.retry_after, now)
        delay = delay if requested is None else max(requested, timedelta(0))
    elif isinstance(error, FeedGoneError):
        delay = MAX_DELAY
    return now + min(delay, MAX_DELAY)


def article_retry_time(error: FetchError, failures: int, now: datetime) -> datetime:
    """When to request an article's page again after so many failures in a row."""
    if not error.lasting:
        return retry_time(error, failures, now)
    return now + min(_doubled(MIN_ARTICLE_DELAY, failures), MAX_ARTICLE_DELAY)


def _doubled(delay: timedelta, failures: int) -> timedelta:
    return delay * (1 << min(max(failures, 1) - 1, 20))


def _requested_delay(retry_after: str, now: datetime) -> timedelta | None:
    """The delay in a Retry-After header, which holds seconds or a date."""
    retry_after = retry_after.strip()
    if retry_after.isascii() and retry_after.isdecimal():
        return timedelta(seconds=min(int(retry_after[:9]), 10**8))
    with suppress(ValueError, OverflowError):
        date = parsedate_to_datetime(retry_after)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)) - now
    return None
