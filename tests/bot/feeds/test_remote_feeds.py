"""Feeds whose reports are in a search engine: nothing counts as imported before it is indexed."""

import asyncio
import logging
from pathlib import Path

import pytest

from bot.feeds.feed_store import FeedStore
from bot.lifecycle import background_work
from bot.subscriptions import notifier
from bot.web.errors import IndexingError
from tests.bot.feeds.checks import Checks
from tests.bot.feeds.test_poller import until
from tests.bot.remote_archive import RemoteArchive, RemoteFolder
from tests.bot_api import ADA, BotApi
from tests.conftest import Launch
from tests.feed_server import Site, item

DAM = "The dam at Vedra holds again after nine days of work, the city council said on Thursday evening."
BRIDGE = "The old bridge at Karst was closed to lorries after engineers had found rust in eleven cables."
SLUG = "2026-03-12-vedra-courier-dam-holds"
UPDATED = "2026-03-12T08:45:00Z"


@pytest.fixture
def archive(folder: Path) -> RemoteFolder:
    return RemoteFolder.open(folder)


@pytest.fixture
def checks(folder: Path, feed_store: FeedStore, archive: RemoteFolder) -> Checks:
    return Checks(folder, feed_store, archive)


@pytest.fixture
def feed(site: Site) -> str:
    """The address of a feed with one article."""
    site.article("/dam", "Dam holds", DAM)
    site.feed("/feed", item("/dam"))
    return f"{site.url}/feed"


async def indexed(archive: RemoteFolder) -> list[tuple[str, tuple[str, ...]]]:
    """The reports that the index has: slug and paragraphs."""
    reports = await asyncio.to_thread(archive.reports_in, "")
    return [(report.slug, report.paragraphs) for report in reports]


async def test_an_article_has_a_file_and_is_indexed_and_so_is_its_update(
    checks: Checks, archive: RemoteFolder, feed: str, site: Site
) -> None:
    (result,) = await checks.check(feed)
    assert [each.outcome for each in result.imported] == ["added"]
    assert checks.titles() == ["Dam holds"]
    assert await indexed(archive) == [(SLUG, (DAM,))]

    site.article("/dam", "Dam holds", DAM, BRIDGE)
    site.feed("/feed", item("/dam", updated=UPDATED))
    (result,) = await checks.check(feed)
    assert [each.outcome for each in result.imported] == ["updated"]
    assert await indexed(archive) == [(SLUG, (DAM, BRIDGE))]


@pytest.mark.parametrize("file_is_written", [False, True])
async def test_an_article_that_could_not_be_indexed_is_imported_by_the_next_check(
    checks: Checks, archive: RemoteFolder, feed: str, file_is_written: bool
) -> None:
    archive.away, archive.away_for_writers = not file_is_written, True
    with pytest.RaisesGroup(pytest.RaisesExc(IndexingError, match="no search engine answers at search:9200")):
        await checks.check(feed)
    assert len(checks.titles()) == file_is_written
    archive.away = archive.away_for_writers = False
    archive.indexed.unwritten.clear()  # as in a process that has just started
    await checks.check(feed)

    assert checks.titles() == ["Dam holds"]
    assert await indexed(archive) == [(SLUG, (DAM,))]


async def test_a_deleted_report_does_not_come_back(
    checks: Checks, archive: RemoteFolder, feed: str, site: Site, folder: Path
) -> None:
    site.article("/bridge", "Bridge closed", BRIDGE)
    site.feed("/feed", item("/dam"), item("/bridge"))
    await checks.check(feed)
    (folder / f"{SLUG}.txt").unlink()
    site.feed("/feed", item("/dam", updated=UPDATED), item("/bridge"))
    for _ in range(2):  # before the index has seen it, and after
        await checks.check(feed)
        assert checks.titles() == ["Bridge closed"]
        await asyncio.to_thread(archive.refresh, {f"{SLUG}.txt"})


async def test_a_running_bot_answers_from_what_a_feed_brings_and_announces_it(
    launch: Launch,
    archive: RemoteFolder,
    api: BotApi,
    feed: str,
    site: Site,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(background_work, "FEEDS_DELAY", 0.0)
    monkeypatch.setattr(notifier, "QUIET_TIME", 0.0)
    caplog.set_level(logging.INFO)
    settings = {"reports": folder, "data": tmp_path / "data", "private_addresses": True, "rescan_seconds": 1}
    site.feed("/feed")
    bot = await launch(archive, feeds=feed, secret_key="k" * 43 + "=", **settings)
    api.message("/subscribe")
    await api.settled(bot)
    site.feed("/feed", item("/dam"))
    archive.away = True
    bot = await launch(archive, feeds=feed, secret_key="k" * 43 + "=", **settings)
    await until(lambda: "Feeds could not be checked" in caplog.text)
    archive.away = False
    sent = len(api.sent())
    bot = await launch(archive, feeds=feed, secret_key="k" * 43 + "=", **settings)
    await until(lambda: len(api.sent()) > sent)
    api.message("How long was the work on the dam at Vedra?")
    await api.settled(bot)

    assert [each.chat_id for each in api.sent()[sent:]] == [ADA.id, ADA.id]
    assert "Dam holds" in api.sent()[sent].text
    assert DAM in api.sent()[-1].text
    [line] = [each for each in caplog.messages if each.startswith("Feeds could not be checked")]
    assert line == (
        "Feeds could not be checked: DISPATCH_ENGINE: no search engine answers at search:9200; "
        "start it, or correct DISPATCH_ENGINE"
    )


async def test_feeds_are_not_checked_without_the_folder_that_is_indexed(
    launch: Launch,
    feed: str,
    tmp_path: Path,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(background_work, "FEEDS_DELAY", 0.0)
    await launch(RemoteArchive.of([]), feeds=feed, data=tmp_path / "data", private_addresses=True)
    await until(lambda: "Feeds are not checked" in caplog.text)

    assert "set DISPATCH_REPORTS to the folder that dispatch index reads" in caplog.text
    assert site.asked == []
