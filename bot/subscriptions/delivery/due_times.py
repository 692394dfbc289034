"""When a destination is told: by the schedules of its subscriptions, and after its quiet hours."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.subscriptions.options import QuietHours, Schedule, SubscriptionOptions

DAY = timedelta(days=1)


def due_time(
    options: Iterable[SubscriptionOptions], quiet: QuietHours | None, zone: tzinfo, since: datetime
) -> datetime:
    """When what came at `since` is due, for the options of all subscriptions that want it.

    At once beats a digest, and of digests the first one is taken.
    """
    schedules = [each.schedule for each in options]
    at_once = None in schedules or not schedules
    due = since if at_once else min(next_time(each, zone, since) for each in schedules if each)
    return after_quiet(quiet, zone, due)


def after_quiet(quiet: QuietHours | None, zone: tzinfo, moment: datetime) -> datetime:
    """The moment, or the end of the quiet hours that it lies in."""
    if quiet is None or quiet.start == quiet.end:
        return moment
    today = moment.astimezone(zone).date()
    for day in (today - DAY, today):
        start = _moment(day, quiet.start, zone)
        end = _moment(day if quiet.start < quiet.end else day + DAY, quiet.end, zone)
        if start <= moment < end:
            return end
    return moment


def next_time(schedule: Schedule, zone: tzinfo, after: datetime) -> datetime:
    """The first time of a schedule later than a moment."""
    return next(due for due in _times(schedule, zone, after) if due > after)


def period_start(schedules: Iterable[Schedule], zone: tzinfo, moment: datetime) -> datetime:
    """When the digest before a moment was due, by the last of the schedules."""
    return max(due for each in schedules for due in _times(each, zone, moment) if due <= moment)


def chat_zone(name: str, default: tzinfo) -> tzinfo:
    """The time zone of a chat; the default where it has none, or this system does not know it any more."""
    try:
        return ZoneInfo(name) if name else default
    except (ZoneInfoNotFoundError, ValueError):
        return default


def _times(schedule: Schedule, zone: tzinfo, around: datetime) -> list[datetime]:
    """The times of a schedule in the days around a moment, some before it and some after."""
    today = around.astimezone(zone).date()
    days = [today + timedelta(days=distance) for distance in range(-8, 9)]
    return [
        _moment(day, time(schedule.hour, schedule.minute), zone)
        for day in days
        if schedule.weekday in (None, day.weekday())
    ]


def _moment(day: date, clock: time, zone: tzinfo) -> datetime:
    """A time of a day; where clocks are put forward over it, as much later, and of two the first."""
    return datetime.combine(day, clock, zone).astimezone(UTC)
