"""The fake Bot API's channels: who may post, who may look, who shares them, and what follows a post."""

import pytest
from telegram import (
    Bot,
    ChatAdministratorRights,
    ChatMemberAdministrator,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestChat,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    SwitchInlineQueryChosenChat,
)
from telegram.error import BadRequest, Forbidden

from tests.bot_api import ADA, GROUP, SUPERGROUP, BotApi, Chat, User
from tests.bot_api_channels import CHANNEL, as_channel
from tests.bot_api_groups import FORUM, as_group

BOB = User(1002, "Bob", "bob_reports")
SECRET = Chat(-1009876543210, "channel", "Night watch")  # without a name, so nobody finds it


def rights(*granted: str) -> ChatAdministratorRights:
    """Administrator rights in a channel: those granted, and no others."""
    names = ChatAdministratorRights.all_rights().to_dict()
    return ChatAdministratorRights(**{name: name in granted for name in names})


def request(number: int = 7, **wanted: object) -> ReplyKeyboardMarkup:
    """A keyboard of one button that asks for a channel."""
    chat = KeyboardButtonRequestChat(number, wanted.pop("chat_is_channel", True), **wanted)
    return ReplyKeyboardMarkup([[KeyboardButton("Choose a channel", request_chat=chat)]])


# Posting ------------------------------------------------------------------------------------------


async def test_a_post_is_the_channels_own(api: BotApi, bot: Bot) -> None:
    api.invite(CHANNEL)
    sent = await bot.send_message(CHANNEL.id, "a", disable_notification=True)

    assert (sent.from_user, sent.sender_chat.id) == (None, CHANNEL.id)
    assert api.sent(chat_id=CHANNEL.id)[0].silent
    assert (await sent.edit_text("b")).text == "b"
    assert await sent.delete()


@pytest.mark.parametrize("name", ["@harbour_watch", "@Harbour_Watch"])
async def test_a_channel_is_found_by_its_name(api: BotApi, bot: Bot, name: str) -> None:
    api.invite(CHANNEL)

    assert (await bot.get_chat(name)).id == CHANNEL.id
    assert (await bot.send_message(name, "a")).chat.id == CHANNEL.id


@pytest.mark.parametrize("name", ["@nowhere", "@ada_reads", "harbour_watch"])
async def test_nothing_else_is_found_by_name(api: BotApi, bot: Bot, name: str) -> None:
    api.meet(CHANNEL)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(name)


async def test_who_may_not_post_is_told_why(api: BotApi, bot: Bot) -> None:
    api.meet(CHANNEL)
    with pytest.raises(Forbidden, match="bot is not a member of the channel chat"):
        await bot.send_message(CHANNEL.id, "a")
    api.invite(CHANNEL, can_post_messages=False)
    with pytest.raises(BadRequest, match="eed administrator rights in the channel chat"):
        await bot.send_message(CHANNEL.id, "a")
    with pytest.raises(BadRequest, match="ave no write access to the chat"):
        await bot.send_chat_action(CHANNEL.id, "typing")
    api.member("administrator", "kicked", chat=CHANNEL)
    with pytest.raises(Forbidden, match="bot was kicked from the channel chat"):
        await bot.send_message(CHANNEL.id, "a")


async def test_others_posts_are_edited_and_deleted_by_right_only(api: BotApi, bot: Bot) -> None:
    post = api.message("a", chat=CHANNEL)
    assert (await bot.edit_message_text("b", CHANNEL.id, post.message_id)).text == "b"
    api.promote(CHANNEL, api.me, can_edit_messages=False, can_delete_messages=False)

    with pytest.raises(BadRequest, match="essage can't be edited"):
        await bot.edit_message_text("c", CHANNEL.id, post.message_id)
    with pytest.raises(BadRequest, match="essage can't be deleted"):
        await bot.delete_message(CHANNEL.id, post.message_id)


async def test_a_channel_takes_no_reply_keyboard_and_no_inline_switch(api: BotApi, bot: Bot) -> None:
    api.invite(CHANNEL)
    share = InlineKeyboardButton("Share", switch_inline_query_chosen_chat=SwitchInlineQueryChosenChat("q"))
    here = InlineKeyboardButton("Here", switch_inline_query_current_chat="q")

    for keyboard in (ReplyKeyboardMarkup([["a"]]), ReplyKeyboardRemove()):
        with pytest.raises(BadRequest, match="nline keyboard expected"):
            await bot.send_message(CHANNEL.id, "a", reply_markup=keyboard)
    for button in (share, here):
        with pytest.raises(BadRequest, match="users will not be able to use the button without knowing"):
            await bot.send_message(CHANNEL.id, "a", reply_markup=InlineKeyboardMarkup([[button]]))
    pressable = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="1")]])
    assert await bot.send_message(CHANNEL.id, "a", reply_markup=pressable)


