"""What one of several replicas does for all: two bots, one real PostgreSQL."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.database.encryption import new_key
from bot.lifecycle import background_work
from bot.lifecycle.lifecycle import Service
from bot.replicas.folder_lock import FolderLock
from bot.settings import Settings
from retrieval import Archive
from tests import postgres
from tests.bot.feeds.test_poller import until
from tests.bot.remote_archive import RemoteFolder
from tests.bot.webhook.conftest import WEBHOOK, free_address, register
from tests.bot_api import TOKEN, BotApi
from tests.bot_api_webhook import delivering
from tests.conftest import running
from tests.feed_server import Site, item

DAM = "The dam at Vedra holds again after nine days of work, the city council said on Thursday evening."
MENUS = 3  # that are published at once


async def told(address: str, path: str) -> str:
    """What a bot tells monitoring."""
    async with aiohttp.ClientSession() as session, session.get(f"http://{address}{path}") as answer:
        return await answer.text()


async def test_one_replica_does_the_background_work_and_another_goes_on_when_it_stops(
    api: BotApi, archive: Archive, postgresql: postgres.Server, migrated_database: str
) -> None:
    register(api)
    first, second = free_address(), free_address()
    with postgresql.database(migrated_database) as url:
        given: dict[str, Any] = {"token": TOKEN, "api_url": api.base_url.removesuffix("/bot")}
        given |= {"webhook": WEBHOOK, "database": url, "secret_key": new_key()}
        one, other = (Service.of(Settings(**given, http=each), archive) for each in (first, second))
        async with running(other), running(one):
            await api.wait_for("setMyCommands", MENUS)
            roles = [await told(each, "/readyz") for each in (first, second)]
            assert sorted("this replica" in role for role in roles) == [False, True]
            held = [await told(each, "/metrics") for each in (first, second)]
            assert sorted("dispatch_lease_held 1.0" in text for text in held) == [False, True]
            assert isinstance(one.app.bot_data.writing, FolderLock)

            message = api.message("Who signed the agreement?")
            waiting = dict(api._pending)
            async with delivering(api, f"http://{first}") as deliverer:
                await api.settled()
                api._pending |= waiting
                deliverer.addresses = [f"http://{second}"]
                api._wake()
                await api.settled()
            assert [each.status for each in deliverer.deliveries] == [200, 200]
            assert [each.reply_to for each in api.sent()] == [message.message_id]
            assert other.app.bot_data.metrics["repeated updates"] == 1

            holder, left = (one, other) if "this replica" in roles[0] else (other, one)
            assert holder.app.bot_data.replica
            await holder.app.bot_data.replica.background.end()
            await api.wait_for("setMyCommands", 2 * MENUS)
            assert left.app.bot_data.replica
            assert left.app.bot_data.replica.background.is_held


async def test_one_replica_brings_the_articles_of_feeds_into_the_search_engine(
    api: BotApi,
    site: Site,
    folder: Path,
    postgresql: postgres.Server,
    migrated_database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(background_work, "FEEDS_DELAY", 0.0)
    register(api)
    site.article("/dam", "Dam holds", DAM)
    site.feed("/feed", item("/dam"))
    with postgresql.database(migrated_database) as url:
        given: dict[str, Any] = {"token": TOKEN, "api_url": api.base_url.removesuffix("/bot")}
        given |= {"webhook": WEBHOOK, "database": url, "reports": folder, "private_addresses": True}
        services = [
            Service.of(
                Settings(**given, feeds=f"{site.url}/feed", http=free_address()), RemoteFolder.open(folder)
            )
            for _ in range(2)
        ]
        metrics = [each.app.bot_data.metrics for each in services]
        async with running(services[0]), running(services[1]):
            await until(lambda: any(each["feed rounds"] for each in metrics))
            holders = [each.app.bot_data.replica.background.is_held for each in services]

    assert [each["articles added"] for each in metrics] == holders
    assert [request.path for request in site.asked] == ["/feed", "/dam"]
