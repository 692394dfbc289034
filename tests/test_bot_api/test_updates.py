"""Which updates a bot is sent, and when."""

import asyncio

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Update,
)
from telegram.error import (
    Conflict,
)

from tests.bot_api import ADA, GROUP, SUPERGROUP, BotApi, User

BOB = User(1002, "Bob", "bob_reports")


def keyboard(**button: object) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("press", **button)]])


async def fetched(bot: Bot, **arguments: object) -> list[Update]:
    return list(await bot.get_updates(**arguments))


async def test_updates_repeat_until_confirmed(api, bot):
    api.message("a")
    api.message("b")
    first = await fetched(bot, limit=1)

    assert [update.message.text for update in await fetched(bot)] == ["a", "b"]
    assert [update.message.text for update in await fetched(bot, offset=first[0].update_id + 1)] == ["b"]
    assert [update.message.text for update in await fetched(bot, offset=-1)] == ["b"]


async def test_a_long_poll_wakes_when_something_arrives(api, bot):
    poll = asyncio.create_task(fetched(bot, timeout=30))
    await api.wait_for("getUpdates")
    api.message("a")

    (update,) = await poll
    assert update.message.text == "a"


async def test_the_first_of_two_pollers_gets_a_conflict(api, bot):
    first = asyncio.create_task(fetched(bot, timeout=30))
    await api.wait_for("getUpdates")
    async with Bot(api.token, base_url=api.base_url) as other:
        second = asyncio.create_task(fetched(other, timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        api.message("a")
        assert len(await second) == 1


async def test_only_allowed_updates_arrive(api, bot):
    await fetched(bot, allowed_updates=["inline_query"])
    api.message("a")
    api.inline("b")

    (update,) = await fetched(bot)
    assert update.inline_query.query == "b"
    assert len(api.withheld) == 1


PRIVACY = {
    "plain talk": (lambda api: api.message("hello", chat=GROUP), False),
    "a mention": (lambda api: api.message("@dispatch_test_bot hello", chat=GROUP), False),
    "a bare command": (lambda api: api.message("/ask hello", chat=GROUP), True),
    "a command for this bot": (lambda api: api.message("/ask@Dispatch_Test_Bot hello", chat=GROUP), True),
    "a command for another bot": (lambda api: api.message("/ask@other_bot hello", chat=GROUP), False),
    "sent via the bot": (lambda api: api.message("hello", chat=GROUP, via_bot=True), True),
    "reply to the bot": (lambda api: api.message("hello", chat=GROUP, reply_to=api.sent()[0]), True),
    "reply to a person": (
        lambda api: api.message("hello", chat=GROUP, reply_to=api.message("a", chat=GROUP, user=BOB)),
        False,
    ),
}


@pytest.mark.parametrize(("act", "arrives"), PRIVACY.values(), ids=PRIVACY)
async def test_privacy_mode(api, bot, act, arrives):
    await bot.send_message(GROUP.id, "I am here")

    assert (act(api).update_id is not None) == arrives


async def test_without_privacy_mode_everything_arrives():
    api = BotApi(can_read_all_group_messages=True)

    assert api.message("hello", chat=GROUP).update_id


async def test_updates_read_as_ptb_reads_them(api, bot):
    await bot.send_message(ADA.id, "Kyiv was quiet.", reply_markup=keyboard(callback_data="1"))
    answer = api.sent()[0]
    reply = api.message("/ask why", reply_to=answer, quote="was quiet")
    api.edit(reply, "/ask who")
    api.press(answer, "1")
    api.guest("@dispatch_test_bot hello")
    api.member("left", "administrator", chat=SUPERGROUP)

    asked, edited, pressed, guest, member = await fetched(bot)

    assert asked.message.reply_to_message.reply_markup.inline_keyboard[0][0].text == "press"
    assert (asked.message.quote.text, asked.message.quote.position) == ("was quiet", 5)
    assert list(asked.message.parse_entities(["bot_command"]).values()) == ["/ask"]
    assert edited.edited_message.text == "/ask who"
    assert (pressed.callback_query.data, pressed.callback_query.message.text) == ("1", "Kyiv was quiet.")
    assert guest.guest_message.guest_query_id
    assert member.my_chat_member.new_chat_member.status == "administrator"
