"""Subscriptions, as readers and administrators see them."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from bot.context import App
from bot.messages import announcements, pages
from bot.subscriptions.destinations import Destination
from bot.subscriptions.subscription import MAX_SUBSCRIPTIONS, MAX_WORDS
from retrieval import Archive
from tests.bot.remembered import with_words
from tests.bot_api import ADA, GROUP, SUPERGROUP, BotApi, Chat, Message, User
from tests.bot_api_groups import ANONYMOUS, FORUM
from tests.conftest import Launch, Say

KEY = "k" * 43 + "="
BOB = User(1002, "Bob", "bob_reports")
HERE = Destination(ADA.id)


@pytest.fixture
async def bot(launch: Launch, tmp_path: Path) -> App:
    """The bot with a key."""
    return await launch(secret_key=KEY, data=tmp_path)


async def wanted(bot: App, destination: Destination = HERE) -> list[str]:
    """The words of the subscriptions that a destination has."""
    assert bot.bot_data.subscriptions is not None
    return [one.words for one in await bot.bot_data.subscriptions.of(destination)]


def notices(api: BotApi) -> list[str]:
    return [call.parameters.get("text", "") for call in api.called("answerCallbackQuery")]


async def end(api: BotApi, bot: App, listed: Message, words: str, user: User = ADA) -> None:
    """End a subscription with its button, on the page that the list opens."""
    for label in (words, "✕ End"):
        api.press(api.current(listed), label, user=user)
        await api.settled(bot)


# In private ---------------------------------------------------------------------------------------


async def test_without_words_every_new_report_is_subscribed_to(say: Say, bot: App) -> None:
    [reply] = await say("/subscribe")

    assert reply.text.startswith("Subscribed: I announce every new report here.")
    assert "number of this chat, encrypted" in reply.text
    assert await wanted(bot) == [""]


async def test_with_words_they_are_repeated_as_they_were_written(say: Say, bot: App) -> None:
    [reply] = await say('/subscribe  <Selm>  "water & mountain"')

    assert reply.bold == ['<Selm> "water & mountain"']
    assert "these words, encrypted" in reply.text
    assert await wanted(bot) == ['<Selm> "water & mountain"']


async def test_a_subscription_that_is_there_already_is_not_made_twice(say: Say, bot: App) -> None:
    await say("/subscribe “nine days”")
    [reply] = await say('/subscribe "Nine  days"')

    assert "already" in reply.text
    assert await wanted(bot) == ['"nine days"']


@pytest.mark.parametrize("words", ["of the", "?!", "“”", "-drones", "the " * 1000])
async def test_words_that_nothing_can_be_found_by_are_refused_with_an_example(
    say: Say, bot: App, words: str
) -> None:
    [reply] = await say(f"/subscribe {words}")

    assert "no word to search for" in reply.text
    assert "/subscribe the council election" in reply.text
    assert await wanted(bot) == []


async def test_an_example_needs_no_reports(launch: Launch, api: BotApi, tmp_path: Path) -> None:
    bot = await launch(Archive.of([]), secret_key=KEY, data=tmp_path)
    api.message("/subscribe of")
    await api.settled(bot)

    assert "/subscribe water" in api.sent()[0].text


async def test_words_without_end_are_refused(say: Say, bot: App) -> None:
    [reply] = await say("/subscribe " + "water " * 60)

    assert f"at most {MAX_WORDS} characters" in reply.text
    assert await wanted(bot) == []


async def test_a_chat_has_only_so_many_subscriptions(say: Say, bot: App) -> None:
    for number in range(MAX_SUBSCRIPTIONS):
        assert bot.bot_data.subscriptions is not None
        await bot.bot_data.subscriptions.add(HERE, f"river{number}")
    [reply] = await say("/subscribe water")

    assert f"There are {MAX_SUBSCRIPTIONS} subscriptions here already" in reply.text
    assert len(await wanted(bot)) == MAX_SUBSCRIPTIONS


async def test_the_list_shows_what_there_is_each_with_a_button(say: Say) -> None:
    await say("/subscribe")
    await say("/subscribe <Selm> reservoir")
    [listed] = await say("/subscriptions")

    assert "• every new report, at once\n• new reports with <Selm> reservoir, at once\n" in listed.text
    assert listed.buttons[:2] == ["Every report", "<Selm> reservoir"]


async def test_an_empty_list_says_how_to_subscribe(say: Say) -> None:
    [listed] = await say("/subscriptions")

    assert listed.text.startswith("Nothing is announced here.")
    assert listed.buttons == ["＋ Every new report", "Subscribe a channel"]


async def test_a_button_ends_its_subscription_and_the_list_shows_the_rest(
    say: Say, api: BotApi, bot: App
) -> None:
    await say("/subscribe")
    await say("/subscribe reservoir")
    [listed] = await say("/subscriptions")
    await end(api, bot, listed, "Every report")

    assert notices(api) == ["", "This subscription has ended."]
    assert api.current(listed).buttons[0] == "reservoir"
    assert await wanted(bot) == ["reservoir"]


async def test_a_stale_button_says_so_and_shows_what_there_is(say: Say, api: BotApi, bot: App) -> None:
    await say("/subscribe")
    [listed] = await say("/subscriptions")
    api.press(listed, "Every report")
    await api.settled(bot)
    await say("/unsubscribe")
    api.press(api.current(listed), "✕ End")
    await api.settled(bot)

    assert "expired" in notices(api)[1]
    assert api.called("answerCallbackQuery")[1].parameters["show_alert"] is True
    assert api.current(listed).text.startswith("Nothing is announced here.")


async def test_a_button_pressed_twice_is_no_error(say: Say, api: BotApi, bot: App) -> None:
    await say("/subscribe")
    [listed] = await say("/subscriptions")
    api.press(listed, "Every report")
    await api.settled(bot)
    api.press(api.current(listed), "✕ End")
    api.press(api.current(listed), "✕ End")
    await api.settled(bot)

    assert len(notices(api)) == 3
    assert await wanted(bot) == []
    assert bot.bot_data.metrics["errors"] == 0


async def test_a_button_ends_nothing_of_another_chat(say: Say, api: BotApi, bot: App) -> None:
    await say("/subscribe reservoir")
    [listed] = await say("/subscriptions")
    api.press(listed, "reservoir")
    await api.settled(bot)
    await say("/subscribe harbour", user=BOB)
    [other] = await say("/subscriptions", user=BOB)
    forged = {"inline_keyboard": api.current(listed).keyboard}
    api.messages[BOB.id, other.message_id].json["reply_markup"] = forged
    api.press(other, "✕ End", user=BOB)
    await api.settled(bot)

    assert "expired" in notices(api)[1]
    assert await wanted(bot) == ["reservoir"]


async def test_unsubscribe_ends_everything_here(say: Say, bot: App) -> None:
    await say("/subscribe")
    await say("/subscribe reservoir")
    await say("/subscribe harbour", user=BOB)
    [reply] = await say("/unsubscribe")
    [again] = await say("/unsubscribe", date=reply.json["date"] + 60)

    assert reply.text == "Unsubscribed: 2 subscriptions ended here."
    assert again.text == "There were no subscriptions here."
    assert await wanted(bot) == []
    assert await wanted(bot, Destination(BOB.id)) == ["harbour"]


async def test_unsubscribe_with_words_ends_that_subscription(say: Say, bot: App) -> None:
    await say("/subscribe reservoir")
    await say('/subscribe "nine days"')
    [reply] = await say("/unsubscribe “Nine days”")
    [again] = await say("/unsubscribe <nine> days")

    assert reply.text == 'Unsubscribed from "Nine days".'
    assert again.text.startswith("There is no subscription to “<nine> days” here.")
    assert await wanted(bot) == ["reservoir"]


# Forgetting ---------------------------------------------------------------------------------------


async def test_forget_deletes_what_is_stored_and_what_is_in_memory(say: Say, api: BotApi, bot: App) -> None:
    await say("/subscribe reservoir")
    [answer] = await say("Who signed the agreement?")
    api.inline("harbour")
    await api.settled(bot)
    [reply] = await say("/forget")

    assert reply.text == (
        "Deleted: 1 subscription of this chat with the announcements that were not sent yet, "
        "and what was in memory about this chat."
    )
    assert await wanted(bot) == []
    assert with_words(bot.bot_data.recent) == [{}, {}, {}]
    assert answer.reply_to is not None


async def test_forget_says_exactly_what_it_deleted(say: Say, bot: App) -> None:
    assert bot.bot_data.subscriptions
    [nothing] = await say("/forget")
    await say("Who signed the agreement?")
    [memory] = await say("/forget")
    await bot.bot_data.subscriptions.add(Destination(ADA.id), "")
    [stored] = await say("/forget")

    assert nothing.text == "Nothing was stored about this chat."
    assert memory.text == "Deleted: what was in memory about this chat."
    assert (
        stored.text == "Deleted: 1 subscription of this chat with the announcements that were not sent yet."
    )


async def test_who_is_forgotten_in_private_is_forgotten_in_groups_but_nobody_else(say: Say, bot: App) -> None:
    for user in (ADA, BOB):
        await say("/ask Who signed the agreement?", chat=GROUP, user=user)
    await say("Who signed the agreement?", user=BOB)
    await say("/forget")
    last, *_ = with_words(bot.bot_data.recent)

    assert last.keys() == {(GROUP.id, BOB.id), (BOB.id, BOB.id)}


@pytest.mark.parametrize(
    ("method", "text", "said"),
    [
        ("ask", "/ask Who signed the agreement?", "Mara Lindqvist"),
        ("timeline", "/timeline agreement", "agreement"),
    ],
)
async def test_what_is_still_being_answered_in_a_group_is_forgotten_too(
    method: str, text: str, said: str, api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, recent = bot.bot_data.archive, bot.bot_data.recent
    answer, begun, forgotten = getattr(archive, method), asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def delayed(*given: Any) -> Any:
        loop.call_soon_threadsafe(begun.set)
        forgotten.wait(30)
        return answer(*given)

    monkeypatch.setattr(archive, method, delayed)
    api.message(text, chat=GROUP)
    await begun.wait()
    api.message("/forget")
    await api.wait_for("sendMessage", 1)
    forgotten.set()
    await api.settled(bot)
    deleted, answered = api.sent()

    assert deleted.text == "Deleted: what was in memory about this chat."
    assert said in answered.text
    assert with_words(recent) == [{}, {}, {}]


async def test_forget_counts_error_notices_too(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError

    with monkeypatch.context() as breaking:
        breaking.setattr(pages, "about", broken)
        await say("/about")
    [reply] = await say("/forget")

    assert reply.text == "Deleted: what was in memory about this chat."


async def test_after_forget_a_follow_up_finds_no_topic(say: Say) -> None:
    await say("Who signed the agreement?")
    await say("/forget")
    [answer] = await say("And when was it?")

    assert "Lindqvist" not in answer.text


# Without a key ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["/subscribe", "/subscribe water", "/subscriptions", "/unsubscribe"])
async def test_without_a_key_subscriptions_are_off_and_say_why(
    launch: Launch, api: BotApi, command: str
) -> None:
    bot = await launch()
    api.message(command)
    await api.settled(bot)

    assert "the operator of this bot has set no key (DISPATCH_SECRET_KEY)" in api.sent()[0].text


async def test_without_a_key_memory_is_forgotten_all_the_same(launch: Launch, api: BotApi) -> None:
    bot = await launch()
    for text in ("Who signed the agreement?", "/forget", "/forget"):
        api.message(text)
    await api.settled(bot)

    assert api.sent()[1].text == "Deleted: what was in memory about this chat."
    assert api.sent()[2].text == "Nothing was stored about this chat."


async def test_a_button_of_the_days_with_a_key_has_expired(say: Say, api: BotApi, launch: Launch) -> None:
    await say("/subscribe")
    [listed] = await say("/subscriptions")
    bot = await launch()
    api.press(listed, "Every report")
    await api.settled(bot)

    assert "Subscriptions are off" in notices(api)[0]


# In groups ----------------------------------------------------------------------------------------

CHANGES = ["/subscribe", "/subscribe water", "/unsubscribe", "/unsubscribe water", "/forget"]


@pytest.mark.parametrize("command", CHANGES)
async def test_in_groups_only_administrators_decide(say: Say, bot: App, command: str) -> None:
    assert bot.bot_data.subscriptions is not None
    await bot.bot_data.subscriptions.add(Destination(GROUP.id), "water")
    [reply] = await say(command, chat=GROUP)

    assert reply.text == "Only administrators of this group can do that."
    assert reply.reply_to is not None
    assert await wanted(bot, Destination(GROUP.id)) == ["water"]


@pytest.mark.parametrize("status", ["creator", "administrator"])
async def test_an_administrator_subscribes_a_group(say: Say, api: BotApi, bot: App, status: str) -> None:
    api.promote(GROUP, ADA, status)
    [reply] = await say("/subscribe@dispatch_test_bot water", chat=GROUP)
    await say("/subscribe", chat=GROUP)
    [gone] = await say("/unsubscribe water", chat=GROUP)

    assert reply.text.startswith("Subscribed")
    assert gone.text == "Unsubscribed from water."
    assert await wanted(bot, Destination(GROUP.id)) == [""]
    assert await wanted(bot) == []


async def test_who_speaks_as_the_group_is_an_administrator(say: Say, bot: App) -> None:
    [reply] = await say("/subscribe", chat=SUPERGROUP, user=ANONYMOUS, sender_chat=SUPERGROUP.json)

    assert reply.text.startswith("Subscribed")
    assert await wanted(bot, Destination(SUPERGROUP.id)) == [""]


async def test_who_speaks_as_a_channel_is_none(say: Say, api: BotApi, bot: App) -> None:
    api.promote(SUPERGROUP, ADA)
    channel = {"id": -1009, "type": "channel", "title": "News"}
    [reply] = await say("/subscribe", chat=SUPERGROUP, sender_chat=channel)

    assert reply.text == "Only administrators of this group can do that."
    assert await wanted(bot, Destination(SUPERGROUP.id)) == []


async def test_everybody_in_a_group_may_see_the_list_but_only_administrators_end_what_is_in_it(
    say: Say, api: BotApi, bot: App
) -> None:
    api.promote(GROUP, BOB)
    await say("/subscribe water", chat=GROUP, user=BOB)
    [listed] = await say("/subscriptions", chat=GROUP)
    api.press(listed, "water")
    await api.settled(bot)
    assert notices(api) == ["Only administrators of this group can do that."]
    assert await wanted(bot, Destination(GROUP.id)) == ["water"]

    await end(api, bot, listed, "water", user=BOB)
    assert listed.text.endswith("Administrators only.")
    assert await wanted(bot, Destination(GROUP.id)) == []


async def test_each_topic_has_its_own_subscriptions_and_is_answered_in_its_place(
    say: Say, api: BotApi, bot: App
) -> None:
    api.promote(FORUM)
    water, trade = api.topic(FORUM), api.topic(FORUM, "Trade")
    replies = [
        (await say(text, chat=FORUM, **topic))[0]
        for text, topic in (
            ("/subscribe reservoir", water),
            ("/subscribe", trade),
            ("/subscribe bridge", {}),
            ("/subscriptions", water),
        )
    ]
    threads = [topic.get("message_thread_id") for topic in (water, trade, {}, water)]

    assert [reply.thread for reply in replies] == threads
    assert ["that of this topic" in reply.text for reply in replies] == [True, True, False, False]
    assert replies[3].buttons[0] == "reservoir"
    assert [await wanted(bot, Destination(FORUM.id, thread)) for thread in threads[:3]] == [
        ["reservoir"],
        [""],
        ["bridge"],
    ]


async def test_a_thread_of_replies_is_no_topic(say: Say, bot: App) -> None:
    await say("/subscribe", chat=SUPERGROUP, user=ANONYMOUS, sender_chat=SUPERGROUP.json, message_thread_id=5)

    assert await wanted(bot, Destination(SUPERGROUP.id)) == [""]


async def test_a_button_in_a_topic_ends_what_is_subscribed_there(say: Say, api: BotApi, bot: App) -> None:
    api.promote(FORUM)
    topic = api.topic(FORUM)
    await say("/subscribe", chat=FORUM, **topic)
    [listed] = await say("/subscriptions", chat=FORUM, **topic)
    await end(api, bot, listed, "Every report")

    assert await wanted(bot, Destination(FORUM.id, topic["message_thread_id"])) == []


async def test_unsubscribe_is_for_the_topic_and_forget_for_the_whole_chat(
    say: Say, api: BotApi, bot: App
) -> None:
    api.promote(FORUM)
    water, trade = api.topic(FORUM), api.topic(FORUM, "Trade")
    for topic in (water, trade, {}):
        await say("/subscribe", chat=FORUM, **topic)
    await say("/unsubscribe", chat=FORUM, **water)
    [reply] = await say("/forget", chat=FORUM, **water)

    assert reply.text.startswith("Deleted: 2 subscriptions of this chat")
    assert await wanted(bot, Destination(FORUM.id, trade["message_thread_id"])) == []


@pytest.mark.parametrize("command", ["/latest", "/reports", "/about", "/privacy", "/report harbour"])
async def test_every_command_is_answered_in_its_topic(say: Say, api: BotApi, command: str) -> None:
    topic = api.topic(FORUM)
    [reply] = await say(command, chat=FORUM, **topic)

    assert reply.thread == topic["message_thread_id"]


async def test_a_full_report_opens_in_the_topic_of_its_button(say: Say, api: BotApi, bot: App) -> None:
    topic = api.topic(FORUM)
    [listed] = await say("/reports", chat=FORUM, **topic)
    api.press(listed, next(label for label in listed.buttons if "Old bridge" in label))
    await api.settled(bot)

    report = api.sent()[-1]
    assert report.text.startswith("Old bridge at Karst closed")
    assert report.thread == topic["message_thread_id"]


async def test_an_apology_stands_in_the_topic_of_the_question(
    say: Say, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError

    monkeypatch.setattr(pages, "about", broken)
    topic = api.topic(FORUM)
    [apology] = await say("/about", chat=FORUM, **topic)

    assert "went wrong" in apology.text
    assert apology.thread == topic["message_thread_id"]


# Announcements ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["announcement", "digest"])
async def test_a_full_report_does_not_take_the_place_of_what_announced_it(
    api: BotApi, bot: App, archive: Archive, kind: str
) -> None:
    report, templates = archive.reports[3], bot.bot_data.templates
    message = {
        "announcement": announcements.announcement(templates, archive, report, []),
        "digest": announcements.digest(templates, archive.known(), [report], 1),
    }[kind]
    api.meet(Chat.private(ADA))
    await bot.bot.send_message(ADA.id, message.html, reply_markup=message.keyboard)
    [told] = api.sent()
    api.press(told, told.buttons[0])
    await api.settled(bot)

    assert api.current(told).text == told.text
    assert api.sent()[-1].text.startswith("Old bridge at Karst closed")
