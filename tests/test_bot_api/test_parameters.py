"""Every request is held against the official list of methods and parameters."""

import inspect
import re
from typing import Any

import httpx
import pytest
from telegram import Bot

from tests.bot_api import ADA, METHODS, BotApi
from tests.bot_api_parameters import official

# What PTB adds for convenience and never sends, or sends as another parameter.
CONVENIENCES = {
    "self",
    "read_timeout",
    "write_timeout",
    "connect_timeout",
    "pool_timeout",
    "api_kwargs",
    "allow_sending_without_reply",
    "reply_to_message_id",
    "disable_web_page_preview",
    "filename",
    "current_offset",
}


def of_ptb(method: str) -> dict[str, bool]:
    """PTB's parameters of a method: name -> whether it must be given."""
    function = getattr(Bot, re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), method))
    parameters = inspect.signature(function).parameters.values()
    return {
        one.name: one.default is inspect.Parameter.empty for one in parameters if one.name not in CONVENIENCES
    }


@pytest.mark.parametrize("method", official())
def test_the_list_agrees_with_what_ptb_sends(method: str) -> None:
    listed = {name: types.endswith("!") for name, types in official()[method].items()}

    assert listed == of_ptb(method)


def test_every_method_of_the_server_is_listed() -> None:
    assert official().keys() == METHODS.keys() | {"getUpdates"}


async def raw(api: BotApi, method: str, body: Any) -> dict[str, Any]:
    """Call a method without PTB in between."""
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{api.base_url}{api.token}/{method}", json=body)
    return dict(answer.json())


DEFECTIVE = {
    "unknown": ({"shiny": True}, "sendMessage has no parameter shiny"),
    "misspelt": ({"disable_notifications": True}, "sendMessage has no parameter disable_notifications"),
    "of an older Bot API": ({"reply_to_message_id": 1}, "sendMessage has no parameter reply_to_message_id"),
    "text for a number": ({"message_thread_id": "one"}, "message_thread_id is str, and should be Integer"),
    "truth for a number": ({"message_thread_id": True}, "message_thread_id is bool, and should be Integer"),
    "number for truth": ({"disable_notification": 1}, "disable_notification is int, and should be Boolean"),
    "list for an object": (
        {"reply_parameters": []},
        "reply_parameters is list, and should be ReplyParameters",
    ),
    "object for a list": ({"entities": {}}, "entities is dict, and should be Array of MessageEntity"),
}


@pytest.mark.parametrize(("given", "defect"), DEFECTIVE.values(), ids=DEFECTIVE)
async def test_what_telegram_overlooks_fails_the_test(given: dict[str, Any], defect: str) -> None:
    with pytest.raises(AssertionError, match=defect):
        async with BotApi() as api:
            await raw(api, "sendMessage", {"chat_id": ADA.id, "text": "a", **given})


async def test_an_unknown_parameter_is_ignored_as_telegram_does(api: BotApi, bot: Bot) -> None:
    assert await bot.send_message(ADA.id, "a", api_kwargs={"shiny": True})

    assert api.defects == ["sendMessage has no parameter shiny"]
    api.defects.clear()


MISSING = {
    "sendMessage": ({"chat_id": ADA.id}, "message text is empty"),
    "sendPhoto": ({"chat_id": ADA.id}, "there is no photo in the request"),
    "deleteMessage": ({"chat_id": ADA.id}, "message identifier is not specified"),
    "getChatMember": ({"chat_id": ADA.id}, "invalid user_id specified"),
    "getChat": ({}, "chat_id is empty"),
    "sendChatAction": ({"chat_id": ADA.id}, "wrong parameter action in request"),
    "answerCallbackQuery": ({}, "parameter callback_query_id is required"),
    "answerInlineQuery": ({"inline_query_id": "1"}, "parameter results is required"),
}


@pytest.mark.parametrize("method", MISSING)
async def test_refuses_a_request_without_what_it_needs(api: BotApi, method: str) -> None:
    given, problem = MISSING[method]
    answer = await raw(api, method, given)

    assert (answer["error_code"], answer["description"]) == (400, f"Bad Request: {problem}")


@pytest.mark.parametrize("method", ["sendTelepathy", "sendmessage", "sendDice"])
async def test_a_method_that_is_not_listed_is_not_found(api: BotApi, method: str) -> None:
    assert (await raw(api, method, {}))["error_code"] == 404


async def test_text_that_looks_like_a_number_stays_text(api: BotApi, bot: Bot) -> None:
    await bot.send_message(ADA.id, "42")
    await bot.set_my_name("42")

    assert (api.sent()[0].text, api.profile["setMyName", ""]) == ("42", "42")
