"""When announcements come: the quiet hours and the time zone of a chat or channel."""

from __future__ import annotations  # SQLAlchemy is slow to import: only for a bot with a key

import re
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

from telegram import Message

from bot.context import Context
from bot.handlers.subscriptions.authority import Place
from bot.handlers.subscriptions.subscribing import reply, subscription_view
from bot.messages.message import Message as Reply
from bot.subscriptions.option_words import ScheduleError, read_time
from bot.subscriptions.options import QuietHours
from bot.subscriptions.pages import confirmations, subscription_pages
from bot.subscriptions.time_zones import find_zone, near_zones

if TYPE_CHECKING:
    from bot.subscriptions.subscriptions import Subscriptions

_BETWEEN = re.compile(r"\s*(?:[-–—]|\bto\b|\s)\s*", re.IGNORECASE)
OFF = frozenset({"off", "none", "no", "never"})


async def quiet(message: Message, context: Context) -> None:
    """`/quiet [@channel] 22:00-07:00`, `/quiet off`, or what is set."""
    await reply(message, context, _quiet, decides=bool(context.args))


async def timezone(message: Message, context: Context) -> None:
    """`/timezone [@channel] Europe/Kyiv`, a city, or what is set."""
    await reply(message, context, _timezone, decides=bool(context.args))


def read_quiet_hours(text: str) -> QuietHours | None:
    """The quiet hours of a text such as 22:00-07:00; None for "off". Raises ScheduleError."""
    if text.casefold() in OFF:
        return None
    parts = _BETWEEN.split(text.strip())
    if len(parts) != 2:
        raise ScheduleError(text)
    start, end = (time(*read_time(part)) for part in parts)
    if start == end:  # the whole day, or no time at all?
        raise ScheduleError(text)
    return QuietHours(start, end)


async def _quiet(
    place: Place, words: str, stored: Subscriptions, message: Message, context: Context
) -> Reply:
    if words:
        try:
            hours = read_quiet_hours(words)
        except ScheduleError:
            return confirmations.quiet_problem(context.templates, words)
        times = await stored.times(place.destination)
        await stored.set_times(place.destination, replace(times, quiet=hours))
    return await _times(place, stored, message, context)


async def _timezone(
    place: Place, words: str, stored: Subscriptions, message: Message, context: Context
) -> Reply:
    if words:
        zone = find_zone(words)
        if zone is None:
            near = near_zones(words)
            return subscription_pages.unknown_zone(context.templates, words, near, place.channel)
        times = await stored.times(place.destination)
        await stored.set_times(place.destination, replace(times, zone=zone))
    return await _times(place, stored, message, context)


async def _times(place: Place, stored: Subscriptions, message: Message, context: Context) -> Reply:
    view = await subscription_view(place, stored, message.chat_id, context)
    return subscription_pages.times(context.templates, view, message.edit_date or message.date)
