"""A channel that is chosen with the button of the private chat."""

import pytest

from bot.context import App
from bot.subscriptions.destinations import Destination
from bot.subscriptions.subscriptions import Subscriptions
from tests.bot.remembered import with_words
from tests.bot_api import ADA, BotApi, Chat, Message
from tests.bot_api_channels import CHANNEL
from tests.conftest import Launch, Say

REQUEST = 1


@pytest.fixture
async def asked(say: Say, api: BotApi, bot: App) -> Message:
    """The message that offers the channels, which Ada has opened from her list."""
    api.promote(CHANNEL, ADA)
    [listed] = await say("/subscriptions")
    api.press(listed, "Subscribe a channel")
    await api.settled(bot)
    return api.sent()[-1]


async def share(api: BotApi, bot: App, chat: Chat = CHANNEL) -> list[Message]:
    """Choose a channel, and give what the bot says to it."""
    before = len(api.sent())
    api.share_chat(ADA, REQUEST, chat)
    await api.settled(bot)
    return api.sent()[before:]


async def test_the_button_offers_channels_where_the_user_may_post(api: BotApi, asked: Message) -> None:
    [[button], [cancel]] = api.reply_keyboards[ADA.id]
    request = button["request_chat"]

    assert (button["text"], cancel) == ("Choose a channel", {"text": "Cancel"})
    assert request["chat_is_channel"] is True
    for whose in ("user", "bot"):
        rights = request[f"{whose}_administrator_rights"]
        assert [right for right, given in rights.items() if given] == ["can_post_messages"]
    assert asked.text.startswith("Choose the channel with the button below.")
    assert "/subscribe @channel" in asked.text


@pytest.mark.usefixtures("asked")
async def test_a_channel_that_is_chosen_shows_its_page_and_the_keyboard_goes(api: BotApi, bot: App) -> None:
    [chosen, page] = await share(api, bot)

    assert chosen.text == "Channel: Harbour watch"
    assert not api.reply_keyboards.get(ADA.id)
    assert api.called("sendMessage")[-2].parameters["reply_markup"]["remove_keyboard"] is True
    assert page.text.startswith("Nothing is announced in Harbour watch.")
    assert page.buttons == ["＋ Every new report", "◀ Back"]


@pytest.mark.usefixtures("asked")
async def test_cancel_takes_the_keyboard_away(say: Say, api: BotApi, bot: App, stored: Subscriptions) -> None:
    [reply] = await say("Cancel")

    assert reply.text == "No channel was chosen."
    assert not api.reply_keyboards.get(ADA.id)
    assert with_words(bot.bot_data.recent)[0] == {}
    assert await stored.of(Destination(CHANNEL.id)) == []


@pytest.mark.usefixtures("asked")
async def test_choosing_alone_subscribes_nothing_and_a_button_everything(
    say: Say, api: BotApi, bot: App, stored: Subscriptions
) -> None:
    [_, page] = await share(api, bot)
    assert await stored.of(Destination(CHANNEL.id)) == []

    api.press(page, "＋ Every new report")
    await api.settled(bot)
    [listed] = await say("/subscriptions", date=page.json["date"] + 60)
    assert [one.words for one in await stored.of(Destination(CHANNEL.id))] == [""]
    assert api.current(page).text.startswith("I announce in Harbour watch:\n• every new report, at once")
    assert "Harbour watch" in listed.buttons


@pytest.mark.usefixtures("asked")
async def test_words_come_in_a_reply_to_the_page(
    api: BotApi, bot: App, say: Say, stored: Subscriptions
) -> None:
    [_, page] = await share(api, bot)
    await say("/subscribe water OR harbour silent", reply_to=page)
    [one] = await stored.of(Destination(CHANNEL.id))

    assert one.words == "water OR harbour"
    assert one.options.silent


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("bot", "I am not in that channel. Add me there as an administrator who may post, and try again."),
        ("user", "Only administrators of the channel who may post there can do that."),
    ],
)
async def test_a_right_that_is_lost_meanwhile_is_named_and_the_keyboard_goes(
    api: BotApi, bot: App, lost: str, said: str
) -> None:
    api.promote(CHANNEL, api.me)
    before = len(api.sent())
    api.share_chat(ADA, REQUEST, CHANNEL)
    api.promote(CHANNEL, *((ADA, "left") if lost == "user" else (api.me, "kicked")))
    await api.settled(bot)

    assert [message.text for message in api.sent()[before:]] == [said]
    assert api.called("sendMessage")[-1].parameters["reply_markup"]["remove_keyboard"] is True


@pytest.mark.usefixtures("asked")
async def test_without_a_key_a_channel_that_is_chosen_says_why_it_is_not_subscribed(
    launch: Launch, api: BotApi
) -> None:
    bot = await launch()
    [reply] = await share(api, bot)

    assert "no key (DISPATCH_SECRET_KEY)" in reply.text
    assert not api.reply_keyboards.get(ADA.id)
