"""The options of a subscription as they are written after its words: `silent daily 08:00`."""

import re

from bot.subscriptions.options import NOTHING_CHOSEN, Schedule, SubscriptionOptions

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST_WEEKDAY = 3  # letters
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})", re.ASCII)


class ScheduleError(ValueError):
    """A time of day or a weekday that there is none of; the text is what was written."""


def read_subscription(text: str) -> tuple[str, SubscriptionOptions]:
    """The words and the options after them. Raises ScheduleError.

    Options stand at the end only, each once: before that, and in quotation marks, they are words.
    """
    tokens, silent, schedule = text.split(), False, None
    while tokens:
        if not silent and tokens[-1].casefold() == "silent":
            silent = True
            del tokens[-1:]
        elif schedule is None and _names(tokens, -2, "daily") and _is_like_time(tokens[-1]):
            schedule = Schedule(*read_time(tokens[-1]))
            del tokens[-2:]
        elif schedule is None and _names(tokens, -3, "weekly") and _is_like_time(tokens[-1]):
            schedule = Schedule(*read_time(tokens[-1]), _weekday(tokens[-2]))
            del tokens[-3:]
        elif schedule is None and _names(tokens, -2, "weekly") and _is_like_time(tokens[-1]):
            raise ScheduleError(" ".join(tokens[-2:]))  # on which day?
        else:
            break
    if silent or schedule:
        return " ".join(tokens), SubscriptionOptions(silent, schedule)
    return " ".join(tokens), NOTHING_CHOSEN


def write_options(options: SubscriptionOptions) -> str:
    """The options as they are written; empty where nothing was chosen."""
    parts = ["silent"] if options.silent else []
    if schedule := options.schedule:
        day = "daily" if schedule.weekday is None else f"weekly {DAY_NAMES[schedule.weekday][:3].title()}"
        parts.append(f"{day} {schedule.hour:02}:{schedule.minute:02}")
    return " ".join(parts)


def read_time(text: str) -> tuple[int, int]:
    """Hour and minute of a time such as 8:00, 08.00 or 8. Raises ScheduleError."""
    match = _TIME.fullmatch(f"{text}:00" if text.isascii() and text.isdecimal() else text)
    hour, minute = (int(match[1]), int(match[2])) if match else (24, 0)
    if hour > 23 or minute > 59:
        raise ScheduleError(text)
    return hour, minute


def _names(tokens: list[str], at: int, word: str) -> bool:
    return len(tokens) >= -at and tokens[at].casefold() == word


def _is_like_time(token: str) -> bool:
    return token[0].isdigit()


def _weekday(text: str) -> int:
    """Raises ScheduleError."""
    name = text.casefold()
    for number, weekday in enumerate(DAY_NAMES):
        if weekday.startswith(name) and len(name) >= _SHORTEST_WEEKDAY:
            return number
    raise ScheduleError(text)
