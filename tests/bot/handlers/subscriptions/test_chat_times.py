"""/quiet and /timezone, and what they say."""

from contextlib import suppress
from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.context import App
from bot.handlers.subscriptions.chat_times import read_quiet_hours
from bot.subscriptions.destinations import Destination
from bot.subscriptions.option_words import ScheduleError
from bot.subscriptions.options import ChatTimes, QuietHours
from bot.subscriptions.subscriptions import Subscriptions
from tests.bot_api import ADA, GROUP, BotApi
from tests.bot_api_groups import FORUM
from tests.conftest import Launch, Say

HERE = Destination(ADA.id)
NIGHT = QuietHours(time(22), time(7))
NOON = 1_722_859_200  # 5 August 2024, 12:00 UTC

clock_times = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@pytest.mark.parametrize("written", ["22:00-07:00", "22-7", "22:00 – 7:00", "22.00 to 07.00", "22:00 TO 7"])
async def test_quiet_hours_are_set_as_people_write_them(
    say: Say, stored: Subscriptions, written: str
) -> None:
    [reply] = await say(f"/quiet {written}")

    assert "Quiet from 22:00 to 07:00" in reply.text
    assert await stored.times(HERE) == ChatTimes("", NIGHT)


async def test_quiet_off_ends_them_and_leaves_the_time_zone(say: Say, stored: Subscriptions) -> None:
    await stored.set_times(HERE, ChatTimes("Europe/London", NIGHT))
    [reply] = await say("/quiet off")

    assert "No quiet hours." in reply.text
    assert await stored.times(HERE) == ChatTimes("Europe/London")


@pytest.mark.parametrize("command", ["/quiet", "/timezone"])
async def test_alone_they_say_what_is_set_and_change_nothing(
    say: Say, stored: Subscriptions, command: str
) -> None:
    await stored.set_times(HERE, ChatTimes("Asia/Tokyo", NIGHT))
    [reply] = await say(command, date=NOON)

    assert "Time zone: Asia/Tokyo, where it is 21:00 now." in reply.text
    assert "Quiet from 22:00 to 07:00" in reply.text
    assert await stored.times(HERE) == ChatTimes("Asia/Tokyo", NIGHT)


async def test_without_a_choice_the_time_zone_is_that_of_the_bot(say: Say) -> None:
    [reply] = await say("/quiet", date=NOON)

    assert "Time zone: Europe/Kyiv, where it is 15:00 now.\nNo quiet hours." in reply.text


async def test_a_time_zone_that_the_system_has_forgotten_is_no_error(
    say: Say, stored: Subscriptions, bot: App
) -> None:
    await stored.set_times(HERE, ChatTimes("Europe/Atlantis"))
    [reply] = await say("/timezone", date=NOON)

    assert "where it is 12:00 now" in reply.text
    assert bot.bot_data.metrics["errors"] == 0


@pytest.mark.parametrize("written", ["25:00-07:00", "22:00", "22:00-22:00", "night", "22-7-8", "22:00-7:60"])
async def test_what_are_no_quiet_hours_is_refused_with_the_right_form(
    say: Say, stored: Subscriptions, written: str
) -> None:
    [reply] = await say(f"/quiet {written}")

    assert f"I do not understand “{written}” as quiet hours." in reply.text
    assert "/quiet 22:00-07:00" in reply.text
    assert await stored.times(HERE) == ChatTimes()


@given(start=clock_times, end=clock_times)
def test_quiet_hours_come_back_from_their_text(start: time, end: time) -> None:
    written = f"{start:%H:%M}-{end:%H:%M}"
    if start == end:
        with pytest.raises(ScheduleError):
            read_quiet_hours(written)
    else:
        assert read_quiet_hours(written) == QuietHours(start, end)


@given(st.text())
def test_any_other_text_is_no_other_error(written: str) -> None:
    with suppress(ScheduleError):
        assert isinstance(read_quiet_hours(written), QuietHours | None)


@pytest.mark.parametrize(
    ("written", "zone", "shown"),
    [
        ("Europe/London", "Europe/London", "13:00"),
        ("europe/london", "Europe/London", "13:00"),
        ("london", "Europe/London", "13:00"),
        ("new york", "America/New_York", "08:00"),
        ("utc", "UTC", "12:00"),
    ],
)
async def test_a_time_zone_is_named_as_it_is_or_by_its_city(
    say: Say, stored: Subscriptions, written: str, zone: str, shown: str
) -> None:
    await stored.set_times(HERE, ChatTimes("", NIGHT))
    [reply] = await say(f"/timezone {written}", date=NOON)

    assert f"Time zone: {zone}, where it is {shown} now." in reply.text
    assert await stored.times(HERE) == ChatTimes(zone, NIGHT)


async def test_near_names_of_an_unknown_time_zone_are_buttons(
    say: Say, api: BotApi, bot: App, stored: Subscriptions
) -> None:
    [reply] = await say("/timezone Lundon")
    assert reply.text == "I know no time zone “Lundon”. Did you mean one of these?"
    assert "London" in reply.buttons

    api.press(reply, "London")
    await api.settled(bot)
    assert "Time zone: Europe/London" in api.current(reply).text
    assert await stored.times(HERE) == ChatTimes("Europe/London")


async def test_a_time_zone_like_no_other_is_answered_with_the_right_form(
    say: Say, stored: Subscriptions
) -> None:
    [reply] = await say(f"/timezone {'zzqqxx ' * 50}")

    assert reply.text.startswith("I know no time zone “zzqqxx")
    assert "/timezone Europe/Kyiv" in reply.text
    assert reply.buttons == []
    assert await stored.times(HERE) == ChatTimes()


@pytest.mark.parametrize("command", ["/quiet 22:00-07:00", "/quiet off", "/timezone London"])
async def test_in_groups_only_administrators_set_them(
    say: Say, api: BotApi, stored: Subscriptions, command: str
) -> None:
    before = ChatTimes("Asia/Tokyo", QuietHours(time(1), time(2)))
    await stored.set_times(Destination(GROUP.id), before)
    [refused] = await say(command, chat=GROUP)
    assert refused.text == "Only administrators of this group can do that."
    assert await stored.times(Destination(GROUP.id)) == before

    api.promote(GROUP)
    await say(command, chat=GROUP)
    assert await stored.times(Destination(GROUP.id)) != before


@pytest.mark.parametrize("command", ["/quiet", "/timezone"])
async def test_in_groups_everybody_may_see_them(say: Say, command: str) -> None:
    [reply] = await say(command, chat=GROUP)

    assert "Time zone: Europe/Kyiv" in reply.text


async def test_each_topic_has_its_own(say: Say, api: BotApi, stored: Subscriptions) -> None:
    api.promote(FORUM)
    topic = api.topic(FORUM)
    await say("/quiet 22:00-07:00", chat=FORUM, **topic)

    assert await stored.times(Destination(FORUM.id, topic["message_thread_id"])) == ChatTimes("", NIGHT)
    assert await stored.times(Destination(FORUM.id)) == ChatTimes()


@pytest.mark.parametrize("command", ["/quiet", "/quiet 22-7", "/timezone", "/timezone Kyiv"])
async def test_without_a_key_they_say_why_there_are_none(
    launch: Launch, api: BotApi, tmp_path: Path, command: str
) -> None:
    bot = await launch(data=tmp_path / "other")
    api.message(command)
    await api.settled(bot)

    assert "Subscriptions are off" in api.sent()[0].text
