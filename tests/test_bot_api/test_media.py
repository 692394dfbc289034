"""Files, albums, and where forwarded posts come from."""

import httpx
import pytest
from telegram import (
    Bot,
    InputMediaPhoto,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)
from telegram.error import BadRequest

from tests.bot_api import ADA, GROUP, BotApi, User
from tests.bot_api_media import CHANNEL, from_channel, from_chat, from_user, picture

BOB = User(1002, "Bob", "bob_reports")


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


@pytest.mark.parametrize("kind", ["photo", "video", "animation", "audio", "voice"])
async def test_the_words_under_a_file_are_a_caption(api: BotApi, bot: Bot, kind: str) -> None:
    sent = api.message("/ask What of the harbour?", **api.medium(kind))
    (update,) = await bot.get_updates()

    assert (update.message.text, update.message.caption) == (None, "/ask What of the harbour?")
    assert list(update.message.parse_caption_entities(["bot_command"]).values()) == ["/ask"]
    assert (sent.caption, bool(getattr(update.message, kind))) == (sent.text, True)


@pytest.mark.parametrize("kind", ["sticker", "video_note"])
async def test_some_files_have_no_words(api: BotApi, bot: Bot, kind: str) -> None:
    api.message("", **api.medium(kind))
    (update,) = await bot.get_updates()

    assert getattr(update.message, kind).file_id
    assert (update.message.text, update.message.caption) == (None, None)


async def test_an_album_is_several_messages_of_one_group(api: BotApi, bot: Bot) -> None:
    one, another = api.album(), api.album()
    for fields in (one, one, another):
        api.message("", **api.medium("photo"), **fields)

    groups = [update.message.media_group_id for update in await bot.get_updates()]
    assert groups[0] == groups[1] != groups[2]


async def test_a_picture_is_edited_as_a_picture(bot: Bot) -> None:
    text = await bot.send_message(ADA.id, "a")
    photo = await bot.send_photo(ADA.id, picture(), caption="a")

    assert (await photo.edit_caption("<b>b</b>", parse_mode="HTML")).caption == "b"
    assert (await photo.edit_media(InputMediaPhoto(picture(200), "c"))).photo[0].width == 200
    assert (await text.edit_media(InputMediaPhoto(picture(), "c"))).text is None
    with pytest.raises(BadRequest, match="here is no text in the message to edit"):
        await photo.edit_text("d")
    with pytest.raises(BadRequest, match="here is no caption in the message to edit"):
        await bot.edit_message_caption(ADA.id, (await bot.send_message(ADA.id, "a")).message_id, caption="d")


async def test_a_document_is_sent_as_it_is(bot: Bot) -> None:
    sent = await bot.send_document(ADA.id, b"Tank one is lost.", caption="Our report")

    assert (sent.caption, sent.document.file_size) == ("Our report", 17)
    assert await (await sent.document.get_file()).download_as_bytearray() == b"Tank one is lost."
