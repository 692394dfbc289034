"""Buttons: they need nothing but the message they stand under."""

import asyncio
import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.context import App
from bot.handlers import callbacks
from retrieval import Abstention, Archive, Report
from tests.bot.remembered import remembered, with_words
from tests.bot_api import BotApi, Message, User
from tests.conftest import Launch, Say


async def pressed(api: BotApi, bot: App, message: Message, wanted: str) -> Message:
    api.press(message, wanted)
    await api.settled(bot)
    assert [call.error for call in api.called("answerCallbackQuery")] == [None] * len(
        api.called("answerCallbackQuery")
    )
    return api.sent()[-1]


def notices(api: BotApi) -> list[str]:
    return [call.parameters.get("text", "") for call in api.called("answerCallbackQuery")]


def button(message: Message, words: str) -> str:
    return next(label for label in message.buttons if words in label)


async def test_context_shows_the_passages_around(say: Say, api: BotApi, bot: App) -> None:
    [answer] = await say("Who signed the agreement?")
    context = await pressed(api, bot, answer, button(answer, "Context"))

    assert context.message_id != answer.message_id
    assert "Dock workers in Port Alva ended their strike" in context.text
    assert "Forty-two vessels" in context.text
    assert "Mara Lindqvist" in context.blockquotes[0]
    assert context.reply_to == answer.message_id


async def test_steps_through_the_context_are_made_in_place(say: Say, api: BotApi, bot: App) -> None:
    [answer] = await say("Who signed the agreement?")
    context = await pressed(api, bot, answer, button(answer, "Context"))
    after = await pressed(api, bot, context, button(context, "After"))

    assert after.message_id == context.message_id
    assert "Forty-two vessels" in after.blockquotes[0]


async def test_full_report_comes_as_a_message_of_its_own(say: Say, api: BotApi, bot: App) -> None:
    [answer] = await say("Who signed the agreement?")
    report = await pressed(api, bot, answer, button(answer, "Report"))

    assert report.message_id != answer.message_id
    assert report.text.startswith("Harbour strike ends after nine days")


async def test_pages_of_a_report_are_turned_in_place(launch: Launch, api: BotApi) -> None:
    long = tuple(f"Sentence {number} of a long report, {'word ' * 60}." for number in range(40))
    bot = await launch(Archive.of([Report("long", "A long report", date(2024, 1, 1), long)]))
    api.message("/report long")
    await api.settled(bot)
    [page] = api.sent()
    first = page.text
    page = await pressed(api, bot, page, "Page 2 ▶")
    second = page.text
    page = await pressed(api, bot, page, "◀ Page 1")

    assert len(api.sent()) == 1
    assert first != second
    assert page.text == first


async def test_the_list_opens_reports_beside_itself(say: Say, api: BotApi, bot: App) -> None:
    [listed] = await say("/reports")
    report = await pressed(api, bot, listed, button(listed, "Old bridge"))

    assert report.message_id != listed.message_id
    assert report.text.startswith("Old bridge at Karst closed")


async def test_older_and_newer_step_in_place(say: Say, api: BotApi, bot: App) -> None:
    [newest] = await say("/latest")
    assert "◀ Newer" not in newest.buttons
    older = await pressed(api, bot, newest, button(newest, "Older"))
    assert older.message_id == newest.message_id
    assert older.text.startswith("Drought")
    newer = await pressed(api, bot, older, button(older, "Newer"))

    assert newer.text == newest.text


async def test_probability_words_are_explained_on_the_screen(say: Say, api: BotApi, bot: App) -> None:
    [answer] = await say("How likely is the postponed vote?")
    context = await pressed(api, bot, answer, "Context")
    await pressed(api, bot, context, "Likelihood")

    assert "highly likely 80–90%" in notices(api)[-1]
    assert api.called("answerCallbackQuery")[-1].parameters["show_alert"] is True
    assert len(api.sent()) == 2


def floods(count: int) -> Archive:
    """So many reports on floods among others that speak of other things."""
    flood = "The flood of river{0} drowned villages near town{0}, hill{0} and lake{0}."
    other = "Nothing but fact{0}, matter{0} and thing{0}."
    return Archive.of(
        Report(f"r{n}", f"Report {n}", date(2024, 1, 1 + n), ((flood if n < count else other).format(n),))
        for n in range(30)
    )


