"""What the buttons of subscriptions carry: an action as at most 64 bytes of callback data, and back."""

import re
from collections.abc import Callable
from dataclasses import astuple, dataclass

from bot.messages.callback_data import EndSubscription, decode

HERE = 0  # in place of a channel: the chat or topic where the button is
DAILY = 7  # in place of a weekday


@dataclass(frozen=True, slots=True)
class ListSubscriptions:
    """Show the subscriptions of a channel, or of the place where the button is."""

    channel: int


@dataclass(frozen=True, slots=True)
class OpenSubscription:
    """Show the settings of a subscription."""

    channel: int
    id: int


@dataclass(frozen=True, slots=True)
class SetSound:
    """Announce a subscription with sound (1) or without (0)."""

    channel: int
    id: int
    sound: int


@dataclass(frozen=True, slots=True)
class AnnounceAtOnce:
    """Announce a subscription without waiting for a time of day."""

    channel: int
    id: int


@dataclass(frozen=True, slots=True)
class ChooseWeekday:
    """Offer the days of a weekly digest."""

    channel: int
    id: int


@dataclass(frozen=True, slots=True)
class ChooseHour:
    """Offer times of day for a digest on a weekday, from 0 for Monday, or DAILY."""

    channel: int
    id: int
    weekday: int


@dataclass(frozen=True, slots=True)
class SetSchedule:
    """Announce in a digest, on a weekday or DAILY, at a minute of the day."""

    channel: int
    id: int
    weekday: int
    minute: int


@dataclass(frozen=True, slots=True)
class RemoveSubscription:
    """End a subscription."""

    channel: int
    id: int


@dataclass(frozen=True, slots=True)
class SubscribeAll:
    """Subscribe to every new report."""

    channel: int


@dataclass(frozen=True, slots=True)
class ChooseChannel:
    """Offer the channels that the user can share."""

    channel: int = HERE


@dataclass(frozen=True, slots=True)
class OpenTimes:
    """Show quiet hours and time zone."""

    channel: int


@dataclass(frozen=True, slots=True)
class SetQuiet:
    """Set the quiet hours, in minutes of the day; none where both are the same."""

    channel: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SetZone:
    """Set the time zone."""

    channel: int
    zone: str


SubscriptionAction = (
    ListSubscriptions
    | OpenSubscription
    | SetSound
    | AnnounceAtOnce
    | ChooseWeekday
    | ChooseHour
    | SetSchedule
    | RemoveSubscription
    | SubscribeAll
    | ChooseChannel
    | OpenTimes
    | SetQuiet
    | SetZone
)

_KINDS: dict[str, tuple[Callable[..., SubscriptionAction], int]] = {  # letter -> action, numbers in it
    "l": (ListSubscriptions, 1),
    "o": (OpenSubscription, 2),
    "s": (SetSound, 3),
    "a": (AnnounceAtOnce, 2),
    "w": (ChooseWeekday, 2),
    "h": (ChooseHour, 3),
    "t": (SetSchedule, 4),
    "e": (RemoveSubscription, 2),
    "n": (SubscribeAll, 1),
    "c": (ChooseChannel, 1),
    "q": (OpenTimes, 1),
    "d": (SetQuiet, 3),
}
_LETTERS = {kind: letter for letter, (kind, _) in _KINDS.items()}
_NUMBERS = re.compile(r"s1([a-z])(-?\d{1,16})((?:\.\d{1,9}){0,3})", re.ASCII)
_ZONE = re.compile(r"s1z(-?\d{1,16})\.([A-Za-z0-9/_+-]{1,40})", re.ASCII)


def channel_in(action: SubscriptionAction) -> int:
    """The channel that an action is about, or HERE."""
    return action.channel


def encode_subscription(action: SubscriptionAction) -> str:
    """The data of a button that does this; no shape is longer than 60 bytes."""
    letter = "z" if isinstance(action, SetZone) else _LETTERS[type(action)]
    return f"s1{letter}{'.'.join(str(value) for value in astuple(action))}"


def decode_subscription(data: str) -> SubscriptionAction | None:
    """The action of a button, of older messages too; None for anything else."""
    if match := _ZONE.fullmatch(data):
        return SetZone(int(match[1]), match[2])
    if match := _NUMBERS.fullmatch(data):
        kind, count = _KINDS.get(match[1], (None, 0))
        numbers = [int(match[2]), *(int(number) for number in match[3].split(".")[1:])]
        return kind(*numbers) if kind and len(numbers) == count else None
    older = decode(data)
    return RemoveSubscription(HERE, older.id) if isinstance(older, EndSubscription) else None
