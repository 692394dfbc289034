"""What starts with a bot, step by step; `services.running` ends in reverse order what they leave running."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from importlib import import_module
from typing import Protocol

from telegram import User

from bot.background import running
from bot.clock import Sleep
from bot.context import App, Context
from bot.database.errors import DatabaseUnavailableError
from bot.feeds.added_feeds import AddedFeeds
from bot.folder_watcher import FolderWatcher
from bot.handlers import menus
from bot.lifecycle.monitoring import monitored
from bot.lifecycle.outage import Outage
from bot.lifecycle.polling import Polling
from bot.subscriptions.destinations import any_destinations

logger = logging.getLogger(__name__)

Step = Callable[[App, Polling], Awaitable[None]]


async def start(app: App, polling: Polling) -> None:
    """Take every step; it may be cancelled at any. Raises InvalidToken, DatabaseError and ListenError."""
    for step in STEPS:
        logger.debug("Start: %s", step.__name__.strip("_"))
        await step(app, polling)


async def _monitoring(app: App, polling: Polling) -> None:
    """Answer monitoring from the start on: a bot that waits for Telegram is alive, but not ready."""
    await app.bot_data.running.enter_async_context(monitored(app, lambda: polling.age))


async def _memory(app: App, _: Polling) -> None:
    """Drop in time what is remembered of recent chats."""
    await app.bot_data.running.enter_async_context(app.bot_data.recent.sweeping())


async def _database(app: App, _: Polling) -> None:
    """Open the database, as soon as it can be."""
    if database := app.bot_data.database:
        await opened(database)


class Opens(Protocol):
    """What a database is to the start."""

    async def open(self) -> None: ...


async def opened(
    database: Opens, clock: Callable[[], float] = time.monotonic, sleep: Sleep = asyncio.sleep
) -> None:
    """Open a database, and wait for it while it is away. Raises DatabaseError where waiting is of no use."""
    outage = Outage("The database can be used", clock)
    while True:
        try:
            await database.open()
        except DatabaseUnavailableError as error:
            await sleep(outage.failed(str(error)))
        else:
            outage.over()
            return


async def _connection(app: App, polling: Polling) -> None:
    """Wait for Telegram, and log what the bot may receive."""
    await polling.connect()
    me = app.bot.bot
    logger.info("Connected as @%s", me.username)
    _log_modes(me)


async def _announcing(app: App, _: Polling) -> None:
    """Announce new reports to subscribers."""
    services = app.bot_data
    if service := services.subscription_service:
        announcing = service.running(app.bot, services.templates, services.metrics)
        await services.running.enter_async_context(announcing)
        return
    logger.info("Subscriptions are off; set DISPATCH_SECRET_KEY to what dispatch key prints")
    if services.database and await any_destinations(services.database):
        logger.warning(
            "The database holds subscriptions encrypted with a key: set DISPATCH_SECRET_KEY to it again, "
            "or delete the database; until then no report is announced and /forget deletes nothing"
        )


async def _folder(app: App, _: Polling) -> None:
    """Watch the folder of reports."""
    services = app.bot_data
    archive, service = services.archive, services.subscription_service
    if archive.folder:
        noticed = service.notice if service else lambda: None
        rescan = services.settings.rescan_seconds
        watcher = FolderWatcher(archive, archive.folder, rescan, services.metrics, noticed)
        await services.running.enter_async_context(watcher.running())


async def _feeds(app: App, _: Polling) -> None:
    """Start checking the feeds, or once an operator has added the first."""
    # Without a database there is no job queue, and PTB warns where one looks for it.
    if app.bot_data.database is None or app.job_queue is None or await _start_polling(app):
        return

    async def look(context: Context) -> None:
        if await _start_polling(app) and context.job:
            context.job.schedule_removal()

    interval = timedelta(minutes=app.bot_data.settings.feed_minutes)
    app.job_queue.run_repeating(look, interval, name="first feed")


async def _menus(app: App, _: Polling) -> None:
    """Publish the menus beside the start: people can ask without them."""
    services = app.bot_data

    async def publish() -> None:
        await menus.publish(app.bot, services.templates, services.settings)

    await services.running.enter_async_context(running(publish))


async def _updates(app: App, _: Polling) -> None:
    """Process updates and jobs."""
    await app.start()
    logger.info("Application started")  # PTB says so too, but only its warnings are shown


# What runs as long as the bot is a step that enters its context manager into `services.running`.
STEPS: tuple[Step, ...] = (
    _monitoring,
    _memory,
    _database,
    _connection,
    _announcing,
    _folder,
    _feeds,
    _menus,
    _updates,
)


def _log_modes(me: User) -> None:
    if me.can_read_all_group_messages:
        logger.info("Privacy mode is off: in groups the bot sees every message and answers mentions too")
    else:
        logger.info(
            "Privacy mode is on: in groups the bot sees /ask and replies to it, but no mention of it; for "
            "those turn it off with /setprivacy at @BotFather and add the bot again, or make it an admin"
        )
    if not me.supports_inline_queries:
        logger.warning("Inline mode is off; turn it on with /setinline at @BotFather")
    if not me.supports_guest_queries:
        logger.info("Guest mode is off; turn it on at @BotFather to be called by name in any chat")


async def _start_polling(app: App) -> bool:
    """Start checking the feeds, where there are any; whether there are."""
    services, settings = app.bot_data, app.bot_data.settings
    if not services.database or not services.archive.folder or app.job_queue is None:
        return False
    if not settings.feeds and not await AddedFeeds(services.database).urls():
        return False
    # Slow to import: not on the event loop, and not for a bot without feeds.
    poller = await asyncio.to_thread(import_module, "bot.feeds.poller")
    polling = poller.FeedPoller.of(
        settings, services.archive, services.database, services.metrics, services.writing
    )
    await services.running.enter_async_context(polling.running(app.job_queue))
    return True
