"""What goes wrong between a bot and Telegram."""

import asyncio

import pytest
from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from tests.bot_api import ADA, GROUP, BotApi, Chat, User
from tests.bot_api_pace import Pace
from tests.conftest import Clock

BOB = User(1002, "Bob", "bob_reports")


async def test_a_wrong_token_is_refused(api):
    bot = Bot("1:wrong", base_url=api.base_url)

    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()


async def test_an_unknown_method_is_not_found(bot):
    with pytest.raises(InvalidToken):  # PTB's word for any 404
        await bot.get_custom_emoji_stickers(["1"])


async def test_a_flood_wait_tells_how_long(api, bot, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it PTB warns about seconds as it builds the error
    api.fail("sendMessage", retry_after=2)

    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(ADA.id, "a")
    assert flood.value.retry_after.total_seconds() == 2
    assert await bot.send_message(ADA.id, "a")


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_error_is_a_network_error(api, bot, status):
    api.fail("sendMessage", status=status)

    with pytest.raises(NetworkError):
        await bot.send_message(ADA.id, "a")
    assert api.sent() == []


async def test_a_dropped_connection_is_a_network_error(api, bot):
    api.fail("sendMessage", drop=True)

    with pytest.raises(NetworkError):
        await bot.send_message(ADA.id, "a")
    assert [call.error for call in api.called("sendMessage")] == ["dropped"]


async def test_a_lost_answer_may_hide_a_delivered_message(api, bot):
    api.fail("sendMessage", drop=True, delivered=True)

    with pytest.raises(NetworkError):
        await bot.send_message(ADA.id, "a")
    assert [message.text for key, message in api.messages.items() if key[0] == ADA.id] == ["a"]


async def test_a_hanging_request_times_out(api, bot):
    api.fail("sendMessage", hang=True)

    with pytest.raises(TimedOut):
        await bot.send_message(ADA.id, "a", read_timeout=0.05)


async def test_a_released_request_goes_on_while_others_pass(api, bot):
    api.meet(Chat.private(BOB))
    stuck = api.fail("sendMessage", hang=True, chat_id=ADA.id)
    waiting = asyncio.create_task(bot.send_message(ADA.id, "a"))
    await api.wait_for("sendMessage")
    await bot.send_message(BOB.id, "b")

    stuck.release()
    await waiting
    assert [message.text for message in api.sent()] == ["a", "b"]


@pytest.mark.usefixtures("bot")
async def test_waiting_in_vain_says_what_happened_instead(api):
    with pytest.raises(AssertionError, match=r"sendMessage was not called 1 times .*getMe: ok"):
        await api.wait_for("sendMessage", timeout=0.01)


async def test_a_token_taken_back_is_unauthorized_from_then_on(api: BotApi, bot: Bot) -> None:
    assert await bot.get_me()
    api.revoke()

    for asking in (bot.get_updates(), bot.send_message(ADA.id, "a")):
        with pytest.raises(InvalidToken):
            await asking
    api.revoke(False)
    assert await bot.get_me()


async def test_an_answer_of_garbage_is_an_error(api: BotApi, bot: Bot) -> None:
    api.fail("getUpdates", body=b'{"ok": true, "result": [')
    api.fail("sendMessage", body=b"<html>")

    for asking in (bot.get_updates(), bot.send_message(ADA.id, "a")):
        with pytest.raises(TelegramError, match="Invalid server response"):
            await asking
    assert await bot.get_updates() == ()


async def test_a_flood_wait_may_name_no_time(api: BotApi, bot: Bot) -> None:
    api.fail("sendMessage", status=429)

    with pytest.raises(TelegramError, match="Too Many Requests") as flood:
        await bot.send_message(ADA.id, "a")
    assert not isinstance(flood.value, RetryAfter)


async def test_a_webhook_keeps_polling_from_working(api: BotApi, bot: Bot) -> None:
    await bot.set_webhook("https://example.org/hook")
    assert (await bot.get_webhook_info()).url == "https://example.org/hook"
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()

    api.message("a")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


# Pace ---------------------------------------------------------------------------------------------


async def test_a_chat_takes_one_message_a_second(api: BotApi, bot: Bot, clock: Clock) -> None:
    api.pace = Pace(clock)
    sent = await bot.send_message(ADA.id, "a")
    await sent.edit_text("b")
    await bot.send_message(GROUP.id, "another chat")
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(ADA.id, "c")
    assert flood.value.retry_after.total_seconds() == 1

    await clock.sleep(1)
    assert await bot.send_message(ADA.id, "c")


async def test_a_group_takes_twenty_messages_a_minute(api: BotApi, bot: Bot, clock: Clock) -> None:
    api.pace = Pace(clock)
    for chat in (ADA.id, GROUP.id):
        for n in range(20):
            await bot.send_message(chat, str(n))
            await clock.sleep(1)

    assert await bot.send_message(ADA.id, "a")
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(GROUP.id, "a")
    assert flood.value.retry_after.total_seconds() == 40
    await clock.sleep(40)
    assert await bot.send_message(GROUP.id, "a")
