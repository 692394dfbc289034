"""Who decides for a channel from the private chat: both must be allowed to post there, each time."""

import pytest

from bot.context import App
from bot.subscriptions.destinations import Destination
from bot.subscriptions.options import ChatTimes, Schedule, SubscriptionOptions
from bot.subscriptions.pages import subscription_data as data
from bot.subscriptions.subscriptions import Subscriptions
from tests.bot_api import ADA, GROUP, BotApi, Chat, Message, User
from tests.bot_api_channels import CHANNEL
from tests.conftest import Say

BOB = User(1002, "Bob", "bob_reports")
DESKS = Chat(-1001234567891, "channel", "Foreign desks")  # has no @name
HALL = Chat(-1001234567892, "supergroup", "Town hall", username="town_hall")
THERE = Destination(CHANNEL.id)

ADD_ME = "Add me there as an administrator who may post, and try again."
BOT_MAY_NOT = (
    "I may not post in that channel. "
    "Let me post messages there, in its list of administrators, and try again."
)
ADMINISTRATORS_ONLY = "Only administrators of the channel who may post there can do that."


@pytest.fixture
def channel(api: BotApi) -> Chat:
    """A channel where Ada is an administrator and the bot another, both of whom may post."""
    api.promote(CHANNEL, ADA)
    api.promote(CHANNEL, api.me)
    return CHANNEL


async def words(stored: Subscriptions, at: Destination = THERE) -> list[str]:
    """The words of the subscriptions, oldest first."""
    return [one.words for one in await stored.of(at)]


async def press(api: BotApi, bot: App, message: Message, *labels: str, user: User = ADA) -> Message:
    """Press buttons one after the other; the message as it then stands."""
    for label in labels:
        api.press(api.current(message), label, user=user)
        await api.settled(bot)
    return api.current(message)


async def press_made_up(
    api: BotApi, bot: App, message: Message, action: data.SubscriptionAction, user: User = ADA
) -> str:
    """Press a button that a client has made up; the notice that comes of it."""
    rows = [[{"text": "made up", "callback_data": data.encode_subscription(action)}]]
    api.messages[message.chat_id, message.message_id].json["reply_markup"] = {"inline_keyboard": rows}
    await press(api, bot, message, "made up", user=user)
    return notice(api)


def notice(api: BotApi) -> str:
    """What the last button that was pressed says."""
    return str(api.called("answerCallbackQuery")[-1].parameters.get("text", ""))


# By the channel's name


@pytest.mark.usefixtures("channel")
async def test_a_channel_is_subscribed_by_its_name_with_words_and_options(
    say: Say, stored: Subscriptions
) -> None:
    [reply] = await say("/subscribe @harbour_watch water OR harbour silent daily 08:00")
    [one] = await stored.of(THERE)

    assert reply.text.startswith(
        "Subscribed: I announce in Harbour watch new reports with\nwater OR harbour\n"
    )
    assert "every day at 08:00, Kyiv time, without sound." in reply.text
    assert "number of the channel and these words, encrypted, until the subscription ends" in reply.text
    assert "a list of your channels, encrypted, until /forget" in reply.text
    assert (one.words, one.options) == ("water OR harbour", SubscriptionOptions(True, Schedule(8, 0)))
    assert await words(stored, Destination(ADA.id)) == []


@pytest.mark.usefixtures("channel")
async def test_without_words_a_channel_gets_every_report(say: Say, stored: Subscriptions) -> None:
    [reply] = await say("/subscribe @Harbour_Watch")

    assert reply.text.startswith("Subscribed: I announce every new report in Harbour watch.")
    assert await words(stored) == [""]


async def test_the_owner_of_a_channel_decides_too(say: Say, api: BotApi, stored: Subscriptions) -> None:
    api.promote(CHANNEL, ADA, "creator")
    api.promote(CHANNEL, api.me)
    await say("/subscribe @harbour_watch")

    assert await words(stored) == [""]


@pytest.mark.usefixtures("channel")
async def test_a_channel_is_unsubscribed_by_its_name(say: Say, stored: Subscriptions) -> None:
    for text in ("/subscribe water", "/subscribe @harbour_watch water", "/subscribe @harbour_watch harbour"):
        await say(text)
    [one] = await say("/unsubscribe @harbour_watch water")
    [rest] = await say("/unsubscribe @harbour_watch")

    assert one.text == "Unsubscribed from water in Harbour watch."
    assert rest.text == "Unsubscribed: 1 subscription ended in Harbour watch."
    assert await words(stored) == []
    assert await words(stored, Destination(ADA.id)) == ["water"]


