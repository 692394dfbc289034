"""What a bot may send, and how it edits it."""

import pytest
from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
)

from tests.bot_api import ADA
from tests.bot_api_media import picture

NOBODY = 999


def keyboard(**button: object) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("press", **button)]])


def entity(offset: int, length: int, **rest: str) -> list[MessageEntity]:
    return [MessageEntity(rest.pop("type", "bold"), offset, length, **rest)]


HTML = {"parse_mode": ParseMode.HTML}
UNSENDABLE = {
    "empty": ({"text": ""}, "Message text is empty"),
    "blank": ({"text": " \n "}, "Text must be non-empty"),
    "blank markup": ({"text": "<b> </b>", **HTML}, "Text must be non-empty"),
    "too long": ({"text": "a" * 4097}, "Message is too long"),
    "too long before parsing": ({"text": "<b></b>" * 5000, **HTML}, "Text is too long"),
    "broken html": (
        {"text": "<b>a</i>", **HTML},
        'Can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
    ),
    "markdown": ({"text": "*a*", "parse_mode": "MarkdownV2"}, "Unsupported parse_mode"),
    "entity after the end": (
        {"text": "a", "entities": entity(1, 1)},
        "Entity begins after the end of the text at UTF-16 offset 1",
    ),
    "entity past the end": (
        {"text": "ab", "entities": entity(1, 2)},
        "Entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 3",
    ),
    "entity halving an emoji": (
        {"text": "🏟", "entities": entity(1, 1)},
        "Entity begins in a middle of a UTF-16 symbol at UTF-16 offset 1",
    ),
    "entity of no known type": (
        {"text": "a", "entities": entity(0, 1, type="shiny")},
        "Can't parse MessageEntity: Unsupported type specified",
    ),
    "entity with a bad link": (
        {"text": "a", "entities": entity(0, 1, type="text_link", url="localhost")},
        "Entity URL 'localhost' is invalid: Wrong HTTP URL",
    ),
    "unknown chat": ({"chat_id": NOBODY, "text": "a"}, "Chat not found"),
    "reply to nothing": (
        {"text": "a", "reply_parameters": ReplyParameters(77)},
        "Message to be replied not found",
    ),
    "button without action": (
        {"text": "a", "reply_markup": keyboard()},
        "Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    "button with two actions": (
        {"text": "a", "reply_markup": keyboard(callback_data="1", url="https://a.org")},
        "Can't parse inline keyboard button: Exactly one action must be specified, found url, callback_data",
    ),
    "callback data too long": (
        {"text": "a", "reply_markup": keyboard(callback_data="é" * 33)},
        "BUTTON_DATA_INVALID",
    ),
    "copy text empty": (
        {"text": "a", "reply_markup": keyboard(copy_text=CopyTextButton(""))},
        "BUTTON_COPY_TEXT_INVALID",
    ),
    "copy text too long": (
        {"text": "a", "reply_markup": keyboard(copy_text=CopyTextButton("a" * 257))},
        "BUTTON_COPY_TEXT_INVALID",
    ),
    "button link without host": (
        {"text": "a", "reply_markup": keyboard(url="http://localhost")},
        "Inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL",
    ),
}


@pytest.mark.parametrize(("arguments", "problem"), UNSENDABLE.values(), ids=UNSENDABLE)
async def test_refuses_to_send(api, bot, arguments, problem):
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(**{"chat_id": ADA.id, **arguments})

    sentence = problem if problem.isupper() else problem[0].lower() + problem[1:]
    assert api.calls[-1].error == f"Bad Request: {sentence}"
    assert str(refused.value).lower() in api.calls[-1].error.lower()
    assert api.sent() == []


SENDABLE = {
    "the longest text": {"text": "a" * 4096},
    "long markup of short text": {"text": f"<b>{'a' * 4096}</b>", **HTML},
    "trimmed to fit": {"text": "a" * 4096 + " \n"},
    "longest callback data": {"text": "a", "reply_markup": keyboard(callback_data="a" * 64)},
    "longest copy text": {"text": "a", "reply_markup": keyboard(copy_text=CopyTextButton("a" * 256))},
    "no keyboard": {"text": "a", "reply_markup": InlineKeyboardMarkup([])},
    "text that looks like JSON": {"text": "[1]"},
    "reply to nothing, allowed": {
        "text": "a",
        "reply_parameters": ReplyParameters(77, allow_sending_without_reply=True),
    },
}


