"""How announcements arrive, as the database holds it."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.tables import places, subscriptions
from bot.subscriptions.destinations import Channel, Destination
from bot.subscriptions.options import (
    ChatTimes,
    QuietHours,
    Schedule,
    SubscriptionOptions,
    decrypt_options,
    decrypt_times,
    encrypt_options,
    encrypt_times,
)
from bot.subscriptions.subscribed_channels import MAX_CHANNELS, SubscribedChannels
from bot.subscriptions.subscriptions import Subscriptions

ENCRYPTION = Encryption(SecretStr("k" * 43 + "="))
ADA, GROUP, MOVED = Destination(1001), Destination(-2001), Destination(-1002000000001)
DAILY = SubscriptionOptions(silent=True, schedule=Schedule(8, 0))
NIGHT = ChatTimes("Europe/Kyiv", QuietHours(time(22), time(7)))

schedules = st.builds(Schedule, st.integers(0, 23), st.integers(0, 59), st.none() | st.integers(0, 6))
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@pytest.fixture
def kept(database: Database, encryption: Encryption) -> Subscriptions:
    return Subscriptions(database, encryption)


@pytest.fixture
def channels(database: Database, encryption: Encryption) -> SubscribedChannels:
    return SubscribedChannels(database, encryption)


@given(options=st.builds(SubscriptionOptions, st.booleans(), st.none() | schedules))
def test_what_is_encrypted_comes_back(options: SubscriptionOptions) -> None:
    encrypted = encrypt_options(ENCRYPTION, options)

    assert decrypt_options(ENCRYPTION, encrypted) == options
    assert (encrypted is None) == (options == SubscriptionOptions())


@given(
    times=st.builds(
        ChatTimes, st.sampled_from(["", "UTC"]), st.none() | st.builds(QuietHours, minutes, minutes)
    )
)
def test_times_that_are_encrypted_come_back(times: ChatTimes) -> None:
    assert decrypt_times(ENCRYPTION, encrypt_times(ENCRYPTION, times)) == times


@pytest.mark.parametrize("damaged", ["", "[]", '{"schedule": {"hour": 25, "minute": 0}}', '{"silent": {}}'])
def test_what_is_no_option_is_read_as_if_nothing_was_chosen(damaged: str) -> None:
    assert decrypt_options(ENCRYPTION, ENCRYPTION.encrypt(damaged)) == SubscriptionOptions()


async def test_a_subscription_has_the_options_it_was_given_until_they_are_changed(
    kept: Subscriptions,
) -> None:
    one = await kept.add(ADA, "water", DAILY)
    await kept.add(ADA, "ferry")
    assert one
    assert [each.options for each in await kept.of(ADA)] == [DAILY, SubscriptionOptions()]

    weekly = SubscriptionOptions(schedule=Schedule(9, 30, 0))
    assert not await kept.change(GROUP, one.id, weekly)
    assert await kept.change(ADA, one.id, weekly)
    assert [each.options for each in await kept.of(ADA)] == [weekly, SubscriptionOptions()]


async def test_options_that_cannot_be_read_are_those_of_who_chose_nothing(
    kept: Subscriptions, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await kept.add(ADA, "water", DAILY)
    await kept.set_times(ADA, NIGHT)
    async with database.writing() as connection:
        await connection.execute(subscriptions.update().values(options=b"damaged"))
        await connection.execute(places.update().values(times=b"damaged"))

    assert [(each.words, each.options) for each in await kept.of(ADA)] == [("water", SubscriptionOptions())]
    assert await kept.times(ADA) == ChatTimes()
    assert "options cannot be decrypted" in caplog.text
    assert "times cannot be decrypted" in caplog.text


async def test_times_are_there_before_and_after_the_subscriptions(kept: Subscriptions) -> None:
    await kept.set_times(ADA, NIGHT)
    await kept.add(ADA, "water")
    await kept.clear(ADA)
    assert await kept.times(ADA) == NIGHT
    assert await kept.times(GROUP) == ChatTimes()

    await kept.forget(ADA.chat)
    assert await kept.times(ADA) == ChatTimes()


async def test_nothing_is_left_of_a_chat_that_took_back_its_choices(
    kept: Subscriptions, database: Database, channels: SubscribedChannels
) -> None:
    await kept.set_times(ADA, NIGHT)
    await kept.set_times(ADA, ChatTimes())
    await channels.add(ADA.chat, Channel(-1001, "News"))
    await channels.remove(ADA.chat, -1001)
    async with database.reading() as connection:
        assert (await connection.execute(places.select())).all() == []


async def test_a_group_that_moves_keeps_its_options_and_times(kept: Subscriptions) -> None:
    await kept.add(GROUP, "water", DAILY)
    await kept.set_times(GROUP, NIGHT)
    await kept.add(MOVED, "ferry")
    await kept.move(GROUP.chat, MOVED.chat)

    assert [(each.words, each.options) for each in await kept.of(MOVED)] == [
        ("ferry", SubscriptionOptions()),
        ("water", DAILY),
    ]
    assert await kept.times(MOVED) == NIGHT


async def test_where_a_group_moves_to_its_own_choices_hold(kept: Subscriptions) -> None:
    await kept.add(GROUP, "water", DAILY)
    await kept.set_times(GROUP, NIGHT)
    await kept.add(MOVED, "Water")
    await kept.set_times(MOVED, ChatTimes("UTC"))
    await kept.move(GROUP.chat, MOVED.chat)

    assert [each.options for each in await kept.of(MOVED)] == [SubscriptionOptions()]
    assert await kept.times(MOVED) == ChatTimes("UTC")


async def test_the_channels_of_a_private_chat_are_its_own_and_forgotten_with_it(
    kept: Subscriptions, channels: SubscribedChannels
) -> None:
    await channels.add(ADA.chat, Channel(-1001, "News"))
    await channels.add(ADA.chat, Channel(-1002, "Desk"))
    await channels.add(ADA.chat, Channel(-1001, "The News"))
    assert await channels.of(ADA.chat) == (Channel(-1001, "The News"), Channel(-1002, "Desk"))
    assert await channels.of(1002) == ()

    await kept.add(Destination(-1001), "water")
    await kept.forget(ADA.chat)
    assert await channels.of(ADA.chat) == ()
    assert [each.words for each in await kept.of(Destination(-1001))] == ["water"]


async def test_a_list_of_channels_has_an_end(channels: SubscribedChannels) -> None:
    for number in range(MAX_CHANNELS + 2):
        await channels.add(ADA.chat, Channel(-number, "News"))

    assert [each.id for each in await channels.of(ADA.chat)] == [-n for n in range(MAX_CHANNELS + 1, 1, -1)]


async def test_titles_of_channels_are_encrypted(channels: SubscribedChannels, database: Database) -> None:
    await channels.add(ADA.chat, Channel(-1001, "Newsroom"))
    async with database.reading() as connection:
        [row] = (await connection.execute(places.select())).all()

    assert b"Newsroom" not in row.channels
