"""Questions in private chats and groups, edits, replies and quotes."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.context import App, Context
from bot.database.encryption import new_key
from retrieval import Abstention, Archive, Question, Report
from tests.bot.remembered import with_words
from tests.bot_api import GROUP, SUPERGROUP, BotApi, Chat, User
from tests.conftest import Launch, Say

SIGNED = "Mara Lindqvist signed the agreement at midnight."
RUST = "Engineers found rust in eleven of its steel cables."


async def test_a_question_in_private_is_answered_by_the_quote_with_its_date(say: Say) -> None:
    [answer] = await say("Who signed the agreement?")

    assert answer.bold == [SIGNED]
    assert answer.blockquotes[0].startswith(SIGNED)
    assert "14 May 2024" in answer.text
    assert "Harbour strike ends after nine days" in answer.text
    assert answer.reply_to is not None


async def test_what_the_reports_do_not_say_is_not_answered(say: Say) -> None:
    [answer] = await say("What is the price of tulips in Haarlem?")

    assert answer.text.startswith("Not in the reports")
    assert "tulips" in answer.text


async def test_characters_that_mean_something_in_html_arrive_as_they_are(say: Say) -> None:
    [answer] = await say("How many vessels were waiting?")

    assert "Forty-two vessels <of all flags> & tugs were waiting outside the harbour." in answer.text


async def test_two_people_asking_at_once_are_both_answered(api: BotApi, bot: App) -> None:
    people = [User(3000 + number) for number in range(30)]
    for person in people:
        api.message("Who signed the agreement?", user=person)
    await api.settled(bot)

    assert all(SIGNED in api.sent(chat_id=person.id)[0].text for person in people)


async def test_ranking_runs_off_the_event_loop(say: Say, bot: App, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = []
    ask = bot.bot_data.archive.ask

    def watched(*args: Any) -> Any:
        threads.append(threading.current_thread())
        return ask(*args)

    monkeypatch.setattr(bot.bot_data.archive, "ask", watched)
    await say("Who signed the agreement?")

    assert threads
    assert threading.main_thread() not in threads


async def test_today_is_the_day_of_the_message_in_the_configured_zone(
    launch: Launch, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await launch(timezone="Pacific/Auckland")
    days = []
    ask = bot.bot_data.archive.ask
    monkeypatch.setattr(bot.bot_data.archive, "ask", lambda text, day, *_: days.append(day) or ask(text, day))
    api.message("Who signed the agreement?", date=1_722_859_200)  # 5 August 2024, 12:00 UTC
    await api.settled(bot)

    assert days == [date(2024, 8, 6)]


# Groups


async def test_ask_is_answered_in_a_group_as_a_reply(say: Say) -> None:
    [answer] = await say("/ask@dispatch_test_bot Who signed the agreement?", chat=GROUP)

    assert answer.bold == [SIGNED]
    assert answer.reply_to is not None


@pytest.mark.parametrize(
    "text",
    ["Who signed the agreement?", "/ask@other_bot Who signed it?", "/weather Vedra", "@other_bot hello"],
)
async def test_talk_among_people_in_a_group_is_left_alone(launch: Launch, api: BotApi, text: str) -> None:
    api.can_read_all_group_messages = True
    bot = await launch()
    api.message(text, chat=SUPERGROUP)
    await api.settled(bot)

    assert api.sent() == []


async def test_a_reply_to_the_bot_is_a_question_in_a_group(say: Say) -> None:
    [first] = await say("/ask Who signed the agreement?", chat=GROUP)
    [second] = await say("How many vessels were waiting outside the harbour?", chat=GROUP, reply_to=first)

    assert "Forty-two vessels" in second.blockquotes[0]


async def test_a_reply_to_somebody_else_is_left_alone(launch: Launch, api: BotApi) -> None:
    api.can_read_all_group_messages = True
    bot = await launch()
    remark = api.message("Nice weather", chat=GROUP)
    api.message("Who signed the agreement?", chat=GROUP, reply_to=remark)
    await api.settled(bot)

    assert api.sent() == []


async def test_a_mention_is_a_question_where_the_bot_may_see_it(launch: Launch, api: BotApi) -> None:
    api.can_read_all_group_messages = True
    bot = await launch()
    api.message("@Dispatch_Test_Bot who signed the agreement?", chat=GROUP)
    await api.settled(bot)

    assert api.sent()[0].bold == [SIGNED]


async def test_a_mention_without_a_user_name_is_one_too(launch: Launch, api: BotApi) -> None:
    api.can_read_all_group_messages = True
    bot = await launch()
    named = {"type": "text_mention", "offset": 0, "length": 8, "user": api.me.json}
    api.message("Dispatch who signed the agreement?", chat=GROUP, entities=[named])
    await api.settled(bot)

    assert api.sent()[0].bold == [SIGNED]


async def test_ask_without_words_explains_itself(say: Say) -> None:
    [private] = await say("/ask")
    [group] = await say("/ask", chat=GROUP)

    assert "/ask" in private.text + group.text


async def test_ask_without_words_asks_about_the_message_it_replies_to(launch: Launch, api: BotApi) -> None:
    bot = await launch()
    remark = api.message("Who signed the agreement?", chat=GROUP)
    api.message("/ask", chat=GROUP, reply_to=remark)
    await api.settled(bot)

    assert api.sent()[0].bold == [SIGNED]


async def test_an_answer_in_a_forum_topic_stays_in_it(api: BotApi, bot: App) -> None:
    api.message("/ask Who signed the agreement?", chat=SUPERGROUP, is_topic_message=True, message_thread_id=7)
    await api.settled(bot)

    assert api.called("sendMessage")[0].parameters["message_thread_id"] == 7


# What is no question


async def test_a_message_sent_via_the_bot_is_not_answered(say: Say) -> None:
    assert await say("Who signed the agreement?", via_bot=True) == []
    assert await say("/latest", via_bot=True) == []


PHOTO = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]}
STICKER = {
    "sticker": {
        "file_id": "s",
        "file_unique_id": "s",
        "type": "regular",
        "width": 9,
        "height": 9,
        "is_animated": False,
        "is_video": False,
    }
}


@pytest.mark.parametrize("content", [PHOTO, STICKER], ids=["photo", "sticker"])
async def test_media_get_a_kind_line_in_private_and_none_in_a_group(
    launch: Launch, api: BotApi, content: dict[str, Any]
) -> None:
    api.can_read_all_group_messages = True
    bot = await launch()
    api.message("", chat=GROUP, **content)
    private = api.message("", **content)
    await api.settled(bot)

    [line] = api.sent()
    assert line.chat_id == private.chat_id
    assert "questions" in line.text


async def test_an_album_gets_one_kind_line(api: BotApi, bot: App) -> None:
    for _ in range(4):
        api.message("", media_group_id="album", **PHOTO)
    await api.settled(bot)

    assert len(api.sent()) == 1


async def test_a_service_message_is_left_alone(say: Say) -> None:
    assert await say("", message_auto_delete_timer_changed={"message_auto_delete_time": 86400}) == []


# Courtesies

LINES = {
    "hello": "Hello. Ask me about the reports, for example:",
    "thx!!": "You’re welcome.",
    "🙏": "You’re welcome.",
    "great work mate": "Thank you, though the words are the reports’ and not mine.",
    "bad bot": "I’m sorry that didn’t help.",
    "sorry": "No harm done.",
    "bye": "Goodbye.",
    "stop messaging me": "There is nothing to stop: I only write when you write to me.",
    "?": "Write a question in words",
    "are you human?": "I am a program, not a person",
    "who made you": "I am a program, not a person",
}


@pytest.mark.parametrize("text", LINES)
async def test_a_courtesy_is_answered_in_a_line_of_its_kind_without_passages(say: Say, text: str) -> None:
    [line] = await say(text)

    assert line.text.startswith(LINES[text])
    assert line.blockquotes == line.bold == line.keyboard == []


@pytest.mark.parametrize(("text", "emoji"), [("ok", "👍"), ("lol", "😁"), ("wow", "👀"), ("😢", "👀")])
async def test_a_short_reply_is_answered_with_a_reaction(
    say: Say, api: BotApi, text: str, emoji: str
) -> None:
    assert await say(text) == []

    [call] = api.called("setMessageReaction")
    assert call.parameters["reaction"] == [{"type": "emoji", "emoji": emoji}]


async def test_where_no_reaction_is_allowed_it_is_answered_with_a_line(
    say: Say, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("setMessageReaction", status=400, description="Bad Request: REACTION_INVALID")
    [line] = await say("ok")

    assert line.text == "I’m here when you have a question."
    assert [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []


async def test_a_question_edited_into_a_short_reply_leaves_no_answer_beneath_it(
    api: BotApi, bot: App
) -> None:
    question = api.message("Who signed the agreement?")
    await api.settled(bot)
    api.edit(question, "ok")
    await api.settled(bot)

    [line] = api.sent()
    assert line.text == "I’m here when you have a question."


async def test_who_says_stop_is_told_how_to_end_subscriptions_if_there_are_any(
    launch: Launch, api: BotApi, tmp_path: Path
) -> None:
    bot = await launch(secret_key=new_key(), data=tmp_path)
    texts = []
    for text in ("stop", "/subscribe", "stop", "/unsubscribe", "stop"):
        api.message(text)
        await api.settled(bot)
        texts.append(api.sent()[-1].text)

    assert "/unsubscribe" in texts[2]
    assert texts[0] == texts[4] == "There is nothing to stop: I only write when you write to me."


# In a group an answer is for those who want one


@pytest.mark.parametrize(
    "remark",
    [
        "thanks!",
        "lol",
        "🙏",
        "How are you?",
        "I doubt that Mara Lindqvist signed the agreement",
        "this is huge for the harbour",
        "vessels waiting outside the harbour",
        "What is the price of tulips in Haarlem?",
    ],
)
@pytest.mark.parametrize("edited", [False, True], ids=["sent", "edited"])
async def test_a_reply_that_asks_nothing_or_in_vain_is_left_alone_in_a_group(
    say: Say, api: BotApi, bot: App, remark: str, edited: bool
) -> None:
    [first] = await say("/ask Who signed the agreement?", chat=GROUP)
    reply = api.message("hm" if edited else remark, chat=GROUP, reply_to=first)
    await api.settled(bot)
    if edited:
        api.edit(reply, remark, chat=GROUP)
        await api.settled(bot)

    assert len(api.sent()) == 1
    assert api.called("setMessageReaction") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/ask tulips in Haarlem", "Not in the reports"),
        ("/ask thanks", "You’re welcome."),
        ("/ask hello", "Hello. Ask me with /ask, for example:"),
        ("/ask stop", "I only answer when I am asked."),
        ("@dispatch_test_bot", "Write your question after the command"),
        ("@dispatch_test_bot help", "To ask in this group"),
        ("@dispatch_test_bot vessels waiting outside", "Harbour strike ends"),
    ],
)
async def test_who_calls_the_bot_in_a_group_is_answered(
    launch: Launch, api: BotApi, text: str, said: str
) -> None:
    api.can_read_all_group_messages = True
    bot = await launch()
    api.message(text, chat=GROUP)
    await api.settled(bot)

    [answer] = api.sent()
    assert answer.text.startswith(said)


@pytest.mark.parametrize(
    "text",
    [
        "/start",
        "/help",
        "/ask",
        "/ask hello",
        "/ask stop",
        "/ask help",
        "/ask how do I subscribe?",
        "/ask why?",
    ],
)
async def test_a_group_reads_nothing_of_private_chats(
    launch: Launch, api: BotApi, tmp_path: Path, text: str
) -> None:
    bot = await launch(secret_key=new_key(), data=tmp_path)
    api.message(text, chat=GROUP)
    await api.settled(bot)

    [message] = api.sent()
    for words in ("private", "In any chat", "as you would say it", "write to me", "Write here", "your own"):
        assert words not in message.text


@pytest.mark.parametrize("text", ["@dispatch_test_bot price of tulips?", "thanks @dispatch_test_bot"])
async def test_a_mention_that_is_asked_in_vain_is_left_alone(launch: Launch, api: BotApi, text: str) -> None:
    api.can_read_all_group_messages = True
    bot = await launch()
    api.message(text, chat=GROUP)
    await api.settled(bot)

    assert api.sent() == []


# Channels' discussion groups

CHANNEL = Chat(-1002000000077, "channel", "Harbour watch")
POST = {"is_automatic_forward": True, "sender_chat": CHANNEL.json}
TELEGRAM = User(777000, "Telegram")


@pytest.mark.parametrize("text", ["Who signed the agreement?", "/latest", "/frobnicate", "/start"])
async def test_a_post_of_the_channel_is_left_alone_in_its_discussion_group(
    launch: Launch, api: BotApi, text: str
) -> None:
    api.can_read_all_group_messages = True
    bot = await launch()
    own = api.message("/ask Who signed the agreement?", chat=SUPERGROUP)
    await api.settled(bot)
    api.message(text, chat=SUPERGROUP, user=TELEGRAM, reply_to=api.sent()[0], **POST)
    await api.settled(bot)

    assert [message.reply_to for message in api.sent()] == [own.message_id]


@pytest.mark.parametrize(
    "text",
    [
        "@dispatch_test_bot who signed the agreement?",
        "/ask Who signed the agreement?",
        "/timeline@dispatch_test_bot signed the agreement",
    ],
)
async def test_a_post_that_calls_the_bot_is_answered(launch: Launch, api: BotApi, text: str) -> None:
    api.can_read_all_group_messages = True
    bot = await launch()
    api.message(text, chat=SUPERGROUP, user=TELEGRAM, **POST)
    await api.settled(bot)

    [answer] = api.sent()
    assert "Mara Lindqvist signed the agreement at midnight." in answer.text


async def test_accounts_that_speak_as_channels_are_answered_and_told_apart(
    say: Say, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = []
    ask = bot.bot_data.archive.ask

    def watched(text: str, today: date, follows: Any = None, *rest: Any) -> Any:
        before.append(follows and follows.text)
        return ask(text, today, follows, *rest)

    monkeypatch.setattr(bot.bot_data.archive, "ask", watched)
    anyone = User(136817688, "Channel", "Channel_Bot", is_bot=True)
    other = Chat(-1002000000078, "channel", "Dam watch")
    for channel in (CHANNEL, other, CHANNEL):
        [answer] = await say(
            "/ask Who signed the agreement?", chat=SUPERGROUP, user=anyone, sender_chat=channel.json
        )
        assert answer.bold == [SIGNED]

    assert before == [None, None, "Who signed the agreement?"]


# Questions about the archive itself


@pytest.fixture
def about_archive(bot: App, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make the archive take every question for one about itself."""

    def take(topic: str) -> None:
        question = Question("?", {}, {}, archive_topic=topic)  # type: ignore[arg-type]
        result = Abstention(question, "not-a-question", 0.0, bot.bot_data.archive.coverage)
        monkeypatch.setattr(bot.bot_data.archive, "ask", lambda *_, **__: result)

    return take


