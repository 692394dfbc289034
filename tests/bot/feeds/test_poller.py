"""Feeds checked again and again, most of it while the real bot runs."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.background import BackgroundTasks
from bot.clock import utc_now
from bot.context import App
from bot.database.engine import Database
from bot.feeds.added_feeds import AddedFeeds
from bot.feeds.poller import FeedPoller
from bot.health.metrics import Metrics
from bot.lifecycle import background_work
from bot.settings import Settings
from retrieval import Archive
from tests.bot_api import BotApi
from tests.conftest import Launch
from tests.feed_server import Serving, Site, item

DAM = "The dam at Vedra holds again after nine days of work, the city council said on Thursday evening."


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_work, "FEEDS_DELAY", 0.0)


class Pauses:
    """Pauses that last until the test ends them."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[float] = asyncio.Queue()
        self._over: asyncio.Queue[None] = asyncio.Queue()

    async def sleep(self, seconds: float) -> None:
        if seconds:
            self.asked.put_nowait(seconds)
            await self._over.get()

    def end(self) -> None:
        self._over.put_nowait(None)


@pytest.fixture
def feeding(launch: Launch, folder: Path, tmp_path: Path) -> Callable[..., Any]:
    """Start the bot with feeds."""

    async def start(*feeds: str, **settings: object) -> App:
        given = {"reports": folder, "data": tmp_path / "data", "private_addresses": True}
        return await launch(Archive.open(folder), feeds=" ".join(feeds), **(given | settings))

    return start


async def until(met: Callable[[], object]) -> None:
    """Wait for something that happens in the background."""
    async with asyncio.timeout(300):
        while not met():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


async def test_what_a_feed_brings_is_answered(
    feeding: Callable[..., Any], api: BotApi, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.article("/dam", "Dam holds", DAM)
    site.feed("/feed", item("/dam"))
    with caplog.at_level(logging.INFO, "bot.feeds.poller"):
        bot = await feeding(f"{site.url}/feed?token=SECRET")
        await until(lambda: bot.bot_data.archive.reports)
    api.message("How long was the work on the dam at Vedra?")
    await api.settled(bot)

    links = [entity.argument for entity in api.sent()[-1].entities if entity.type == "text_link"]
    assert links == [f"{site.url}/dam"]
    assert "added 2026-03-12-vedra-courier-dam-holds.txt" in caplog.text
    assert "SECRET" not in caplog.text


async def test_a_feed_that_is_added_while_the_bot_runs_is_checked(
    feeding: Callable[..., Any], site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    site.article("/dam", "Dam holds", DAM)
    site.feed("/feed", item("/dam"))
    site.redirect("/old", "/feed", 301)
    settings = Settings(data=tmp_path / "data")
    database = Database(settings.database_url)
    await database.open()  # as `dispatch feeds` does
    bot, pauses = await feeding(), Pauses()
    services = bot.bot_data
    services.tasks.start("more feeds", partial(background_work.check_feeds, services, database, pauses.sleep))
    assert await pauses.asked.get() == 15 * 60.0
    await AddedFeeds(database).add([f"{site.url}/old"], utc_now())
    pauses.end()
    await until(lambda: "has moved to" in caplog.text)
    await services.tasks.end()
    await database.close()

    assert f"{site.url}/old has moved to {site.url}/feed; use that address in its place" in caplog.text


async def test_what_fails_is_told_once_without_secrets(
    feeding: Callable[..., Any], site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    feed = site.url.replace("//", "//desk:hush@") + "/feed?token=hush"
    with caplog.at_level(logging.DEBUG):
        await feeding(feed)
        await until(lambda: "backing off until" in caplog.text)
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))

    assert "status 404; check the address" in ours
    assert "hush" not in ours.replace(site.asked[0].path_qs, "")  # the site itself logs what it was asked


async def test_a_check_that_fails_is_logged_and_the_next_one_is_made(
    folder: Path, site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    site.feed("/feed", item("/dam"))
    settings = Settings(
        data=tmp_path / "data", reports=folder, feeds=f"{site.url}/feed", private_addresses=True
    )
    database, metrics, pauses = Database(settings.database_url), Metrics(), Pauses()
    await database.open()
    archive = Archive.open(folder)
    poller = FeedPoller.of(settings, archive, database, metrics, sleep=pauses.sleep)
    async with BackgroundTasks() as tasks:
        tasks.start("feeds", poller.run)
        await until(lambda: "status 404" in caplog.text)
        site.article("/bridge", "Bridge closed", DAM)
        site.feed("/feed", item("/dam"), item("/bridge"))
        await database.close()
        pauses.end()
        await until(lambda: "Feeds could not be checked" in caplog.text)
        await database.open()
        pauses.end()
        await until(lambda: metrics["articles added"])
    await database.close()

    assert metrics["failed feed checks"] == 1


async def test_stopping_does_not_wait_for_a_feed(feeding: Callable[..., Any], launch: Launch) -> None:
    async with Serving() as slow:
        asked = asyncio.Event()

        async def never(_: object) -> Any:
            asked.set()
            await asyncio.Event().wait()

        slow.answers["/feed"] = never
        await feeding(f"{slow.url}/feed")
        await asked.wait()
        async with asyncio.timeout(300):
            await launch()  # stops the first


async def test_an_article_waits_while_another_report_is_written(
    feeding: Callable[..., Any], site: Site
) -> None:
    site.article("/dam", "Dam holds", DAM)
    site.feed("/feed", item("/dam"))
    bot = await feeding(f"{site.url}/feed")
    async with bot.bot_data.writing:
        await until(lambda: bot.bot_data.writing._waiters)
        assert not bot.bot_data.archive.reports
    await until(lambda: bot.bot_data.archive.reports)
