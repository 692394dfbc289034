"""Every page of subscriptions is one message that Telegram takes."""

from datetime import UTC, datetime, time

from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup

from bot.messages.message import Message
from bot.messages.telegram_html import fits
from bot.subscriptions.destinations import Channel
from bot.subscriptions.options import ChatTimes, QuietHours, Schedule, SubscriptionOptions
from bot.subscriptions.pages import subscription_pages as pages
from bot.subscriptions.pages.subscription_data import DAILY, decode_subscription
from bot.subscriptions.pages.subscription_pages import SubscriptionView
from bot.subscriptions.subscribed_channels import MAX_CHANNELS
from bot.subscriptions.subscription import MAX_SUBSCRIPTIONS, MAX_WORDS, Subscription
from tests.bot.made import TEMPLATES, wild
from tests.telegram_html import parse

NOW = datetime(2024, 8, 5, 12, tzinfo=UTC)
MAX_BUTTONS = 100

visible = st.text(min_size=1, max_size=MAX_WORDS).filter(str.strip)
words = visible | st.sampled_from(["", "&" * MAX_WORDS, "<b>" * 80])
schedules = st.builds(Schedule, st.integers(0, 23), st.integers(0, 59), st.none() | st.integers(0, 6))
chosen = st.builds(SubscriptionOptions, st.booleans(), st.none() | schedules)
subscriptions = st.builds(Subscription, st.integers(1, 999_999_999), words, chosen)
channels = st.builds(Channel, st.integers(-1009999999999, -1000000000000), visible)
clock_times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
views = st.builds(
    SubscriptionView,
    st.lists(subscriptions, max_size=MAX_SUBSCRIPTIONS).map(tuple),
    st.builds(
        ChatTimes,
        st.sampled_from(["", "Europe/Kyiv", "America/Argentina/Buenos_Aires"]),
        st.none() | st.builds(QuietHours, clock_times, clock_times),
    ),
    st.just("UTC"),
    st.none() | channels,
    st.lists(channels, max_size=MAX_CHANNELS).map(tuple),
    st.booleans(),
)


def check(page: Message) -> None:
    """Its text, its labels and the data of its buttons are within Telegram's limits."""
    text, _ = parse(page.html)
    assert text.strip()
    assert fits(page.html)
    assert isinstance(page.keyboard, InlineKeyboardMarkup)
    buttons = [button for row in page.keyboard.inline_keyboard for button in row]
    assert 1 <= len(buttons) <= MAX_BUTTONS
    for button in buttons:
        assert button.text.strip()
        assert isinstance(button.callback_data, str)
        assert decode_subscription(button.callback_data)
        assert len(button.callback_data.encode()) <= 64


@wild
@given(views)
def test_the_list_and_the_times_are_one_message(view: SubscriptionView) -> None:
    check(pages.subscription_list(TEMPLATES, view))
    check(pages.times(TEMPLATES, view, NOW))


@wild
@given(views, subscriptions, st.integers(0, DAILY))
def test_the_pages_of_one_subscription_are_one_message(
    view: SubscriptionView, one: Subscription, weekday: int
) -> None:
    check(pages.settings(TEMPLATES, view, one))
    check(pages.weekdays(TEMPLATES, view, one))
    check(pages.hours(TEMPLATES, view, one, weekday))