# Members ------------------------------------------------------------------------------------------


async def test_an_administrator_bot_sees_everybodys_rights(api: BotApi, bot: Bot) -> None:
    api.invite(CHANNEL, can_edit_messages=False)
    api.promote(CHANNEL, ADA, can_post_messages=False)
    api.promote(CHANNEL, BOB, "creator")

    own = await bot.get_chat_member(CHANNEL.id, bot.id)
    ada = await bot.get_chat_member("@harbour_watch", ADA.id)
    assert isinstance(own, ChatMemberAdministrator)
    assert (own.can_post_messages, own.can_edit_messages, own.can_pin_messages) == (True, False, None)
    assert (ada.status, ada.can_post_messages, ada.user.first_name) == ("administrator", False, "Ada")
    assert (await bot.get_chat_member(CHANNEL.id, BOB.id)).status == "creator"
    assert (await bot.get_chat_member(CHANNEL.id, 1003)).status == "left"
    assert {one.user.id for one in await bot.get_chat_administrators(CHANNEL.id)} == {bot.id, ADA.id, BOB.id}


async def test_an_outsider_bot_sees_only_that_it_is_one(api: BotApi, bot: Bot) -> None:
    api.meet(CHANNEL)

    assert (await bot.get_chat_member(CHANNEL.id, bot.id)).status == "left"
    for asking in (bot.get_chat_member(CHANNEL.id, ADA.id), bot.get_chat_administrators(CHANNEL.id)):
        with pytest.raises(BadRequest, match="ember list is inaccessible"):
            await asking


async def test_a_channel_without_a_name_shows_outsiders_nothing(api: BotApi, bot: Bot) -> None:
    api.meet(SECRET)

    for asking in (bot.get_chat(SECRET.id), bot.get_chat_member(SECRET.id, ADA.id)):
        with pytest.raises(Forbidden, match="bot is not a member of the channel chat"):
            await asking


async def test_somebody_met_in_a_group_only_cannot_be_written_to(api: BotApi, bot: Bot) -> None:
    api.message("/ask", chat=GROUP, user=BOB)

    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(BOB.id, "a")


async def test_who_is_restricted_may_do_what_is_left(api: BotApi, bot: Bot) -> None:
    api.restrict(SUPERGROUP, can_send_messages=False)

    with pytest.raises(BadRequest, match="ot enough rights to send text messages to the chat"):
        await bot.send_message(SUPERGROUP.id, "a")
    member = await bot.get_chat_member(SUPERGROUP.id, bot.id)
    assert (member.status, member.can_send_messages, member.can_send_photos) == ("restricted", False, True)


def test_rights_that_a_chat_does_not_know_are_a_mistake(api: BotApi) -> None:
    with pytest.raises(LookupError, match="administrator of a group has no can_post_messages"):
        api.promote(GROUP, ADA, can_post_messages=True)


# Sharing a channel --------------------------------------------------------------------------------


async def test_a_shared_channel_arrives_as_a_service_message(api: BotApi, bot: Bot) -> None:
    api.invite(CHANNEL)
    api.promote(CHANNEL, ADA)
    await bot.send_message(ADA.id, "Which?", reply_markup=request(request_title=True, request_username=True))
    api.share_chat(ADA, 7, CHANNEL)

    (shared,) = await bot.get_updates(allowed_updates=["message"], offset=-1)
    told = shared.message.chat_shared
    assert (told.request_id, told.chat_id) == (7, CHANNEL.id)
    assert (told.title, told.username) == (CHANNEL.title, CHANNEL.username)


async def test_the_app_makes_the_bot_an_administrator_where_the_button_asks(api: BotApi, bot: Bot) -> None:
    api.promote(CHANNEL, ADA, "creator")
    wanted = {
        "user_administrator_rights": rights("can_post_messages", "can_promote_members"),
        "bot_administrator_rights": rights("can_post_messages"),
    }
    await bot.send_message(ADA.id, "Which?", reply_markup=request(**wanted))
    api.share_chat(ADA, 7, CHANNEL)

    added, shared = await bot.get_updates()
    assert added.my_chat_member.new_chat_member.can_post_messages
    assert (shared.message.chat_shared.chat_id, shared.message.chat_shared.title) == (CHANNEL.id, None)


