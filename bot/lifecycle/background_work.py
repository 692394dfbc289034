"""What a bot does without being asked: of several replicas, one does it for all."""

from __future__ import annotations  # SQLAlchemy is slow to import, and large: only for a bot with a database

import asyncio
import logging
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from bot.background import BackgroundTasks
from bot.clock import Sleep
from bot.context import App, Services
from bot.handlers import menus
from bot.wording import wording

if TYPE_CHECKING:
    from bot.database.engine import Database
    from bot.replicas.replica import Replica

logger = logging.getLogger(__name__)

FEEDS_DELAY = 2.0  # seconds: questions come first


async def start(app: App, tasks: BackgroundTasks) -> None:
    """Announce new reports to subscribers, check the feeds, and publish the menus."""
    services = app.bot_data
    if service := services.subscription_service:
        service.start(tasks, app.bot, services.templates, services.metrics)
    if services.database and (services.archive.folder or services.archive.remote):
        tasks.start("feeds", partial(check_feeds, services, services.database))
    tasks.start("menus", partial(menus.publish, app.bot, services.templates, services.settings))


async def start_leased(app: App, replica: Replica, tasks: BackgroundTasks) -> None:
    """The same, and delete what no replica needs any more."""
    from bot.replicas.expired_rows import delete_expired

    tasks.start("expired rows", partial(delete_expired, replica.statements))
    await start(app, tasks)


async def check_feeds(services: Services, database: Database, sleep: Sleep = asyncio.sleep) -> None:
    """Check the feeds again and again, once there are any, until cancelled."""
    from bot.feeds.added_feeds import AddedFeeds

    settings = services.settings
    await sleep(FEEDS_DELAY)
    while not settings.feeds and not await AddedFeeds(database).urls():
        await sleep(settings.feed_minutes * 60.0)
    if services.archive.folder is None:
        logger.warning(
            "Feeds are not checked: %s; %s", wording("importing.no_folder"), wording("importing.name_folder")
        )
        return
    # Slow to import: not on the event loop, and not for a bot without feeds.
    poller = await asyncio.to_thread(import_module, "bot.feeds.poller")
    await poller.FeedPoller.of(
        settings, services.archive, database, services.metrics, services.writing, sleep
    ).run()