@pytest.mark.usefixtures("channel")
async def test_the_subscriptions_of_a_channel_are_listed_by_its_name(say: Say) -> None:
    await say("/subscribe @harbour_watch water silent")
    [page] = await say("/subscriptions @harbour_watch")

    assert page.text.startswith(
        "I announce in Harbour watch:\n• new reports with water, at once, without sound"
    )
    assert page.buttons == ["water", "＋ Every new report", "Quiet hours and time zone", "◀ Back"]


@pytest.mark.usefixtures("channel")
async def test_a_channel_has_times_of_its_own(say: Say, stored: Subscriptions) -> None:
    await say("/subscribe @harbour_watch")
    await say("/timezone @harbour_watch Europe/London")
    await say("/quiet @harbour_watch 22:00-07:00")
    times = await stored.times(THERE)

    assert times.zone == "Europe/London"
    assert times.quiet
    assert await stored.times(Destination(ADA.id)) == ChatTimes()


# Refusals

COMMANDS = [
    "/subscribe @harbour_watch water",
    "/unsubscribe @harbour_watch",
    "/subscriptions @harbour_watch",
    "/quiet @harbour_watch off",
    "/timezone @harbour_watch UTC",
]


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_bot_outside_the_channel_says_how_to_add_it(
    say: Say, api: BotApi, stored: Subscriptions, command: str
) -> None:
    api.promote(CHANNEL, ADA)
    await stored.add(THERE, "harbour")
    [reply] = await say(command)

    assert reply.text.endswith(ADD_ME)
    assert await words(stored) == ["harbour"]


async def test_a_bot_that_was_thrown_out_says_that_it_is_outside(say: Say, api: BotApi) -> None:
    api.promote(CHANNEL, ADA)
    api.promote(CHANNEL, api.me, "kicked")
    [reply] = await say("/subscribe @harbour_watch")

    assert reply.text == f"I am not in that channel. {ADD_ME}"


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_bot_that_may_not_post_says_so(
    say: Say, api: BotApi, stored: Subscriptions, channel: Chat, command: str
) -> None:
    api.promote(channel, api.me, can_post_messages=False)
    await stored.add(THERE, "harbour")
    [reply] = await say(command)

    assert reply.text == BOT_MAY_NOT
    assert await words(stored) == ["harbour"]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("status", ["left", "member", "administrator"])
async def test_who_may_not_post_in_the_channel_decides_nothing(
    say: Say, api: BotApi, stored: Subscriptions, channel: Chat, status: str, command: str
) -> None:
    api.promote(channel, BOB, status, **({"can_post_messages": False} if status == "administrator" else {}))
    await stored.add(THERE, "harbour")
    [reply] = await say(command, user=BOB)

    assert reply.text == ADMINISTRATORS_ONLY
    assert await words(stored) == ["harbour"]


@pytest.mark.parametrize("name", ["@no_such_channel", "@bob_reports", "@a/b"])
async def test_a_name_that_no_channel_has_is_said_to_be_none(say: Say, name: str) -> None:
    [reply] = await say(f"/subscribe {name} water")

    assert reply.text == f"Telegram knows no such channel, or I am not in it. {ADD_ME}"


async def test_a_group_is_no_channel(say: Say, api: BotApi, stored: Subscriptions) -> None:
    api.promote(HALL, ADA)
    [reply] = await say("/subscribe @town_hall water")

    assert reply.text == "That is no channel. In a group, write /subscribe in the group itself."
    assert await words(stored, Destination(HALL.id)) == []


@pytest.mark.parametrize("command", [*COMMANDS[:2], *COMMANDS[3:]])
async def test_in_a_group_a_channel_is_not_decided_for(
    say: Say, api: BotApi, stored: Subscriptions, channel: Chat, command: str
) -> None:
    api.promote(GROUP, ADA)
    await stored.add(Destination(channel.id), "harbour")
    [reply] = await say(command, chat=GROUP)

    assert reply.text == "A channel is subscribed in the private chat with me: write that there."
    assert await words(stored) == ["harbour"]
    assert await words(stored, Destination(GROUP.id)) == []


# The channel's page in the private chat


