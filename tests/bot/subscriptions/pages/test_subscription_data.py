"""What the buttons of subscriptions carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.callback_data import EndSubscription, encode
from bot.subscriptions.pages.subscription_data import (
    HERE,
    AnnounceAtOnce,
    ChooseChannel,
    ChooseHour,
    ChooseWeekday,
    ListSubscriptions,
    OpenSubscription,
    OpenTimes,
    RemoveSubscription,
    SetQuiet,
    SetSchedule,
    SetSound,
    SetZone,
    SubscribeAll,
    SubscriptionAction,
    decode_subscription,
    encode_subscription,
)
from bot.subscriptions.time_zones import find_zone
from tests.bot.made import calm

channels = st.just(HERE) | st.integers(-9_999_999_999_999_999, 9_999_999_999_999_999)
numbers = st.integers(0, 999_999_999)
zones = st.sampled_from(
    ["UTC", "Europe/Kyiv", "America/Argentina/ComodRivadavia", "Etc/GMT+12", "America/Port-au-Prince"]
)
actions = st.one_of(
    *(st.builds(kind, channels) for kind in (ListSubscriptions, SubscribeAll, ChooseChannel, OpenTimes)),
    *(
        st.builds(kind, channels, numbers)
        for kind in (OpenSubscription, AnnounceAtOnce, ChooseWeekday, RemoveSubscription)
    ),
    *(st.builds(kind, channels, numbers, numbers) for kind in (SetSound, ChooseHour, SetQuiet)),
    st.builds(SetSchedule, channels, numbers, numbers, numbers),
    st.builds(SetZone, channels, zones),
)


@calm
@given(actions)
def test_every_action_comes_back_from_at_most_64_bytes(action: SubscriptionAction) -> None:
    data = encode_subscription(action)

    assert decode_subscription(data) == action
    assert 1 <= len(data.encode()) <= 64


@calm
@given(st.text() | st.from_regex(r"s1[a-z]-?[0-9.]{0,20}", fullmatch=True))
def test_made_up_data_never_raises(data: str) -> None:
    action = decode_subscription(data)

    assert action is None or len(encode_subscription(action)) <= 64


@pytest.mark.parametrize(
    "data", ["", "s1", "s1l", "s1o1", "s1l1.2", "s2l0", "s1x0", "s1l٣", "s1z0.a b", "1m3"]
)
def test_what_is_no_button_of_subscriptions_is_none(data: str) -> None:
    assert decode_subscription(data) is None


@pytest.mark.parametrize(
    ("data", "action"),
    [
        ("s1l0", ListSubscriptions(HERE)),
        ("s1o0.3", OpenSubscription(HERE, 3)),
        ("s1s-1001.3.1", SetSound(-1001, 3, 1)),
        ("s1a0.3", AnnounceAtOnce(HERE, 3)),
        ("s1w0.3", ChooseWeekday(HERE, 3)),
        ("s1h0.3.7", ChooseHour(HERE, 3, 7)),
        ("s1t0.3.0.480", SetSchedule(HERE, 3, 0, 480)),
        ("s1e0.3", RemoveSubscription(HERE, 3)),
        ("s1n0", SubscribeAll(HERE)),
        ("s1c0", ChooseChannel(HERE)),
        ("s1q0", OpenTimes(HERE)),
        ("s1d0.1320.420", SetQuiet(HERE, 1320, 420)),
        ("s1z0.Europe/Kyiv", SetZone(HERE, "Europe/Kyiv")),
        (encode(EndSubscription(3)), RemoveSubscription(HERE, 3)),
    ],
)
def test_buttons_of_messages_sent_before_keep_their_meaning(data: str, action: SubscriptionAction) -> None:
    assert decode_subscription(data) == action


@pytest.mark.parametrize("city", ["ComodRivadavia", "Port-au-Prince", "Kyiv", "UTC"])
def test_the_name_of_a_time_zone_fits(city: str) -> None:
    zone = find_zone(city)

    assert zone
    assert decode_subscription(encode_subscription(SetZone(-1001234567890123, zone))) is not None
