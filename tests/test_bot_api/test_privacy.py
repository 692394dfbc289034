"""Privacy mode: which messages of a group reach the bot; and the updates a test can push."""

import pytest
from telegram import Bot, Update

from tests.bot_api import ADA, GROUP, SUPERGROUP, BotApi, User
from tests.bot_api_business import business_updates
from tests.bot_api_groups import FORUM, as_group
from tests.bot_api_privacy import SERVICE

BOB = User(1002, "Bob", "bob_reports")
OTHER_BOT = User(4343, "Weather", "weather_bot", is_bot=True)


@pytest.mark.parametrize("kind", SERVICE)
async def test_service_messages_arrive_whatever_they_say(api: BotApi, bot: Bot, kind: str) -> None:
    told = api.service(kind, chat=SUPERGROUP)
    (update,) = await bot.get_updates()

    assert update.update_id == told.update_id
    assert getattr(update.message, kind) is not None
    assert update.message.text is None


async def test_an_administrator_gets_all_talk(api: BotApi) -> None:
    api.promote(GROUP, api.me)

    assert api.message("hello", chat=GROUP).update_id


@pytest.mark.parametrize("status", ["left", "kicked"])
async def test_who_is_no_member_gets_nothing(api: BotApi, status: str) -> None:
    api.promote(GROUP, api.me, status)

    assert api.message("/ask", chat=GROUP).update_id is None


async def test_a_bare_command_is_for_the_bot_that_spoke_last(api: BotApi, bot: Bot) -> None:
    assert api.message("/ask", chat=GROUP).update_id
    api.message("It will rain", chat=GROUP, user=OTHER_BOT)
    assert api.message("/ask", chat=GROUP).update_id is None
    assert api.message("/ask@dispatch_test_bot", chat=GROUP).update_id
    assert api.message("/ask", chat=SUPERGROUP).update_id

    await bot.send_message(GROUP.id, "a")
    assert api.message("/ask", chat=GROUP).update_id


async def test_a_bot_never_sees_another_bots_words(api: BotApi) -> None:
    api.promote(GROUP, api.me)

    assert api.message("/ask", chat=GROUP, user=OTHER_BOT).update_id is None
    assert api.message("/ask", chat=FORUM, **as_group(FORUM)).update_id


async def test_a_reply_to_a_message_for_the_bot_arrives(api: BotApi) -> None:
    meant, talk = api.message("/ask why", chat=GROUP), api.message("hello", chat=GROUP)

    assert api.message("and when?", chat=GROUP, user=BOB, reply_to=meant).update_id
    assert api.message("hello", chat=GROUP, user=BOB, reply_to=talk).update_id is None


# Updates of any kind ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", business_updates())
async def test_updates_of_business_and_payments_can_be_pushed(api: BotApi, bot: Bot, kind: str) -> None:
    await bot.get_updates(allowed_updates=["message"])
    api.push(kind, business_updates()[kind])
    (update,) = await bot.get_updates()

    assert getattr(update, kind)


async def test_an_update_that_ptb_does_not_know_arrives_empty(api: BotApi, bot: Bot) -> None:
    api.push("telepathy", {"thought": "a"})
    (update,) = await bot.get_updates()

    assert isinstance(update, Update)
    assert update.effective_user is None


async def test_an_update_of_impossible_fields_cannot_be_read(api: BotApi, bot: Bot) -> None:
    api.push("message", {"message_id": "one", "chat": 5, "from": ADA.json})

    with pytest.raises(KeyError):
        await bot.get_updates()
