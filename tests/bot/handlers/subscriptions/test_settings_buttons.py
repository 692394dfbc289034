"""The buttons of /subscriptions: every setting can be reached, is changed at once, and shown in place."""

from datetime import time

import pytest

from bot.context import App
from bot.messages.callback_data import EndSubscription, encode
from bot.subscriptions.destinations import Destination
from bot.subscriptions.options import ChatTimes, QuietHours, Schedule, SubscriptionOptions
from bot.subscriptions.pages import subscription_data as data
from bot.subscriptions.pages.subscription_pages import QUIET_CHOICES
from bot.subscriptions.subscription import MAX_SUBSCRIPTIONS
from bot.subscriptions.subscriptions import Subscriptions
from tests.bot_api import ADA, GROUP, BotApi, Message, User
from tests.bot_api_groups import FORUM
from tests.conftest import Say

HERE = Destination(ADA.id)
DAILY = SubscriptionOptions(silent=True, schedule=Schedule(8, 0))


async def press(api: BotApi, bot: App, message: Message, *labels: str, user: User = ADA) -> Message:
    """Press buttons one after the other; the message as it then stands."""
    for label in labels:
        api.press(api.current(message), label, user=user)
        await api.settled(bot)
    return api.current(message)


async def press_data(api: BotApi, bot: App, message: Message, pressed: str) -> Message:
    """Press a button with this data, as it stands under an old message or a client makes it up."""
    rows = [[{"text": "made up", "callback_data": pressed}]]
    api.messages[message.chat_id, message.message_id].json["reply_markup"] = {"inline_keyboard": rows}
    return await press(api, bot, message, "made up")


async def options(stored: Subscriptions, at: Destination = HERE) -> list[SubscriptionOptions]:
    """The options of the subscriptions, oldest first."""
    return [one.options for one in await stored.of(at)]


def alerts(api: BotApi) -> list[str]:
    """The notices that stay until they are closed."""
    asked = [call.parameters for call in api.called("answerCallbackQuery")]
    return [one["text"] for one in asked if one.get("show_alert")]


@pytest.mark.parametrize(
    ("labels", "expected", "said"),
    [
        pytest.param(["Sound off"], SubscriptionOptions(True), "at once, without sound.", id="silent"),
        pytest.param(["Sound off", "Sound on"], SubscriptionOptions(), "at once.", id="with sound again"),
        pytest.param(
            ["Every day", "08:00"],
            SubscriptionOptions(False, Schedule(8, 0)),
            "every day at 08:00, Kyiv time.",
            id="every day",
        ),
        pytest.param(
            ["Every week", "Sunday", "23:00"],
            SubscriptionOptions(False, Schedule(23, 0, 6)),
            "every Sunday at 23:00, Kyiv time.",
            id="every week",
        ),
        pytest.param(
            ["Sound off", "Every day", "00:00"],
            SubscriptionOptions(True, Schedule(0, 0)),
            "every day at 00:00, Kyiv time, without sound.",
            id="a schedule leaves the sound",
        ),
        pytest.param(
            ["Every day", "08:00", "At once"], SubscriptionOptions(), "at once.", id="at once again"
        ),
        pytest.param(["Every week", "◀ Back"], SubscriptionOptions(), "at once.", id="back from the days"),
        pytest.param(["Every day", "◀ Back"], SubscriptionOptions(), "at once.", id="back from the hours"),
    ],
)
async def test_a_subscription_is_changed_on_its_page(
    say: Say,
    api: BotApi,
    bot: App,
    stored: Subscriptions,
    labels: list[str],
    expected: SubscriptionOptions,
    said: str,
) -> None:
    await stored.add(HERE, "water")
    await stored.add(HERE, "ferry", DAILY)
    [listed] = await say("/subscriptions")
    page = await press(api, bot, listed, "water", *labels)

    assert page.text == f"New reports with water, here\n\nAnnounced {said}"
    assert await options(stored) == [expected, DAILY]
    assert len(api.sent()) == 1
    assert bot.bot_data.metrics["errors"] == 0


