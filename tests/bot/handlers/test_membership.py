"""Chats that the bot is thrown out of, and groups that move."""

from pathlib import Path

import pytest

from bot.context import App
from bot.subscriptions.destinations import Destination
from tests.bot.remembered import with_words
from tests.bot_api import ADA, GROUP, SUPERGROUP, BotApi, Chat
from tests.bot_api_channels import CHANNEL
from tests.bot_api_groups import FORUM
from tests.conftest import Launch, Say

KEY = "k" * 43 + "="


@pytest.fixture
async def bot(launch: Launch, tmp_path: Path) -> App:
    """The bot with a key."""
    return await launch(secret_key=KEY, data=tmp_path)


async def wanted(bot: App, place: Destination) -> list[str]:
    """The words of the subscriptions that a place has."""
    assert bot.bot_data.subscriptions is not None
    return [one.words for one in await bot.bot_data.subscriptions.of(place)]


async def test_who_blocks_the_bot_is_forgotten(say: Say, api: BotApi, bot: App) -> None:
    await say("/subscribe water")
    await say("Who signed the agreement?")
    api.member("member", "kicked")
    await api.settled(bot)

    assert await wanted(bot, Destination(ADA.id)) == []
    assert with_words(bot.bot_data.recent) == [{}, {}, {}]


async def test_blocking_right_after_subscribing_leaves_nothing(api: BotApi, bot: App) -> None:
    api.message("/subscribe water")
    api.member("member", "kicked")
    await api.settled(bot)

    assert await wanted(bot, Destination(ADA.id)) == []


@pytest.mark.parametrize("status", ["left", "kicked", "restricted"])
async def test_a_group_without_the_bot_is_forgotten_in_all_its_topics(
    say: Say, api: BotApi, bot: App, status: str
) -> None:
    api.promote(FORUM)
    topic = api.topic(FORUM)
    for fields in (topic, {}):
        await say("/subscribe", chat=FORUM, **fields)
    api.member("member", status, chat=FORUM)
    await api.settled(bot)

    assert await wanted(bot, Destination(FORUM.id)) == []
    assert await wanted(bot, Destination(FORUM.id, topic["message_thread_id"])) == []


@pytest.mark.parametrize("status", ["member", "administrator"])
async def test_a_bot_that_stays_keeps_what_there_is(say: Say, api: BotApi, bot: App, status: str) -> None:
    api.promote(GROUP)
    await say("/subscribe water", chat=GROUP)
    api.member("member", status, chat=GROUP)
    await api.settled(bot)

    assert await wanted(bot, Destination(GROUP.id)) == ["water"]


@pytest.mark.parametrize(
    ("status", "rights"), [("administrator", {"can_post_messages": False}), ("left", {}), ("kicked", {})]
)
async def test_a_channel_where_the_bot_may_no_longer_post_is_forgotten(
    say: Say, api: BotApi, bot: App, status: str, rights: dict[str, bool]
) -> None:
    api.promote(CHANNEL)
    api.invite(CHANNEL)
    await say("/subscribe @harbour_watch water")
    api.member("administrator", status, chat=CHANNEL, **rights)
    await api.settled(bot)

    assert await wanted(bot, Destination(CHANNEL.id)) == []
    assert api.sent(chat_id=CHANNEL.id) == []


async def test_a_channel_where_the_bot_gets_other_rights_keeps_what_there_is(
    say: Say, api: BotApi, bot: App
) -> None:
    api.promote(CHANNEL)
    api.invite(CHANNEL)
    await say("/subscribe @harbour_watch water")
    api.member("administrator", "administrator", chat=CHANNEL, can_edit_messages=False)
    await api.settled(bot)

    assert await wanted(bot, Destination(CHANNEL.id)) == ["water"]


async def test_a_group_that_moves_takes_its_subscriptions_along(say: Say, api: BotApi, bot: App) -> None:
    api.promote(GROUP)
    await say("/subscribe water", chat=GROUP)
    await say("/ask Who signed the agreement?", chat=GROUP)
    api.migrate(GROUP, SUPERGROUP)
    await api.settled(bot)

    assert await wanted(bot, Destination(GROUP.id)) == []
    assert await wanted(bot, Destination(SUPERGROUP.id)) == ["water"]
    assert with_words(bot.bot_data.recent)[0] == {}


async def test_the_word_of_the_new_group_alone_is_enough(say: Say, api: BotApi, bot: App) -> None:
    api.promote(GROUP)
    api.promote(SUPERGROUP, api.me)
    await say("/subscribe water", chat=GROUP)
    await say("", chat=SUPERGROUP, migrate_from_chat_id=GROUP.id)

    assert await wanted(bot, Destination(SUPERGROUP.id)) == ["water"]


# The welcome


@pytest.mark.parametrize("chat", [GROUP, SUPERGROUP, FORUM], ids=["group", "supergroup", "forum"])
@pytest.mark.parametrize("gone", ["left", "kicked", "restricted"])
@pytest.mark.parametrize("status", ["member", "administrator"])
async def test_a_group_that_the_bot_joins_is_told_once_how_to_ask(
    api: BotApi, bot: App, chat: Chat, gone: str, status: str
) -> None:
    api.member(gone, status, chat=chat)
    api.message("", chat=chat, new_chat_members=[api.me.json])
    api.message("/start@dispatch_test_bot true", chat=chat)  # as links that add a bot to a group send it
    await api.settled(bot)

    [welcome] = api.sent()
    assert welcome.chat_id == chat.id
    assert "/ask@dispatch_test_bot and your question" in welcome.text
    assert ("• @dispatch_test_bot" in welcome.text) is (status == "administrator")


async def test_the_welcome_is_that_of_start(say: Say, api: BotApi, bot: App) -> None:
    [start] = await say("/start", chat=GROUP)
    api.member("left", "member", chat=SUPERGROUP)
    await api.settled(bot)

    assert api.sent()[-1].text == start.text


@pytest.mark.parametrize(
    ("old", "new"), [("member", "administrator"), ("administrator", "member"), ("member", "member")]
)
async def test_a_group_where_the_bot_was_already_is_told_nothing(
    api: BotApi, bot: App, old: str, new: str
) -> None:
    api.member(old, new, chat=GROUP)
    await api.settled(bot)

    assert api.sent() == []


async def test_a_channel_and_who_unblocks_the_bot_are_told_nothing(api: BotApi, bot: App) -> None:
    api.member("left", "administrator", chat=Chat(-1002000000077, "channel", "Harbour watch"))
    api.member("kicked", "member")
    await api.settled(bot)

    assert api.sent() == []


async def test_a_supergroup_that_a_group_became_is_not_welcomed(api: BotApi, bot: App) -> None:
    api.migrate(GROUP, SUPERGROUP)
    await api.settled(bot)

    assert api.sent() == []


async def test_a_group_that_takes_no_message_is_no_error(
    api: BotApi, bot: App, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("sendMessage", status=400, description="Bad Request: CHAT_WRITE_FORBIDDEN")
    api.member("left", "member", chat=GROUP)
    await api.settled(bot)

    assert [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []


async def test_without_a_key_comings_and_goings_are_no_errors(launch: Launch, api: BotApi) -> None:
    bot = await launch()
    api.meet(Chat.private(ADA))
    api.member("member", "kicked")
    api.migrate(GROUP, SUPERGROUP)
    await api.settled(bot)

    assert api.sent() == []
    assert bot.bot_data.metrics["errors"] == 0