async def test_more_gives_the_next_passages_until_there_are_none(launch: Launch, api: BotApi) -> None:
    bot = await launch(floods(7))
    question = api.message("Which villages did the flood drown?")
    await api.settled(bot)
    seen = list(api.sent()[-1].blockquotes)
    for _ in range(2):
        more = await pressed(api, bot, api.sent()[-1], "More")
        assert more.reply_to == question.message_id
        seen += more.blockquotes

    assert len(seen) == len(set(seen)) == 7
    assert "More" not in more.buttons


async def test_more_works_after_a_restart(launch: Launch, api: BotApi) -> None:
    bot = await launch(floods(7))
    api.message("Which villages did the flood drown?")
    await api.settled(bot)
    first = api.sent()[-1]
    bot = await launch(floods(7))
    more = await pressed(api, bot, first, "More")

    assert more.blockquotes
    assert not set(first.blockquotes) & set(more.blockquotes)


async def test_more_knows_what_a_follow_up_followed(launch: Launch, api: BotApi) -> None:
    bot = await launch(floods(9), passages_per_answer=1)
    for text in ("Which villages did the flood drown?", "and what about it?"):
        api.message(text)
        await api.settled(bot)
    answer = api.sent()[-1]
    more = await pressed(api, bot, answer, button(answer, "More"))

    assert more.message_id != answer.message_id
    assert more.blockquotes


async def test_more_has_expired_when_the_question_is_gone(launch: Launch, api: BotApi) -> None:
    bot = await launch(floods(7))
    question = api.message("Which villages did the flood drown?")
    del api.messages[question.chat_id, question.message_id]
    await api.settled(bot)
    await pressed(api, bot, api.sent()[-1], "More")

    assert "expired" in notices(api)[0]


async def test_more_has_expired_when_the_reports_are_others(
    launch: Launch, api: BotApi, archive: Archive
) -> None:
    bot = await launch(floods(7))
    api.message("Which villages did the flood drown?")
    await api.settled(bot)
    bot = await launch(archive)
    await pressed(api, bot, api.sent()[-1], "More")

    assert "expired" in notices(api)[0]
    assert len(api.sent()) == 1


async def test_more_says_when_nothing_is_left(launch: Launch, api: BotApi) -> None:
    bot = await launch(floods(7))
    api.message("Which villages did the flood drown?")
    await api.settled(bot)
    answer = api.sent()[-1]
    data = {"text": "x", "callback_data": "1m400"}
    answer.json["reply_markup"]["inline_keyboard"].append([data])
    await pressed(api, bot, answer, "1m400")

    assert notices(api) == ["No further passages match."]


async def test_buttons_of_a_report_that_is_gone_have_expired(
    say: Say, launch: Launch, api: BotApi, reports: tuple[Report, ...]
) -> None:
    [answer] = await say("Who signed the agreement?")
    left = [report for report in reports if report.slug != "harbour"]
    bot = await launch(Archive.of(left))
    for words in ("Context", "Report"):
        await pressed(api, bot, answer, button(answer, words))

    assert len(api.sent()) == 1
    assert ["expired" in notice for notice in notices(api)] == [True, True]


@pytest.mark.parametrize("data", ["", "x", "0m3", "1m", "1c.1", "1l99", "1cnobody.1", "1fnobody.1", "🙂"])
async def test_made_up_data_has_expired(say: Say, api: BotApi, bot: App, data: str) -> None:
    [answer] = await say("Who signed the agreement?")
    answer.json["reply_markup"]["inline_keyboard"].append([{"text": "x", "callback_data": data}])
    await pressed(api, bot, answer, "x")

    assert "expired" in notices(api)[0]
    assert len(api.sent()) == 1


async def test_a_button_on_a_message_too_old_to_show_still_works(say: Say, api: BotApi, bot: App) -> None:
    [answer] = await say("Who signed the agreement?")
    old = {"chat": answer.json["chat"], "message_id": answer.message_id, "date": 0}
    body = {"from": {"id": 1001, "is_bot": False, "first_name": "Ada"}, "chat_instance": "1", "message": old}
    for data in (answer.button(button(answer, "Context"))["callback_data"], "1m3"):
        api._ask("callback_query", body | {"data": data})
        await api.settled(bot)

    assert len(api.sent()) == 2
    assert "expired" in notices(api)[1]


