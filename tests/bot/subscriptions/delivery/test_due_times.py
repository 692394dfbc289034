"""Times of a chat's clock as instants, on the days when clocks change too."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.subscriptions.delivery.due_times import after_quiet, chat_zone, due_time, next_time, period_start
from bot.subscriptions.options import QuietHours, Schedule, SubscriptionOptions
from tests.bot.made import calm

KYIV, UTC_ZONE = ZoneInfo("Europe/Kyiv"), ZoneInfo("UTC")
ZONES = st.sampled_from(["UTC", "Europe/Kyiv", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))
SCHEDULES = st.builds(Schedule, st.integers(0, 23), st.integers(0, 59), st.none() | st.integers(0, 6))
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


def kyiv(text: str) -> datetime:
    """A time of Kyiv's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=KYIV).astimezone(UTC)


@pytest.mark.parametrize(
    ("schedule", "after", "due"),
    [
        pytest.param(Schedule(8, 0), "2026-03-12 07:59", "2026-03-12 08:00", id="today"),
        pytest.param(Schedule(8, 0), "2026-03-12 08:00", "2026-03-13 08:00", id="not this very moment"),
        pytest.param(Schedule(8, 0, 0), "2026-03-12 07:00", "2026-03-16 08:00", id="on Monday"),
        pytest.param(Schedule(8, 0, 3), "2026-03-12 09:00", "2026-03-19 08:00", id="in a week"),
        pytest.param(Schedule(3, 30), "2026-03-28 12:00", "2026-03-29 04:30", id="an hour that is skipped"),
        pytest.param(Schedule(3, 30), "2026-10-24 12:00", "2026-10-25 03:30", id="the first of two hours"),
    ],
)
def test_a_schedule_is_of_the_chats_clock(schedule: Schedule, after: str, due: str) -> None:
    assert next_time(schedule, KYIV, kyiv(after)) == kyiv(due)


def test_an_hour_that_comes_twice_is_due_once() -> None:
    first = next_time(Schedule(3, 30), KYIV, kyiv("2026-10-24 12:00"))

    assert next_time(Schedule(3, 30), KYIV, first) == kyiv("2026-10-26 03:30")


@calm
@given(SCHEDULES, ZONES, MOMENTS)
def test_the_next_time_is_later_by_a_week_at_most_and_the_period_ends_there(
    schedule: Schedule, name: str, moment: datetime
) -> None:
    zone = ZoneInfo(name)
    due = next_time(schedule, zone, moment)

    assert moment < due <= moment + timedelta(days=8 if schedule.weekday is not None else 2)
    assert schedule.weekday in (None, due.astimezone(zone).weekday())
    assert period_start([schedule], zone, due) == due
    assert period_start([schedule], zone, moment) <= moment


@pytest.mark.parametrize(
    ("start", "end", "moment", "due"),
    [
        pytest.param(22, 7, "2026-03-12 23:00", "2026-03-13 07:00", id="before midnight"),
        pytest.param(22, 7, "2026-03-13 06:59", "2026-03-13 07:00", id="after midnight"),
        pytest.param(22, 7, "2026-03-13 07:00", "2026-03-13 07:00", id="at their end"),
        pytest.param(22, 7, "2026-03-12 21:59", "2026-03-12 21:59", id="before them"),
        pytest.param(13, 15, "2026-03-12 14:00", "2026-03-12 15:00", id="within a day"),
        pytest.param(9, 9, "2026-03-12 09:00", "2026-03-12 09:00", id="none at all"),
    ],
)
def test_what_comes_in_quiet_hours_waits_for_their_end(start: int, end: int, moment: str, due: str) -> None:
    assert after_quiet(QuietHours(time(start), time(end)), KYIV, kyiv(moment)) == kyiv(due)


@calm
@given(CLOCKS, CLOCKS, ZONES, MOMENTS)
def test_the_end_of_quiet_hours_is_not_quiet(start: time, end: time, name: str, moment: datetime) -> None:
    quiet, zone = QuietHours(start, end), ZoneInfo(name)
    due = after_quiet(quiet, zone, moment)

    assert moment <= due <= moment + timedelta(hours=26)
    assert after_quiet(quiet, zone, due) == due


def test_at_once_beats_a_digest_and_of_digests_the_first_is_taken() -> None:
    daily, weekly = (SubscriptionOptions(schedule=each) for each in (Schedule(8, 0), Schedule(7, 0, 4)))
    now = kyiv("2026-03-12 12:00")

    assert due_time([daily, SubscriptionOptions()], None, KYIV, now) == now
    assert due_time([daily, weekly], None, KYIV, now) == kyiv("2026-03-13 07:00")
    assert due_time([daily], QuietHours(time(7), time(9)), KYIV, now) == kyiv("2026-03-13 09:00")


@pytest.mark.parametrize(
    ("name", "zone"), [("Europe/Kyiv", KYIV), ("", UTC_ZONE), ("Mars/Olympus", UTC_ZONE), ("../x", UTC_ZONE)]
)
def test_a_zone_that_is_not_known_any_more_is_the_bots_own(name: str, zone: ZoneInfo) -> None:
    assert chat_zone(name, UTC_ZONE) == zone