async def test_the_way_back_leads_to_the_list(say: Say, api: BotApi, bot: App) -> None:
    await say("/subscribe water")
    [listed] = await say("/subscriptions")
    page = await press(api, bot, listed, "water", "◀ Back")

    assert page.text == listed.text
    assert page.buttons == listed.buttons


async def test_a_page_is_there_before_its_button_is_answered(say: Say, api: BotApi, bot: App) -> None:
    await say("/subscribe water")
    [listed] = await say("/subscriptions")
    before = len(api.calls)
    await press(api, bot, listed, "water")

    methods = [call.method for call in api.calls[before:]]
    assert [one for one in methods if one != "getUpdates"] == ["editMessageText", "answerCallbackQuery"]


async def test_the_example_of_another_minute_can_be_written_as_it_stands(
    say: Say, api: BotApi, bot: App, stored: Subscriptions
) -> None:
    await say('/subscribe "nine days" silent')
    [listed] = await say("/subscriptions")
    page = await press(api, bot, listed, '"nine days"', "Every week", "Tuesday")
    await say(page.text.splitlines()[-1])

    assert await options(stored) == [SubscriptionOptions(True, Schedule(8, 30, 1))]


async def test_every_new_report_is_one_press_away(
    say: Say, api: BotApi, bot: App, stored: Subscriptions
) -> None:
    [listed] = await say("/subscriptions")
    page = await press(api, bot, listed, "＋ Every new report")

    assert page.buttons[0] == "Every report"
    assert "＋ Every new report" not in page.buttons
    assert [one.words for one in await stored.of(HERE)] == [""]


async def test_one_more_than_there_can_be_is_refused(
    say: Say, api: BotApi, bot: App, stored: Subscriptions
) -> None:
    for number in range(MAX_SUBSCRIPTIONS):
        await stored.add(HERE, f"river{number}")
    [listed] = await say("/subscriptions")
    await press(api, bot, listed, "＋ Every new report")

    assert len(alerts(api)) == 1
    assert len(await stored.of(HERE)) == MAX_SUBSCRIPTIONS


async def test_quiet_hours_and_the_time_zone_are_chosen_beside_the_subscriptions(
    say: Say, api: BotApi, bot: App, stored: Subscriptions
) -> None:
    await say("/subscribe water")
    [listed] = await say("/subscriptions")
    page = await press(api, bot, listed, "Quiet hours and time zone", "22:00–07:00", "London")

    assert "Time zone: Europe/London" in page.text
    assert "Quiet from 22:00 to 07:00" in page.text
    assert await stored.times(HERE) == ChatTimes("Europe/London", QuietHours(time(22), time(7)))

    page = await press(api, bot, listed, "No quiet hours")
    assert "No quiet hours." in page.text
    assert await stored.times(HERE) == ChatTimes("Europe/London")
    page = await press(api, bot, listed, "◀ Back")
    assert page.text == listed.text


@pytest.mark.parametrize("hours", QUIET_CHOICES)
async def test_every_choice_of_quiet_hours_is_what_its_label_says(
    say: Say, api: BotApi, bot: App, stored: Subscriptions, hours: tuple[int, int]
) -> None:
    [page] = await say("/quiet")
    await press(api, bot, page, f"{hours[0]:02}:00–{hours[1]:02}:00")

    assert (await stored.times(HERE)).quiet == QuietHours(time(hours[0]), time(hours[1]))


async def test_a_button_of_an_older_message_still_ends_its_subscription(
    say: Say, api: BotApi, bot: App, stored: Subscriptions
) -> None:
    one, _ = await stored.add(HERE, "water"), await stored.add(HERE, "ferry")
    assert one
    [listed] = await say("/subscriptions")
    page = await press_data(api, bot, listed, encode(EndSubscription(one.id)))

    assert [each.words for each in await stored.of(HERE)] == ["ferry"]
    assert page.buttons[0] == "ferry"