async def test_a_press_answered_too_late_still_gets_its_message(say: Say, api: BotApi, bot: App) -> None:
    [answer] = await say("Who signed the agreement?")
    stale = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    api.fail("answerCallbackQuery", status=400, description=stale)
    api.press(answer, button(answer, "Report"))
    await api.settled(bot)

    assert len(api.sent()) == 2
    assert bot.bot_data.metrics["errors"] == 0


async def test_a_notice_that_cannot_be_shown_is_a_defect(say: Say, api: BotApi, bot: App) -> None:
    [answer] = await say("How likely is the postponed vote?")
    context = await pressed(api, bot, answer, "Context")
    api.fail("answerCallbackQuery", status=400, description="Bad Request: MESSAGE_TOO_LONG")
    api.press(context, "Likelihood")
    await api.settled(bot)

    assert bot.bot_data.metrics["errors"] == 1


async def test_a_spinner_that_cannot_be_stopped_takes_no_page_away(say: Say, api: BotApi, bot: App) -> None:
    [answer] = await say("Who signed the agreement?")
    api.fail("answerCallbackQuery", status=502, times=4)
    api.press(answer, "Report")
    await api.settled(bot)

    assert ["wrong" in message.text for message in api.sent()] == [False, False]


def calls_of_press(api: BotApi) -> list[str]:
    """The methods called since the last button was pressed, by the page and for the spinner."""
    spinner = ("sendMessage", "editMessageText", "answerCallbackQuery")
    return [call.method for call in api.calls if call.method in spinner]


@pytest.mark.parametrize(
    ("text", "wanted", "page"),
    [
        ("Who signed the agreement?", "Report", "sendMessage"),
        ("/latest", "Older ▶", "editMessageText"),
    ],
)
async def test_the_spinner_turns_until_the_page_is_there(
    say: Say, api: BotApi, bot: App, text: str, wanted: str, page: str
) -> None:
    [message] = await say(text)
    api.calls.clear()
    api.press(message, wanted)
    await api.settled(bot)

    assert calls_of_press(api) == [page, "answerCallbackQuery"]


async def test_a_spinner_does_not_wait_for_a_page_that_takes_long(
    say: Say, api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callbacks, "SPINNER", 0.0)
    [newest] = await say("/latest")
    slow = api.fail("editMessageText", hang=True)
    api.press(newest, "Older ▶")
    await api.wait_for("answerCallbackQuery")
    slow.release()
    await api.settled(bot)

    assert api.current(newest).text.startswith("Drought")
    assert notices(api) == [""]


async def test_a_notice_after_the_spinner_has_stopped_becomes_a_message(
    say: Say, api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callbacks, "SPINNER", 0.0)
    [answer] = await say("Who signed the agreement?")
    answered = threading.Event()
    none = Archive.of([]).known(date.today())
    monkeypatch.setattr(bot.bot_data.archive, "known", lambda _: none if answered.wait(30) else None)
    api.press(answer, "Report")
    await api.wait_for("answerCallbackQuery")
    answered.set()
    await api.settled(bot)

    assert notices(api) == [""]
    assert "dated in the future" in api.sent()[-1].text


@pytest.mark.parametrize(
    "refusal",
    [
        {"status": 403, "description": "Forbidden: bot was blocked by the user"},
        {"status": 400, "description": "Bad Request: CHAT_WRITE_FORBIDDEN"},
        {"retry_after": 4000},
    ],
    ids=["blocked", "muted", "flood"],
)
async def test_a_spinner_stops_where_no_page_can_be_sent(
    say: Say, api: BotApi, bot: App, refusal: dict[str, Any]
) -> None:
    [answer] = await say("Who signed the agreement?")
    api.fail("sendMessage", **refusal)
    api.press(answer, "Report")
    await api.settled(bot)

    assert notices(api) == [""]
    assert len(api.sent()) == 1


async def test_a_page_that_is_there_already_is_no_error(say: Say, api: BotApi, bot: App) -> None:
    [newest] = await say("/latest")
    for user in (User(1001), User(1002)):
        api.press_again(newest, "Older ▶", user=user)
        await api.settled(bot)

    assert notices(api) == ["", ""]
    assert bot.bot_data.metrics["errors"] == 0
    assert len(api.sent()) == 1