TOPICS = {
    "reports": "5 reports from 20 February 2024 to 9 July 2024",
    "newest": "Council election in Vedra postponed",
    "help": "/latest – The newest report",
    "subscriptions": "Subscriptions are off",
    "bot": "I write no answers of my own. /help shows how to ask, /privacy what is stored about you.",
}


@pytest.mark.parametrize("topic", TOPICS)
async def test_a_question_about_the_archive_leads_to_its_page(
    say: Say, about_archive: Callable[[str], None], topic: str
) -> None:
    about_archive(topic)
    [private] = await say("What is there?")
    [group] = await say("/ask What is there?", chat=GROUP)

    assert TOPICS[topic] in private.text
    assert TOPICS[topic] in group.text


async def test_the_list_that_was_asked_for_has_its_buttons(
    say: Say, about_archive: Callable[[str], None]
) -> None:
    about_archive("reports")
    [private] = await say("What is there?")

    assert len(private.buttons) == 5


async def test_how_to_subscribe_is_told_where_one_can(
    launch: Launch, api: BotApi, archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bot = await launch(secret_key=new_key(), data=tmp_path)
    question = Question("?", {}, {}, archive_topic="subscriptions")
    result = Abstention(question, "not-a-question", 0.0, archive.coverage)
    await Context(bot).examples()
    monkeypatch.setattr(archive, "ask", lambda *_: result)
    api.message("How do I subscribe?")
    api.message("/ask How do I subscribe?", chat=GROUP)
    await api.settled(bot)

    private, group = sorted(api.sent(), key=lambda each: -each.chat_id)
    assert "/subscribe the council election" in private.text
    assert "/unsubscribe" in private.text
    assert group.text.startswith("An administrator can write here:")


# Edits


async def test_an_edited_question_edits_its_answer(api: BotApi, bot: App) -> None:
    question = api.message("Who signed the agreement?")
    await api.settled(bot)
    api.edit(question, "Which cables had rust?")
    await api.settled(bot)

    [answer] = api.sent()
    assert answer.blockquotes == [RUST]


async def test_an_edited_question_in_a_group_edits_its_answer(api: BotApi, bot: App) -> None:
    question = api.message("/ask Who signed the agreement?", chat=GROUP)
    await api.settled(bot)
    api.edit(question, "/ask Which cables had rust?", chat=GROUP)
    await api.settled(bot)

    [answer] = api.sent()
    assert answer.blockquotes == [RUST]


async def test_an_edit_that_changes_nothing_in_the_answer_is_quiet(
    api: BotApi, bot: App, caplog: pytest.LogCaptureFixture
) -> None:
    question = api.message("Who signed the agreement?")
    await api.settled(bot)
    api.edit(question, "Who signed the agreement??")
    await api.settled(bot)

    assert len(api.sent()) == 1
    assert [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []


async def test_an_edit_of_an_unknown_question_is_answered_anew(launch: Launch, api: BotApi) -> None:
    question = api.message("Who signed the agreement?")
    bot = await launch()
    await api.settled(bot)
    restarted = await launch()
    api.edit(question, "Which cables had rust?")
    await api.settled(restarted)

    assert api.sent()[1].blockquotes == [RUST]
    assert api.sent()[1].reply_to == question.message_id


async def test_an_edit_whose_answer_was_deleted_is_answered_anew(api: BotApi, bot: App) -> None:
    question = api.message("Who signed the agreement?")
    await api.settled(bot)
    del api.messages[question.chat_id, api.sent()[0].message_id]
    api.edit(question, "Which cables had rust?")
    await api.settled(bot)

    [answer] = api.sent()
    assert "rust" in answer.text


async def test_an_edit_that_leaves_no_question_says_how_to_ask(api: BotApi, bot: App) -> None:
    question = api.message("/ask Who signed the agreement?")
    await api.settled(bot)
    api.edit(question, "/ask")
    await api.settled(bot)

    [usage] = api.sent()
    assert usage.text.startswith("I understand written questions only.")


# Context


async def test_quoted_words_are_asked_about(say: Say) -> None:
    [report] = await say("/report harbour")
    [answer] = await say("more?", reply_to=report, quote="signed the agreement at midnight")

    assert answer.bold == [SIGNED]


async def test_a_reply_to_an_answer_keeps_its_report(launch: Launch, api: BotApi) -> None:
    burned = ("The mill burned in January.", "Nine wagons of grain were lost there.")
    flooded = ("The quay flooded in January.", "Forty wagons of grain were lost there.")
    twins = [
        Report("north", "The northern mill", date(2024, 1, 1), burned),
        Report("south", "The southern quay", date(2024, 1, 2), flooded),
    ]
    bot = await launch(Archive.of(twins))
    api.message("Which mill burned?")
    await api.settled(bot)
    api.message("How many wagons of grain were lost?", reply_to=api.sent()[0])
    await api.settled(bot)

    assert api.sent()[1].blockquotes[0] == "Nine wagons of grain were lost there."


async def test_a_follow_up_is_understood_from_the_question_before(
    api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = []
    ask = bot.bot_data.archive.ask

    def watched(text: str, today: date, follows: Any = None, *rest: Any) -> Any:
        before.append(follows and follows.text)
        return ask(text, today, follows, *rest)

    monkeypatch.setattr(bot.bot_data.archive, "ask", watched)
    for text in ("Who signed the agreement?", "thanks", "and when?"):
        api.message(text)
        await api.settled(bot)
    api.message("and where?", user=User(77))
    await api.settled(bot)

    assert before == [None, "Who signed the agreement?", "Who signed the agreement?", None]


async def test_follow_ups_can_be_switched_off(launch: Launch, api: BotApi) -> None:
    bot = await launch(follow_up_minutes=0)
    api.message("Who signed the agreement?")
    await api.settled(bot)

    assert with_words(bot.bot_data.recent)[:2] == [{}, {}]


async def test_a_citation_that_is_not_verbatim_stops_the_message(
    say: Say, bot: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bot.bot_data.archive, "is_verbatim", lambda _: False)
    [apology] = await say("Who signed the agreement?")

    assert "Lindqvist" not in apology.text
    assert bot.bot_data.metrics["misquotes"] == 1
    assert "harbour, paragraph 1" in caplog.text
    assert "Lindqvist" not in caplog.text
