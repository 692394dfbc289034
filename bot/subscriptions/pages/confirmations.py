"""What a command about subscriptions has done, or why it has not."""

from collections.abc import Sequence

from bot.messages.message import Message
from bot.messages.templates import Templates
from bot.subscriptions.destinations import Channel
from bot.subscriptions.options import SubscriptionOptions
from retrieval import QueryProblem


def subscribed(
    templates: Templates,
    outcome: str,
    words: str,
    options: SubscriptionOptions,
    zone: str,
    limit: int = 0,
    in_topic: bool = False,
    channel: Channel | None = None,
) -> Message:
    """What /subscribe did: "added", "changed", "there", "long" or "full"."""
    values = {"outcome": outcome, "words": words, "options": options, "zone": zone, "limit": limit}
    return Message(templates.html("subscribed", in_topic=in_topic, channel=channel, **values))


def schedule_problem(templates: Templates, written: str) -> Message:
    """What there is no time of day or weekday for, and how to write one."""
    return Message(templates.html("schedule_problem", written=written, quiet=False))


def quiet_problem(templates: Templates, written: str) -> Message:
    """What are no quiet hours, and how to write some."""
    return Message(templates.html("schedule_problem", written=written, quiet=True))


def query_problem(
    templates: Templates, problem: QueryProblem, words: str, examples: Sequence[str] = ()
) -> Message:
    """What of the words cannot be searched for, and how to write it."""
    example = next(iter(examples), "")
    return Message(templates.html("query_problem", problem=problem, words=words, example=example))


def unsubscribed(templates: Templates, words: str, ended: int, channel: Channel | None = None) -> Message:
    """How many subscriptions /unsubscribe ended; `words` says which was meant, if one was."""
    return Message(templates.html("unsubscribed", words=words, ended=ended, channel=channel))


def forgotten(
    templates: Templates, subscriptions: int, memory: bool, channels: int = 0, shared: bool = False
) -> Message:
    """What /forget deleted: so many subscriptions, whether anything in memory, a list of so many channels.

    `shared` is whether recent chats are in the database, not in memory.
    """
    values = {"subscriptions": subscriptions, "memory": memory, "channels": channels, "shared": shared}
    return Message(templates.html("forgotten", **values))
