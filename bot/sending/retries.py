"""Makes a call again at once where its failure may be over in seconds and a second copy does no harm."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import TelegramError

from bot.clock import Sleep
from bot.sending.telegram_errors import CallFailure, failure_of, summary

logger = logging.getLogger(__name__)

T = TypeVar("T")

PAUSES = (0.5, 1.5, 4.0)  # seconds before the second, third and fourth attempt
PATIENCE = 15.0  # seconds after the first attempt within which another one begins: somebody waits
BY_ITS_CALLER = frozenset({"getMe", "deleteWebhook"})  # which polling repeats for ever


async def repeated(
    call: Callable[[], Awaitable[T]], endpoint: str, clock: Callable[[], float], sleep: Sleep
) -> T:
    """The result of a call, made up to four times. Raises the last error."""
    begun = clock()
    for pause in PAUSES:
        try:
            return await call()
        except TelegramError as error:
            failure = failure_of(error)
            late = clock() + pause - begun > PATIENCE
            if failure is None or late or not _may_be_repeated(endpoint, failure):
                raise
            logger.info("%s failed (%s: %s), trying again", endpoint, failure.value, summary(error))
        await sleep(pause)
    return await call()


def _may_be_repeated(endpoint: str, failure: CallFailure) -> bool:
    """Whether to repeat a call that failed like this.

    What was surely not taken always is, and so is every call that does the same when it is done twice: an
    edit, an answer to a query. Of the others, which send a message: where the connection broke it may come
    twice then, which is better for who asked than no answer. After a time-out it is not repeated: a slow
    Telegram has taken it, and would show every answer twice.
    """
    if endpoint in BY_ITS_CALLER:
        return False
    sends = endpoint.startswith("send") and endpoint != "sendChatAction"
    return not (sends and failure is CallFailure.TIMED_OUT)