@pytest.mark.parametrize(
    "action",
    [
        data.OpenSubscription(data.HERE, 99),
        data.SetSound(data.HERE, 99, 0),
        data.SetSchedule(data.HERE, 99, data.DAILY, 480),
        data.ChooseHour(data.HERE, 99, 0),
        data.RemoveSubscription(data.HERE, 99),
        data.SetSchedule(data.HERE, 1, 999_999_999, 999_999_999),
        data.ChooseHour(data.HERE, 1, 999_999_999),
        data.SetSound(data.HERE, 1, 7),
        data.SetQuiet(data.HERE, 999_999_999, 5),
        data.SetZone(data.HERE, "Europe/Atlantis"),
        data.SetZone(data.HERE, "../../etc/passwd"),
        data.ListSubscriptions(-1001234567890123),
        data.ChooseChannel(-5),
    ],
    ids=repr,
)
async def test_data_that_a_client_made_up_is_no_error(
    say: Say, api: BotApi, bot: App, stored: Subscriptions, action: data.SubscriptionAction
) -> None:
    await stored.add(HERE, "water")
    [listed] = await say("/subscriptions")
    await press_data(api, bot, listed, data.encode_subscription(action))

    assert len(api.called("answerCallbackQuery")) == 1
    assert bot.bot_data.metrics["errors"] == 0
    assert [one.words for one in await stored.of(HERE)] == ["water"]
    assert (await stored.times(HERE)).zone == ""


@pytest.mark.parametrize(
    "action",
    [
        data.SetSound(data.HERE, 1, 1),
        data.AnnounceAtOnce(data.HERE, 1),
        data.SetSchedule(data.HERE, 1, 0, 0),
        data.RemoveSubscription(data.HERE, 1),
        data.SubscribeAll(data.HERE),
        data.SetQuiet(data.HERE, 0, 60),
        data.SetZone(data.HERE, "Asia/Tokyo"),
    ],
    ids=repr,
)
async def test_in_groups_only_administrators_change_anything(
    say: Say, api: BotApi, bot: App, stored: Subscriptions, action: data.SubscriptionAction
) -> None:
    at = Destination(GROUP.id)
    one = await stored.add(at, "water", DAILY)
    assert one
    assert one.id == 1
    [listed] = await say("/subscriptions", chat=GROUP)
    await press_data(api, bot, listed, data.encode_subscription(action))
    assert alerts(api) == ["Only administrators of this group can do that."]
    assert await stored.of(at) == [one]
    assert await stored.times(at) == ChatTimes()

    api.promote(GROUP)
    [again] = await say("/subscriptions ", chat=GROUP)
    await press_data(api, bot, again, data.encode_subscription(action))
    assert (await stored.of(at), await stored.times(at)) != ([one], ChatTimes())


async def test_a_group_is_offered_no_channels_not_even_by_data_that_was_made_up(
    say: Say, api: BotApi, bot: App
) -> None:
    api.promote(GROUP)
    [listed] = await say("/subscriptions", chat=GROUP)
    assert "Subscribe a channel" not in listed.buttons

    await press_data(api, bot, listed, data.encode_subscription(data.ChooseChannel()))
    assert len(api.sent()) == 1
    assert bot.bot_data.metrics["errors"] == 0


async def test_a_button_in_a_topic_changes_what_is_subscribed_there(
    say: Say, api: BotApi, bot: App, stored: Subscriptions
) -> None:
    api.promote(FORUM)
    topic = api.topic(FORUM)
    there = Destination(FORUM.id, topic["message_thread_id"])
    await stored.add(there, "water")
    await stored.add(Destination(FORUM.id), "water")
    [listed] = await say("/subscriptions", chat=FORUM, **topic)
    await press(api, bot, listed, "water", "Sound off")

    assert await options(stored, there) == [SubscriptionOptions(True)]
    assert await options(stored, Destination(FORUM.id)) == [SubscriptionOptions()]
