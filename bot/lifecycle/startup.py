"""What starts with the bot, and stops with it in reverse order."""

import asyncio
import logging
from datetime import timedelta
from importlib import import_module

from telegram.ext import ExtBot

from bot.context import App, Context, Services
from bot.database.engine import Database
from bot.feeds.added_feeds import AddedFeeds
from bot.folder_watcher import FolderWatcher
from bot.handlers import menus
from bot.lifecycle.monitoring import monitored
from bot.settings import Settings
from bot.subscriptions.destinations import any_destinations

logger = logging.getLogger(__name__)


def attach(app: App) -> App:
    """Give an application what starts and stops with it; returns it."""
    app.post_init, app.post_stop, app.post_shutdown = _post_init, _post_stop, _close
    return app


async def _post_init(app: App) -> None:
    """After the first getMe: log what the bot can receive, publish the menus, start background work."""
    me, coverage = app.bot.bot, app.bot_data.archive.coverage
    logger.info("@%s answers from %d reports, %d passages", me.username, coverage.reports, coverage.passages)
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
    await menus.publish(app.bot, app.bot_data.templates, app.bot_data.settings)
    await _start_background(app.bot_data, app.bot)
    await _start_feeds(app)
    await app.bot_data.running.enter_async_context(monitored(app, lambda: _polling_age(app)))


def _polling_age(app: App) -> float | None:
    return 0.0 if app.updater and app.updater.running else None


async def _start_background(services: Services, bot: ExtBot[None]) -> None:
    """Open the database, and start announcing and watching the folder."""
    settings, archive, subscription_service = (
        services.settings,
        services.archive,
        services.subscription_service,
    )
    if services.database:
        services.running.push_async_callback(services.database.close)
        await services.database.open()
    if subscription_service:
        announcing = subscription_service.running(bot, services.templates, services.metrics)
        await services.running.enter_async_context(announcing)
    else:
        logger.info("Subscriptions are off; set DISPATCH_SECRET_KEY to what dispatch key prints")
        await _warn_of_encrypted(settings)
    if archive.folder:
        noticed = subscription_service.notice if subscription_service else lambda: None
        watch = FolderWatcher(archive, archive.folder, settings.rescan_seconds, services.metrics, noticed)
        await services.running.enter_async_context(watch.running())


async def _warn_of_encrypted(settings: Settings) -> None:
    """Warn of subscriptions from an earlier start with a key, which /forget cannot delete without it."""
    if not settings.has_database:
        return
    database = Database(settings.database_url)
    await database.open()
    try:
        if await any_destinations(database):
            logger.warning(
                "The database holds subscriptions encrypted with a key: set DISPATCH_SECRET_KEY to it again, "
                "or delete the database; until then no report is announced and /forget deletes nothing"
            )
    finally:
        await database.close()


async def _start_feeds(app: App) -> None:
    """Start checking the feeds, or once an operator has added the first."""
    # Without a database there is no job queue, and PTB warns where one looks for it.
    if app.bot_data.database is None or app.job_queue is None or await _start_polling(app):
        return

    async def look(context: Context) -> None:
        if await _start_polling(app) and context.job:
            context.job.schedule_removal()

    interval = timedelta(minutes=app.bot_data.settings.feed_minutes)
    app.job_queue.run_repeating(look, interval, name="first feed")


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


async def _post_stop(app: App) -> None:
    await _close(app)
    logger.info("Stopped; since the start: %s", app.bot_data.metrics)


async def _close(app: App) -> None:
    """Stop background work, also after a start that failed half-way."""
    await app.bot_data.running.aclose()
