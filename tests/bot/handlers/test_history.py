"""Reading over time in a chat: timelines, trends, and the later report."""

import sys
from datetime import date, timedelta

import pytest

from retrieval import Archive, Report
from tests.bot_api import GROUP, BotApi, Message
from tests.bot_api_groups import FORUM
from tests.conftest import Launch, Say

FIRST = date(2024, 1, 10)


def made(number: int, day: date | None, text: str) -> Report:
    return Report(f"note-{number}", f"Note {number}", day, (text, f"Weather of note {number}."))


@pytest.fixture
def archive() -> Archive:
    """Twelve reports on drones, one a month, and one undated."""
    months = [FIRST + timedelta(days=30 * at) for at in range(12)]
    drones = [made(at, day, f"Drones hit {at + 10} depots.") for at, day in enumerate(months)]
    return Archive.of([*drones, made(12, None, "Drones hit 99 depots.")])


async def press(api: BotApi, bot: object, message: Message, wanted: str) -> Message:
    api.press(message, next(label for label in message.buttons if wanted in label))
    await api.settled(bot)  # type: ignore[arg-type]
    return api.messages[message.chat_id, message.message_id]


async def test_a_timeline_replies_with_a_line_and_a_quote_a_report(say: Say) -> None:
    [message] = await say("/timeline drones depots")

    assert message.reply_to is not None
    assert "13 reports, oldest first, page 1 of 3" in message.text
    assert message.blockquotes == [f"Drones hit {number} depots." for number in range(10, 15)]
    assert message.text.index("10 January 2024: Note 0") < message.text.index("9 February 2024: Note 1")
    assert message.bold == ["▲ 10 → 11", "▲ 11 → 12", "▲ 12 → 13", "▲ 13 → 14"]


async def test_pages_are_turned_in_place(say: Say, api: BotApi, bot: object) -> None:
    [message] = await say("/timeline drones depots")
    first = message.text
    second = await press(api, bot, message, "Page 2")
    assert "page 2 of 3" in second.text
    assert second.bold[0] == "▲ 14 → 15"
    third = await press(api, bot, second, "Page 3")
    assert third.blockquotes[-1] == "Drones hit 99 depots."
    assert "undated: Note 12" in third.text
    assert "99" not in "".join(third.bold)
    back = await press(api, bot, await press(api, bot, third, "Page 2"), "Page 1")

    assert back.text == first
    assert len(api.sent()) == 1


async def test_pages_are_turned_after_a_restart(launch: Launch, api: BotApi) -> None:
    bot = await launch(follow_up_minutes=0)
    api.message("/timeline@dispatch_test_bot drones depots")
    await api.settled(bot)
    [message] = api.sent()
    bot = await launch(follow_up_minutes=0)

    assert "page 2 of 3" in (await press(api, bot, message, "Page 2")).text


async def test_a_page_that_is_gone_is_the_last_one(launch: Launch, api: BotApi, archive: Archive) -> None:
    bot = await launch()
    api.message("/timeline drones depots")
    await api.settled(bot)
    [message] = api.sent()
    message = await press(api, bot, await press(api, bot, message, "Page 2"), "Page 3")
    bot = await launch(Archive.of([*archive.reports[:7], archive.reports[-1]]))
    api.press(message, "◀ Page 2")
    await api.settled(bot)
    assert "page 2 of 2" in api.sent()[0].text
    bot = await launch(Archive.of(archive.reports[:2]))
    api.press(api.sent()[0], "◀ Page 1")
    await api.settled(bot)

    assert "2 reports, oldest first" in api.sent()[0].text


async def test_a_timeline_whose_question_is_gone_has_expired(say: Say, api: BotApi, bot: object) -> None:
    [message] = await say("/timeline drones depots")
    del api.messages[message.chat_id, message.reply_to or 0]
    api.messages[message.chat_id, message.message_id].json.pop("reply_to_message")
    before = message.text
    assert (await press(api, bot, message, "Page 2")).text == before
    assert "expired" in api.called("answerCallbackQuery")[-1].parameters["text"]


