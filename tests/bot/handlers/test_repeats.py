"""The same text or the same button twice: within two seconds it is one, and answered once."""

import threading
from typing import Any

import pytest

from bot.context import App
from tests.bot_api import GROUP, BotApi, User
from tests.conftest import Launch, Say

QUESTION = "Who signed the agreement?"
BOB = User(1002, "Bob")


@pytest.mark.parametrize(("later", "answers"), [(0, 1), (1, 1), (2, 2), (60, 2)])
async def test_a_text_that_comes_twice_within_two_seconds_is_answered_once(
    api: BotApi, bot: App, later: int, answers: int
) -> None:
    first = api.message(QUESTION)
    api.message(QUESTION, date=first.json["date"] + later)
    await api.settled(bot)

    assert len(api.sent()) == answers


OTHERWISE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "another text": ({}, {"text": "Which cables had rust?"}),
    "another person": ({}, {"user": BOB}),
    "a group": ({"text": f"/ask {QUESTION}", "chat": GROUP}, {"text": f"/ask {QUESTION}", "chat": GROUP}),
}


@pytest.mark.parametrize(("first", "second"), OTHERWISE.values(), ids=OTHERWISE)
async def test_what_is_not_the_same_is_answered_twice(
    api: BotApi, bot: App, first: dict[str, Any], second: dict[str, Any]
) -> None:
    for extra in (first, second):
        api.message(**{"text": QUESTION} | extra)
    await api.settled(bot)

    assert len(api.sent()) == 2


async def test_the_same_words_in_reply_to_two_messages_are_two_questions(say: Say) -> None:
    [report] = await say("/report harbour")
    [other] = await say("/report bridge")

    assert len(await say("and who signed it?", reply_to=report)) == 1
    assert len(await say("and who signed it?", reply_to=other)) == 1


async def test_a_text_that_was_not_answered_is_taken_again(
    say: Say, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as breaking:
        breaking.setattr(bot.bot_data.archive, "ask", lambda *_: 1 / 0)
        await say(QUESTION)

    assert len(await say(QUESTION)) == 1


async def test_a_button_pressed_twice_sends_one_page_and_both_spinners_stop(
    say: Say, api: BotApi, bot: App
) -> None:
    [answer] = await say(QUESTION)
    for _ in range(2):
        api.press(answer, "Full report")
    await api.settled(bot)

    assert len(api.sent()) == 2
    assert [call.error for call in api.called("answerCallbackQuery")] == [None, None]


async def test_two_people_may_press_the_same_button(say: Say, api: BotApi, bot: App) -> None:
    [answer] = await say(f"/ask {QUESTION}", chat=GROUP)
    for user in (User(1001), BOB):
        api.press(answer, "Full report", user=user)
    await api.settled(bot)

    assert len(api.sent()) == 3


async def test_going_there_and_back_is_no_double_tap(say: Say, api: BotApi, bot: App) -> None:
    [newest] = await say("/latest")
    pages = []
    for wanted in ("Older ▶", "◀ Newer", "Older ▶"):
        api.press(newest, wanted)
        await api.settled(bot)
        pages.append(api.current(newest).text)

    assert pages[0] == pages[2] != pages[1]


async def test_a_tap_while_the_first_is_still_worked_on_is_one_too(
    say: Say, api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    [answer] = await say(QUESTION)
    report, go_on = bot.bot_data.archive.report, threading.Event()
    monkeypatch.setattr(bot.bot_data.archive, "report", lambda ref: go_on.wait(30) and report(ref))
    api.press(answer, "Full report")
    api.press(answer, "Full report")
    await api.wait_for("answerCallbackQuery", 1)  # of the second: the first has no page yet
    assert len(api.sent()) == 1
    go_on.set()
    await api.settled(bot)

    assert len(api.sent()) == 2
    assert len(api.called("answerCallbackQuery")) == 2


async def test_a_restart_takes_the_same_text_again(launch: Launch, api: BotApi) -> None:
    for _ in range(2):
        bot = await launch()
        api.message(QUESTION)
        await api.settled(bot)

    assert len(api.sent()) == 2
