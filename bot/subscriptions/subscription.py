"""A subscription, and why one is refused, in a module that needs no database."""

from dataclasses import dataclass

from bot.subscriptions.options import NOTHING_CHOSEN, SubscriptionOptions

MAX_SUBSCRIPTIONS = 20  # of one destination
MAX_WORDS = 256  # characters


class TooManyError(ValueError):
    """A destination has `limit` subscriptions, the most it may have."""

    limit = MAX_SUBSCRIPTIONS


class TooLongError(ValueError):
    """The words of a subscription have more than `limit` characters."""

    limit = MAX_WORDS


@dataclass(frozen=True, slots=True)
class Subscription:
    """The reports that match the words, or every report without any; and how they are announced."""

    id: int
    words: str
    options: SubscriptionOptions = NOTHING_CHOSEN
