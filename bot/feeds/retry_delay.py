"""How long a feed that failed is left alone."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.feeds.errors import FetchError, StatusError

FIRST, LONGEST = timedelta(minutes=5), timedelta(days=1)


def until(error: FetchError, failures: int, moment: datetime) -> datetime:
    """When to ask again after so many failures in a row: when the server says, else ever later."""
    if isinstance(error, StatusError) and error.busy:
        asked = _asked(error.retry_after, moment)
        if asked is not None:
            return moment + min(max(asked, timedelta(0)), LONGEST)
    return moment + min(FIRST * (1 << min(max(failures, 1) - 1, 20)), LONGEST)


def _asked(retry_after: str, moment: datetime) -> timedelta | None:
    """The wait that a Retry-After header asks for, in seconds or as a date."""
    retry_after = retry_after.strip()
    if retry_after.isascii() and retry_after.isdecimal():
        return timedelta(seconds=min(int(retry_after[:9]), 10**8))
    with suppress(ValueError, OverflowError):
        date = parsedate_to_datetime(retry_after)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)) - moment
    return None
