"""Chats and their members, topics, reactions, the move to a supergroup."""

import pytest
from telegram import Bot, ReactionTypeEmoji, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.bot_api import ADA, GROUP, SUPERGROUP, BotApi, Chat, User
from tests.bot_api_channels import CHANNEL
from tests.bot_api_checks import Refusal
from tests.bot_api_groups import FORUM, GENERAL

BOB = User(1002, "Bob", "bob_reports")


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
    left, joined, entered = await bot.get_updates()

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


# Coming, topics, reactions ------------------------------------------------------------------------


@pytest.mark.parametrize("chat", [GROUP, SUPERGROUP], ids=["group", "supergroup"])
async def test_a_bot_that_is_added_is_told_twice(api: BotApi, bot: Bot, chat: Chat) -> None:
    api.invite(chat)
    change, message = await bot.get_updates()

    assert change.my_chat_member.new_chat_member.status == "member"
    assert [one.id for one in message.message.new_chat_members] == [bot.id]


async def test_only_who_manages_topics_writes_in_a_closed_one(api: BotApi, bot: Bot) -> None:
    topic = api.topic()
    thread = topic["message_thread_id"]
    api.close_topic(topic)
    assert await bot.send_message(FORUM.id, "in General, which is open")
    for method in (bot.send_message, bot.send_chat_action):
        with pytest.raises(BadRequest, match="Topic_closed"):
            await method(FORUM.id, "typing", message_thread_id=thread)

    api.promote(FORUM, api.me)
    assert await bot.send_message(FORUM.id, "a", message_thread_id=thread)
    api.promote(FORUM, api.me, can_manage_topics=False)
    api.close_topic(GENERAL)
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(FORUM.id, "a")


async def test_a_deleted_topic_is_gone_with_its_messages(api: BotApi, bot: Bot) -> None:
    topic = api.topic()
    asked = api.message("/ask", chat=FORUM, **topic)
    api.delete_topic(topic)

    with pytest.raises(BadRequest, match="essage thread not found"):
        await bot.send_message(FORUM.id, "a", message_thread_id=topic["message_thread_id"])
    with pytest.raises(BadRequest, match="essage to be replied not found"):
        await bot.send_message(FORUM.id, "a", reply_parameters=ReplyParameters(asked.message_id))


async def test_general_has_no_number_to_send_to(api: BotApi, bot: Bot) -> None:
    api.meet(FORUM)

    with pytest.raises(BadRequest, match="essage thread not found"):
        await bot.send_message(FORUM.id, "a", message_thread_id=GENERAL)


@pytest.mark.parametrize("emoji", ["🦄", "👍", "👀"])
async def test_a_reaction_is_one_of_the_ordinary_emoji(api: BotApi, bot: Bot, emoji: str) -> None:
    question = api.message("a")

    assert await bot.set_message_reaction(ADA.id, question.message_id, emoji)
    assert await bot.set_message_reaction(ADA.id, question.message_id, [])


async def test_refuses_a_reaction(api: BotApi, bot: Bot) -> None:
    asked, joined = api.message("/ask", chat=SUPERGROUP), api.service("new_chat_members", chat=SUPERGROUP)
    api.reactions[SUPERGROUP.id] = frozenset({"👍"})

    assert await bot.set_message_reaction(SUPERGROUP.id, asked.message_id, "👍")
    for emoji in ("🔎", "👀", "no emoji"):
        with pytest.raises(BadRequest, match="Reaction_invalid"):
            await bot.set_message_reaction(SUPERGROUP.id, asked.message_id, emoji)
    with pytest.raises(BadRequest, match="Reactions_too_many"):
        await bot.set_message_reaction(SUPERGROUP.id, asked.message_id, ["👍", "👎"])
    with pytest.raises(BadRequest, match="Message_id_invalid"):
        await bot.set_message_reaction(SUPERGROUP.id, joined.message_id, "👍")
    with pytest.raises(BadRequest, match="essage to react not found"):
        await bot.set_message_reaction(SUPERGROUP.id, 99, "👍")
    assert [one.emoji for one in (await bot.get_chat(SUPERGROUP.id)).available_reactions] == ["👍"]


async def test_a_forward_of_a_post_takes_the_reactions_of_its_channel(api: BotApi, bot: Bot) -> None:
    api.link(CHANNEL, SUPERGROUP)
    api.reactions[CHANNEL.id] = frozenset()
    api.message("a", chat=CHANNEL)
    (forward,) = [message for message in api.messages.values() if message.chat_id == SUPERGROUP.id]

    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(SUPERGROUP.id, forward.message_id, "👍")


async def test_who_deleted_the_account_is_not_written_to(api: BotApi, bot: Bot) -> None:
    api.deactivated.add(ADA.id)

    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(ADA.id, "a")


async def test_others_messages_are_deleted_by_right_only(api: BotApi, bot: Bot) -> None:
    asked = [api.message(f"/ask {n}", chat=GROUP).message_id for n in range(2)]
    with pytest.raises(BadRequest, match="essage can't be deleted"):
        await bot.delete_message(GROUP.id, asked[0])

    api.promote(GROUP, api.me)
    assert await bot.delete_messages(GROUP.id, [*asked, 99])
    assert [place for place in api.messages if place[0] == GROUP.id] == []
