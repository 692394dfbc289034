"""How long a failed announcement waits for its next attempt."""

from datetime import timedelta

from bot.sending.telegram_errors import CallFailure
from bot.subscriptions.delivery.outbox import LONGEST_POSTPONEMENT
from bot.subscriptions.delivery.outbox_item import OutboxItem

FIRST_RETRY = timedelta(seconds=5)  # until the second attempt at an announcement; doubled with each
FIRST_REPEAT = timedelta(minutes=1)  # the same where it may have arrived; four times as long with each


def wait_after(item: OutboxItem, failure: CallFailure | None) -> timedelta:
    """How long after a failed attempt the next one is made."""
    if failure is CallFailure.UNSENT:  # nobody is reached then, for which all sending pauses
        return timedelta()
    uncertain = failure in (CallFailure.CUT_OFF, CallFailure.TIMED_OUT)
    first, factor = (FIRST_REPEAT, 4) if uncertain else (FIRST_RETRY, 2)
    growth: int = factor ** min(item.attempts, 10)
    return min(LONGEST_POSTPONEMENT, first * growth)