async def test_a_misquote_stops_more(launch: Launch, api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    bot = await launch(floods(7))
    api.message("Which villages did the flood drown?")
    await api.settled(bot)
    monkeypatch.setattr(bot.bot_data.archive, "is_verbatim", lambda _: False)
    await pressed(api, bot, api.sent()[-1], "More")

    assert len(api.sent()) == 1
    assert "wrong" in notices(api)[0]


async def test_share_stands_under_every_answer_and_copy_behind_context(
    say: Say, api: BotApi, bot: App
) -> None:
    [answer] = await say("Who was not present?")
    share = answer.button(button(answer, "Share"))["switch_inline_query_chosen_chat"]
    context = await pressed(api, bot, answer, "Context")
    copied = context.button("Copy citation")["copy_text"]["text"]

    assert share["query"] == f"#{Report('harbour', '').ref}.1"
    assert copied.startswith("“Nobody from the shipping line was present.” – Harbour Post")  # what answered
    assert copied.endswith("14 May 2024")


async def test_what_is_shared_finds_the_passage_again(say: Say, api: BotApi, bot: App) -> None:
    [answer] = await say("Who signed the agreement?")
    query = answer.button(button(answer, "Share"))["switch_inline_query_chosen_chat"]["query"]
    number = api.inline(query)
    await api.settled(bot)

    assert "Mara Lindqvist" in api.results[number][0].message.text


def meant(archive: Archive, suggestion: str) -> Any:
    """An archive's `ask` that takes one question for a slip of another."""
    ask = archive.ask

    def asked(text: str, *rest: Any) -> Any:
        result = ask(text, *rest)
        slip = isinstance(result, Abstention) and text != suggestion
        return replace(result, suggestion=suggestion) if slip else result

    return asked


SLIP, MEANT = "Who singd the aggrement at the qqq?", "Who signed the agreement?"


async def test_the_question_that_was_meant_is_asked_by_its_button(
    say: Say, api: BotApi, bot: App, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "ask", meant(archive, MEANT))
    [doubt] = await say(SLIP)
    answer = await pressed(api, bot, doubt, MEANT)

    assert doubt.text.endswith(f"Did you mean “{MEANT}”?")
    assert answer.message_id != doubt.message_id
    assert answer.reply_to == doubt.reply_to
    assert "Mara Lindqvist signed" in answer.bold[0]
    recent = bot.bot_data.recent
    assert remembered(recent, recent.last_questions)[1001, 1001].text == MEANT
    assert remembered(recent, recent.requests)[1001, doubt.reply_to or 0].text == MEANT


async def test_what_was_meant_is_not_remembered_where_the_chat_is_forgotten_meanwhile(
    say: Say, api: BotApi, bot: App, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, recent = meant(archive, MEANT), bot.bot_data.recent
    loop = asyncio.get_running_loop()

    def forgetting(*given: Any) -> Any:
        asyncio.run_coroutine_threadsafe(recent.forget(1001), loop).result(30)
        return ask(*given)

    monkeypatch.setattr(archive, "ask", ask)
    [doubt] = await say(SLIP)
    monkeypatch.setattr(archive, "ask", forgetting)
    answer = await pressed(api, bot, doubt, MEANT)

    assert "Mara Lindqvist signed" in answer.bold[0]
    assert with_words(recent) == [{}, {}, {}]


async def test_what_was_meant_is_known_after_a_restart_too(
    launch: Launch, api: BotApi, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "ask", meant(archive, MEANT))
    bot = await launch(archive)
    api.message(SLIP)
    await api.settled(bot)
    [doubt] = api.sent()
    bot = await launch(archive)
    answer = await pressed(api, bot, doubt, MEANT)

    assert "Mara Lindqvist signed" in answer.bold[0]


async def test_what_was_meant_has_expired_when_the_question_is_gone(
    launch: Launch, api: BotApi, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "ask", meant(archive, MEANT))
    bot = await launch(archive)
    question = api.message(SLIP)
    del api.messages[question.chat_id, question.message_id]
    await api.settled(bot)
    await pressed(api, bot, api.sent()[-1], MEANT)

    assert "expired" in notices(api)[0]
    assert len(api.sent()) == 1
