"""What starts with a bot, step by step; what goes on is in `services.tasks` and `services.running`."""

from __future__ import annotations  # SQLAlchemy is slow to import, and large: only for a bot with a database

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from telegram import User

from bot.clock import Sleep
from bot.context import App
from bot.database.errors import DatabaseUnavailableError
from bot.lifecycle import background_work
from bot.lifecycle.monitoring import monitored
from bot.updates.outage import Outage
from bot.updates.update_source import UpdateSource
from bot.watchers.engine_watcher import EngineWatcher
from bot.watchers.folder_watcher import FolderWatcher

if TYPE_CHECKING:
    from bot.database.engine import Database

logger = logging.getLogger(__name__)

Step = Callable[[App, UpdateSource], Awaitable[None]]


async def start(app: App, source: UpdateSource) -> None:
    """Take every step; it may be cancelled at any. Raises InvalidToken, DatabaseError and ListenError."""
    for step in STEPS:
        logger.debug("Start: %s", step.__name__.strip("_"))
        await step(app, source)


async def _monitoring(app: App, source: UpdateSource) -> None:
    """Answer monitoring from the start on: a bot that waits for Telegram is alive, but not ready."""
    await app.bot_data.running.enter_async_context(monitored(app, source))


async def _memory(app: App, _: UpdateSource) -> None:
    """Drop in time what is remembered of recent chats."""
    app.bot_data.tasks.start("sweep", app.bot_data.recent.sweep)


async def _database(app: App, _: UpdateSource) -> None:
    """Open the database, as soon as it can be."""
    if database := app.bot_data.database:
        database.claim()
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


async def _connection(app: App, source: UpdateSource) -> None:
    """Wait for Telegram, and log what the bot may receive."""
    await source.connect()
    me = app.bot.bot
    logger.info("Connected as @%s", me.username)
    _log_modes(me)


async def _announcing(app: App, _: UpdateSource) -> None:
    """Record what is there already: only later reports are announced."""
    services = app.bot_data
    if service := services.subscription_service:
        await service.begin()
        return
    logger.info("Subscriptions are off; set DISPATCH_SECRET_KEY to what dispatch key prints")
    if services.database:
        await _warn_of_lost_key(services.database)


async def _warn_of_lost_key(database: Database) -> None:
    from bot.subscriptions.places import any_destinations

    if await any_destinations(database):
        logger.warning(
            "The database holds subscriptions encrypted with a key: set DISPATCH_SECRET_KEY to it again, "
            "or delete the database; until then no report is announced and /forget deletes nothing"
        )


async def _folder(app: App, _: UpdateSource) -> None:
    """Watch the folder of reports, or the search engine that has them."""
    services = app.bot_data
    archive, service = services.archive, services.subscription_service
    noticed = service.notice if service else lambda: None
    if archive.remote:
        watching = EngineWatcher(archive, services.settings.rescan_seconds, noticed, writing=services.writing)
        services.tasks.start("engine watcher", watching.run)
    elif archive.folder:
        rescan = services.settings.rescan_seconds
        watcher = FolderWatcher(archive, archive.folder, rescan, services.metrics, noticed)
        services.tasks.start("folder watcher", watcher.run)


async def _background(app: App, _: UpdateSource) -> None:
    """Begin what one bot does for all, at once or as soon as this replica has the lease."""
    services = app.bot_data
    if replica := services.replica:
        replica.background.start(partial(background_work.start_leased, app, replica))
    else:
        await background_work.start(app, services.tasks)


async def _updates(app: App, _: UpdateSource) -> None:
    """Begin to process updates."""
    await app.start()
    logger.info("Application started")  # PTB says so too, but only its warnings are shown


STEPS: tuple[Step, ...] = (
    _monitoring,
    _database,
    _memory,
    _connection,
    _announcing,
    _folder,
    _background,
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
