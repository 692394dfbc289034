"""Fixtures: five small reports, an archive of them, a strict Bot API, and the real bot talking to it."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

from bot import app
from bot.context import App
from bot.lifecycle.lifecycle import Service
from bot.lifecycle.stop_signal import StopSignal
from bot.sending.rate_limiter import RateLimiter
from bot.settings import PREFIX, Settings
from retrieval import Archive, Report
from tests.bot_api import TOKEN, BotApi, Message

# A busy machine is no failure.
settings.register_profile("dispatch", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dispatch")


@pytest.fixture
def uncollected(no_cover: None) -> Iterator[None]:  # noqa: ARG001 - measuring coverage takes time too
    """No garbage collection, whose cost grows with all that other tests hold: for tests of CPU time."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def _unfrozen() -> Iterator[None]:
    """What `dispatch run` in this process keeps from the garbage collector is given back to it."""
    yield
    gc.unfreeze()


Launch = Callable[..., Awaitable[App]]
Say = Callable[..., Awaitable[list[Message]]]


class Clock:
    """Time that passes only when somebody sleeps, and then at once."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No setting, .env file, proxy or state of the developer's reaches a test."""
    for name in list(os.environ):
        if name.upper().startswith(PREFIX) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setattr(Settings, "env_file", None)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    state = tmp_path_factory.getbasetemp() / f"state-{uuid4().hex}"  # created where a test needs it
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def reports() -> tuple[Report, ...]:
    """Four dated reports and an undated one, on things that have nothing to do with each other."""
    return (
        Report(
            slug="election",
            title="Council election in Vedra postponed",
            published=datetime(2024, 7, 9, 17, 45),
            outlet="Vedra Courier",
            summary="Vedra votes four weeks later than planned.",
            paragraphs=(
                "The council election in Vedra has been postponed by four weeks.",
                "The UK Ministry of Defence wrote:",
                "• Printing errors were found on 1,200 ballot papers.",
                "• It is highly likely that the vote will take place in August.",
                "Observers arrived on Friday and counted the damaged ballots.",
            ),
        ),
        Report(
            slug="drought",
            title="Drought empties the Selm reservoir",
            published=date(2024, 6, 1),
            outlet="Selm Weekly",
            paragraphs=(
                "The Selm reservoir stands at nine per cent of its capacity.",
                "Farmers around Selm have asked for water from the mountain lakes.",
                "A pipeline of forty kilometres would cost twelve million crowns.",
            ),
        ),
        Report(
            slug="harbour",
            title="Harbour strike ends after nine days",
            published=datetime(2024, 5, 14, 8, 0),
            outlet="Harbour Post",
            paragraphs=(
                "Dock workers in Port Alva ended their strike after nine days.",
                "Mara Lindqvist signed the agreement at midnight. Nobody from the shipping line was present.",
                "Forty-two vessels <of all flags> & tugs were waiting outside the harbour.",
            ),
        ),
        Report(
            slug="bridge",
            title="Old bridge at Karst closed",
            published=date(2024, 2, 20),
            outlet="Karst Echo",
            paragraphs=(
                "The old bridge at Karst was closed to lorries on Tuesday.",
                "Engineers found rust in eleven of its steel cables.",
            ),
        ),
        Report(
            slug="lighthouse",
            title="A note on lighthouse keepers",
            paragraphs=("The last lighthouse keeper retired and left his parrot to the museum.",),
        ),
    )


@pytest.fixture
def archive(reports: tuple[Report, ...]) -> Archive:
    return Archive.of(reports)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[None]:
    """Run a bot, started, until the block ends."""
    stop = StopSignal()
    run = asyncio.create_task(service.run(stop))
    started = asyncio.create_task(service.started.wait())
    try:
        await asyncio.wait((run, started), return_when=asyncio.FIRST_COMPLETED)
        yield
    finally:
        stop.request()
        started.cancel()
        await run


@pytest.fixture
async def launch(
    api: BotApi, archive: Archive, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Launch]:
    """Start the bot on long polling, with another archive or other settings where a test needs them.

    Launching again restarts it: what was in memory is gone, the chats are as they were.
    """
    monkeypatch.setattr(
        app, "RateLimiter", lambda timing, pace: RateLimiter(clock, clock.sleep, timing, pace)
    )
    async with AsyncExitStack() as stack:

        async def start(archive: Archive = archive, **settings: Any) -> App:
            given: dict[str, Any] = {"token": TOKEN, "api_url": api.base_url.removesuffix("/bot")}
            await stack.aclose()
            service = Service.of(Settings(**given | settings), archive)
            await stack.enter_async_context(running(service))
            return service.app

        yield start


@pytest.fixture
async def bot(launch: Launch) -> App:
    return await launch()


@pytest.fixture
def say(api: BotApi, bot: App) -> Say:
    """Write a message, wait until the bot is done, and give what it sent in return."""

    async def said(text: str, **extra: Any) -> list[Message]:
        before = len(api.sent())
        api.message(text, **extra)
        await api.settled(bot)
        return api.sent()[before:]

    return said
