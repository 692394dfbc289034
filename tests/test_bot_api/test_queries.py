"""Answers to presses and inline queries, and the bot's profile."""

import pytest
from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
)

from tests.bot_api import ADA, BotApi


def keyboard(**button: object) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("press", **button)]])


def article(result_id: str = "1", title: str = "Title", text: str = "<b>found</b>", **rest: object):
    content = InputTextMessageContent(text, ParseMode.HTML)
    return InlineQueryResultArticle(result_id, title, content, **rest)


async def test_a_callback_query_is_answered_once(api, bot):
    await bot.send_message(ADA.id, "a", reply_markup=keyboard(callback_data="1"))
    query_id = api.press(api.sent()[0], "press")

    with pytest.raises(BadRequest, match="essage_too_long"):
        await bot.answer_callback_query(query_id, "a" * 201)
    for url in ("https://example.org", "https://t.me/another_bot?start=a"):
        with pytest.raises(BadRequest, match="rl_invalid"):
            await bot.answer_callback_query(query_id, url=url)
    assert await bot.answer_callback_query(query_id, "a" * 200, url=f"https://t.me/{bot.username}?start=a")
    with pytest.raises(
        BadRequest, match="uery is too old and response timeout expired or query id is invalid"
    ):
        await bot.answer_callback_query(query_id)


def test_a_button_that_is_not_there_cannot_be_pressed():
    api = BotApi()

    with pytest.raises(LookupError, match="no button 'more'"):
        api.press(api.message("a"), "more")


UNANSWERABLE = {
    "51 results": (
        {"results": [article(str(n)) for n in range(51)]},
        "oo many inline query results specified",
    ),
    "same id twice": ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
    "id of no bytes": ({"results": [article("")]}, "RESULT_ID_INVALID"),
    "id of 65 bytes": ({"results": [article("é" * 32 + "a")]}, "RESULT_ID_INVALID"),
    "no title": ({"results": [article(title="")]}, "ARTICLE_TITLE_EMPTY"),
    "no content": (
        {"results": [InlineQueryResultArticle("1", "Title", None)]},
        "an't parse inline query result: Can't find field \"message_text\"",
    ),
    "broken html": (
        {"results": [article(text="<b>a")]},
        "an't parse inline query result: Can't parse entities: Can't find end tag",
    ),
    "text too long": ({"results": [article(text="a" * 4097)]}, "MESSAGE_TOO_LONG"),
    "bad button": (
        {"results": [article(reply_markup=keyboard(callback_data="a" * 65))]},
        "BUTTON_DATA_INVALID",
    ),
    "offset of 65 bytes": ({"results": [], "next_offset": "a" * 65}, "NEXT_OFFSET_INVALID"),
    "start parameter empty": (
        {"results": [], "button": InlineQueryResultsButton("a", start_parameter="")},
        "an't use empty start_parameter",
    ),
    "start parameter too long": (
        {"results": [], "button": InlineQueryResultsButton("a", start_parameter="a" * 65)},
        "oo long start_parameter specified",
    ),
    "start parameter with a space": (
        {"results": [], "button": InlineQueryResultsButton("a", start_parameter="a b")},
        "nallowed characters in start_parameter are used",
    ),
}


@pytest.mark.parametrize(("answer", "problem"), UNANSWERABLE.values(), ids=UNANSWERABLE)
async def test_refuses_an_inline_answer(api, bot, answer, problem):
    query_id = api.inline("kyiv")

    with pytest.raises(BadRequest):
        await bot.answer_inline_query(query_id, **answer)

    assert problem in api.calls[-1].error


async def test_a_chosen_inline_result_can_be_edited_when_it_has_a_keyboard(api, bot):
    query_id = api.inline("kyiv")
    await bot.answer_inline_query(
        query_id, [article(reply_markup=keyboard(callback_data="1"))], next_offset="2"
    )
    with pytest.raises(BadRequest, match="uery is too old"):
        await bot.answer_inline_query(query_id, [])

    (offered,) = api.results[query_id]
    message = api.choose(query_id, "1")
    assert await bot.edit_message_text("b", inline_message_id=message.inline_message_id)

    assert (offered.title, offered.message.bold) == ("Title", ["found"])
    assert api.current(message).text == "b"


async def test_a_guest_query_is_answered_with_one_result(api, bot):
    asked = api.guest("@dispatch_test_bot what of Kyiv?")

    sent = await bot.answer_guest_query(asked.guest_query_id, article())

    assert api.inline_messages[sent.inline_message_id].text == "found"
    with pytest.raises(BadRequest, match="uery is too old"):
        await bot.answer_guest_query(asked.guest_query_id, article())


# The bot's profile ------------------------------------------------------------------------------


async def test_commands_are_kept_per_scope_and_language(api, bot):
    await bot.set_my_commands([BotCommand("ask", "Ask")])
    await bot.set_my_commands([BotCommand("ask", "Fragen")], language_code="de")

    assert [command.description for command in await bot.get_my_commands(language_code="de")] == ["Fragen"]
    await bot.delete_my_commands(language_code="de")
    assert await bot.get_my_commands(language_code="de") == ()
    assert api.commands["default", ""] == [{"command": "ask", "description": "Ask"}]


UNPRESENTABLE = {
    "command with a dash": ("set_my_commands", [BotCommand("a-b", "c")], "BOT_COMMAND_INVALID"),
    "command too long": ("set_my_commands", [BotCommand("a" * 33, "c")], "command length must not exceed 32"),
    "no description": ("set_my_commands", [BotCommand("a", "")], "command description must be non-empty"),
    "101 commands": (
        "set_my_commands",
        [BotCommand(f"a{n}", "b") for n in range(101)],
        "BOT_COMMANDS_TOO_MUCH",
    ),
    "long description": ("set_my_description", "a" * 513, "description length must not exceed 512"),
    "long short description": (
        "set_my_short_description",
        "a" * 121,
        "short_description length must not exceed 120",
    ),
    "long name": ("set_my_name", "a" * 65, "name length must not exceed 64"),
}


@pytest.mark.parametrize(("method", "value", "problem"), UNPRESENTABLE.values(), ids=UNPRESENTABLE)
async def test_refuses_a_profile(api, bot, method, value, problem):
    with pytest.raises(BadRequest):
        await getattr(bot, method)(value)

    assert api.calls[-1].error == f"Bad Request: {problem}"
