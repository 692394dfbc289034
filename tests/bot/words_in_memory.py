"""What people ask leaves no trace in memory: not after /forget, and not after the time of follow-ups.

Run by test_privacy.py, in a process whose memory holds nothing of other tests.
"""

import asyncio
import gc
from pathlib import Path

import pytest

from bot import context
from bot.context import App
from bot.database.encryption import new_key
from bot.replicas import local_chat_store
from bot.replicas.local_chat_store import LocalChatStore
from retrieval import Archive, Report
from tests.bot_api import GROUP, BotApi
from tests.conftest import Clock, Launch
from tests.heap import holders

BACKWARDS = ("lekbroz", "lekmiuq", "leknexalf", "lekhtird")
WITH_MARKERS = (
    "{0}",
    'What did Ada {0} say about "{0} {1}" -{2} in May 2024?',
    "According to {1}, how many {0}{2} were there in {3}-{0}?",
    "statement by {0} {1} on {2}",
    "How many {0}s did {1}'s {2} count, {0}-35 or {3}?",
    "/timeline {0} harbour",
    "/trend {0} harbour",
    "/report {0} {1}",
    "/subscribe {0} “{1} {2}”",
    "And who signed the agreement with {0}?",
)


@pytest.fixture(params=[0, 2500], ids=["small", "large"])
def archive(reports: tuple[Report, ...], request: pytest.FixtureRequest) -> Archive:
    """An archive for each kind of index."""
    log = [f"Pump {number} of the harbour was painted grey." for number in range(request.param)]
    return Archive.of([*reports, Report(slug="log", title="A log", paragraphs=("Painted.", *log))])


def markers() -> list[str]:
    """Words that stand nowhere else in memory, as they are made when they are needed."""
    return [word[::-1] for word in BACKWARDS]


@pytest.fixture
async def asked(
    launch: Launch, api: BotApi, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> App:
    """A bot that has been asked about the markers in all ways there are."""
    monkeypatch.setattr(context, "monotonic", clock)
    monkeypatch.setattr(local_chat_store, "SWEEP_SECONDS", 0.05)
    bot = await launch(secret_key=new_key(), data=tmp_path)
    words = markers()
    for text in WITH_MARKERS:
        written = api.message(text.format(*words))
        await api.settled(bot)
        api.message("and why?", reply_to=written, quote=None)
        await api.settled(bot)
    api.message(f"/ask Who is {words[0]} {words[1]}?", chat=GROUP)
    api.message("Is this true?", reply_to=written, quote=written.text[:20])
    api.inline(f"{words[2]} harb")
    api.edit(written, f"What about {words[3]}?")
    await api.settled(bot)
    return bot


async def traces(api: BotApi, bot: App) -> list[str]:
    """What holds a marker, once the server, which is in this process too, has forgotten all."""
    api.calls.clear()
    api.polls.clear()
    for known in (api.messages, api.results, api.inline_messages, api._queries):
        known.clear()
    api.message("/help")  # the last update that a connection or a task may hold
    await api.settled(bot)
    await api.wait_for("getUpdates", 1)
    api.calls.clear()
    gc.collect()
    return holders(markers(), but=("aiohttp", "multidict"))  # of which only the server is made


async def test_after_forget_no_word_of_a_question_is_in_memory(api: BotApi, asked: App) -> None:
    api.message("/forget")
    await api.settled(asked)

    assert await traces(api, asked) == []


async def test_after_the_time_no_word_of_a_question_is_in_memory(
    api: BotApi, asked: App, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to write for that: the bot sweeps by itself."""
    store, swept = asked.bot_data.recent.store, asyncio.Event()
    assert isinstance(store, LocalChatStore)
    expire = store.expire

    def watched() -> None:
        expire()
        swept.set()

    clock.now += 600
    monkeypatch.setattr(store, "expire", watched)
    await asyncio.wait_for(swept.wait(), 60)

    assert await traces(api, asked) == []


async def test_before_that_they_are_found(api: BotApi, asked: App) -> None:
    assert len(await traces(api, asked)) > len(WITH_MARKERS)
