"""How announcements arrive: with or without sound, at once or in a digest, and not in quiet hours."""

from dataclasses import dataclass
from datetime import time
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter

from bot.database.encryption import Encryption, unreadable_skipped

Options = TypeVar("Options", "SubscriptionOptions", "ChatTimes")


@dataclass(frozen=True, slots=True)
class Schedule:
    """A digest at this wall-clock time in the chat's zone, every day or on one weekday."""

    hour: Annotated[int, Field(ge=0, le=23)]
    minute: Annotated[int, Field(ge=0, le=59)]
    weekday: Annotated[int, Field(ge=0, le=6)] | None = None  # 0 is Monday; None is every day


@dataclass(frozen=True, slots=True)
class SubscriptionOptions:
    """How the announcements of one subscription arrive."""

    silent: bool = False
    schedule: Schedule | None = None  # None: announced at once


NOTHING_CHOSEN = SubscriptionOptions()


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From a time of day until another, which may be on the next day."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class ChatTimes:
    """The time zone of a destination, and when nothing is announced there."""

    zone: str = ""  # IANA name; "" is the bot's own zone
    quiet: QuietHours | None = None


_OPTIONS = TypeAdapter(SubscriptionOptions)
_TIMES = TypeAdapter(ChatTimes)


def encrypt_options(encryption: Encryption, options: SubscriptionOptions) -> bytes | None:
    """The options for the database; None for those that everybody has who chose nothing."""
    return _encrypted(encryption, _OPTIONS, options, NOTHING_CHOSEN)


def decrypt_options(encryption: Encryption, encrypted: bytes | None) -> SubscriptionOptions:
    """The options in the database; those of who chose nothing where they are unreadable, which is logged."""
    return _decrypted(encryption, _OPTIONS, encrypted, NOTHING_CHOSEN, "options")


def encrypt_times(encryption: Encryption, times: ChatTimes) -> bytes | None:
    """The times for the database; None where nothing was chosen."""
    return _encrypted(encryption, _TIMES, times, ChatTimes())


def decrypt_times(encryption: Encryption, encrypted: bytes | None) -> ChatTimes:
    """The times in the database; those of who chose nothing where they are unreadable, which is logged."""
    return _decrypted(encryption, _TIMES, encrypted, ChatTimes(), "times")


def _encrypted(
    encryption: Encryption, adapter: TypeAdapter[Any], value: Options, default: Options
) -> bytes | None:
    return None if value == default else encryption.encrypt(adapter.dump_json(value).decode())


def _decrypted(
    encryption: Encryption,
    adapter: TypeAdapter[Options],
    encrypted: bytes | None,
    default: Options,
    what: str,
) -> Options:
    value = default
    if encrypted:
        with unreadable_skipped(what):
            value = adapter.validate_json(encryption.decrypt(encrypted))
    return value
