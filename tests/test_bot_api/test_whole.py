"""The fake Bot API refuses what Telegram refuses, and a real Application works against it."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import (
    Bot,
    BotCommand,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    MessageEntity,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    ReactionTypeEmoji,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import Application, CallbackQueryHandler, MessageHandler, filters

from tests.bot_api import ADA, GROUP, SUPERGROUP, BotApi, Chat, User
from tests.bot_api_checks import Refusal
from tests.bot_api_groups import FORUM
from tests.bot_api_media import CHANNEL, from_channel, from_chat, from_user

BOB = User(1002, "Bob", "bob_reports")
NOBODY = 999


def keyboard(**button: object) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("press", **button)]])


def entity(offset: int, length: int, **rest: str) -> list[MessageEntity]:
    return [MessageEntity(rest.pop("type", "bold"), offset, length, **rest)]


def article(result_id: str = "1", title: str = "Title", text: str = "<b>found</b>", **rest: object):
    content = InputTextMessageContent(text, ParseMode.HTML)
    return InlineQueryResultArticle(result_id, title, content, **rest)


# Sending ------------------------------------------------------------------------------------------

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


def picture(width=90, height=60):
    """What a server looks at of a PNG: its head and its end."""
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4) + height.to_bytes(4)
    return head + b"IEND\xaeB`\x82"


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


# Chats --------------------------------------------------------------------------------------------


async def test_a_bot_blocked_by_the_user_may_not_write(api, bot):
    api.member("member", "kicked")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ADA.id, "a")

    api.member("kicked", "member")
    assert await bot.send_message(ADA.id, "a")


async def test_a_bot_that_left_may_not_write(bot):
    await bot.leave_chat(GROUP.id)

    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(GROUP.id, "a")


async def test_a_group_that_became_a_supergroup_names_its_new_id(api, bot):
    api.migrated[GROUP.id] = SUPERGROUP.id

    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(GROUP.id, "a")
    assert moved.value.new_chat_id == SUPERGROUP.id


@pytest.mark.parametrize("status", ["creator", "administrator", "member", "restricted", "left", "kicked"])
async def test_members_have_the_status_they_were_given(api, bot, status):
    api.statuses[GROUP.id, ADA.id] = status

    assert (await bot.get_chat_member(GROUP.id, ADA.id)).status == status


async def test_the_administrators_of_a_group_are_those_who_were_made_it(api, bot):
    api.promote(GROUP, BOB, "creator")
    api.promote(GROUP, ADA)
    api.promote(SUPERGROUP, User(7))
    api.statuses[GROUP.id, 8] = "member"

    found = await bot.get_chat_administrators(GROUP.id)
    assert {one.user.id: one.status for one in found} == {BOB.id: "creator", ADA.id: "administrator"}
    with pytest.raises(BadRequest, match="here are no administrators in the private chat"):
        await bot.get_chat_administrators(ADA.id)


async def test_a_message_stands_in_the_topic_it_was_sent_to(api, bot):
    topic = api.topic(FORUM)
    asked = api.message("/ask", chat=FORUM, **topic)
    sent = await bot.send_message(FORUM.id, "a", message_thread_id=topic["message_thread_id"])
    beside = await bot.send_message(FORUM.id, "a")

    assert sent.is_topic_message
    assert sent.message_thread_id == asked.thread == topic["message_thread_id"]
    assert beside.message_thread_id is None
    for chat, thread in ((FORUM, 99), (GROUP, topic["message_thread_id"])):
        with pytest.raises(BadRequest, match="essage thread not found"):
            await bot.send_message(chat.id, "a", message_thread_id=thread)


def test_only_a_forum_has_topics(api):
    with pytest.raises(Refusal, match="not a forum"):
        api.topic(GROUP)


async def test_a_group_that_moves_says_so_in_both_places(api, bot):
    api.migrate(GROUP, SUPERGROUP)
    left, joined, entered = await fetched(bot)

    assert (left.message.chat.id, left.message.migrate_to_chat_id) == (GROUP.id, SUPERGROUP.id)
    assert joined.my_chat_member.new_chat_member.status == "member"
    assert (entered.message.chat.id, entered.message.migrate_from_chat_id) == (SUPERGROUP.id, GROUP.id)
    with pytest.raises(ChatMigrated):
        await bot.send_message(GROUP.id, "a")


async def test_small_methods_answer(api, bot):
    question = api.message("a")

    assert (await bot.get_chat(GROUP.id)).title == GROUP.title
    assert await bot.send_chat_action(ADA.id, "typing")
    assert await bot.set_message_reaction(ADA.id, question.message_id, ReactionTypeEmoji("👍"))
    assert await bot.delete_message(ADA.id, question.message_id)
    with pytest.raises(BadRequest, match="essage to delete not found"):
        await bot.delete_message(ADA.id, question.message_id)
    with pytest.raises(BadRequest, match="rong parameter action"):
        await bot.send_chat_action(ADA.id, "dancing")


async def test_a_document_is_downloaded_as_it_was_sent(api, bot):
    api.message("", **api.attach("report.txt", b"Tank one is lost."))
    (update,) = await bot.get_updates()
    document = update.message.document
    content = await (await document.get_file()).download_as_bytearray()

    assert (document.file_name, document.file_size) == ("report.txt", 17)
    assert content == b"Tank one is lost."


@pytest.mark.parametrize(
    ("file_id", "problem"),
    [("nothing", "wrong file_id or the file is temporarily unavailable"), ("file-1", "file is too big")],
)
async def test_refuses_a_file(api, bot, file_id, problem):
    api.attach("dump.csv", bytes(20_000_001))
    with pytest.raises(BadRequest, match=f"(?i){problem}"):
        await bot.get_file(file_id)


@pytest.mark.parametrize("path", ["documents/nothing", "documents"])
async def test_what_is_not_there_is_not_downloaded(api, path):
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{api.base_file_url}{api.token}/{path}")

    assert answer.status_code == 404


async def test_the_caption_of_a_document_is_no_text_and_can_be_edited(api, bot):
    sent = api.message("As written", **api.attach("report.txt", b"x"))
    api.edit(sent, "As edited")
    posted, edited = await bot.get_updates()

    assert (posted.message.text, posted.message.caption) == (None, "As written")
    assert (edited.edited_message.text, edited.edited_message.caption) == (None, "As edited")


async def test_channels_post_without_an_author(api, bot):
    sent = api.message("A post", chat=CHANNEL)
    api.edit(sent, "A better post", chat=CHANNEL)
    posted, edited = await bot.get_updates()

    assert posted.channel_post.from_user is None
    assert posted.channel_post.sender_chat.title == CHANNEL.title
    assert edited.edited_channel_post.text == "A better post"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        (from_channel(), MessageOriginChannel),
        (from_chat(GROUP), MessageOriginChat),
        (from_user(BOB), MessageOriginUser),
        (from_user("Somebody"), MessageOriginHiddenUser),
    ],
    ids=["channel", "chat", "user", "hidden user"],
)
async def test_forwarded_messages_say_where_they_come_from(api, bot, fields, kind):
    api.message("A post", **fields)
    (update,) = await bot.get_updates()

    assert isinstance(update.message.forward_origin, kind)


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


# Answering queries --------------------------------------------------------------------------------


async def test_a_callback_query_is_answered_once(api, bot):
    await bot.send_message(ADA.id, "a", reply_markup=keyboard(callback_data="1"))
    query_id = api.press(api.sent()[0], "press")

    with pytest.raises(BadRequest, match="essage_too_long"):
        await bot.answer_callback_query(query_id, "a" * 201)
    assert await bot.answer_callback_query(query_id, "a" * 200)
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


# The bot's profile --------------------------------------------------------------------------------


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


# Updates ------------------------------------------------------------------------------------------


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


# Failures -----------------------------------------------------------------------------------------


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


# A real application -------------------------------------------------------------------------------


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
