"""A real Application works against the fake Bot API."""

from collections.abc import AsyncIterator

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Update,
)
from telegram.constants import ParseMode
from telegram.ext import Application, CallbackQueryHandler, MessageHandler, filters

from tests.bot_api import BotApi


def keyboard(**button: object) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("press", **button)]])


async def echo(update: Update, _: object) -> None:
    message = update.effective_message
    await message.reply_text(
        f"<b>{message.text}</b>", ParseMode.HTML, do_quote=True, reply_markup=keyboard(callback_data="1")
    )


async def acknowledge(update: Update, _: object) -> None:
    await update.callback_query.answer()
    await update.callback_query.edit_message_text("pressed")


@pytest.fixture
async def application(api: BotApi) -> AsyncIterator[Application]:
    application = api.builder().concurrent_updates(4).build()
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.Regex("^[^.]"), echo))
    application.add_handler(CallbackQueryHandler(acknowledge))
    async with api.running(application, allowed_updates=["message", "callback_query"]):
        yield application


@pytest.mark.usefixtures("application")
async def test_a_round_trip(api):
    question = api.message("hello")
    await api.wait_for("sendMessage")

    (answer,) = api.sent()
    assert (answer.bold, answer.reply_to) == (["hello"], question.message_id)

    api.press(answer, "press")
    await api.wait_for("editMessageText")
    assert api.current(answer).text == "pressed"


async def test_silence_is_told_from_slowness(api, application):
    api.message(".")
    api.message("a")
    await api.settled(application)

    assert [message.text for message in api.sent()] == ["a"]


@pytest.mark.usefixtures("application")
async def test_polling_survives_a_failed_poll(api):
    api.fail("getUpdates", status=502)
    api.message("a")  # answers the poll that is open; the next one fails
    await api.wait_for("sendMessage")
    api.message("b")

    await api.wait_for("sendMessage", 2)