@pytest.mark.usefixtures("channel")
async def test_the_private_list_opens_the_pages_of_its_channels(say: Say, api: BotApi, bot: App) -> None:
    await say("/subscribe @harbour_watch water")
    [listed] = await say("/subscriptions")
    assert listed.text.endswith("Your channels are below: a button shows what is announced there.")
    assert listed.buttons[-2:] == ["Harbour watch", "Subscribe a channel"]

    page = await press(api, bot, listed, "Harbour watch")
    assert page.text.startswith("I announce in Harbour watch:\n• new reports with water, at once")

    back = await press(api, bot, listed, "◀ Back")
    assert back.text.startswith("Nothing is announced here.")


async def test_buttons_on_a_channels_page_change_the_channels_subscription(
    say: Say, api: BotApi, bot: App, stored: Subscriptions, channel: Chat
) -> None:
    await stored.add(Destination(ADA.id), "harbour")
    await say("/subscribe @harbour_watch water")
    [page] = await say("/subscriptions @harbour_watch")
    shown = await press(api, bot, page, "water", "Sound off", "Every day", "08:00")
    assert shown.text == (
        "New reports with water, in Harbour watch\n\nAnnounced every day at 08:00, Kyiv time, without sound."
    )

    times = await press(api, bot, page, "◀ Back", "Quiet hours and time zone", "22:00–07:00", "London")
    assert "Others can be written, in a reply to this message:" in times.text
    [one] = await stored.of(Destination(channel.id))
    assert one.options == SubscriptionOptions(True, Schedule(8, 0))
    assert (await stored.times(THERE)).zone == "Europe/London"
    assert [one.options for one in await stored.of(Destination(ADA.id))] == [SubscriptionOptions()]
    assert await stored.times(Destination(ADA.id)) == ChatTimes()


@pytest.mark.usefixtures("channel")
@pytest.mark.parametrize("by_button", [True, False])
async def test_a_channel_leaves_the_list_with_its_last_subscription(
    say: Say, api: BotApi, bot: App, stored: Subscriptions, by_button: bool
) -> None:
    await say("/subscribe @harbour_watch water")
    await say("/subscribe @harbour_watch harbour")
    await say("/unsubscribe @harbour_watch harbour")
    [listed] = await say("/subscriptions")
    assert "Harbour watch" in listed.buttons

    if by_button:
        page = await press(api, bot, listed, "Harbour watch", "water", "✕ End")
        assert page.text.startswith("Nothing is announced in Harbour watch.")
    else:
        await say("/unsubscribe @harbour_watch water")
    [after] = await say("/subscriptions", date=listed.json["date"] + 60)

    assert await words(stored) == []
    assert "Harbour watch" not in after.buttons


@pytest.mark.usefixtures("channel")
async def test_a_reply_to_a_channels_page_is_about_that_channel(say: Say, stored: Subscriptions) -> None:
    [page] = await say("/subscriptions @harbour_watch")
    assert page.text.startswith(
        "Nothing is announced in Harbour watch.\n\nReply to this message with /subscribe"
    )
    [reply] = await say("/subscribe water silent", reply_to=page)

    assert reply.text.startswith("Subscribed: I announce in Harbour watch new reports with\nwater")
    assert await words(stored) == ["water"]
    assert await words(stored, Destination(ADA.id)) == []


@pytest.mark.usefixtures("channel")
async def test_times_in_a_reply_to_a_channels_page_are_those_of_the_channel(
    say: Say, api: BotApi, bot: App, stored: Subscriptions
) -> None:
    await say("/subscribe @harbour_watch water")
    [page] = await say("/subscriptions @harbour_watch")
    hours = await press(api, bot, page, "water", "Every day")
    assert (
        "For another minute reply to this message, for example:\n/subscribe water daily 08:30" in hours.text
    )
    await say("/subscribe water daily 08:30", reply_to=hours)
    await say("/timezone London", reply_to=await press(api, bot, page, "◀ Back"))
    [one] = await stored.of(THERE)

    assert one.options == SubscriptionOptions(False, Schedule(8, 30))
    assert (await stored.times(THERE)).zone == "Europe/London"
    assert await stored.times(Destination(ADA.id)) == ChatTimes()


