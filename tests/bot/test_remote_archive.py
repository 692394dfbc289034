"""An archive on another machine: it is never waited for on the event loop, and may be away for a while."""

import asyncio
from typing import Any

import pytest

from bot.context import App
from bot.lifecycle.readiness import readiness_checks
from bot.watchers.engine_watcher import EngineWatcher
from retrieval import Report
from retrieval.snapshot import Snapshot
from tests.bot.remote_archive import RemoteArchive
from tests.bot_api import BotApi
from tests.conftest import Clock, Launch

QUESTION = "Who signed the agreement?"
EVERYTHING = (
    *("/start", "/help", "/about", "/latest", "/latest 2", "/reports", "/reports bridge", "/report harbour"),
    *(
        "/report tulips",
        "/report",
        "/timeline strike",
        "/trend strike",
        "/ask",
        "how many reports are there?",
    ),
    *("what is new?", "which reports do you have?", "thanks", "tulips?", "/subscriptions", "who are you?"),
)


@pytest.fixture
def remote(reports: tuple[Report, ...]) -> RemoteArchive:
    return RemoteArchive(Snapshot.of(reports))


@pytest.fixture
async def bot(launch: Launch, remote: RemoteArchive) -> App:
    return await launch(remote)


async def test_nothing_is_asked_on_the_event_loop(api: BotApi, bot: App) -> None:
    async def said(text: str, **extra: Any) -> None:
        api.message(text, **extra)
        await api.settled(bot)
        assert bot.bot_data.metrics["errors"] == 0, text

    await said(QUESTION)
    [answer] = api.sent()
    assert "Mara Lindqvist signed the agreement" in answer.text
    for text in EVERYTHING:
        await said(text)
    await said("And where?", reply_to=answer)
    for button in answer.buttons:
        if "callback_data" in answer.button(button):
            api.press(answer, button)
    number = api.inline("Lindqvist")
    api.guest(f"@dispatch_test_bot {QUESTION}")
    await api.settled(bot)

    assert len(api.results[number]) == 1
    assert bot.bot_data.metrics["errors"] == 0


async def test_while_it_is_away_each_question_gets_one_honest_line(
    api: BotApi, bot: App, remote: RemoteArchive, caplog: pytest.LogCaptureFixture
) -> None:
    check = readiness_checks(bot, bot.bot_data)["archive"]  # type: ignore[arg-type]
    assert await check() is None
    remote.away = True
    for _ in range(2):
        api.message(QUESTION)
    number = api.inline("Lindqvist")
    await api.settled(bot)

    assert [each.text[:41] for each in api.sent()] == 2 * ["The reports cannot be searched at the mom"]
    assert api.results[number] == []
    assert "No search at the moment" in str(api.called("answerInlineQuery")[-1].parameters["button"])
    assert await check() == "no search engine answers at search:9200"
    assert QUESTION not in caplog.text

    remote.away = False
    api.message(QUESTION)
    await api.settled(bot)
    assert "Mara Lindqvist" in api.sent()[-1].text
    assert await check() is None


async def test_changes_and_outages_are_noticed(
    remote: RemoteArchive, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    steps = ["", "away", "away", "back", "changed", ""]
    noticed: list[str] = []

    async def sleep(seconds: float) -> None:
        await clock.sleep(seconds)
        if not steps:
            raise asyncio.CancelledError
        step = steps.pop(0)
        remote.away = step == "away"
        if step == "changed":
            remote._swap(Snapshot.of([Report("new", "New", None, ("A word.",))]))

    caplog.set_level("INFO")
    with pytest.raises(asyncio.CancelledError):
        await EngineWatcher(remote, 60, lambda: noticed.append(remote.version), sleep).run()

    assert noticed == [remote.version]
    assert caplog.messages == [
        "no search engine answers at search:9200; start it, or correct DISPATCH_ENGINE",
        "The search engine answers again",
    ]