@pytest.mark.parametrize("arguments", SENDABLE.values(), ids=SENDABLE)
async def test_sends(api, bot, arguments):
    sent = await bot.send_message(ADA.id, **arguments)

    (message,) = api.sent()
    assert (sent.message_id, sent.text) == (message.message_id, message.text)


async def test_a_sent_message_reads_as_a_person_sees_it(api, bot):
    await bot.send_message(
        ADA.id,
        "<b>Kyiv</b>\r\n<blockquote expandable>quiet\tnight</blockquote> <a href='a.org'>source</a>",
        ParseMode.HTML,
        reply_markup=keyboard(callback_data="more"),
    )

    (message,) = api.sent(chat_id=ADA.id)
    assert message.text == "Kyiv\nquiet night source"
    assert (message.bold, message.blockquotes) == (["Kyiv"], ["quiet night"])
    assert (message.links, message.buttons) == ({"source": "http://a.org/"}, ["press"])


async def test_a_parse_mode_wins_over_entities(api, bot):
    await bot.send_message(ADA.id, "<i>a</i>b", **HTML, entities=entity(0, 2))

    assert (api.sent()[0].italic, api.sent()[0].bold) == (["a"], [])


async def test_handles_and_commands_in_a_text_come_alive_outside_code(api, bot):
    await bot.send_message(ADA.id, "@somebody /stop <code>@nobody</code>", **HTML)

    assert api.sent()[0].marked("mention", "bot_command") == ["@somebody", "/stop"]


async def test_a_photo_has_a_caption_of_at_most_1024(api, bot):
    sent = await bot.send_photo(ADA.id, picture(), caption="<b>a</b>", **HTML)
    assert (sent.caption, api.sent("sendPhoto")[0].bold) == ("a", ["a"])
    assert (sent.photo[0].width, sent.photo[0].height) == (90, 60)

    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(ADA.id, picture(), caption="a" * 1025)


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        (b"picture", "Image_process_failed"),
        (picture()[:-1], "Image_process_failed"),
        (picture(2100, 100), "Photo_invalid_dimensions"),
        (picture(6000, 6000), "Photo_invalid_dimensions"),
        (picture(0, 10), "Photo_invalid_dimensions"),
        (b"\x89PNG" + bytes(10 * 2**20), "File is too big"),
        ("photo-1", "Wrong file identifier"),
    ],
    ids=["no picture", "cut off", "too long a strip", "too large", "flat", "too many bytes", "an identifier"],
)
async def test_a_photo_is_a_whole_picture_of_a_sensible_size(bot, sent, refusal):
    with pytest.raises(BadRequest, match=refusal):
        await bot.send_photo(ADA.id, sent)


# Editing ------------------------------------------------------------------------------------------


async def test_an_edit_replaces_text_and_keyboard(api, bot):
    sent = await bot.send_message(ADA.id, "a", reply_markup=keyboard(callback_data="1"))
    before = api.sent()[0]

    await sent.edit_text("<b>b</b>", ParseMode.HTML)

    now = api.current(before)
    assert (now.text, now.bold, now.buttons) == ("b", ["b"], [])
    assert (before.text, before.buttons) == ("a", ["press"])


async def test_edits_that_telegram_refuses(api, bot):
    question = api.message("a")
    sent = await bot.send_message(ADA.id, "<b>a</b>", **HTML, reply_markup=keyboard(callback_data="1"))

    with pytest.raises(
        BadRequest, match="specified new message content and reply markup are exactly the same"
    ):
        await sent.edit_text("a", entities=entity(0, 1), reply_markup=keyboard(callback_data="1"))
    with pytest.raises(BadRequest, match="essage is not modified"):
        await sent.edit_reply_markup(keyboard(callback_data="1"))
    with pytest.raises(BadRequest, match="essage to edit not found"):
        await bot.edit_message_text("b", ADA.id, 77)
    with pytest.raises(BadRequest, match="essage can't be edited"):
        await bot.edit_message_text("b", ADA.id, question.message_id)
    with pytest.raises(BadRequest, match="essage_id_invalid"):
        await bot.edit_message_text("b", inline_message_id="made up")