@pytest.mark.usefixtures("channel")
async def test_a_reply_to_anything_else_is_about_the_private_chat(say: Say, stored: Subscriptions) -> None:
    [answer] = await say("Who signed the agreement?")
    await say("/subscribe water", reply_to=answer)

    assert await words(stored, Destination(ADA.id)) == ["water"]
    assert await words(stored) == []


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        pytest.param("right of the bot", BOT_MAY_NOT, id="the bot may not post"),
        pytest.param("bot", f"I am not in that channel. {ADD_ME}", id="the bot was thrown out"),
        pytest.param("user", ADMINISTRATORS_ONLY, id="the user is no administrator"),
    ],
)
async def test_rights_are_checked_again_at_each_use(
    say: Say, api: BotApi, bot: App, stored: Subscriptions, channel: Chat, lost: str, said: str
) -> None:
    await say("/subscribe @harbour_watch water")
    [page] = await say("/subscriptions @harbour_watch")
    if lost == "user":
        api.promote(channel, ADA, "member")
    elif lost == "bot":
        api.promote(channel, api.me, "kicked")
    else:
        api.promote(channel, api.me, can_post_messages=False)
    await press(api, bot, page, "＋ Every new report")
    assert notice(api) == said

    [reply] = await say("/subscribe harbour", reply_to=page)
    assert reply.text == said
    assert await words(stored) == ["water"]


@pytest.mark.usefixtures("channel")
async def test_a_made_up_channel_is_refused(say: Say, api: BotApi, bot: App, stored: Subscriptions) -> None:
    await stored.add(THERE, "water")
    [one] = await stored.of(THERE)
    [listed] = await say("/subscriptions", user=BOB)

    for action in (data.RemoveSubscription(CHANNEL.id, one.id), data.SubscribeAll(CHANNEL.id)):
        assert await press_made_up(api, bot, listed, action, BOB) == ADMINISTRATORS_ONLY
    for unknown in (-1009999999999, 9999999, BOB.id):
        refused = await press_made_up(api, bot, listed, data.ListSubscriptions(unknown), BOB)
        assert refused in {
            f"Telegram knows no such channel, or I am not in it. {ADD_ME}",
            f"I am not in that channel. {ADD_ME}",
            "That is no channel. In a group, write /subscribe in the group itself.",
        }
    assert await words(stored) == ["water"]
    assert bot.bot_data.metrics["errors"] == 0


@pytest.mark.usefixtures("channel")
async def test_in_a_group_no_button_is_about_a_channel(
    say: Say, api: BotApi, bot: App, stored: Subscriptions
) -> None:
    api.promote(GROUP, ADA)
    [listed] = await say("/subscriptions", chat=GROUP)

    for action in (data.SubscribeAll(CHANNEL.id), data.ChooseChannel()):
        assert "expired" in await press_made_up(api, bot, listed, action)
    assert await words(stored) == []
    assert bot.bot_data.metrics["errors"] == 0


# Forgetting


@pytest.mark.usefixtures("channel")
async def test_forget_drops_the_list_of_channels_and_leaves_them_subscribed(
    say: Say, stored: Subscriptions
) -> None:
    await say("/subscribe @harbour_watch water")
    [reply] = await say("/forget")
    [listed] = await say("/subscriptions")

    assert reply.text.startswith("Deleted: the list of your channels, and what was in memory")
    assert "Subscriptions in channels go on. To end one, write /unsubscribe @channel" in reply.text
    assert "Harbour watch" not in listed.buttons
    assert await words(stored) == ["water"]


@pytest.mark.usefixtures("channel")
async def test_the_list_of_channels_is_of_who_subscribed_them(say: Say, api: BotApi) -> None:
    api.promote(CHANNEL, BOB)
    await say("/subscribe @harbour_watch water")
    [listed] = await say("/subscriptions", user=BOB)

    assert "Harbour watch" not in listed.buttons


async def test_a_channel_without_a_name_is_decided_for_on_its_page(
    say: Say, api: BotApi, bot: App, stored: Subscriptions
) -> None:
    api.promote(DESKS, ADA)
    api.promote(DESKS, api.me)
    [listed] = await say("/subscriptions")
    await press_made_up(api, bot, listed, data.SubscribeAll(DESKS.id))
    [page] = await say("/subscriptions", date=listed.json["date"] + 60)

    assert await words(stored, Destination(DESKS.id)) == [""]
    assert "Foreign desks" in page.buttons


async def test_privacy_says_what_is_stored_of_channels(say: Say) -> None:
    [page] = await say("/privacy")

    assert "A channel is stored in the same way, until I am removed or may no longer post there." in page.text
    assert "/forget deletes the list" in page.text