async def test_the_app_offers_only_what_the_button_asks_for(api: BotApi, bot: Bot) -> None:
    api.promote(CHANNEL, ADA, can_post_messages=False)
    with pytest.raises(LookupError, match="no button requests a chat as 7"):
        api.share_chat(ADA, 7, CHANNEL)
    wanted = request(user_administrator_rights=rights("can_post_messages"))
    await bot.send_message(ADA.id, "Which?", reply_markup=wanted)

    with pytest.raises(LookupError, match="chat_is_channel is False"):
        api.share_chat(ADA, 7, GROUP)
    with pytest.raises(LookupError, match="Ada lacks \\['can_post_messages'\\]"):
        api.share_chat(ADA, 7, CHANNEL)
    with pytest.raises(LookupError, match="no button requests a chat as 8"):
        api.share_chat(ADA, 8, CHANNEL)


UNASKABLE = {
    "in a group": (GROUP.id, request(), "hats can be requested in private chats only"),
    "more rights for the bot than for the user": (
        ADA.id,
        request(bot_administrator_rights=rights("can_post_messages")),
        "must be a subset of the user's",
    ),
    "a number of more than 32 bits": (ADA.id, request(2**31), "nvalid request_id specified"),
    "no words": (ADA.id, ReplyKeyboardMarkup([[""]]), "eyboard button text must be non-empty"),
    "contact and chat": (
        ADA.id,
        ReplyKeyboardMarkup(
            [
                [
                    KeyboardButton(
                        "a",
                        request_contact=True,
                        request_chat=KeyboardButtonRequestChat(1, chat_is_channel=True),
                    )
                ]
            ]
        ),
        "t most one request",
    ),
}


@pytest.mark.parametrize(("chat_id", "keyboard", "problem"), UNASKABLE.values(), ids=UNASKABLE)
async def test_refuses_a_reply_keyboard(
    api: BotApi, bot: Bot, chat_id: int, keyboard: ReplyKeyboardMarkup, problem: str
) -> None:
    with pytest.raises(BadRequest, match=problem):
        await bot.send_message(chat_id, "a", reply_markup=keyboard)
    assert api.reply_keyboards == {}


async def test_a_reply_keyboard_stays_until_it_is_removed_or_used_up(api: BotApi, bot: Bot) -> None:
    api.promote(CHANNEL, ADA)
    sent = await bot.send_message(ADA.id, "a", reply_markup=request())
    await bot.send_message(ADA.id, "b")
    assert sent.reply_markup is None
    assert api.reply_keyboards[ADA.id][0][0]["text"] == "Choose a channel"
    with pytest.raises(BadRequest, match="nline keyboard expected"):
        await bot.edit_message_text("c", ADA.id, sent.message_id, reply_markup=request())

    await bot.send_message(ADA.id, "c", reply_markup=ReplyKeyboardRemove())
    assert api.reply_keyboards[ADA.id] == []

    once = ReplyKeyboardMarkup(request().keyboard, one_time_keyboard=True)
    await bot.send_message(ADA.id, "d", reply_markup=once)
    api.share_chat(ADA, 7, CHANNEL)
    assert ADA.id not in api.reply_keyboards


# Discussion groups --------------------------------------------------------------------------------


async def test_a_post_is_forwarded_into_the_discussion_group(api: BotApi, bot: Bot) -> None:
    api.promote(SUPERGROUP, api.me)
    api.link(CHANNEL, SUPERGROUP)
    written = api.message("The harbour is open", chat=CHANNEL)
    post, forward = await bot.get_updates()

    assert post.channel_post.message_id == written.message_id
    assert forward.message.is_automatic_forward
    assert (forward.message.text, forward.message.chat.id) == ("The harbour is open", SUPERGROUP.id)
    assert (forward.message.sender_chat.id, forward.message.from_user.id) == (CHANNEL.id, 777000)
    assert forward.message.forward_origin.message_id == written.message_id
    assert (await bot.get_chat(CHANNEL.id)).linked_chat_id == SUPERGROUP.id


async def test_the_bots_own_posts_are_forwarded_too(api: BotApi, bot: Bot) -> None:
    api.invite(CHANNEL)
    api.link(CHANNEL, SUPERGROUP)
    await bot.send_message(CHANNEL.id, "<b>News</b>", "HTML")

    (forward,) = [message for message in api.messages.values() if message.chat_id == SUPERGROUP.id]
    assert forward.bold == ["News"]
    assert forward.update_id is None  # privacy mode: a forward is talk like any other


async def test_people_speak_as_their_channel_or_as_the_group(api: BotApi, bot: Bot) -> None:
    api.message("/ask a", chat=SUPERGROUP, **as_channel())
    api.message("/ask b", chat=FORUM, **as_group(FORUM))
    channel, group = await bot.get_updates()

    assert (channel.message.sender_chat.id, channel.message.from_user.username) == (CHANNEL.id, "Channel_Bot")
    assert (group.message.sender_chat.id, group.message.from_user.id) == (FORUM.id, 1087968824)