async def test_a_mark_opens_its_report_beside_the_timeline(say: Say, api: BotApi, bot: object) -> None:
    [message] = await say("/timeline drones 12")
    assert message.blockquotes == ["Drones hit 12 depots."]
    api.press(message, "①")
    await api.settled(bot)  # type: ignore[arg-type]

    assert api.sent()[0].blockquotes == message.blockquotes
    assert api.sent()[-1].text.startswith("Note 2")


async def test_a_timeline_says_how_it_was_understood(say: Say) -> None:
    [message] = await say("/timeline dronse depots since June 2024 as of 30 September 2024")

    assert "only reports from 1 June 2024 to 30 September 2024" in message.text
    assert "“drones” instead of “dronse”" in message.text
    assert message.blockquotes[0] == "Drones hit 15 depots."


@pytest.mark.parametrize("command", ["timeline", "trend"])
async def test_words_that_no_passage_has_together_are_not_in_the_reports(
    say: Say, api: BotApi, command: str
) -> None:
    [message] = await say(f"/{command} zeppelin drones")

    assert message.text.startswith("Not in the reports: no passage has all the words of “zeppelin drones”")
    assert "“zeppelin” occurs in no report" in message.text
    assert "13 reports" in message.text
    assert api.sent("sendPhoto") == []


@pytest.mark.parametrize("command", ["timeline", "trend"])
@pytest.mark.parametrize("words", ["", " the", " what was reported?"])
async def test_without_words_to_look_for_it_says_how_to_ask(say: Say, command: str, words: str) -> None:
    [message] = await say(f"/{command}{words}")

    assert f"/{command} " in message.text
    assert "Write after the command" in message.text


async def test_a_reply_with_the_command_is_about_the_message_it_replies_to(say: Say, api: BotApi) -> None:
    original = api.message("drones depots", chat=GROUP)
    assert original
    [message] = await say("/timeline@dispatch_test_bot", chat=GROUP, reply_to=original)

    assert "13 reports" in message.text


async def test_a_trend_is_a_picture_with_a_caption(say: Say, api: BotApi) -> None:
    assert await say("/trend drones depots") == []
    [message] = api.sent("sendPhoto")

    assert "“drones depots”: reports by month, Jan 2024 to Dec 2024" in message.text
    assert "12 of 13 reports have a passage with all these words." in message.text
    assert "1 report without a date is not shown" in message.text
    assert message.reply_to is not None
    assert message.json["photo"][0]["width"] == 1000
    assert "▁" not in message.text


async def test_what_is_asked_in_a_topic_is_answered_there(launch: Launch, api: BotApi) -> None:
    bot = await launch()
    topic = api.topic()
    api.message("/trend drones", chat=FORUM, **topic)
    api.message("/timeline drones", chat=FORUM, **topic)
    await api.settled(bot)
    [picture], [timeline] = api.sent("sendPhoto"), api.sent()

    assert picture.thread == timeline.thread == topic["message_thread_id"]


async def test_without_matplotlib_a_trend_is_a_line_of_blocks(
    say: Say, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)  # as where it is not installed
    [message] = await say("/trend drones depots since August 2024")

    assert "\n█ Aug 2024: 1\n█ Sep 2024: 1\n" in message.text
    assert "only reports since 1 August 2024" in message.text
    assert "5 of 6 reports have a passage with all these words" in message.text
    assert api.sent("sendPhoto") == []


async def test_where_only_undated_reports_match_nothing_is_drawn(say: Say, api: BotApi) -> None:
    [message] = await say("/trend drones 99")

    assert "1 report, without a date" in message.text
    assert api.sent("sendPhoto") == []


async def test_an_answer_names_the_later_report_and_opens_it(launch: Launch, api: BotApi) -> None:
    old = made(1, date(2024, 1, 5), "The Selm pump was repaired in January 2024.")
    new = made(2, date(2024, 3, 12), "In March the Selm pump was repaired again.")
    others = [
        made(at, date(2023, 1, 1), f"{word} here.") for at, word in enumerate("Ox Cat Hen Cow".split(), 3)
    ]
    bot = await launch(Archive.of([old, new, *others]), passages_per_answer=1)
    api.message("When was the Selm pump repaired in January 2024?")
    await api.settled(bot)
    [message] = api.sent()
    api.press(message, "Newer: 12 Mar 2024")
    await api.settled(bot)

    assert api.sent()[0].text == message.text
    assert api.sent()[1].text.startswith("Note 2")
